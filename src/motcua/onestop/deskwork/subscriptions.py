"""What a job over many hears: that a signature it asked for is there, or will not come. What a leader hears: that the
question they asked is answered."""

from motcua.foundation.common.clock import now
from motcua.foundation.signing import labels, requests
from motcua.foundation.signing.enums import Ending
from motcua.foundation.signing.models import SignatureRequest
from motcua.onestop.deskwork import signing
from motcua.onestop.deskwork.enums import ItemState
from motcua.onestop.deskwork.models import BulkItem
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.subscriptions import MOVES


def signature_over(request: SignatureRequest) -> None:
    """The item's result, in the transaction of the request's end."""
    if not request.plan.get("item"):
        return
    ending = Ending(request.ending)
    done = ending is Ending.DONE
    said = {} if done else {key: f"{text} {request.said.get(key, '')}".strip() for key, text in _words(ending).items()}
    BulkItem.objects.filter(id=request.plan["item"], state=ItemState.ASKED).update(
        state=ItemState.DONE if done else ItemState.REFUSED, said=said, done_at=now()
    )


def _words(ending: Ending) -> dict[str, str]:
    return requests.each_language(labels.ENDINGS[ending])


requests.OVER.append(signature_over)
MOVES[Verb.NOTE] = signing.answered
