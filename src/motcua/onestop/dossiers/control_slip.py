"""Form 06: who had a dossier, from when till when, and how that was in time. Drawn from the record whenever it is asked
for; nothing is stored."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from motcua.foundation.calendar import Calendar, explain
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.documents.render import render_letter
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import letters, progress, record, selectors, step_clock
from motcua.onestop.dossiers.enums import TRANSFER_STEP, Verb
from motcua.onestop.dossiers.models import Assignment, ClockEntry, Dossier
from motcua.onestop.dossiers.record import Entry

TEMPLATE = "form-06-control"
EARLY, ON_TIME, LATE, GOING, PAUSED = "Trước hạn", "Đúng hạn", "Quá hạn", "Đang giữ", "Tạm dừng"
NOTES = {
    "sent_back": "Trả lại bước trước", "undone": "Hủy tiếp nhận", "transferred": "Chuyển cơ quan khác",
    "handed_back": "Không nhận, chuyển trả", "discontinued": "Dừng giải quyết", "withdrawn": "Người nộp rút hồ sơ",
    "lapsed": "Hết hạn cho ý kiến",
}  # fmt: skip


def control_slip(dossier: Dossier, *, by: Actor, at: datetime | None = None) -> bytes:
    """The slip as PDF. Raises LookupError for a dossier that was not received."""
    if dossier.received_at is None:
        raise LookupError(dossier.id)
    moment, bundle = at or now(), catalogue.bundle(dossier.revision_id)
    due = progress.due_of_dossier(dossier)
    asked = dossier.consultations.select_related("unit").order_by("asked_at")
    return render_letter(TEMPLATE, letters.facts_of(dossier, bundle) | {
        "date": local(moment).date(), "received_at": dossier.received_at,
        "due_at": None if dossier.paused_at else dossier.due_at, "settled_by": dossier.authority.name,
        "consulted": list(dict.fromkeys(one.unit.name for one in asked)), "steps": steps(dossier, bundle, moment),
        "clock": explain(due, "vi") if due else [], "printed_by": by.name, "printed_at": moment,
    })  # fmt: skip


def steps(dossier: Dossier, bundle: Bundle, at: datetime) -> list[dict[str, Any]]:
    """A row a hand-over, in the order of time: {"title", "giver", "receiver", "from", "to", "due", "pace", "note"}."""
    journal, clock = record.read(dossier.id)[1], selectors.clock(dossier.id)
    rows = list(dossier.assignments.select_related("unit").order_by("opened_at", "id"))
    received = next((e for e in reversed(journal) if e.action == Verb.RECEIVE), None)
    shown = [_reception(dossier, received)]
    calendar = calendar_for(dossier.authority_id)
    for row in rows:
        giver = _giver(row, rows) or (letters.receiver(received, dossier) if received else dossier.reception_place.name)
        due = _due(row, bundle, clock, calendar, dossier)
        shown.append({
            "title": _title(bundle, row.node), "giver": giver, "receiver": _holder(row), "from": row.opened_at,
            "to": row.closed_at, "due": due, "pace": _pace(row.closed_at, due, dossier, at),
            "note": NOTES.get(row.outcome, ""),
        })  # fmt: skip
    return shown + list(_handed_over(dossier, journal))


def _reception(dossier: Dossier, received: Entry | None) -> dict[str, Any]:
    who = letters.receiver(received, dossier) if received else ""
    return {
        "title": "Tiếp nhận hồ sơ", "giver": dossier.submitter_name,
        "receiver": f"{who}, {dossier.reception_place.name}".strip(", "),
        "from": dossier.submitted_at, "to": dossier.received_at, "due": dossier.answer_due_at, "note": "",
        "pace": LATE if dossier.received_at and dossier.received_at > dossier.answer_due_at else ON_TIME,
    }  # fmt: skip


def _handed_over(dossier: Dossier, journal: list[Entry]) -> Iterator[dict[str, Any]]:
    """The result goes to the applicant."""
    for entry in journal:
        if entry.action == Verb.RETURN_RESULT:
            yield {
                "title": "Trả kết quả", "giver": entry.actor_name,
                "receiver": entry.detail.get("received_by") or dossier.applicant_name, "from": dossier.settled_at,
                "to": entry.at, "due": None, "pace": "", "note": "",
            }  # fmt: skip


def _giver(row: Assignment, rows: list[Assignment]) -> str:
    """Who had the step that ended when this one began."""
    before = [r for r in rows if r.id != row.id and r.closed_at and r.closed_at <= row.opened_at]
    return _holder(max(before, key=lambda r: r.closed_at)) if before else ""  # type: ignore[arg-type, return-value]


def _holder(row: Assignment) -> str:
    return f"{row.officer_name}, {row.unit.name}" if row.officer_name else row.unit.name


def _title(bundle: Bundle, node: str) -> str:
    if node == TRANSFER_STEP:
        return "Chuyển cơ quan có thẩm quyền"
    try:
        return bundle.graph.node(node).title["vi"]
    except KeyError:
        return node


def _due(
    row: Assignment, bundle: Bundle, clock: list[ClockEntry], calendar: Calendar, dossier: Dossier
) -> datetime | None:
    """By when the step was to be done, by the clock as it was when it ended."""
    asked = bundle.graph.consultation
    if asked and asked.has(row.node):
        return row.due_at
    try:
        limit = bundle.graph.node(row.node).limit
    except KeyError:
        limit = ""
    until = [entry for entry in clock if row.closed_at is None or entry.at <= row.closed_at]
    return step_clock.step_due(row.opened_at, limit, until, calendar, row.due_at)


def _pace(closed_at: datetime | None, due: datetime | None, dossier: Dossier, at: datetime) -> str:
    if closed_at is None:
        if dossier.paused_at:
            return PAUSED
        return LATE if due and at > due else GOING
    if due is None:
        return ""
    if closed_at > due:
        return LATE
    return EARLY if local(closed_at).date() < local(due).date() else ON_TIME
