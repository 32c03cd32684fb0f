"""What is said around a dossier: messages, internal notes, another contact."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.idempotency import once
from motcua.foundation.common.text import clean
from motcua.onestop.dossiers import permissions
from motcua.onestop.dossiers.enums import DossierState, Verb
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Message
from motcua.onestop.dossiers.ports import Whereabouts
from motcua.onestop.dossiers.services._step import begin, check, finish
from motcua.onestop.dossiers.store import Move

LONGEST = 4000


def message(dossier_id: UUID, *, by: Actor, text: str, at: datetime | None = None, key: str | None = None) -> int:
    """The applicant writes to the officers, or an officer of the dossier to the applicant."""
    return _once(dossier_id, Verb.MESSAGE, by, text, at, key)


def note(dossier_id: UUID, *, by: Actor, text: str, at: datetime | None = None, key: str | None = None) -> int:
    """An internal note, never shown to the applicant."""
    if by.kind is not ActorKind.OFFICER:
        raise NotYours
    return _once(dossier_id, Verb.NOTE, by, text, at, key)


def _once(dossier_id: UUID, verb: Verb, by: Actor, text: str, at: datetime | None, key: str | None) -> int:
    """One message a key, also when others have gone on since; the page gone back to and written on is told so."""

    def say() -> int:
        return _say(begin(dossier_id, verb, by=by, at=at, key=key, alone=True), text, internal=verb is Verb.NOTE)

    with transaction.atomic():
        version, _first = once(f"{verb}:{dossier_id}:{by.id}", key, clean(text), say)
    return int(version)


def _say(move: Move, text: str, *, internal: bool) -> int:
    if not permissions.may_read(move.by, move.case):
        raise NotYours
    check(move)
    words = clean(text)
    if not words or len(words) > LONGEST:
        raise Invalid(_("Write a message of at most 4,000 letters."), fields={"text": ""})
    Message.objects.create(
        dossier_id=move.case.id, internal=internal, from_officer=move.by.kind is ActorKind.OFFICER,
        author_id=move.by.id, author=move.by.name, text=words, at=move.at,
    )  # fmt: skip
    return finish(move)


def change_contact(
    dossier_id: UUID, *, by: Actor, contact: dict, at: datetime | None = None, key: str | None = None
) -> int:
    """Another phone, address or way to receive the result; by the applicant, or at the counter where they came in."""
    move = begin(dossier_id, Verb.CHANGE_CONTACT, by=by, at=at, key=key)
    if move.case.repeats(Verb.CHANGE_CONTACT, key):
        return move.case.version
    if not permissions.receives_at(move.by, move.case):
        permissions.require_applicant(move.by, move.case)
    check(move)
    move.changes["contact"] = {name: clean(str(value)) for name, value in contact.items()}
    move.detail["fields"] = sorted(contact)
    if move.case.state == DossierState.SETTLED:
        move.also += ports.get(Whereabouts).wanted(move.case, move.changes["contact"], move.at)
    return finish(move)
