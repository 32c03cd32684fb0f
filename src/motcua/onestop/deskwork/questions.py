"""What a leader asked about drafts and what was answered: a note, a notice to who was asked, their next note."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.identity.models import Account
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers.models import Message
from motcua.onestop.dossiers.store import SUBJECT

ASKS = "leader-asks"


@dataclass(frozen=True)
class Asked:
    """`answer` is None while there is none; `of`: the name of who was asked."""

    question: Message
    of: str
    answer: Message | None


def of_many(dossiers: Iterable[UUID]) -> dict[UUID, list[Asked]]:
    """{dossier: its questions, the latest last}; one statement where nothing was asked, else three."""
    told = Notice.objects.filter(template=ASKS, subject_kind=SUBJECT, subject_id__in=list(dossiers))
    keys = {UUID(notice.key.split(":")[1]): notice for notice in told.order_by("id")}
    if not keys:
        return {}
    notes: dict[UUID, list[Message]] = {}
    rows = Message.objects.filter(dossier_id__in={one.subject_id for one in keys.values()}, internal=True)
    for note in rows.order_by("at", "id"):
        notes.setdefault(note.dossier_id, []).append(note)
    asked = {notice.recipient_id for notice in keys.values() if notice.recipient_id}
    writers = dict(Account.objects.filter(officer_id__in=asked).values_list("officer_id", "id"))
    found: dict[UUID, list[Asked]] = {}
    for dossier, own in notes.items():
        for question in own:
            if notice := keys.get(question.id):
                writer = writers.get(notice.recipient_id) if notice.recipient_id else None
                later = (note for note in own if note.author_id == writer and note.at > question.at)
                found.setdefault(dossier, []).append(Asked(question, notice.recipient_name, next(later, None)))
    return found
