"""From the rows of the house to what is answered."""

from typing import Any

from django.utils.translation import get_language

from motcua.foundation.common.bilingual import pick
from motcua.onestop.dossiers.asked import Field


def language() -> str:
    return (get_language() or "vi")[:2]


def field(found: Field) -> dict[str, Any]:
    shaped: dict[str, Any] = {
        "name": found.name, "type": str(found.kind), "label": pick(found.label), "required": found.required,
    }  # fmt: skip
    if found.choices:
        shaped["choices"] = [{"value": str(value), "label": pick(words)} for value, words in found.choices]
    if found.fields:
        shaped["fields"] = [field(one) for one in found.fields]
    return shaped


def unit(found: Any) -> dict[str, str]:
    return {"code": found.code, "name": pick(found.label)}


def label(value: str, words: Any) -> dict[str, str]:
    return {"value": str(value), "label": pick(words)}


def file(found: Any) -> dict[str, Any] | None:
    if found is None:
        return None
    return {name: getattr(found, name) for name in ("id", "name", "media_type", "size", "sha256")}
