"""What people asked the assistant is deleted after a time that the installation sets; what was counted stays.

Of a talk remain when, where and what it was about, so that figures of earlier quarters still have their rows; words,
names, addresses and the way back to a person go. An answer approved as knowledge is the controller's own wording.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from motcua.assistant.answers.enums import QuestionState
from motcua.assistant.answers.models import OfficerQuestion, Thread, Turn
from motcua.foundation.common.clock import now
from motcua.foundation.common.relay import periodic

GONE = "–"
"""Stands where words were."""
PIECE, PIECES = 100, 3
GRACE = timedelta(days=2)


def due(at: datetime) -> QuerySet[Thread]:
    """Talks whose time is over. One that an officer has not answered waits for that, and then
    as long again. None where nothing is deleted."""
    days = settings.ENV.forget_questions_days
    if days <= 0:
        return Thread.objects.none()
    fresh = Q(state=QuestionState.WAITING) | Q(answered_at__gte=at - timedelta(days=days))
    waits = OfficerQuestion.objects.filter(fresh, thread=OuterRef("id"))
    return Thread.objects.filter(~Exists(waits), forgotten_at=None, last_at__lt=at - timedelta(days=days))


def overdue() -> tuple[int, datetime | None]:
    """(how many should be gone for two days, when the oldest ended)."""
    found = due(now() - GRACE)
    count = found.count()
    return count, found.aggregate(oldest=Min("last_at"))["oldest"] if count else None


@periodic(60)
def forget_questions() -> int:
    """What is due, some pieces a round, so that the worker's other work goes on; returns how many talks."""
    count = 0
    for _piece in range(PIECES):
        if not (done := _forget(now())):
            break
        count += done
    return count


@transaction.atomic
def _forget(at: datetime) -> int:
    found = list(due(at).select_for_update(skip_locked=True, of=("self",)).order_by("last_at", "id")[:PIECE])
    ids = [one.id for one in found]
    Turn.objects.filter(thread__in=ids).exclude(dossier_code="").update(dossier_code=GONE)
    Turn.objects.filter(thread__in=ids).update(question=GONE, worded=None, paper="")
    handed = OfficerQuestion.objects.filter(thread__in=ids)
    for one in handed:
        one.code, one.question, one.answer, one.forgotten_at = f"forgotten-{one.id}", GONE, GONE, at
        one.name = one.phone = one.email = ""
        one.person_id = None
        one.passed_why = GONE if one.passed_why else ""
        one.save()
    for talk in found:
        talk.secret, talk.person_id, talk.officer_id, talk.forgotten_at = secrets.token_urlsafe(18), None, None, at
        talk.dossier_code = GONE if talk.dossier_code else ""
        talk.save()
    return len(found)
