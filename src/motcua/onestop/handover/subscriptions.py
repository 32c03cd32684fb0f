"""What follows a step on the way of a result: the applicant is told."""

from uuid import UUID

from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.subscriptions import MOVES, tell
from motcua.onestop.handover.enums import Standing
from motcua.onestop.handover.models import Posting
from motcua.onestop.handover.whereabouts import place_of


def _arrived(dossier: Dossier, event_id: UUID) -> None:
    row = place_of(dossier.id)
    if row is not None and row.standing == Standing.LIES and not row.by_post:
        tell(dossier, "result-at-centre", event_id, place=row.place)


def _posted(dossier: Dossier, event_id: UUID) -> None:
    posting = Posting.objects.filter(dossier=dossier).order_by("-id").first()
    if posting is not None:
        tell(dossier, "result-posted", event_id, posting=posting)


def _came_back(dossier: Dossier, event_id: UUID) -> None:
    posting, row = Posting.objects.filter(dossier=dossier).order_by("-id").first(), place_of(dossier.id)
    if posting is not None and row is not None and row.goes_to is not None:
        tell(
            dossier,
            "result-came-back",
            event_id,
            posting=posting,
            place=row.goes_to,
            is_there=row.place_id == row.goes_to_id,
        )


MOVES |= {Verb.ACCEPT_RESULT: _arrived, Verb.POST_RESULT: _posted, Verb.POST_BACK: _came_back}
