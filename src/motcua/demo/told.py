"""Letters of the home commune about the time: of each kind one is signed and with the applicant, one waits for the
leader. By the services that the pages call, just before the moment shown."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from motcua.demo import signing
from motcua.foundation.calendar import Calendar, is_working_day
from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.models import Account
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import official_letters, services
from motcua.onestop.dossiers.enums import DossierState, LetterKind
from motcua.onestop.dossiers.models import Dossier, LetterDraft

BEFORE, AHEAD = timedelta(minutes=2), timedelta(days=5)
OPEN = (DossierState.RECEIVED, DossierState.IN_PROGRESS)
REASONS = {
    LetterKind.EXTENSION: "Cần xác minh thêm tại nơi cư trú trước đây của người nộp.",
    LetterKind.APOLOGY: "Việc xác minh kéo dài hơn dự kiến do cơ quan phối hợp trả lời chậm.",
}
STAFF = ("chuyenvien", "lanhdao")
EACH, TRIED = 2, 12
"""So many letters of each kind; the first is signed."""


def write(home: Unit, as_of: datetime) -> int:
    """Returns how many letters were drafted; none where some are there."""
    if LetterDraft.objects.exists():
        return 0
    at, calendar = as_of - BEFORE, calendar_for(home.id)
    mine = Dossier.objects.filter(authority=home, state__in=OPEN, paused_at=None, last_at__lt=at, linked_part=None)
    late = mine.filter(due_at__lt=at).order_by("due_at", "id")
    coming = mine.filter(due_at__gt=at + AHEAD).order_by("-due_at", "id")
    return _some(LetterKind.APOLOGY, late, at, calendar) + _some(LetterKind.EXTENSION, coming, at, calendar)


def _some(kind: LetterKind, dossiers: QuerySet[Dossier], at: datetime, calendar: Calendar) -> int:
    specialist, leader = (
        actor_for_account(Account.objects.select_related("officer").get(username=name)) for name in STAFF
    )
    made = 0
    for dossier in dossiers[:TRIED]:
        if made == EACH:
            break
        assert dossier.due_at
        until = _working_day(max(local(at), local(dossier.due_at)).date() + timedelta(days=1), calendar)
        try:
            with transaction.atomic():
                services.propose_letter(
                    dossier.id, by=specialist, kind=kind, reason=REASONS[kind], until=until, at=at
                )  # fmt: skip
                if not made:
                    signing.stand_in()
                    official_letters.sign_letter(dossier.id, by=leader, at=at + timedelta(minutes=1))
        except Refusal:  # it is with somebody else now, or was extended before
            continue
        made += 1
    return made


def _working_day(day: date, calendar: Calendar) -> date:
    while not is_working_day(calendar, day):
        day += timedelta(days=1)
    return day
