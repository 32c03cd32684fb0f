"""Reminders: once a week for the same thing, one message for all of a person's things."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from motcua.foundation.common.clock import local, now
from motcua.foundation.identity.enums import Role
from motcua.foundation.notices.services import send
from motcua.foundation.organisations.models import Officer
from motcua.foundation.organisations.selectors import officers_with
from motcua.office.readiness.enums import Kind
from motcua.office.readiness.labels import HAVES, KINDS, WHAT_TO_DO
from motcua.office.readiness.models import Gap
from motcua.office.readiness.subscriptions import recipient

PAUSE = timedelta(days=7)
HEADS_TOO = (
    Kind.NO_SEAL, Kind.SEAL_ENDED, Kind.SEAL_ENDING, Kind.RIGHT_MISSING, Kind.RIGHT_ENDING, Kind.NO_SUBSTITUTE,
    Kind.NO_ACCOUNT,
)  # fmt: skip
"""What the officer alone cannot mend: leaders and clerks of the agency are told, too."""


@transaction.atomic
def remind(limit: int = 200, at: datetime | None = None) -> int:
    """Tell whom it concerns what is missing; returns how many people were told. A person is told of all that is due in
    one message, and of the same thing not before a week has passed. Two workers never take the same rows."""
    moment = at or now()
    due = Gap.objects.filter(Q(reminded_at=None) | Q(reminded_at__lte=moment - PAUSE), cleared_at=None)
    rows = due.select_for_update(of=("self",), skip_locked=True, no_key=True).select_related("officer", "unit")
    concerned: dict[UUID, list[Gap]] = defaultdict(list)
    done: list[UUID] = []
    heads: dict[UUID, set[UUID]] = {}
    for gap in rows.order_by("by_when", "id")[: limit * 5]:
        people = _whom(gap, heads)
        if len(concerned.keys() | people) > limit:
            break
        for person in people:
            concerned[person].append(gap)
        done.append(gap.pk)
    for officer in Officer.objects.filter(id__in=concerned, is_active=True):
        gaps = concerned[officer.pk]
        send(
            "readiness", to=recipient(officer), subject=("officer", officer.id), context={"lines": _lines(gaps)},
            key=f"readiness:{officer.id}:{gaps[0].pk}:{moment:%G-%j}",
        )  # fmt: skip
    Gap.objects.filter(pk__in=done).update(reminded_at=moment)
    return len(concerned)


def _whom(gap: Gap, heads: dict[UUID, set[UUID]]) -> set[UUID]:
    """`heads`: leaders and clerks of the agencies that were asked for already."""
    people = {gap.officer_id} if gap.officer_id and gap.kind != Kind.RIGHT_MISSING else set()
    if gap.kind not in HEADS_TOO:
        return people
    agency = gap.unit.owner_id
    if agency not in heads:
        found = [officers_with(role, [agency]).values_list("id", flat=True) for role in (Role.LEADER, Role.CLERK)]
        heads[agency] = {id for ids in found for id in ids}
    return people | heads[agency]


def _lines(gaps: list[Gap]) -> dict[str, list[str]]:
    """{language: sentences}; a notice is worded in each language."""
    found = {}
    for language in ("vi", "en"):
        with translation.override(language):
            found[language] = [line(gap) for gap in gaps]
    return found


def line(gap: Gap) -> str:
    """“Name, unit: what is missing (until when). What to do.”"""
    kind = Kind(gap.kind)
    what = str(KINDS[kind])
    if kind in (Kind.HAVE_MISSING, Kind.HAVE_ENDED, Kind.HAVE_ENDING):
        what = f"{HAVES[gap.about]}: {what.lower()}"  # type: ignore[index]
    until = f" ({local(gap.ends_at):%d/%m/%Y})" if gap.ends_at else ""
    who = f"{gap.officer.full_name}: " if gap.officer else f"{gap.unit.label[translation.get_language()[:2]]}: "
    return f"{who}{what}{until}. {WHAT_TO_DO[kind]}"
