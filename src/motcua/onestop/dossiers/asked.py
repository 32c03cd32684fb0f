"""What an act asks for, described so that another program can ask it, and the check of what was sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Invalid

LONGEST = 4000
MOST = 10**12
MOST_ITEMS = 100


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    ID = "id"
    ANSWERS = "answers"
    """An object of plain values by key; the procedure's own rules check them."""
    LIST = "list"


@dataclass(frozen=True)
class Field:
    """`choices` are (value, words); `fields` what each item of a list, or the object of answers, is made of;
    `pattern` what a whole text fits, as the procedure's own rules check it."""

    name: str
    kind: Kind
    label: Any
    required: bool = True
    choices: tuple[tuple[str, Any], ...] = ()
    fields: tuple["Field", ...] = ()
    pattern: str = ""


def read(fields: Iterable[Field], given: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Typed values by name, None or empty where nothing was sent; raises Invalid naming every field that is wrong."""
    known = {field.name: field for field in fields}
    wrong: dict[str, Any] = {f"{prefix}{name}": _("There is no such field here.") for name in given.keys() - known}
    values: dict[str, Any] = {}
    for name, field in known.items():
        try:
            values[name] = _value(field, given.get(name), f"{prefix}{name}")
        except Invalid as invalid:
            wrong |= invalid.fields
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    return values


def _value(field: Field, raw: Any, name: str) -> Any:
    if raw is None or raw == "" or raw == [] or raw == {}:
        if field.required:
            raise _wrong(name, _("Send this field too."))
        return {Kind.TEXT: "", Kind.LIST: [], Kind.ANSWERS: {}}.get(field.kind)
    if field.kind is Kind.LIST:
        return _items(field, raw, name)
    return _READERS[field.kind](field, raw, name)


def _items(field: Field, raw: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw) or len(raw) > MOST_ITEMS:
        raise _wrong(name, _("Send a list of objects here, at most a hundred."))
    return [read(field.fields, item, f"{name}.{number}.") for number, item in enumerate(raw)]


def _text(field: Field, raw: Any, name: str) -> str:
    if not isinstance(raw, str) or len(raw) > LONGEST:
        raise _wrong(name, _("Send a text of at most 4,000 letters here."))
    return raw


def _number(field: Field, raw: Any, name: str) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= MOST:
        raise _wrong(name, _("Send a whole number here."))
    return raw


def _date(field: Field, raw: Any, name: str) -> date:
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise _wrong(name, _("Send a day as YYYY-MM-DD here.")) from None


def _yes_no(field: Field, raw: Any, name: str) -> bool:
    if not isinstance(raw, bool):
        raise _wrong(name, _("Send true or false here."))
    return raw


def _choice(field: Field, raw: Any, name: str) -> str:
    if not isinstance(raw, str) or raw not in dict(field.choices):
        raise _wrong(name, _("Choose one of the answers."))
    return raw


def _id(field: Field, raw: Any, name: str) -> UUID:
    try:
        return UUID(raw)
    except (TypeError, ValueError, AttributeError):
        raise _wrong(name, _("Send an identifier here, as it was given to you.")) from None


def _answers(field: Field, raw: Any, name: str) -> dict[str, Any]:
    plain = isinstance(raw, dict) and all(isinstance(v, str | int | float | bool | None) for v in raw.values())
    if not plain:
        raise _wrong(name, _("Send an object of plain values by key here."))
    return dict(raw)


_READERS = {
    Kind.TEXT: _text, Kind.NUMBER: _number, Kind.DATE: _date, Kind.YES_NO: _yes_no, Kind.CHOICE: _choice,
    Kind.ID: _id, Kind.ANSWERS: _answers,
}  # fmt: skip


def _wrong(name: str, sentence: Any) -> Invalid:
    return Invalid(_("Look at the marked fields again."), fields={name: sentence})
