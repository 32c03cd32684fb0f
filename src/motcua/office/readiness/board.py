"""The board of warnings: what stops work, for whom, since when, which dossiers and by when."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.text import fold
from motcua.foundation.identity.models import Account
from motcua.office.readiness import permissions
from motcua.office.readiness.enums import GROUPS, STOPS_WORK, Group, Reach
from motcua.office.readiness.models import Gap
from motcua.onestop.dossiers.models import OPEN_STATES, Assignment, Dossier


@dataclass(frozen=True)
class Wanted:
    group: Group = Group.WORK
    text: str = ""


def open_gaps(by: Actor) -> QuerySet[Gap]:
    """Of the units this leader, clerk or administrator answers for; their own, too."""
    units = permissions.units_of(by, *permissions.READERS)
    return Gap.objects.filter(permissions.within(units), cleared_at=None)


def of_group(group: Group) -> Q:
    """What stops work is what open dossiers wait for; what is missing where none waits stands under its own kind."""
    return Q(kind__in=STOPS_WORK, dossiers__gt=0) if group is Group.WORK else Q(kind__in=GROUPS[group])


def narrowed(rows: QuerySet[Gap], wanted: Wanted) -> QuerySet[Gap]:
    """By words of the officer's name or the unit's."""
    for word in fold(wanted.text).split():
        rows = rows.filter(Q(officer__name_folded__contains=word) | Q(unit__name_folded__contains=word))
    return rows.filter(of_group(wanted.group)).select_related("officer", "unit__owner")


def counts(rows: QuerySet[Gap]) -> dict[str, int]:
    """{group: how many}, in one statement."""
    return rows.order_by().aggregate(**{group.value: Count("id", filter=of_group(group)) for group in Group})


def readable(by: Actor, id: UUID) -> Gap | None:
    own = Q(officer=by.officer_id) if by.officer_id else Q(pk=None)
    rows = open_gaps(by) | Gap.objects.filter(own, cleared_at=None)
    return rows.select_related("officer", "unit__owner").filter(id=id).first()


def endangered(gap: Gap) -> QuerySet[Dossier]:
    """The open dossiers as they stand now, the first due first."""
    rows = Dossier.objects.filter(state__in=OPEN_STATES, due_at__isnull=False)
    if gap.reach == Reach.AUTHORITY:
        rows = rows.filter(authority=gap.unit_id)
    elif gap.reach in (Reach.STEP, Reach.HELD):
        steps = Assignment.objects.filter(dossier=OuterRef("id"), unit=gap.unit_id, role=gap.about, closed_at=None)
        if gap.reach == Reach.HELD:
            accounts = Account.objects.filter(officer=gap.officer_id).values_list("id", flat=True)
            steps = steps.filter(officer_id__in=list(accounts))
        rows = rows.filter(Exists(steps))
    else:
        rows = rows.none()
    return rows.select_related("authority").defer("answers", "contact")


def of_officer(officer_id: UUID) -> QuerySet[Gap]:
    """What an officer lacks themselves."""
    return Gap.objects.filter(officer=officer_id, cleared_at=None).select_related("unit").order_by("by_when", "id")
