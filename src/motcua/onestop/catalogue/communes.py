"""The communes and wards of the province as answers: only one that stands is taken, by its full name.

What is typed may leave out the kind (“Việt Trì”, “P. Việt Trì”), name the province besides, or be the name that a
merged commune had; anything else is no place of this province, however alike it looks.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from motcua.foundation.common.text import fold
from motcua.foundation.organisations.enums import Level
from motcua.foundation.organisations.models import Unit, UnitHistory
from motcua.foundation.organisations.selectors import competent_unit_list, root
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import FieldType
from motcua.onestop.catalogue.forms import NoCommune, Question
from motcua.onestop.catalogue.selectors import authorities

MOST = 4
"""So many that may be meant are named; of more the list tells."""
_KIND = re.compile(r"^(xa|x|phuong|p|thi tran|tt|dac khu|thanh pho|tp|tinh) ")


@dataclass(frozen=True)
class _Named:
    """One that bears the name now, and those that took over one that bore it."""

    now: tuple[Unit, ...]
    heirs: tuple[Unit, ...]


def names() -> list[str]:
    """In dictionary order."""
    return [unit.place for unit in competent_unit_list(Level.COMMUNE)]


def recognised(questions: Iterable[Question], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with each commune by its full name, or as `NoCommune`; for `forms.check`."""
    found = dict(raw)
    asked = [q.key for q in questions if q.type is FieldType.COMMUNE]
    for key in asked:
        if isinstance(found.get(key), str) and found[key].strip():
            found[key] = read(found[key])
    return found


def read(typed: str) -> str | NoCommune:
    commune, *around = (fold(part) for part in typed.split(","))
    named = _named(commune)
    meant = named.now or named.heirs
    if len(meant) == 1 and _is_here(around):
        return meant[0].place
    alike = tuple(unit.place for unit in meant[:MOST]) if _is_here(around) else ()
    return NoCommune(typed, _bare_name(root().place), alike)


def _named(commune: str) -> _Named:
    units = competent_unit_list(Level.COMMUNE)
    exact = [u for u in units if commune in (fold(u.place), fold(u.place_en), fold(u.name))]
    now = exact or [u for u in units if _bare(commune) == _bare(fold(u.place))]
    former = UnitHistory.objects.filter(name_folded__endswith=_bare(commune)) if not now else ()
    ids = {row.unit_id for row in former if _is_called(row.name_folded, commune)}
    return _Named(tuple(now), tuple(u for u in units if u.id in ids))


def _is_called(name: str, typed: str) -> bool:
    """By its full name, or by the bare one where no kind was typed."""
    return typed == name if _bare(typed) != typed else typed == _bare(name)


def _is_here(around: list[str]) -> bool:
    """What stands after the name: this province, or a district or province that became a part of it."""
    wanted = {_bare(part) for part in around if part} - {_bare(fold(root().place)), "viet nam"}
    if not wanted:
        return True
    known = UnitHistory.objects.filter(~Q(district="")).values_list("district", "province").distinct()
    return wanted <= {_bare(fold(name)) for row in known for name in row}


def _bare(folded: str) -> str:
    return _KIND.sub("", folded)


def _bare_name(place: str) -> str:
    first, _blank, rest = place.partition(" ")
    return rest if fold(first) in ("xa", "phuong", "tinh") else place


def agency_of(bundle: Bundle, answers: Mapping[str, Any]) -> Unit | None:
    """The agency that the chosen commune makes competent; None while none is chosen, or nothing depends on it."""
    named = answers.get(bundle.place) if bundle.place else None
    return next((unit for unit in authorities(bundle) if unit.place == named), None) if named else None
