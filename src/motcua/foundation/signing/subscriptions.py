from uuid import UUID

from motcua.foundation.common.events import Event
from motcua.foundation.common.subscriptions import subscribe
from motcua.foundation.signing import proof
from motcua.foundation.signing.events import ProofAsked


@subscribe(ProofAsked)
def on_proof_asked(event: Event, event_id: UUID) -> None:
    """Checking twice gives the same answer, so a second delivery does no harm."""
    proof.prove()
