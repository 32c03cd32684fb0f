"""Views of the worklist that people keep: for themselves, or for everybody of a unit; and the columns they want."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.text import clean
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.onestop.deskwork.enums import USUAL, Column
from motcua.onestop.deskwork.models import SavedView
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.worklists import DOING, Pace, Tab

MOST, LONGEST = 30, 60
SUBJECT = "saved_view"
KEYS = ("tab", "procedure", "node", "q", "pace")


def units_of(by: Actor) -> tuple[Unit, ...]:
    """Units this officer works in, with whom a view may be shared. Their names are those of this morning."""
    return _units(frozenset(unit for role, unit in by.grants if role in DOING), today())


@lru_cache(maxsize=4096)
def _units(ids: frozenset[UUID], day: date) -> tuple[Unit, ...]:
    return tuple(Unit.objects.filter(id__in=ids).order_by("sort_key"))


def seen_by(by: Actor) -> QuerySet[SavedView]:
    """One's own, with the nameless one of one's columns, and those that somebody shared with a unit one works in."""
    units = {unit for role, unit in by.grants if role in DOING}
    rows = SavedView.objects.filter(Q(account_id=by.id) | Q(unit_id__in=units))
    return rows.select_related("unit").order_by("name", "id")


def save(
    name: str, query: Mapping[str, str], columns: Iterable[str], *, by: Actor, unit_id: UUID | None = None
) -> SavedView:  # fmt: skip
    """Keep it under a name; one's own of that name is kept anew. Raises Invalid for a name that is missing, NotYours
    for a unit one does not work in, Refusal when there are `MOST`."""
    words = clean(name)
    if not 2 <= len(words) <= LONGEST:
        wrong = _("Write a name of 2 to 60 letters.")
        raise Invalid(wrong, fields={"name": wrong})
    if unit_id and not any(unit.id == unit_id for unit in units_of(by)):
        raise NotYours
    kept = {"query": checked(query), "columns": columns_in(columns), "unit_id": unit_id, "owner_name": by.name}
    mine = SavedView.objects.filter(account_id=by.id).exclude(name="")
    if mine.exclude(name=words).count() >= MOST:
        raise Refusal(_("You have %(n)s views. Delete one first."), n=MOST)
    try:
        with transaction.atomic():
            view, _made = SavedView.objects.update_or_create(account_id=by.id, name=words, defaults=kept)
            if unit_id:
                audit.record("view.share", by=by, subject=(SUBJECT, view.id), unit_id=unit_id, detail={"name": words})
    except IntegrityError:  # pressed twice at the same moment
        return mine.get(name=words)
    return view


def checked(query: Mapping[str, str]) -> dict[str, str]:
    """What a view may hold; raises Invalid for a list or a time left that there is not."""
    found = {key: str(query.get(key, ""))[:100] for key in KEYS if query.get(key)}
    if found.get("tab", Tab.TODO) not in set(Tab) or found.get("pace", Pace.LATE) not in set(Pace):
        raise Invalid(_("There is no such list."))
    return found


def delete(view_id: UUID, *, by: Actor) -> None:
    """By who made it, or by a leader of the unit it is shared with."""
    view = seen_by(by).filter(id=view_id).first()
    if view is None:
        return  # deleted before
    if view.account_id != by.id and not (view.unit_id and by.has(Role.LEADER, view.unit_id)):
        raise NotYours
    with transaction.atomic():
        if view.unit_id:
            detail = {"name": view.name}
            audit.record("view.delete", by=by, subject=(SUBJECT, view.id), unit_id=view.unit_id, detail=detail)
        view.delete()


def may_delete(view: SavedView, by: Actor) -> bool:
    return view.account_id == by.id or bool(view.unit_id and by.has(Role.LEADER, view.unit_id))


def columns_in(wanted: Iterable[str]) -> list[str]:
    """Those that there are, each once, in the order of the table; the usual ones when none is left."""
    chosen = set(wanted)
    return [column.value for column in Column if column.value in chosen] or [column.value for column in USUAL]


def choose_columns(wanted: Iterable[str], *, by: Actor) -> list[str]:
    found = columns_in(wanted)
    kept = {"columns": found, "query": {}, "owner_name": by.name}
    SavedView.objects.update_or_create(account_id=by.id, name="", defaults=kept)
    return found


def columns_of(by: Actor, views: Iterable[SavedView]) -> list[str]:
    """Of what `seen_by` gave."""
    return columns_in(next((one.columns for one in views if one.account_id == by.id and not one.name), ()))
