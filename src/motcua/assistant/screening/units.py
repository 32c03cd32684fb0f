"""What the communes of the province were before, for papers that still name them so."""

from motcua.assistant.screening.former import Former
from motcua.foundation.organisations import seeds
from motcua.foundation.organisations.models import UnitHistory
from motcua.foundation.organisations.selectors import root


def former() -> list[Former]:
    """As the house knows them; of a unit that was split, each heir."""
    rows = UnitHistory.objects.values_list("name", "district", "province", "unit__place")
    here = root().place
    return [Former(*row, here) for row in rows]


def shipped(province: str) -> list[Former]:
    """As they come with Motcua, where there is no house to ask. Raises FileNotFoundError."""
    data = seeds.facts(province)
    here, names = data["province"]["place"], {code: name for code, _id, name, _english in data["communes"]}
    return [
        Former(name, group["district"], group["province"], names[heir], here)
        for group in data["history"]
        for _code, name, heir, *_mark in group["units"]
        if heir in names
    ]
