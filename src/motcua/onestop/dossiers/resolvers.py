"""Who may read a file of a dossier."""

from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.files.access import resolver
from motcua.onestop.dossiers import selectors, store
from motcua.onestop.dossiers.enums import MoneyState, ResultState
from motcua.onestop.dossiers.models import Result
from motcua.onestop.payments.resolvers import READERS


def _sees(actor: Actor, dossier_id: UUID) -> bool:
    return selectors.visible_to(actor).filter(id=dossier_id).exists()


READERS[store.SUBJECT] = _sees  # receipts of the fee


@resolver(store.SUBJECT)
def reads_dossier(actor: Actor, subject_id: UUID, file: Any) -> bool:
    """Whoever may open the dossier; the applicant gets a result when it is issued and the fee is paid."""
    dossier = selectors.visible_to(actor).filter(id=subject_id).first()
    if dossier is None:
        return False
    if actor.kind is not ActorKind.CITIZEN:
        return True
    result = Result.objects.filter(dossier_id=subject_id, file=file).first()
    if result is None:
        return True
    is_out = result.state in (ResultState.ISSUED, ResultState.REPLACED)
    return is_out and dossier.money_state != MoneyState.DUE
