"""The few statements that matter: one reads a dossier for a step, one writes the whole step.

A step is a compare-and-swap on `version`: the write changes nothing unless the dossier is as it was read, and event,
tokens, clock and outbox rows hang on it in the same statement. That costs one commit and two round trips a step; the
ORM costs ten times the CPU (docs/benchmarks.md).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import today
from motcua.foundation.common.events import Event, row
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.statements import first
from motcua.foundation.organisations import calendars
from motcua.foundation.organisations.selectors import GRANTS, grants_in
from motcua.onestop.dossiers import check_codes
from motcua.onestop.dossiers.enums import DossierState, ResultState, Verb
from motcua.onestop.dossiers.errors import ChangedByOther

SUBJECT = "dossier"
_UNREAD = object()
_TO_JSON = json.JSONEncoder(default=str, ensure_ascii=False).encode  # `json.dumps` would make an encoder each time


@dataclass(frozen=True, slots=True)
class OpenStep:
    """An open token of the process graph."""

    id: UUID
    node: str
    role: str
    unit_id: UUID
    officer_id: UUID | None
    officer_name: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClockRow:
    kind: str
    at: datetime
    limit: str
    note: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    id: UUID
    version: int
    state: str
    outcome: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """What another unit was asked for."""

    due_at: datetime | None
    answered_at: datetime | None


@dataclass(slots=True)
class Case:
    """A dossier as a step needs it: one row, its open tokens, its clock, its results and the opinions asked for."""

    id: UUID
    code: str
    procedure_code: str
    revision_id: UUID
    authority_id: UUID
    reception_place_id: UUID
    applicant_id: UUID
    submitter_id: UUID
    answers: dict
    state: DossierState
    outcome: str | None
    limit: str
    cut_off: time | None
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    paused_at: datetime | None
    supplements: int
    version: int
    last_verb: str
    last_actor: str
    last_at: datetime
    last_key: str | None
    channel: str
    money_state: str
    delivery: str | None
    steps: list[OpenStep] = field(default_factory=list)
    clock: list[ClockRow] = field(default_factory=list)
    results: list[ResultRow] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)
    grants: frozenset[tuple[str, UUID]] | None = None
    """Of the officer it was loaded for."""
    notices: calendars.State | None = None
    """Which calendar notices stood then, where it was asked."""
    _letter: Any = _UNREAD

    @property
    def letter(self) -> str | None:
        """Kind of the letter (form 04 or 05) that waits for its signature; read when it is first asked for."""
        if self._letter is _UNREAD:
            found = first("SELECT kind FROM letter_draft WHERE dossier_id = %s AND state = 'draft'", [self.id])
            self._letter = found[0] if found else None
        return self._letter  # type: ignore[no-any-return]

    def result(self, state: ResultState) -> ResultRow | None:
        """The newest result in this state."""
        return next((row for row in reversed(self.results) if row.state == state), None)

    def repeats(self, verb: Verb, key: str | None) -> bool:
        """Whether this very request was done already (the button pressed twice)."""
        return key is not None and self.last_key == key and self.last_verb == verb


_COLUMNS = (
    "d.id, d.code, d.procedure_code, d.revision_id, d.authority_id, d.reception_place_id, d.applicant_id, "
    "d.submitter_id, d.answers, d.state, d.outcome, d.limit, d.cut_off, d.submitted_at, d.received_at, d.due_at, "
    "d.paused_at, d.supplements, d.version, d.last_verb, d.last_actor, d.last_at, d.last_key, d.channel, "
    "d.money_state, d.contact->>'delivery'"
)
LOAD = f"""
SELECT json_build_array({{grants}}{{more}}, {_COLUMNS},
 (SELECT json_agg(json_build_array(a.id, a.node, a.role, a.unit_id, a.officer_id, a.officer_name, a.due_at)
   ORDER BY a.opened_at, a.id) FILTER (WHERE a.closed_at IS NULL) FROM assignment a WHERE a.dossier_id = d.id),
 (SELECT json_agg(json_build_array(c.kind, c.at, c."limit", c.note) ORDER BY c.seq)
   FROM clock_entry c WHERE c.dossier_id = d.id),
 (SELECT json_agg(json_build_array(r.id, r.version, r.state, r.outcome, r.complete) ORDER BY r.version)
   FROM result r WHERE r.dossier_id = d.id),
 (SELECT json_agg(json_build_array(q.due_at, q.answered_at)) FROM consultation q WHERE q.dossier_id = d.id),
 {{notices}})::text
FROM dossier d WHERE d.id = %(dossier)s"""
"""One text of JSON: a column each would be six times the work for the client."""
GRANTS_OF_OFFICER = f"(SELECT json_agg(json_build_array(g.role, g.id, g.owner_id)) FROM ({GRANTS}) AS g)"
_PLAIN = LOAD.format(grants="NULL", more="", notices="NULL")
_WITH_GRANTS = LOAD.format(grants=GRANTS_OF_OFFICER, more="", notices="NULL")
_COUNTING = LOAD.format(grants=GRANTS_OF_OFFICER, more="", notices=f"({calendars.STATE})")


def load(dossier_id: UUID, officer_id: UUID | None = None, *, counting: bool = False) -> Case:
    """`officer_id`: whose rights, as they stand now, are read with it; `counting`: and the state of the calendar, for
    an act that sets a due date. Raises LookupError when there is none."""
    if officer_id is None:
        found = first(_PLAIN, {"dossier": dossier_id})
    else:
        sql = _COUNTING if counting else _WITH_GRANTS
        found = first(sql, {"dossier": dossier_id, "officer": officer_id, "day": today()})
    if found is None:
        raise LookupError(dossier_id)
    return case_of(json.loads(found[0]), is_officer=officer_id is not None)


def case_of(found: list[Any], *, is_officer: bool) -> Case:
    """What the text of `LOAD` says."""
    (
        grants, id, code, procedure, revision, authority, place, applicant, submitter, answers, state, outcome, limit,
        cut_off, submitted, received, due, paused, supplements, version, verb, actor, at, key, channel, money,
        delivery, steps, clock, results, opinions, notices,
    ) = found  # fmt: skip
    case = Case(
        UUID(id), code, procedure, UUID(revision), UUID(authority), UUID(place), UUID(applicant), UUID(submitter),
        answers or {}, DossierState(state), outcome, limit, time.fromisoformat(cut_off) if cut_off else None,
        when(submitted), when(received), when(due), when(paused), supplements, version, verb, actor, when(at), key,
        channel, money, delivery,
    )  # fmt: skip
    case.steps = [_step(item) for item in steps or ()]
    case.clock = [ClockRow(kind, when(at), limit, note) for kind, at, limit, note in clock or ()]
    case.results = [ResultRow(UUID(id), *rest) for id, *rest in results or ()]
    case.opinions = [Opinion(when(due), when(answered)) for due, answered in opinions or ()]
    case.notices = calendars.state_of(notices) if notices else None
    if is_officer:
        case.grants = grants_in((role, UUID(unit), UUID(owner)) for role, unit, owner in grants or ())
    return case


def id_of(code: str) -> UUID | None:
    """Of the dossier with this code; whether it may be opened is asked of what is loaded then."""
    found = first("SELECT id FROM dossier WHERE code = %s", [code])
    return found[0] if found else None


def version_of(dossier_id: UUID) -> int:
    found = first("SELECT version FROM dossier WHERE id = %s", [dossier_id])
    assert found is not None
    return int(found[0])


def lock(dossier_id: UUID) -> None:
    """Wait for whoever writes the dossier now; nobody else does until this transaction ends."""
    first("SELECT id FROM dossier WHERE id = %s FOR UPDATE", [dossier_id])


def when(text: str | None) -> Any:
    return datetime.fromisoformat(text) if text else None


def _step(item: list) -> OpenStep:
    id, node, role, unit, officer, name, due = item
    return OpenStep(UUID(id), node, role, UUID(unit), UUID(officer) if officer else None, name, when(due))


_SETTABLE = frozenset((
    "state", "outcome", "received_at", "due_at", "paused_at", "settled_at", "returned_at", "supplements",
    "handover_state", "money_state", "contact", "reception_place_id", "answer_due_at", "answers", "limit", "cut_off",
    "authority_id",
))  # fmt: skip


Part = tuple[str, list[Any]]
"""One common table expression of a step, and its values."""


@dataclass
class Move:
    """One step being put together; `commit` writes it whole or not at all."""

    case: Case
    verb: Verb
    by: Actor
    at: datetime
    key: str | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    closed: list[tuple[UUID, str, UUID | None]] = field(default_factory=list)
    opened: list[dict[str, Any]] = field(default_factory=list)
    taken: UUID | None = None
    ticks: list[ClockRow] = field(default_factory=list)
    announced: list[Event] = field(default_factory=list)
    reschedule: datetime | None = None
    """A new due date for the open steps that end with the whole; a consulted unit keeps the day of its own limit."""
    also: list[tuple[str, list[Any]]] = field(default_factory=list)
    """Further writes of the same statement, each hanging on `d`: they happen if and only if the step does."""

    def close(self, step: OpenStep, outcome: str = "", *, mine: bool = False) -> None:
        """`mine`: the one who acts did this step, also without having taken it before."""
        self.closed.append((step.id, outcome, self.by.id if mine else None))

    def open(self, node: str, role: str, unit_id: UUID, due_at: datetime | None) -> None:
        id = uuid7()
        while self.opened and id <= self.opened[-1]["id"]:  # in the order of the process, also within a millisecond
            id = uuid7()
        self.opened.append({"id": id, "node": node, "role": role, "unit_id": unit_id, "due_at": due_at})

    def tick(self, kind: str, limit: str = "", note: str = "") -> None:
        self.ticks.append(ClockRow(kind, self.at, limit, note))

    def hand(self, step: OpenStep, officer_id: UUID | None, name: str) -> None:
        """Another officer has the step, or nobody yet."""
        self.also.append((_HAND, [officer_id, name, step.id]))

    def draft(self, id: UUID, version: int, outcome: str, data: dict, complete: bool) -> None:
        """Write the draft result, or write it anew."""
        values = [id, version, outcome, to_json(data), complete, self.by.name, self.at]
        self.also.append((_DRAFT, values))

    def sign(self, result_id: UUID, file_id: UUID, sha256: str, number: str) -> None:
        """The draft becomes the signed result; its file is held for the dossier."""
        self.also.append(
            (_SIGN, [file_id, sha256, number, self.by.name, self.at, check_codes.of(result_id), result_id])
        )
        self.also.append((HOLD, [self.at, to_json([{"id": uuid7(), "file": file_id, "name": "result"}])]))

    def cancel(self, result_id: UUID) -> None:
        """What was signed does not go out; what it says is a draft again."""
        self.also.append((_CANCEL, [result_id]))
        self.also.append((_AGAIN, [uuid7(), len(self.case.results) + 1, self.at, result_id]))

    def issue(self, result_id: UUID) -> None:
        self.also.append((_ISSUE, [self.at, result_id]))

    def commit(self) -> int:
        """Write the step with one statement; returns the new version. Raises ChangedByOther if someone was first."""
        done = first(*self._statement())
        if done is None:
            now = load(self.case.id)
            if now.repeats(self.verb, self.key):
                return now.version
            first_come = ChangedByOther(now.last_actor, now.last_at)
            first_come.is_beside = len(self.case.steps) > 1
            raise first_come
        return int(done[0])

    def _statement(self) -> tuple[str, list[Any]]:
        parts = [
            self._dossier(), *self._assignments(), *self._clock(), *self._announcements(),
            *((f"x{number} AS ({sql})", more) for number, (sql, more) in enumerate(self.also)), self._event(),
        ]  # fmt: skip
        values = [value for _sql, more in parts for value in more]
        return f"WITH {', '.join(sql for sql, _more in parts)} SELECT version FROM d", values

    def _dossier(self) -> Part:
        """What everything else hangs on: nothing is written when the version is not the one that was read."""
        assert self.changes.keys() <= _SETTABLE, self.changes
        sets = "".join(f'"{column}" = %s, ' for column in self.changes)
        values = [to_json(value) if isinstance(value, dict) else value for value in self.changes.values()]
        values += [
            self.case.version + 1, self.verb, self.by.name, self.at, self.key, self.case.id, self.case.version,
        ]  # fmt: skip
        return (
            f"d AS (UPDATE dossier SET {sets}version = %s, last_verb = %s, last_actor = %s, last_at = %s, "
            "last_key = %s WHERE id = %s AND version = %s RETURNING id, version)"
        ), values

    def _assignments(self) -> Iterator[Part]:
        for number, (id, outcome, doer) in enumerate(self.closed):
            sql = (
                f"c{number} AS (UPDATE assignment a SET closed_at = %s, outcome = %s, "
                "officer_id = coalesce(a.officer_id, %s::uuid), "
                "officer_name = CASE WHEN a.officer_id IS NULL THEN %s ELSE a.officer_name END FROM d WHERE a.id = %s)"
            )
            yield sql, [self.at, outcome, doer, self.by.name if doer else "", id]
        if self.taken:
            sql = "t AS (UPDATE assignment a SET officer_id = %s, officer_name = %s FROM d WHERE a.id = %s)"
            yield sql, [self.by.id, self.by.name, self.taken]
        if self.reschedule:
            sql = (
                "r AS (UPDATE assignment a SET due_at = %s FROM d "
                "WHERE a.dossier_id = d.id AND a.closed_at IS NULL AND a.due_at = %s)"
            )
            yield sql, [self.reschedule, self.case.due_at]
        if self.opened:
            sql = (
                "o AS (INSERT INTO assignment (id, dossier_id, node, role, unit_id, officer_name, opened_at, due_at, "
                "outcome) SELECT x.id, d.id, x.node, x.role, x.unit_id, '', %s, x.due_at, '' FROM d, "
                "jsonb_to_recordset(%s::jsonb) AS x(id uuid, node text, role text, unit_id uuid, due_at timestamptz))"
            )
            yield sql, [self.at, to_json(self.opened)]

    def _clock(self) -> Iterator[Part]:
        if self.ticks:
            sql = (
                'k AS (INSERT INTO clock_entry (dossier_id, seq, kind, at, "limit", note) '
                "SELECT d.id, x.seq, x.kind, x.at, x.limit, x.note FROM d, jsonb_to_recordset(%s::jsonb) "
                'AS x(seq int, kind text, at timestamptz, "limit" text, note text))'
            )
            rows = [
                {"seq": seq, "kind": t.kind, "at": t.at, "limit": t.limit, "note": t.note}
                for seq, t in enumerate(self.ticks, len(self.case.clock))
            ]
            yield sql, [to_json(rows)]

    def _announcements(self) -> Iterator[Part]:
        if self.announced:
            sql = (
                "b AS (INSERT INTO outbox (id, kind, body, created_at) SELECT x.id, x.kind, x.body::jsonb, %s FROM d, "
                "jsonb_to_recordset(%s::jsonb) AS x(id uuid, kind text, body text))"
            )
            rows = [dict(zip(("id", "kind", "body"), row(event), strict=True)) for event in self.announced]
            yield sql, [self.at, to_json(rows)]

    def _event(self) -> Part:
        case = self.case
        event = audit.event_row(
            self.verb, by=self.by, subject=(SUBJECT, case.id), chain=case.authority_id, seq=case.version + 1,
            at=self.at, detail={**self.detail, "from": case.state, "to": self.changes.get("state", case.state)},
        )  # fmt: skip
        return (
            f"e AS (INSERT INTO event ({audit.COLUMNS}) SELECT %s::uuid, %s::uuid, %s::text, d.id, %s::int, %s::text, "
            "%s::text, %s::uuid, %s::text, %s::timestamptz, %s::jsonb, %s::bytea FROM d)"
        ), [*event[:3], *event[4:]]


_HAND = """
UPDATE assignment a SET officer_id = %s::uuid, officer_name = %s FROM d WHERE a.id = %s AND a.dossier_id = d.id"""
_DRAFT = """
INSERT INTO result (id, dossier_id, version, outcome, state, data, complete, number, sha256, drafted_by, drafted_at,
  signed_by) SELECT %s, d.id, %s, %s, 'draft', %s::jsonb, %s, '', '', %s, %s, '' FROM d
  ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, data = excluded.data, complete = excluded.complete,
    drafted_by = excluded.drafted_by, drafted_at = excluded.drafted_at"""
_SIGN = """
UPDATE result r SET state = 'signed', file_id = %s, sha256 = %s, number = %s, signed_by = %s, signed_at = %s,
    check_code = %s
  FROM d WHERE r.id = %s AND r.dossier_id = d.id"""
_CANCEL = "UPDATE result r SET state = 'cancelled' FROM d WHERE r.id = %s AND r.dossier_id = d.id"
_AGAIN = """
INSERT INTO result (id, dossier_id, version, outcome, state, data, complete, number, sha256, drafted_by, drafted_at,
  signed_by) SELECT %s, d.id, %s, r.outcome, 'draft', r.data, r.complete, '', '', r.drafted_by, %s, ''
  FROM d JOIN result r ON r.dossier_id = d.id WHERE r.id = %s"""
_ISSUE = "UPDATE result r SET state = 'issued', issued_at = %s FROM d WHERE r.id = %s AND r.dossier_id = d.id"
HOLD = f"""
INSERT INTO file_reference (id, file_id, kind, subject_id, name, acquired_at)
  SELECT x.id, x.file, '{SUBJECT}', d.id, x.name, %s FROM d,
  jsonb_to_recordset(%s::jsonb) AS x(id uuid, file uuid, name text)"""


def to_json(value: Any) -> str:
    """What a jsonb parameter takes; UUIDs and times become text."""
    return _TO_JSON(value)
