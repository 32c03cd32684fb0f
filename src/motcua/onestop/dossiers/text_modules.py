"""Texts that a unit uses again and again in its letters: kept by its clerk or head, filled in from the record.

A place stands in braces: “{code}”. What a text inserts is typed text like any other; the officer reads and edits it.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.errors import Conflict, Invalid
from motcua.foundation.common.text import clean
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers.enums import LetterKind
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Dossier, TextModule

KEEPERS = (Role.LEADER, Role.CLERK)
LONGEST, LONGEST_TITLE, MOST = 2000, 120, 500
FIELDS = {
    "form-02-supplement": {"reason": _("Reason of a document")},
    "form-03-decline": {"reason": _("Reason"), "next": _("What the applicant can do now")},
    LetterKind.EXTENSION.value: {"reason": _("Reason"), "more": _("What the letter says besides")},
    LetterKind.APOLOGY.value: {"reason": _("Reason"), "more": _("What the letter says besides")},
    LetterKind.STOP.value: {"reason": _("Reason"), "more": _("What the letter says besides")},
    "refusal": {"reason": _("Reason for the refusal"), "legal_basis": _("Legal basis")},
}
"""{kind of letter: {field: label}}"""
PLACES = {
    "code": _("code of the dossier"), "applicant": _("name of the applicant"), "procedure": _("name of the procedure"),
    "agency": _("name of the agency that settles it"), "received": _("day of reception"),
    "due": _("day the result is due"), "today": _("today"), "officer": _("name of the officer who writes"),
}  # fmt: skip
_PLACE = re.compile(r"\{([^{}]*)\}")


def kept_by(actor: Actor) -> frozenset[UUID]:
    """The units whose texts this officer keeps."""
    return frozenset().union(*(actor.units(role) for role in KEEPERS))


def of_unit(unit_id: UUID) -> list[TextModule]:
    return list(TextModule.objects.filter(unit_id=unit_id).order_by("kind", "field", "title"))


def usable(actor: Actor, kind: str, units: Iterable[UUID]) -> list[TextModule]:
    """Texts for this letter, of the units in which the officer acts and of `units` (the authority of the dossier)."""
    mine = {unit for _role, unit in actor.grants} | set(units)
    found = TextModule.objects.filter(unit_id__in=mine, kind=kind).select_related("unit")
    return list(found.order_by("field", "title", "id")[:MOST])


def filled(text: str, dossier: Dossier, by: Actor) -> str:
    """The text with its places filled in from the record; “…” where the record says nothing yet."""
    values = {
        "code": dossier.code, "applicant": dossier.applicant_name,
        "procedure": pick(catalogue.bundle(dossier.revision_id).title, "vi"), "agency": dossier.authority.name,
        "received": _day(local(dossier.received_at).date() if dossier.received_at else None),
        "due": _day(local(dossier.due_at).date() if dossier.due_at else None), "today": _day(today()),
        "officer": by.name,
    }  # fmt: skip
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "…"


@transaction.atomic
def save(
    *, by: Actor, unit: Unit, kind: str, field: str, title: str, text: str, id: UUID | None = None,
    version: int | None = None,
) -> TextModule:  # fmt: skip
    """Write a text, or write it anew: `id` and the `version` that was read. Raises Invalid, Conflict, NotYours."""
    if unit.id not in kept_by(by):
        raise NotYours
    name, words = clean(title), text.strip()
    _check(kind, field, name, words)
    found = TextModule(unit=unit)
    if id is not None:
        found = TextModule.objects.select_for_update().get(id=id, unit=unit)
        if version is not None and version != found.version:
            raise Conflict(_("%(who)s changed this text meanwhile. Open it again."), who=found.changed_by)
        found.version += 1
    found.kind, found.field, found.title, found.text = kind, field, name, words
    found.changed_by, found.changed_at = by.name, now()
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as same:
        told = _("There is a text of this title for this field. Choose another title.")
        raise Invalid(told, fields={"title": told}) from same
    audit.record("text_module.saved", by=by, subject=("text_module", found.id), unit_id=unit.id,
                 detail={"kind": kind, "field": field, "title": name, "text": words})  # fmt: skip
    return found


@transaction.atomic
def delete(id: UUID, *, by: Actor) -> None:
    """Letters that were written with it keep their words. Pressing twice changes nothing."""
    found = TextModule.objects.filter(id=id).first()
    if found is None:
        return
    if found.unit_id not in kept_by(by):
        raise NotYours
    audit.record("text_module.deleted", by=by, subject=("text_module", found.id), unit_id=found.unit_id,
                 detail={"kind": found.kind, "field": found.field, "title": found.title})  # fmt: skip
    found.delete()


def _check(kind: str, field: str, title: str, text: str) -> None:
    wrong: dict[str, Any] = {}
    if field not in FIELDS.get(kind, {}):
        wrong["place"] = _("Choose the letter and the field.")
    if not title or len(title) > LONGEST_TITLE:
        wrong["title"] = _("Write a short title, at most 120 letters.")
    if len(clean(text)) < 5 or len(text) > LONGEST:
        wrong["text"] = _("Write the text, at most 2,000 letters.")
    elif unknown := sorted({place for place in _PLACE.findall(text) if place not in PLACES}):
        known = ", ".join("{" + name + "}" for name in PLACES)
        named = ", ".join("{" + name + "}" for name in unknown)
        wrong["text"] = _("%(unknown)s is not known. There is: %(known)s.") % {"unknown": named, "known": known}
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
