"""What a leader should know of a draft on which other parts of a linked filing wait."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.common.bilingual import pick
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.linking import Link
from motcua.onestop.deskwork import flags
from motcua.onestop.deskwork.flags import Flag, Raised
from motcua.onestop.dossiers.enums import Outcome
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.links.models import LinkedPart
from motcua.onestop.links.selectors import titles
from motcua.onestop.links.services import stood


def of_drafts(drafts: Mapping[UUID, Result]) -> dict[UUID, list[Raised]]:
    """{dossier: what its draft leaves empty although a later part cannot begin without it}."""
    granted = {id: draft for id, draft in drafts.items() if draft.outcome != Outcome.REFUSED}
    found: dict[UUID, list[Raised]] = {}
    for part in LinkedPart.objects.filter(dossier_id__in=granted).select_related("filing", "dossier"):
        link = catalogue.bundle(part.filing.revision_id).link
        assert link and part.dossier
        draft, bundle = granted[part.dossier.id], catalogue.bundle(part.dossier.revision_id)
        waiting = _waiting(part, link, draft)
        if waiting:
            found[part.dossier.id] = [Raised(Flag.OTHERS_WAIT, _words(waiting, link, bundle))]
    return found


def needed_of(dossier: Dossier) -> dict[str, str]:
    """{field of its result: titles of the later parts of the linked filing that cannot begin without it}."""
    part = LinkedPart.objects.filter(dossier_id=dossier.id).select_related("filing").first()
    link = catalogue.bundle(part.filing.revision_id).link if part else None
    if part is None or link is None:
        return {}
    return {field: titles(link, keys) for field, keys in _needed(part, link).items()}


def kept_waiting(dossier: Dossier, draft: Result) -> set[str]:
    """Keys of the later parts of its linked filing that cannot begin for what the draft leaves empty."""
    part = LinkedPart.objects.filter(dossier_id=dossier.id).select_related("filing").first()
    link = catalogue.bundle(part.filing.revision_id).link if part else None
    if part is None or link is None or draft.outcome == Outcome.REFUSED:
        return set()
    return {key for keys in _waiting(part, link, draft).values() for key in keys}


def _waiting(part: LinkedPart, link: Link, draft: Result) -> dict[str, list[str]]:
    """{empty field of the draft: the later parts whose form needs it}."""
    return {field: keys for field, keys in _needed(part, link).items() if draft.data.get(field) in (None, "")}


def _needed(part: LinkedPart, link: Link) -> dict[str, list[str]]:
    """{field of the result of this part: the later parts whose form needs it}."""
    found: dict[str, list[str]] = {}
    for later in link.parts:
        its = stood(part.filing, later.procedure)[1] if part.key in later.after else None
        for question in its.form.questions if its else ():
            handed = later.answers.get(question.key)
            if handed and handed.result == part.key and question.required:
                found.setdefault(handed.field, []).append(later.key)
    return found


def _words(waiting: Mapping[str, list[str]], link: Link, bundle: Bundle) -> str:
    labels = {question.key: pick(question.label) for question in bundle.result.fields.questions}
    keys = list(dict.fromkeys(key for parts in waiting.values() for key in parts))
    return _("%(fields)s is empty: %(parts)s of the linked filing cannot begin without it") % {
        "fields": ", ".join(f"“{labels[field]}”" for field in waiting),
        "parts": titles(link, keys),
    }  # fmt: skip


flags.MORE.append(of_drafts)
