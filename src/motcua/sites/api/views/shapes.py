"""From the rows of the house to what is answered."""

import re
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.asked import Field
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover import posting
from motcua.onestop.handover.whereabouts import place_of
from motcua.onestop.links import selectors as links

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
MOMENTS = {"due_from", "until", "answer_by", "pay_by"}
"""Details of an event that are moments, beside those whose name ends in `_at`; what people typed is none."""


def language() -> str:
    return (get_language() or "vi")[:2]


def field(found: Field) -> dict[str, Any]:
    shaped: dict[str, Any] = {
        "name": found.name, "type": str(found.kind), "label": pick(found.label), "required": found.required,
    }  # fmt: skip
    if found.choices:
        shaped["choices"] = [{"value": str(value), "label": pick(words)} for value, words in found.choices]
    if found.pattern:
        shaped["pattern"] = found.pattern
    if found.fields:
        shaped["fields"] = [field(one) for one in found.fields]
    return shaped


def unit(found: Any) -> dict[str, str]:
    return {"code": found.code, "name": pick(found.label)}


def chosen(id: Any) -> dict[str, str] | None:
    found = Unit.objects.filter(id=id).first() if id else None
    return unit(found) if found else None


def result_at(found: Dossier) -> dict[str, Any] | None:
    """Where the issued result is, and by what number it is followed."""
    row = place_of(found.id) if found.settled_at else None  # before, nothing was issued
    if row is None:
        return None
    sent = posting.last_of(found) if row.by_post else None
    return {
        "standing": row.standing, "place": unit(row.place) if row.is_paper else None,
        "collect_at": unit(row.goes_to) if row.goes_to and row.is_paper else None,
        "is_paper": row.is_paper, "since": row.since, "carrier": sent.carrier if sent else None,
        "number": sent.number if sent else None,
    }  # fmt: skip


def linked(found: Dossier, by: Actor) -> dict[str, Any] | None:
    """The linked filing that the dossier is a part of; others' codes only for who may open them."""
    filing = links.of_dossier(found.id)
    if filing is None:
        return None
    rows = links.rows(filing, by=by)
    return {
        "code": filing.code, "procedure": filing.procedure_code, "title": pick(links.bundle_of(filing).title),
        "part": next(row.part.key for row in rows if row.dossier == found), "ended_at": filing.ended_at,
        "one_by_one": filing.one_by_one,
        "parts": [{
            "key": row.part.key, "procedure": row.part.procedure_code, "title": pick(row.title),
            "state": label(row.state, row.words),
            "code": row.dossier.code if row.dossier and row.opens else None,
        } for row in rows],
    }  # fmt: skip


def label(value: str, words: Any) -> dict[str, str]:
    return {"value": str(value), "label": pick(words)}


def file(found: Any) -> dict[str, Any] | None:
    if found is None:
        return None
    return {name: getattr(found, name) for name in ("id", "name", "media_type", "size", "sha256")}


def detail(kept: Any, name: str = "") -> Any:
    """Of an event: its moments as everywhere here, ISO 8601 with the offset; the record keeps them with a space."""
    if isinstance(kept, dict):
        return {key: detail(value, key) for key, value in kept.items()}
    if isinstance(kept, list):
        return [detail(one, name) for one in kept]
    is_moment = name.endswith("_at") or name in MOMENTS
    if not is_moment or not isinstance(kept, str) or not MOMENT.fullmatch(kept):
        return kept
    try:
        return datetime.fromisoformat(kept).isoformat()
    except ValueError:
        return kept
