"""What every stored field holds of a person: class, legal basis, how long it is kept.

Law 91/2025/QH15 on the protection of personal data, Decree 356/2025/NĐ-CP.

Each room declares its models in `personal.py`; a field that nobody declared fails Django's system check, so that a new
column cannot come into the house unnamed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Field


class Kind(StrEnum):
    """Class of personal data; NONE is said too, so that nothing is forgotten."""

    NONE = "none"
    OFFICIAL = "official"  # who acted in office: name and work address of an official
    BASIC = "basic"  # name, numbers, birth, residence, contact
    SENSITIVE = "sensitive"  # identity-card pictures, e-ID sign-in, family and health facts that forms may carry
    SECRET = "secret"  # what proves a sign-in; nobody reads it


class Kept(StrEnum):
    """How long, by what ends it; the years of a class of records are the archive's plan (Law 33/2024/QH15)."""

    RECORD = "record"  # with the dossier or register it belongs to
    ACCOUNT = "account"  # while the account or position stands, then with the records that name it
    DRAFT = "draft"  # thirty days after the last change
    DAY = "day"  # twenty-four hours
    DELIVERY = "delivery"  # until delivered or given up, then with the record
    QUESTIONS = "questions"  # so many days after the last question as the installation says (a year)


@dataclass(frozen=True)
class Personal:
    kind: Kind
    basis: str
    kept: Kept


_DUTY = "Law 91/2025/QH15: a state agency doing its duty in an administrative procedure"
_OFFICE = "Law on Cadres and Civil Servants 80/2025/QH15: acts in office are done under one's name"
_SECURITY = "Law 91/2025/QH15: safety of the processing itself"

BASIC = Personal(Kind.BASIC, _DUTY, Kept.RECORD)
SENSITIVE = Personal(Kind.SENSITIVE, _DUTY, Kept.RECORD)
OFFICIAL = Personal(Kind.OFFICIAL, _OFFICE, Kept.RECORD)
SECRET = Personal(Kind.SECRET, _SECURITY, Kept.ACCOUNT)
DRAFTED = Personal(Kind.SENSITIVE, _DUTY, Kept.DRAFT)
TOLD = Personal(Kind.BASIC, _DUTY, Kept.DELIVERY)
ASKED = Personal(Kind.SENSITIVE, _DUTY, Kept.QUESTIONS)
PASSING = Personal(Kind.BASIC, _DUTY, Kept.DAY)
SIGNING_IN = Personal(Kind.SENSITIVE, _SECURITY, Kept.ACCOUNT)
NOTHING = Personal(Kind.NONE, "", Kept.RECORD)

_DECLARED: dict[str, dict[str, Personal]] = {}


def declare(model: str, personal: Mapping[str, Personal], *, other: str = "") -> None:
    """`model` such as "dossiers.Dossier"; `personal` names the fields that tell something of a person, `other` the
    rest, by name, separated by blanks."""
    _DECLARED[model.lower()] = {**dict.fromkeys(other.split(), NOTHING), **personal}


def kind_of(field: Field) -> Kind:
    """The declared class of a model's field; raises KeyError for one that nobody declared."""
    return _DECLARED[field.model._meta.label_lower][field.name].kind


def declared() -> dict[str, dict[str, Personal]]:
    return _DECLARED


@register()
def every_field_is_declared(app_configs: object, **more: object) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for model in apps.get_models():
        if not model.__module__.startswith("motcua."):
            continue
        known = _DECLARED.get(model._meta.label_lower, {})
        names = {field.name for field in model._meta.concrete_fields}
        for name in sorted(names ^ known.keys()):
            text = "is not declared" if name in names else "is declared but does not exist"
            found.append(Error(
                f"{model._meta.label}.{name} {text}", hint="Say in the room's personal.py what it holds of a person.",
                id="motcua.E001",
            ))  # fmt: skip
    return found
