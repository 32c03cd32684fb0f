"""The whole demonstration: a province, its people, and some thousand dossiers of the last twelve months.

Everything is drawn from a seed and the day `as_of`, lived through in memory by the rules of the house, and copied in
with one transaction: either all of it is there or nothing. Results are signed before that, so a run that is stopped
goes on with the signatures it has; a demonstration that stands is left alone.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, models, transaction

from motcua.demo import after, base, papers, settled, signing
from motcua.demo.employers import OWN, WORK
from motcua.demo.moments import NoMoment
from motcua.demo.plan import CODES, draw_up
from motcua.demo.story import Story
from motcua.demo.wishes import Spec
from motcua.demo.world import World, look_around
from motcua.foundation.common.clock import LOCAL, local, now
from motcua.foundation.common.models import Counter, EventRecord
from motcua.foundation.documents.models import Letter
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.identifiers import dossier_code
from motcua.foundation.identity.enums import AccountKind, Source
from motcua.foundation.identity.models import Account, Business, Mandate, Person
from motcua.foundation.identity.seeds import STANDING_SINCE, seed_officers
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.dossiers.bulk import Life, Row, copy_in
from motcua.onestop.dossiers.models import (
    Assignment,
    CashReceipt,
    ClockEntry,
    Consultation,
    Dossier,
    Message,
    Result,
    SubmittedDocument,
    SupplementRequest,
)  # fmt: skip
from motcua.onestop.dossiers.ports import Entered
from motcua.onestop.registers.models import RegisterBook, RegisterEntry

COUNT, SIGNED, SEED = 3000, 200, 2026
TABLES: tuple[type[models.Model], ...] = (
    StoredFile, Dossier, Assignment, ClockEntry, SubmittedDocument, SupplementRequest, Consultation, Message, Result,
    CashReceipt, FileReference, Letter, RegisterBook, RegisterEntry, EventRecord,
)  # fmt: skip
Say = Callable[[str], None]


def build(
    province: str = "25", as_of: datetime | None = None, seed: int = SEED, *, count: int = COUNT,
    signed: int = SIGNED, processes: int | None = None, say: Say = print,
) -> int:  # fmt: skip
    """Returns how many dossiers were added; 0 when the demonstration stands already."""
    say("Đơn vị, cán bộ, thủ tục (units, officers, procedures) …")
    base.build(province)
    communes = units_at().filter(kind=UnitKind.COMMUNE_COMMITTEE)
    seed_officers(communes, seed)
    base.spread_specialists()
    base.let_the_director_approve()
    standing, others = Counter.objects.filter(scope=_mark(province)).first(), Dossier.objects.count()
    if standing or others:
        after.finish(province, say)
        held = f"{standing.value:,}".replace(",", ".") if standing else "0"
        say(f"Hồ sơ trình diễn đã có (dossiers stand): {held}")
        return 0
    moment = _as_of(as_of)
    world = look_around(province, moment, seed, (*CODES, WORK))
    world.samples = papers.ensure([bundle for _revision, bundle in world.procedures.values()])
    lives = live_all(draw_up(count, world), world, say)
    entered, more, counters = settled.enter(with_result(lives))
    tasks = _sign(lives, entered, world, signed, processes or min(4, os.cpu_count() or 1), say)
    with transaction.atomic():
        _write(lives, more, counters, world, province, say)
    _forget()
    say(f"  {len(tasks)} kết quả có ký số (signed results)")
    after.finish(province, say)
    return len(lives)


def _mark(province: str) -> str:
    return f"demo:{province}"


def _as_of(given: datetime | None) -> datetime:
    """The moment the demonstration shows; a run that was stopped goes on with its own, so that signatures still fit."""
    if given:
        return given.astimezone(LOCAL).replace(microsecond=0)
    path = settings.ENV.folder("demo") / "as-of"
    if path.exists():
        return datetime.fromisoformat(path.read_text().strip())
    moment = local(now()).replace(microsecond=0)
    path.write_text(moment.isoformat())
    return moment


def _forget() -> None:
    for name in ("as-of", "signed.jsonl"):
        (settings.ENV.folder("demo") / name).unlink(missing_ok=True)


def live_all(specs: list[Spec], world: World, say: Say) -> list[Life]:
    """Every dossier lived through, codes and numbers given in the order of time."""
    lives = []
    for n, spec in enumerate(specs, 1):
        lives.append(_live(spec, world))
        if n % 600 == 0 or n == len(specs):
            say(f"Hồ sơ dựng trong bộ nhớ (dossiers drawn up): {_number(n)}/{_number(len(specs))}")
    _give_codes(lives, world)
    _give_numbers(lives)
    return lives


def _live(spec: Spec, world: World) -> Life:
    """Another procedure takes the fate when this one cannot have it now (no same-day dossier is open at night)."""
    for code in (spec.code, *CODES[1:]):
        try:
            return Story(_with_code(spec, code, world), world).tell()
        except NoMoment:
            continue
    raise NoMoment(f"{spec.fate} {spec.stage}")


def _with_code(spec: Spec, code: str, world: World) -> Spec:
    if spec.code == code:
        return spec
    place = world.home if spec.place is world.department else spec.place
    return replace(spec, code=code, place=place, forced={})


def _give_codes(lives: list[Life], world: World) -> None:
    agencies = {place.unit.id: place.unit.agency_id for place in world.all_places}
    serials: dict[tuple[str, Any], int] = defaultdict(int)
    for life in sorted(lives, key=lambda item: (item.row["submitted_at"], item.id)):
        day, agency = local(life.row["submitted_at"]).date(), agencies[life.row["authority_id"]]
        serials[agency, day] += 1
        life.row["code"] = dossier_code.make(agency, day, serials[agency, day])


def with_result(lives: Iterable[Life]) -> list[Life]:
    """Those whose result is signed, in the order of signing."""
    found = [life for life in lives if Result in life.rows and life.result.get("signed_at")]
    return sorted(found, key=lambda life: (life.result["signed_at"], life.id))


def _give_numbers(lives: list[Life]) -> None:
    """Numbers run through the year in each committee's series of letters."""
    last: dict[tuple[UUID, int], int] = defaultdict(int)
    for life in with_result(lives):
        result, authority = life.result, life.row["authority_id"]
        year = local(result["signed_at"]).year
        last[authority, year] += 1
        number = f"{last[authority, year]:02}/{settled.symbol(life)}"
        result["number"] = number
        next(step for step in life.steps if step.verb == "sign").detail["number"] = number


def _sign(
    lives: list[Life], entered: dict[UUID, Entered], world: World, count: int, processes: int, say: Say
) -> list[signing.Task]:
    """The newest results, every one that waits for the clerk, and the first citizen's get a real file; older ones were
    issued on paper."""
    signed = with_result(lives)
    newest = sorted((life for life in signed if life.result.get("issued_at")), key=settled.issued_at)[-count:]
    first = world.residents[0].id if world.residents else None
    kept = [life for life in newest if count] + [x for x in signed if count and x.row["applicant_id"] == first]
    chosen = [life for life in signed if not life.result.get("issued_at")] + list({x.id: x for x in kept}.values())
    units = Unit.objects.in_bulk([place.unit.id for place in world.all_places])
    by_place = {place.unit.id: place for place in world.all_places}
    tasks = [settled.task(life, units, by_place[life.row["authority_id"]], entered.get(life.id)) for life in chosen]
    say(f"Chứng thư cho người ký và con dấu (certificates): {len({t.by.officer_id for t in tasks})} …")
    signing.certify({t.by.officer_id for t in tasks if t.by.officer_id})

    def tell(done: int) -> None:
        if done % 40 == 0 or done == len(tasks):
            say(f"Ký kết quả (results signed): {_number(done)}/{_number(len(tasks))}")

    made = signing.sign_all(tasks, processes=processes, tell=tell)
    for life in signed:
        sign = next(step for step in life.steps if step.verb == "sign")
        if file := made.get(life.result["id"]):
            settled.bind(life, file, sign)
        else:
            sign.detail["paper"] = True
    return tasks


def _write(
    lives: list[Life], more: dict[type[models.Model], list[Row]], counters: dict[str, int], world: World,
    province: str, say: Say,
) -> None:  # fmt: skip
    rows: dict[type[models.Model], list[Row]] = defaultdict(list, more)
    for life in lives:
        for model, own in life.finish().items():
            rows[model] += own
    _people(world)
    for model in TABLES:
        table = rows[model]
        if model is Dossier:
            for n in range(0, len(table), 600):
                copy_in(model, table[n : n + 600])
                say(f"Hồ sơ (dossiers): {_number(Dossier.objects.count())}/{_number(len(table))}")
        else:
            copy_in(model, table)
    _count_on(lives, counters)
    Counter.objects.create(scope=_mark(province), value=len(lives))
    said = ", ".join(f"{model._meta.db_table} {_number(len(rows[model]))}" for model in TABLES)
    say(f"  {said}")


def _people(world: World) -> None:
    """Everybody who filed, the businesses they filed for, and accounts for the people of the e-ID stand-in."""
    people = {human.id: human for human in world.residents} | world.applicants
    Person.objects.bulk_create((human.row() for human in people.values()), batch_size=1000)
    Business.objects.bulk_create(firm.row() for firm in world.firms.values())
    Mandate.objects.bulk_create(
        Mandate(business_id=OWN[human.number].id, person_id=human.id, valid_from=STANDING_SINCE, source=Source.EID)
        for human in world.residents if human.number in OWN and OWN[human.number].id in world.firms
    )  # fmt: skip
    Account.objects.bulk_create(
        [
            Account(id=human.actor.id, username=f"eid:{human.number}", kind=AccountKind.CITIZEN, person_id=human.id,
                    password="!")
            for human in world.residents
        ]
    )  # fmt: skip


def _count_on(lives: list[Life], counters: dict[str, int]) -> None:
    """The series of codes and numbers go on where the demonstration stopped."""
    values: dict[str, int] = defaultdict(int, counters)
    for life in lives:
        agency, rest = life.row["code"].split("-", 1)
        day, serial = rest.split("-")
        values[f"dossier:{agency}:{day}"] = max(values[f"dossier:{agency}:{day}"], int(serial))
    for life in with_result(lives):
        scope = f"letter:{life.row['authority_id']}:{local(life.result['signed_at']).year}"
        values[scope] = max(values[scope], int(life.result["number"].split("/")[0]))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO counter (scope, value) VALUES (%s, %s) "
            "ON CONFLICT (scope) DO UPDATE SET value = greatest(counter.value, excluded.value)",
            sorted(values.items()),
        )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
