"""Opinions that were asked for and do not come: the unit is reminded before its day, both units are told when it has
passed. A day that passed is no answer; where the law takes silence for consent, the process goes on (`process`)."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, QuerySet

from motcua.foundation.calendar import working_minutes
from motcua.foundation.common.clock import now
from motcua.foundation.common.relay import attempt
from motcua.foundation.identity.enums import Role
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, send
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Officer
from motcua.foundation.organisations.selectors import officers_with
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import addresses
from motcua.onestop.dossiers.models import Assignment, Consultation
from motcua.onestop.dossiers.store import SUBJECT
from motcua.onestop.dossiers.workflow import RUNNING

LAST_PART = 0.25
"""The last quarter of the time to answer asks for attention, as at the counter (`answering.SOON`)."""
MOST = 100


def awaited() -> QuerySet[Consultation]:
    """Opinions with a day that nobody was told is over, the earliest day first."""
    rows = Consultation.objects.filter(answered_at=None, due_at__isnull=False, told_late_at=None)
    return rows.filter(dossier__state__in=RUNNING).select_related("dossier", "unit").order_by("due_at", "id")


def untold(at: datetime) -> tuple[int, datetime | None]:
    """(opinions whose day has passed and of which nobody was told yet, the earliest of these days)."""
    found = awaited().filter(due_at__lt=at).aggregate(count=Count("id"), first=Min("due_at"))
    return found["count"], found["first"]


def look_after_opinions() -> int:
    """Remind and tell of what is due or late now; returns how many were. Each in a transaction of its own."""
    moment = now()
    late = awaited().filter(due_at__lt=moment)[:MOST]
    done = sum(_tried(asked, moment, late=True) for asked in late)
    for asked in awaited().filter(due_at__gte=moment, reminded_at=None).iterator(MOST):
        if done < MOST and _is_near(asked, moment):
            done += _tried(asked, moment, late=False)
    return done


def _tried(asked: Consultation, at: datetime, *, late: bool) -> bool:
    return attempt(partial(_tell, asked.id, at, late=late), f"Telling of opinion {asked.id}")


def _is_near(asked: Consultation, at: datetime) -> bool:
    calendar = calendar_for()
    assert asked.due_at
    whole, left = (working_minutes(calendar, since, asked.due_at) for since in (asked.asked_at, at))
    return left <= whole * LAST_PART


@transaction.atomic
def _tell(id: UUID, at: datetime, *, late: bool) -> bool:
    """Once, also with several workers: the row is locked and looked at again."""
    found = Consultation.objects.select_for_update(skip_locked=True, of=("self",)).select_related("dossier", "unit")
    asked = found.filter(id=id, answered_at=None).first()
    if asked is None or asked.told_late_at or (not late and asked.reminded_at):
        return False
    template = "opinion-late" if late else "opinion-due-soon"
    context = {
        "dossier": asked.dossier, "procedure": catalogue.bundle(asked.dossier.revision_id).title, "asked": asked,
        "desk_url": addresses.desk(asked.dossier_id),
    }  # fmt: skip
    for officer in _officers(asked, late=late):
        to = Recipient(RecipientKind.OFFICER, officer.id, officer.full_name, email=officer.email)
        send(template, to=to, context=context, subject=(SUBJECT, asked.dossier_id), key=f"{template}:{id}:{officer.id}")
    asked.told_late_at, asked.reminded_at = (at, asked.reminded_at) if late else (None, at)
    asked.save(update_fields=["told_late_at", "reminded_at"])
    return True


def _officers(asked: Consultation, *, late: bool) -> list[Officer]:
    """Who answers in the unit; when it is late its head, and who settles the dossier, too."""
    found = list(officers_with(Role.SPECIALIST, [asked.unit_id]))
    if late:
        found += list(officers_with(Role.LEADER, [asked.unit_id]))
        found += _settling(asked)
    return list({officer.id: officer for officer in found}.values())


def _settling(asked: Consultation) -> list[Officer]:
    """Who has the open steps of the process itself; another unit that is asked, too, has nothing to do with it."""
    opinions = catalogue.bundle(asked.dossier.revision_id).graph.consultation
    opened = Assignment.objects.filter(dossier_id=asked.dossier_id, closed_at=None).exclude(unit_id=asked.unit_id)
    steps = [step for step in opened if opinions is None or not opinions.has(step.node)]
    accounts = [step.officer_id for step in steps if step.officer_id]
    holders = Officer.objects.filter(account__id__in=accounts)
    free = [step for step in steps if step.officer_id is None]
    return [*holders, *(officer for step in free for officer in officers_with(step.role, [step.unit_id]))]
