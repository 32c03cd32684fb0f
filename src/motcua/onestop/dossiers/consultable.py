"""Which other units may be asked for an opinion, and until which day."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.foundation.calendar import Calendar, is_working_day
from motcua.foundation.common.clock import LOCAL, local
from motcua.foundation.common.errors import Invalid
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import positions_at, units_at
from motcua.onestop.dossiers import process
from motcua.onestop.dossiers.store import Case


def units(case: Case) -> list[Unit]:
    """The one that the process names, then the divisions of the agency and the departments of the province in which
    somebody can write the opinion and, where the process wants it, approve it."""
    found, wanted = process.consultation_of(case), process.bundle_of(case).graph.consultation
    if found is None or wanted is None:
        return []
    usual = found[1]
    asking = [step.unit_id for step in case.steps if not wanted.has(step.node)]
    parts = Q(owner_id=case.authority_id, kind=UnitKind.DIVISION) | Q(kind=UnitKind.DEPARTMENT)
    others = units_at().filter(parts).exclude(id__in=[usual.id, case.authority_id, *asking])
    for node in wanted.nodes:
        others = others.filter(id__in=_holding(node.role))
    return [usual, *others.select_related("owner").order_by("level", "sort_key")]


def _holding(role: str) -> set[UUID]:
    """Units for which somebody holds the role; a leader leads only the unit of the position."""
    rows = positions_at().filter(roles__contains=[role], officer__is_active=True)
    held = rows.values_list("unit_id", "unit__owner_id")
    return {unit for unit, _owner in held} | ({owner for _unit, owner in held} if role != Role.LEADER else set())


def end_of(case: Case, until: date, at: datetime, calendar: Calendar) -> datetime:
    """The moment at which a day that was named ends, never after the dossier. Raises Invalid at the field `until`."""
    last = last_day(case.due_at) if case.due_at and case.due_at > at else None
    if until < local(at).date() or (last and until > last):
        raise _wrong(
            _("Choose a working day from today to %(day)s, when the dossier is due.") % {"day": f"{last:%d/%m/%Y}"}
            if last else _("Choose a working day from today on.")
        )  # fmt: skip
    if not is_working_day(calendar, until):
        raise _wrong(_("%(day)s is a day off. Choose a working day.") % {"day": f"{until:%d/%m/%Y}"})
    end = datetime.combine(until + timedelta(days=1), time.min, LOCAL)
    return min(end, case.due_at) if last and case.due_at else end


def last_day(due_at: datetime) -> date:
    """A term that ends with its day ends at midnight, which is that day's."""
    return (local(due_at) - timedelta(microseconds=1)).date()


def _wrong(sentence: Any) -> Invalid:
    return Invalid(_("Look at the marked fields again."), fields={"until": sentence})
