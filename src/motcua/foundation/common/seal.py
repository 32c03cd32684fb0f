"""Links events into one hash chain per organisation, off the request path, and verifies the chains.

Heads are appended to a file outside the database: a chain alone does not show that its tail was cut or that an older
backup was restored. The file is timestamped daily (RFC 3161) by `signing.heads`. When sealing has stood still for
longer than a limit, writing stops (`require_sealing`): what nobody seals, nobody can prove.
"""

import hashlib
import itertools
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit, heartbeats
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import floor7
from motcua.foundation.common.models import Seal
from motcua.foundation.common.relay import periodic

BATCH = 5000
GRACE = timedelta(minutes=10)
"""An event reaches the sealer seconds after it happened; one dated earlier than this before its chain's last seal was
written into the past."""
START = bytes(32)
SEALER = "sealer"
SLOWEST = timedelta(hours=1)
"""No transaction stays open longer between making an event's identifier and its commit."""


def heads_file() -> Path:
    return settings.ENV.folder("seal") / "heads.jsonl"


def link(previous: bytes, digests: list[bytes]) -> bytes:
    return hashlib.sha256(previous + b"".join(digests)).digest()


class NotSealing(Refusal):
    """The sealer has stood still too long; nothing is written until it runs again."""

    status, code = 503, "not-sealing"

    def __init__(self) -> None:
        super().__init__(_("The record is not being sealed now, so nothing can be changed. Nothing of yours is lost; "
                           "try again later, or tell the administrator."))  # fmt: skip


@periodic(5)
def seal_tail(limit: int = BATCH) -> int:
    """Seal the oldest unsealed events, one seal a chain; returns how many were sealed. One sealer at a time."""
    _mend_heads()
    return _seal_after(limit, _horizon())


@periodic(24 * 3600)
def seal_strays(limit: int = BATCH) -> int:
    """The same without looking at the horizon: an event whose identifier is older than it (a clock set back)."""
    return _seal_after(limit, UUID(int=0))


@transaction.atomic
def seal_everything() -> int:
    """One seal a chain over all that is unsealed, however old its identifiers (after bulk work). Read chain by chain,
    so that memory holds the identifiers and digests of one."""
    _mend_heads()
    if not _alone():
        return 0
    sealed, lines = 0, []
    with connection.chunked_cursor() as unsealed, connection.cursor() as cursor:
        unsealed.execute(
            "SELECT e.chain, e.id, e.digest FROM event e LEFT JOIN sealed_event s ON s.event_id = e.id "
            "WHERE s.event_id IS NULL ORDER BY e.chain, e.id"
        )
        rows = itertools.chain.from_iterable(iter(lambda: unsealed.fetchmany(5000), []))
        for unit, group in itertools.groupby(rows, key=lambda row: row[0]):
            events = [(id, bytes(mark)) for _chain, id, mark in group]
            lines.append(_seal(cursor, unit, events))
            sealed += len(events)
    if lines:
        transaction.on_commit(lambda: _append(lines))
    heartbeats.beat(SEALER)
    return sealed


def _alone() -> bool:
    """Whether nobody else seals now; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(7761)")
        return bool(cursor.fetchone()[0])


def _horizon() -> UUID:
    """Everything below this identifier was sealed by the last complete pass; an hour covers the slowest commit."""
    age = heartbeats.age_seconds(SEALER)
    return UUID(int=0) if age is None else floor7(now() - timedelta(seconds=age) - SLOWEST)


@transaction.atomic
def _seal_after(limit: int, horizon: UUID) -> int:
    if not _alone():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.chain, e.digest FROM event e LEFT JOIN sealed_event s ON s.event_id = e.id "
            "WHERE e.id >= %s AND s.event_id IS NULL ORDER BY e.id LIMIT %s",
            [horizon, limit],
        )
        batches: dict[UUID, list[tuple[UUID, bytes]]] = defaultdict(list)
        for id, chain, mark in cursor.fetchall():
            batches[chain].append((id, bytes(mark)))
        lines = [_seal(cursor, chain, events) for chain, events in batches.items()]
    if lines:
        transaction.on_commit(lambda: _append(lines))
    sealed = sum(len(events) for events in batches.values())
    if sealed < limit:
        heartbeats.beat(SEALER)
    return sealed


def _seal(cursor, chain: UUID, events: list[tuple[UUID, bytes]]) -> dict:
    last = Seal.objects.filter(chain=chain).order_by("-number").first()
    number, previous = (last.number + 1, bytes(last.head)) if last else (1, START)
    head = link(previous, [mark for _id, mark in events])
    seal = Seal.objects.create(
        chain=chain, number=number, event_ids=[str(id) for id, _mark in events], previous=previous, head=head,
        sealed_at=now(),
    )  # fmt: skip
    cursor.execute(
        "INSERT INTO sealed_event (event_id, seal_id) SELECT unnest(%s::uuid[]), %s",
        [[id for id, _mark in events], seal.pk],
    )
    return _line(seal)


def _line(seal: Seal) -> dict:
    return {
        "chain": str(seal.chain), "number": seal.number, "head": bytes(seal.head).hex(), "events": len(seal.event_ids),
        "at": str(seal.sealed_at),
    }  # fmt: skip


def _append(lines: list[dict]) -> None:
    with heads_file().open("a") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())


_mended: set[Path] = set()


def _mend_heads() -> None:
    """Once a process: keep the heads of seals that were committed just before a crash, and drop a line cut in half.

    Only heads after the last kept one of their chain: what the file says of earlier seals is never written again.
    """
    path = heads_file()
    if path in _mended:
        return
    text = path.read_bytes() if path.exists() else b""
    if text and not text.endswith(b"\n"):
        text = text[: text.rfind(b"\n") + 1]
        os.truncate(path, len(text))
    kept: dict[str, int] = defaultdict(int)
    for line in text.splitlines():
        entry = json.loads(line)
        kept[entry["chain"]] = max(kept[entry["chain"]], entry["number"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, max(number) FROM seal GROUP BY chain")
        behind = [chain for chain, number in cursor.fetchall() if number > kept[str(chain)]]
    for chain in behind:
        _append([_line(s) for s in Seal.objects.filter(chain=chain, number__gt=kept[str(chain)]).order_by("number")])
    _mended.add(path)


def unsealed() -> dict:
    """How many events wait for the sealer and how old the oldest one is, in seconds (status page)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), extract(epoch FROM now() - min(e.at)) FROM event e "
            "LEFT JOIN sealed_event s ON s.event_id = e.id WHERE e.id >= %s AND s.event_id IS NULL",
            [_horizon()],
        )
        count, age = cursor.fetchone()
    return {"count": count, "oldest_seconds": float(age or 0)}


_asked = 0.0


def require_sealing() -> None:
    """Raise NotSealing when the last complete pass is older than the limit; asks the database every ten seconds."""
    global _asked
    if time.monotonic() - _asked < 10:
        return
    age = heartbeats.age_seconds(SEALER)
    if age is not None and age > settings.ENV.seal_limit_minutes * 60:
        raise NotSealing()
    _asked = time.monotonic()


@dataclass
class Report:
    events: int = 0
    seals: int = 0
    problems: list[dict] = field(default_factory=list)

    def add(self, what: str, **facts: object) -> None:
        self.problems.append({"problem": what, **{key: str(value) for key, value in facts.items()}})


_SEALS = """
SELECT s.chain, s.number, s.previous, s.head, s.sealed_at, listed.id, e.digest, e.chain, e.at
  FROM seal s LEFT JOIN LATERAL jsonb_array_elements_text(s.event_ids) WITH ORDINALITY AS listed(id, place) ON true
  LEFT JOIN event e ON e.id = listed.id::uuid ORDER BY s.chain, s.number, listed.place"""
_UNLISTED = """
SELECT m.event_id FROM sealed_event m
  LEFT JOIN (SELECT jsonb_array_elements_text(event_ids)::uuid AS id FROM seal) AS listed ON listed.id = m.event_id
 WHERE listed.id IS NULL"""


def _stream(sql: str) -> Iterator[tuple]:
    """Row by row: the record does not fit into memory. Call inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(5000):
            yield from rows


@transaction.atomic
def verify() -> Report:
    """Find edits, deletions, insertions, reorderings, a cut tail and an older backup restored. Each pass is one
    statement, so that what is sealed meanwhile is either wholly seen or not at all."""
    report = Report()
    for row in _stream(f"SELECT {audit.COLUMNS} FROM event"):
        values = dict(zip(audit.COLUMNS.split(", "), row, strict=True))
        stored = bytes(values.pop("digest"))
        if isinstance(values["detail"], str):
            values["detail"] = json.loads(values["detail"])
        if audit.digest(**values) != stored:
            report.add("edited", event=values["id"])
        report.events += 1
    _compare_heads(report, _verify_seals(report))
    for (id,) in _stream(_UNLISTED):
        report.add("inserted", event=id)
    return report


def _verify_seals(report: Report) -> dict[tuple[str, int], str]:
    """{(chain, number): its head}; each seal is linked again from the digests of the events that it lists."""
    heads: dict[tuple[str, int], str] = {}
    expected: dict[UUID, tuple[int, bytes]] = defaultdict(lambda: (1, START))
    sealed_before: dict[UUID, datetime] = {}
    for (unit, number, *told), events in itertools.groupby(_stream(_SEALS), key=lambda row: row[:5]):
        previous, head, sealed_at = bytes(told[0]), bytes(told[1]), told[2]
        report.seals += 1
        is_next = (number, previous) == expected[unit]
        if not is_next:
            report.add("reordered", chain=unit, seal=number)
        mark, is_whole, is_own, horizon = hashlib.sha256(previous), True, True, sealed_before.get(unit)
        for *_seal, id, stored, chain, at in events:
            if id and stored is None:
                is_whole = False
                report.add("deleted", event=id, seal=number)
            elif id:
                mark.update(bytes(stored))
                is_own = is_own and chain == unit
                if horizon and at < horizon - GRACE:
                    report.add("inserted", event=id, seal=number)
        if is_whole and (mark.digest() != head or not is_own):
            report.add("reordered", chain=unit, seal=number)
        heads[str(unit), number], sealed_before[unit] = head.hex(), sealed_at
        expected[unit] = (number + 1, head)
    return heads


def _compare_heads(report: Report, heads: dict[tuple[str, int], str]) -> None:
    path, kept = heads_file(), set()
    for line in path.read_text().splitlines() if path.exists() else ():
        entry = json.loads(line)
        place = (entry["chain"], entry["number"])
        kept.add(place)
        if place not in heads:
            report.add("tail cut or older backup restored", chain=place[0], seal=place[1])
        elif heads[place] != entry["head"]:
            report.add("rewritten", chain=place[0], seal=place[1])
    for chain, number in heads.keys() - kept:
        report.add("seal without a kept head", chain=chain, seal=number)
