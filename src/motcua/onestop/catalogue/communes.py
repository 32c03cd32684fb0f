"""The communes and wards of the province as answers: only one that stands is taken, by its full name.

What is typed may leave out the kind or shorten it (“Việt Trì”, “P. Việt Trì”), name the province besides, or be the
name that a merged commune had; anything else is no place of this province, however alike it looks. A name with another
kind than a commune bears now is never taken for it: another one, merged since, may be meant, so that is asked.
"""

import re
from collections.abc import Callable, Iterable, Mapping
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
_SHORT = {"x": "xa", "p": "phuong", "tt": "thi tran", "tp": "thanh pho"}


@dataclass(frozen=True)
class _Named:
    """Those that may be meant, and whether one alone is."""

    units: tuple[Unit, ...]
    is_certain: bool = True


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
    if not _is_here(around):
        return NoCommune(typed, _bare_name(root().place))
    if len(named.units) == 1 and named.is_certain:
        return named.units[0].place
    alike = tuple(unit.place for unit in named.units[:MOST])
    return NoCommune(typed, _bare_name(root().place), alike)


def _named(commune: str) -> _Named:
    units, full, bare = competent_unit_list(Level.COMMUNE), _unshortened(commune), _bare(commune)
    if exact := [u for u in units if full in (fold(u.place), fold(u.place_en), fold(u.name))]:
        return _Named(tuple(exact))
    alike = [u for u in units if bare == _bare(fold(u.place))]
    if full == bare:
        return _Named(tuple(alike or _heirs(units, bare, _bare)))
    heirs = _heirs(units, full, str)
    return _Named(tuple(u for u in units if u in heirs or u in alike), is_certain=bool(heirs))


def _heirs(units: list[Unit], name: str, part: Callable[[str], str]) -> list[Unit]:
    """Those that took over a commune of this name, as far as this `part` of it goes."""
    former = UnitHistory.objects.filter(name_folded__endswith=name)
    ids = {row.unit_id for row in former if part(row.name_folded) == name}
    return [unit for unit in units if unit.id in ids]


def _unshortened(folded: str) -> str:
    """With its kind written out, where one was typed."""
    kind = _KIND.match(folded)
    return f"{_SHORT.get(kind[1], kind[1])} {_bare(folded)}" if kind else folded


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
