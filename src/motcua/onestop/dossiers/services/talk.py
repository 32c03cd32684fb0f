"""What is said around a dossier: messages, internal notes, another contact."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.errors import Conflict, Invalid
from motcua.foundation.common.text import clean
from motcua.onestop.dossiers import permissions
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Message
from motcua.onestop.dossiers.services._step import begin, check, finish
from motcua.onestop.dossiers.store import Move

LONGEST = 4000


class OtherContent(Conflict):
    code = "other-content"

    def __init__(self) -> None:
        super().__init__(_("This form was already sent with other words. Load the page again, then send the new ones."))


@transaction.atomic
def message(dossier_id: UUID, *, by: Actor, text: str, at: datetime | None = None, key: str | None = None) -> int:
    """The applicant writes to the officers, or an officer of the dossier to the applicant."""
    return _say(begin(dossier_id, Verb.MESSAGE, by=by, at=at, key=key, alone=True), text, internal=False)


@transaction.atomic
def note(dossier_id: UUID, *, by: Actor, text: str, at: datetime | None = None, key: str | None = None) -> int:
    """An internal note, never shown to the applicant."""
    move = begin(dossier_id, Verb.NOTE, by=by, at=at, key=key, alone=True)
    if by.kind is not ActorKind.OFFICER:
        raise NotYours
    return _say(move, text, internal=True)


def _say(move: Move, text: str, *, internal: bool) -> int:
    if move.case.repeats(move.verb, move.key):
        said = Message.objects.filter(dossier_id=move.case.id, author_id=move.by.id, internal=internal).latest("at")
        if said.text != clean(text):
            raise OtherContent  # the page was left by “Back” and written on once more
        return move.case.version
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
    if not permissions.receives_at(by, move.case):
        permissions.require_applicant(by, move.case)
    check(move)
    move.changes["contact"] = {name: clean(str(value)) for name, value in contact.items()}
    move.detail["fields"] = sorted(contact)
    return finish(move)
