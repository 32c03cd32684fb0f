"""Builds a province's units from the shipped facts (`data/NN.json`, made by `scripts/units.py`)."""

import json
from datetime import date
from importlib.resources import files
from uuid import UUID, uuid5

from django.db import transaction

from motcua.foundation.common.text import fold
from motcua.foundation.organisations.enums import HistoryKind, Level, UnitKind
from motcua.foundation.organisations.models import Unit, UnitHistory, owner_of

NAMESPACE = UUID("5d0a6f5e-6a0f-5f0c-9a55-0c3f6b9b2025")
TWO_LEVELS = date(2025, 7, 1)
"""First day of two-level local government (Resolution 202/2025/QH15, Law 72/2025/QH15)."""


def unit_uuid(code: str) -> UUID:
    """A seeded unit has the same id in every installation."""
    return uuid5(NAMESPACE, code)


def facts(province: str) -> dict:
    """The shipped facts of one province; KeyError-free: an unknown code is a FileNotFoundError naming it."""
    resource = files(__package__) / "data" / f"{province}.json"
    return json.loads(resource.read_text(encoding="utf-8"))


def provinces() -> list[str]:
    """Codes of the provinces that can be built."""
    folder = files(__package__) / "data"
    return sorted(item.name[:2] for item in folder.iterdir() if item.name.endswith(".json") and item.name[:2].isdigit())


def _unit(row: dict, parent: Unit | None, place: tuple[str, str], level: Level) -> Unit:
    own_id = unit_uuid(row["code"])
    unit = Unit(
        id=own_id, code=row["code"], agency_id=row.get("agency_id", ""), kind=row["kind"], level=level,
        place=place[0], place_en=place[1], parent=parent, owner_id=owner_of(row["kind"], own_id, parent),
        valid_from=TWO_LEVELS,
    )  # fmt: skip
    unit.set_name(row["name"], row["name_en"])
    return unit


def _fill(row: dict, place: dict) -> dict:
    """A part's row with the name of its commune written into the pattern."""
    return {
        "code": row["code"].format(**place), "kind": row["kind"],
        "name": row["name"].format(**place), "name_en": row["name_en"].format(**place),
    }  # fmt: skip


def _build(data: dict) -> list[Unit]:
    province = data["province"]
    home = (province["place"], province["place_en"])
    top = _unit(province, None, home, Level.PROVINCE)
    units = {top.code: top}
    for row in data["bodies"]:
        units[row["code"]] = _unit(row, units[row["parent"]], home, Level.PROVINCE)
    for code, agency_id, name, name_en in data["communes"]:
        word, bare = name.split(" ", 1) if not name.startswith("Đặc khu ") else ("Đặc khu", name[8:])
        place = {"code": code, "place": f"{word.lower()} {bare}", "place_en": name_en}
        row = {
            "code": code, "agency_id": agency_id, "kind": UnitKind.COMMUNE_COMMITTEE,
            "name": f"Ủy ban nhân dân {place['place']}", "name_en": f"People's Committee of {name_en}",
        }  # fmt: skip
        committee = _unit(row, top, (name, name_en), Level.COMMUNE)
        units[code] = committee
        for part in data["parts"]:
            if word.lower() in part.get("only", word.lower()):
                filled = _fill(part, place)
                parent = units[part["parent"].format(**place)]
                units[filled["code"]] = _unit(filled, parent, (name, name_en), Level.COMMUNE)
    return list(units.values())


def _history(data: dict) -> list[UnitHistory]:
    rows = []
    for group in data["history"]:
        for code, name, heir, *mark in group["units"]:
            split = bool(mark)
            rows.append(
                UnitHistory(
                    unit_id=unit_uuid(heir),
                    code=code,
                    name=name,
                    name_folded=fold(name),
                    district=group["district"],
                    province=group["province"],
                    kind=HistoryKind.SPLIT if split else HistoryKind.WHOLE,
                    is_main=not split or mark[0] == "main",
                    valid_to=TWO_LEVELS,
                )
            )
    return rows


@transaction.atomic
def seed_units(province: str = "25") -> int:
    """All units and old units of the province, once; returns how many units stand afterwards."""
    data = facts(province)
    if not Unit.objects.filter(id=unit_uuid(data["province"]["code"])).exists():
        Unit.objects.bulk_create(_build(data), batch_size=2000)
        UnitHistory.objects.bulk_create(_history(data), batch_size=2000)
    return Unit.objects.count()
