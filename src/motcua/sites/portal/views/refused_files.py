"""What was wrong with a file stays on the page until a good one came, whatever else is pressed there.

Kept in the session by document as reason and facts, so that it is said in the language of whoever reads it then.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from motcua.foundation.common.errors import Refusal
from motcua.foundation.files.errors import SENTENCES, FileRefused

KEPT = "refused_files"


def note(request: HttpRequest, draft_id: UUID, key: str, refusals: list[Refusal]) -> None:
    """The last try of this document: what was wrong with it, or nothing."""
    kept = request.session.get(KEPT, {})
    of_draft = {k: v for k, v in kept.get(str(draft_id), {}).items() if k != key}
    if refusals:
        of_draft[key] = [_packed(refusal) for refusal in refusals]
    request.session[KEPT] = {k: v for k, v in kept.items() if k != str(draft_id)} | (
        {str(draft_id): of_draft} if of_draft else {}
    )


def forget(request: HttpRequest, draft_id: UUID) -> None:
    """The person went on without: nothing of this form is said any more."""
    if str(draft_id) in request.session.get(KEPT, {}):
        request.session[KEPT] = {k: v for k, v in request.session[KEPT].items() if k != str(draft_id)}


def texts(request: HttpRequest, draft_id: UUID) -> dict[str, list[str]]:
    """{document key: sentences} of this form."""
    kept = request.session.get(KEPT, {}).get(str(draft_id), {})
    return {key: [_said(packed) for packed in rows] for key, rows in kept.items()}


def _packed(refusal: Refusal) -> dict[str, Any]:
    if isinstance(refusal, FileRefused):
        return {"code": refusal.code, "facts": {k: str(v) for k, v in refusal.facts.items()}}
    return {"text": str(refusal)}


def _said(packed: dict[str, Any]) -> str:
    if packed.get("code") in SENTENCES:
        return str(FileRefused(packed["code"], **packed["facts"]))
    return str(packed.get("text", ""))
