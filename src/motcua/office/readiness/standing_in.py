"""Whether somebody can stand in: there on these days, of the same agency, able to do what the absent one does."""

from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Case, QuerySet, When

from motcua.foundation.common.clock import LOCAL
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.organisations.models import Officer
from motcua.foundation.organisations.selectors import positions_at
from motcua.foundation.organisations.services import check_substitution
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.selectors import certificate_for
from motcua.office.readiness.errors import CannotSign, CannotSignIn, LeadsNothing, OtherAgency


def colleagues(officer: Officer) -> QuerySet[Officer]:
    """Active officers of the agencies in which the officer works: first those of the same unit with a role of theirs,
    then the rest of that unit, then the others; each in dictionary order."""
    held = positions_at().filter(officer=officer).values_list("unit", "roles")
    units, roles = {unit for unit, _roles in held}, {role for _unit, some in held for role in some}
    near = positions_at().filter(unit__owner__in=_agencies(officer.pk)).values_list("officer", "unit", "roles")
    everybody, same_unit, likeliest = set(), set(), set()
    for one, unit, some in near:
        everybody.add(one)
        if unit in units:
            same_unit.add(one)
            if roles & set(some):
                likeliest.add(one)
    distance = Case(When(id__in=likeliest, then=0), When(id__in=same_unit, then=1), default=2)
    found = Officer.objects.filter(id__in=everybody, is_active=True).exclude(pk=officer.pk)
    return found.order_by(distance, "sort_key")


def _agencies(officer_id: UUID, *, leading: bool = False) -> set[UUID]:
    held = positions_at().filter(officer=officer_id)
    if leading:
        held = held.filter(roles__contains=[Role.LEADER])
    return set(held.values_list("unit__owner", flat=True))


def require_able(officer: Officer, substitute: Officer, *, first_day: date, last_day: date) -> None:
    """Raises the refusal that says why not: away, circular, another agency, cannot sign in, cannot sign.

    The substitute gets the absent one's rights for these days. What rights cannot give is asked for here: an account;
    to stand in for a leader, a leading post in the agency (who signs in the head's place is a deputy or the head of a
    unit, Decree 30/2020/NĐ-CP, Article 13) and a certificate that holds to the last day.
    """
    check_substitution(officer, substitute, first_day=first_day, last_day=last_day)
    name = substitute.full_name
    if not substitute.is_active or not Account.objects.filter(officer=substitute, is_active=True).exists():
        raise CannotSignIn(name)
    if not _agencies(officer.pk) & _agencies(substitute.pk):
        raise OtherAgency(name)
    led = _agencies(officer.pk, leading=True)
    if not led:
        return
    if not led & _agencies(substitute.pk, leading=True):
        raise LeadsNothing(name)
    if certificate_for(HolderKind.OFFICER, substitute.pk, datetime.combine(last_day, time(17), LOCAL)) is None:
        raise CannotSign(name, last_day)
