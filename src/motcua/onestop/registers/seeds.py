"""Entries of results that were signed elsewhere (built in bulk, imported): once, in the order of signing."""

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers.enums import Outcome, ResultState
from motcua.onestop.dossiers.models import Result
from motcua.onestop.dossiers.ports import is_entered
from motcua.onestop.registers.services import Books

DONE = [ResultState.SIGNED, ResultState.ISSUED, ResultState.REPLACED]


def build() -> int:
    """How many were entered; repeating changes nothing."""
    books, entered = Books(), 0
    signed = Result.objects.filter(state__in=DONE, outcome=Outcome.GRANTED, dossier__register_entry=None)
    for result in signed.select_related("dossier").order_by("signed_at", "id").iterator(chunk_size=500):
        bundle = catalogue.bundle(result.dossier.revision_id)
        if is_entered(bundle, result.outcome) and result.signed_at:
            by = Actor(ActorKind.SYSTEM, result.dossier_id, result.signed_by)
            books.enter(result.dossier, bundle, result.data, by=by, at=result.signed_at)
            entered += 1
    return entered
