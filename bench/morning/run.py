"""A centre's day in minutes: 1,834 dossiers come in, sixty officers work on them by the pages alone.

The installation is the demonstration as `motcua serve` runs it, on one machine with this measurement beside it. Eight
hours are pressed into `--minutes`: people think as long as people do, divided by that; the machine is not quickened.
Of a hundred dossiers `AT_THE_DESK` are certified copies that people bring to a window; the others (birth registration)
are sent by citizens through the service, at the hours at which they come, and each `ON_PAPER`th result is fetched.
Numbers, reception at the desk, receiving, taking, drafting, completing, signing (PAdES with person, seal and
timestamp), issuing and handing over are pages. A dossier is late when it was not issued before its due date, by the
legal clock from the hour of the day at which it was received. What nobody received, and what was due and is open when
the day ends, counts as late.
"""

import argparse
import json
import os
import random
import sys
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from datetime import time as dt_time
from typing import Any
from uuid import UUID

from bench.morning import house
from bench.morning.officers import Record, Worker
from bench.morning.windows import Window

DOSSIERS, MINUTES, HOURS = 1834, 48.0, 8
AT_THE_DESK, ON_PAPER = 4.6, 6
"""95.4 % come online, as in the ward whose quarter is published."""
DOCUMENTS = ("desk: signed", "desk: preview", "reception: received", "reception: form 01")
"""Pages that make or sign a document."""
COME_IN = (22, 20, 14, 8, 4, 12, 12, 8)
"""Percent of the day's dossiers by hour, from seven."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="motcua bench morning", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="a tenth of the dossiers in a tenth of the time")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="of the clock for the eight hours")
    args = parser.parse_args(arguments)
    part = 0.1 if args.quick else 1.0
    found = measure(round(DOSSIERS * part), args.minutes * part * 60)
    print(json.dumps(found, ensure_ascii=False) if args.json else _table(found))
    for one in found["broken"]:
        print(f"an officer's browser broke: {one}", file=sys.stderr)
    return 1 if found["server_errors"] or found["broken"] else 0


def measure(dossiers: int, seconds: float) -> dict[str, Any]:
    with house.served() as (port, folder):
        os.environ |= {"MOTCUA_VAR": str(folder), "MOTCUA_DEMO": "1"}
        from motcua.run import django

        django.setup("owner")
        crew, record, over = house.crew(), Record(), threading.Event()
        filer, pace, queue = _Filer(record), seconds / (HOURS * 60), _Queue(*house.windows())
        workers = [
            (Window if officer.role == "window" else Worker)(officer, port, record, pace, over) for officer in crew
        ]
        for number, worker in enumerate(worker for worker in workers if isinstance(worker, Window)):
            worker.number = number
        begun = time.monotonic()
        for worker in workers:
            worker.start()
        sent = _send(filer, queue, dossiers, seconds, begun)
        _finish(record, queue, dossiers, begun + seconds)
        took = time.monotonic() - begun
        over.set()
        for worker in workers:
            worker.join(180)
        broken = [f"{worker.officer.name}: {worker.error!r}" for worker in workers if worker.error]
        return _figures(record, sent | record.at_the_desk, begun, seconds, took) | {"broken": broken}


class _Queue:
    """People draw numbers at the touch screen, by its service."""

    def __init__(self, place: UUID, services: dict[str, UUID]):
        self.place, self.services, self.drawn = place, services, 0

    def draw(self, purpose: str) -> None:
        from motcua.onestop.queue import services
        from motcua.onestop.queue.enums import Source

        services.take(self.place, self.services[purpose], source=Source.KIOSK)

    def those_who_fetch(self, waiting: int) -> None:
        """One number for each result on paper that is ready."""
        while self.drawn < waiting:
            self.draw("return")
            self.drawn += 1


class _Filer:
    """A citizen's filing by the service, as the portal calls it, to the personas' ward."""

    def __init__(self, record: Record) -> None:
        from bench.lifecycle.peers.motcua import PROCEDURE
        from motcua.foundation.files.models import StoredFile
        from motcua.foundation.identity.seeds import home_commune
        from motcua.foundation.organisations.models import Unit
        from motcua.foundation.organisations.selectors import centre_of
        from motcua.onestop.catalogue.selectors import revision_in_force

        self.record = record
        self.ward = Unit.objects.get(code=home_commune("25"))
        self.centre, self.procedure = centre_of(self.ward), PROCEDURE
        self.revision = revision_in_force(PROCEDURE).id
        self.files = list(StoredFile.objects.filter(media_type="application/pdf").values_list("id", flat=True)[:3])

    def file(self, number: int) -> str:
        from bench.lifecycle import work
        from motcua.foundation.common.actors import Actor, ActorKind
        from motcua.foundation.common.ids import uuid7
        from motcua.onestop.dossiers.enums import ApplicantKind, Channel
        from motcua.onestop.dossiers.services import submit
        from motcua.onestop.dossiers.services.intake import Applicant, Filing, Paper

        answers, person, on_paper = work.form(number), uuid7(), number % ON_PAPER == 0
        name = answers["mother_name"]
        filing = Filing(
            procedure_code=self.procedure, revision_id=self.revision, authority=self.ward, reception_place=self.centre,
            channel=Channel.PORTAL, answers=answers, limit="0wd", cut_off=dt_time(15),
            applicant=Applicant(ApplicantKind.PERSON, person, name, answers["mother_number"]),
            contact={"phone": "0912345678", "email": "", "delivery": "counter" if on_paper else "online"},
            papers=tuple(Paper(key, file) for key, file in zip(work.PAPERS, self.files, strict=False)),
        )  # fmt: skip
        by = Actor(ActorKind.CITIZEN, person, name, person_id=person, assurance=2)
        id = str(submit(filing, by=by, key=f"morning-{number}")[0])
        if on_paper:
            self.record.on_paper.add(id)
        return id


def _send(filer: _Filer, queue: _Queue, dossiers: int, seconds: float, begun: float) -> dict[str, float]:
    """File each at its hour, or draw its number; {dossier: when it was sent}."""
    draw = random.Random(2026)
    hours = draw.choices(range(HOURS), COME_IN, k=dossiers)
    moments = sorted((hour + draw.random()) / HOURS * seconds for hour in hours)
    sent = {}
    for number, moment in enumerate(moments):
        time.sleep(max(0.0, begun + moment - time.monotonic()))
        if draw.random() * 100 < AT_THE_DESK:
            queue.draw("reception")
        else:
            sent[filer.file(number)] = time.monotonic()
        queue.those_who_fetch(len(filer.record.returned) + len(filer.record.to_fetch))
    return sent


def _finish(record: Record, queue: _Queue, dossiers: int, end: float) -> None:
    """Wait until all are issued and fetched, or the day is over."""
    while time.monotonic() < end and (len(record.done) < dossiers or record.to_fetch):
        queue.those_who_fetch(len(record.returned) + len(record.to_fetch))
        time.sleep(0.2)


def _figures(record: Record, sent: dict[str, float], begun: float, seconds: float, took: float) -> dict[str, Any]:
    pages = {name: _spread(ms) for name, ms in sorted(record.pages.items())}
    every = [ms for values in record.pages.values() for ms in values]
    documents = [ms for name in DOCUMENTS for ms in record.pages.get(name, ())]
    plain = [ms for name, values in record.pages.items() if name not in DOCUMENTS for ms in values]
    fates = _fates(record, sent, begun, seconds)
    return {
        "dossiers": len(sent), "at_the_desk": len(record.at_the_desk), "issued": len(record.done),
        "fetched": len(record.returned),
        "officers": sum(count for count, _part in house.POSTS.values()),
        "seconds": round(took, 1), "hours": HOURS, "requests": len(every), "per_second": round(len(every) / took, 1),
        "pages": pages, "all_pages": _spread(plain), "documents": _spread(documents),
        "in_time": fates["in_time"], "late": fates["late"], "due_later": fates["due_later"],
        "late_percent": round(fates["late"] * 100 / len(sent), 1),
        "a_colleague_was_first": sum(record.second.values()), "server_errors": sum(record.failed.values()),
    }  # fmt: skip


def _fates(record: Record, sent: dict[str, float], begun: float, seconds: float) -> Counter[str]:
    """How many were issued in time, are late, or are open and due on another day; the day is pressed together."""
    from motcua.onestop.dossiers.models import Dossier

    fates: Counter[str] = Counter()
    for dossier in Dossier.objects.in_bulk(list(sent)).values():
        done = record.done.get(str(dossier.id))
        if dossier.received_at is None:
            fates["late"] += 1  # nobody looked at it all day
            continue
        waited = (dossier.received_at - dossier.submitted_at).total_seconds()
        received = _hour_of(sent[str(dossier.id)] + waited - begun, seconds)
        due = _due(dossier, received)
        if done is None:
            fates["late" if due.date() <= received.date() else "due_later"] += 1
        else:
            fates["in_time" if _hour_of(done - begun, seconds) <= due else "late"] += 1
    return fates


def _hour_of(moment: float, seconds: float) -> datetime:
    """The hour of the working day at which something happened: seven to half past eleven, half past one to five."""
    from motcua.foundation.common.clock import LOCAL

    worked = timedelta(hours=HOURS * moment / seconds)
    noon = timedelta(hours=2) if worked > timedelta(hours=4.5) else timedelta()
    return datetime(2026, 11, 24, 7, tzinfo=LOCAL) + worked + noon


def _due(dossier: Any, received: datetime) -> datetime:
    from motcua.foundation.calendar import ClockKind
    from motcua.foundation.organisations.calendars import calendar_for
    from motcua.onestop.dossiers import deadlines
    from motcua.onestop.dossiers.store import ClockRow

    tick = ClockRow(ClockKind.START, received, dossier.limit, "")
    due = deadlines.due_of([tick], dossier.limit, calendar_for(dossier.authority_id), dossier.cut_off)
    assert due.due_at is not None
    return due.due_at


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    if not ordered:
        return {"count": 0, "p50": 0.0, "p95": 0.0}
    at = lambda share: round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)  # noqa: E731
    return {"count": len(ordered), "p50": at(0.5), "p95": at(0.95)}


def _table(found: dict[str, Any]) -> str:
    lines = [f"{'':<24}{'count':>8}{'median':>12}{'95th':>12}"]
    for name, spread in [*found["pages"].items(), ("all but documents", found["all_pages"])]:
        lines.append(f"{name:<24}{spread['count']:>8}{spread['p50']:>9.1f} ms{spread['p95']:>9.1f} ms")
    lines += [
        f"{found['dossiers']} dossiers, {found['at_the_desk']} of them at the desk; {found['issued']} issued, "
        f"{found['fetched']} fetched, {found['late_percent']} % late; "
        f"{found['hours']} hours in {found['seconds']} s",
        f"{found['officers']} officers, {found['requests']} requests, {found['per_second']} a second; "
        f"{found['a_colleague_was_first']} acts were not done any more; {found['server_errors']} server errors",
    ]
    return "\n".join(lines)
