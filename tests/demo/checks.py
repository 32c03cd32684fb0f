"""What must hold of the rows of a demonstration, whatever its size. Everything is counted or computed again."""

import hashlib
import json
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import F, Q

from motcua.foundation.calendar import Calendar
from motcua.foundation.common.models import EventRecord
from motcua.onestop.dossiers import deadlines, store, workflow
from motcua.onestop.dossiers.enums import DossierState, Verb
from motcua.onestop.dossiers.models import ClockEntry, Dossier, Result

UNSTABLE = {"file_id", "sha256", "created_at"}


def shares(as_of: datetime) -> dict[str, int]:
    """Late, paused, refused, declined as an outsider would count them from the rows."""
    rows = Dossier.objects.all()
    running = [DossierState.RECEIVED, DossierState.IN_PROGRESS]
    late = Q(settled_at__gt=F("due_at")) | Q(state__in=running, due_at__lt=as_of)
    return {
        "late": rows.filter(late).count(),
        "paused": rows.filter(state=DossierState.SUPPLEMENT_REQUESTED, paused_at__isnull=False).count(),
        "refused": rows.filter(outcome="refused", settled_at__isnull=False).count(),
        "declined": rows.filter(state=DossierState.DECLINED).count(),
    }


def clocks_that_differ() -> list[str]:
    """Dossiers whose due date is not what their clock entries give (a stop alone has none: then before it)."""
    calendar, wrong = Calendar.default(), []
    clock: dict[Any, list[ClockEntry]] = {}
    for entry in ClockEntry.objects.order_by("dossier_id", "seq"):
        clock.setdefault(entry.dossier_id, []).append(entry)
    for dossier in Dossier.objects.exclude(received_at=None):
        entries = clock[dossier.id]
        due = deadlines.due_of(entries, dossier.limit, calendar, dossier.cut_off).due_at
        if due is None:
            due = deadlines.due_of(entries[:1], dossier.limit, calendar, dossier.cut_off).due_at
        if due != dossier.due_at:
            wrong.append(dossier.code)
    return wrong


def states_that_differ() -> list[str]:
    """Dossiers whose events, taken one after the other through the table of the law, do not lead to their state."""
    wrong = []
    events: dict[Any, list[EventRecord]] = {}
    for event in EventRecord.objects.filter(subject_kind=store.SUBJECT).order_by("subject_id", "seq"):
        events.setdefault(event.subject_id, []).append(event)
    for dossier in Dossier.objects.all():
        steps = events[dossier.id]
        state, received = DossierState.SUBMITTED, False
        told = [steps[0].action == Verb.SUBMIT, [s.seq for s in steps] == list(range(1, dossier.version + 1))]
        told.append(all(a.at <= b.at for a, b in pairwise(steps)))
        for step in steps[1:]:
            verb = Verb(step.action)
            told += [workflow.is_open(verb, state, received=received), step.detail["from"] == state]
            state = workflow.state_after(verb, state)
            told.append(step.detail["to"] == state)
            received |= verb is Verb.RECEIVE
        if not all(told) or state != dossier.state:
            wrong.append(dossier.code)
    return wrong


def digest() -> str:
    """SHA-256 over the rows of dossiers, steps, clocks, results and events; without what a signature changes, and
    without linked filings, which are filed by the services and have identifiers of their moment."""
    found = hashlib.sha256()
    for table, order in (
        ("dossier", "id"), ("assignment", "id"), ("clock_entry", "dossier_id, seq"), ("result", "id"),
        ("submitted_document", "id"), ("supplement_request", "id"), ("consultation", "id"), ("dossier_message", "id"),
    ):  # fmt: skip
        with connection.cursor() as cursor:
            shown = "to_jsonb(t) - 'id'" if table == "clock_entry" else "to_jsonb(t)"
            own = "id" if table == "dossier" else "dossier_id"
            linked = "SELECT dossier_id FROM linked_part WHERE dossier_id IS NOT NULL"
            cursor.execute(f"SELECT {shown} FROM {table} t WHERE {own} NOT IN ({linked}) ORDER BY {order}")  # noqa: S608
            for (row,) in cursor.fetchall():
                values = json.loads(row) if isinstance(row, str) else row
                kept = {k: v for k, v in values.items() if not _unstable(k)}
                found.update(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode())
    return found.hexdigest()


def _unstable(key: str) -> bool:
    """Officers, units' seals and revisions have identifiers of their installation."""
    return key in UNSTABLE or key in {"officer_id", "revision_id", "author_id", "submitter_id"}


def signed() -> list[Result]:
    return list(Result.objects.exclude(file=None).select_related("file", "dossier").order_by("-signed_at"))
