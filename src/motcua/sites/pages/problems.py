"""Problem documents (RFC 9457): what programs read where people would read a page. `type` is stable, the sentences are
in the caller's language."""

import math
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.throttle import TooMany

MACHINES = "/api/v1/"
"""Below this address programs call, above it people read."""
MEDIA_TYPE = "application/problem+json"
TYPE = "urn:motcua:problem:"
TITLES = {
    400: gettext_lazy("This could not be read"), 401: gettext_lazy("A valid token is needed"),
    403: gettext_lazy("This is not allowed"), 404: gettext_lazy("There is nothing here for you"),
    405: gettext_lazy("This address does not know this method"), 409: gettext_lazy("Something else came before"),
    410: gettext_lazy("This is gone"), 413: gettext_lazy("This is too large"),
    422: gettext_lazy("This cannot be done so"), 428: gettext_lazy("Say which version you have seen"),
    429: gettext_lazy("Too many requests"), 500: gettext_lazy("Something broke on our side"),
    503: gettext_lazy("This does not answer now"), 507: gettext_lazy("There is no space left"),
}  # fmt: skip


def is_for_machines(request: HttpRequest) -> bool:
    return request.path.startswith(MACHINES)


def problem(status: int, code: str, detail: Any, **more: Any) -> JsonResponse:
    """`code` ends the stable type; `detail` is a sentence that says what to do next."""
    body = {
        "type": f"{TYPE}{code}", "title": str(TITLES.get(status, TITLES[422])), "status": status,
        "detail": str(detail), **more,
    }  # fmt: skip
    answer = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = MEDIA_TYPE
    answer["Cache-Control"] = "no-store"
    return answer


def of_refusal(refusal: Refusal) -> JsonResponse:
    """With the fields that are wrong, who changed it and when, and when to try again, where the refusal knows them."""
    more: dict[str, Any] = {}
    if isinstance(refusal, Invalid) and refusal.fields:
        more["errors"] = [_error(name, text, refusal) for name, text in refusal.fields.items()]
    if hasattr(refusal, "who") and hasattr(refusal, "at"):
        more |= {"changed_by": refusal.who, "changed_at": refusal.at.isoformat()}
    answer = problem(refusal.status, refusal.code, refusal, **more)
    if isinstance(refusal, TooMany):
        answer["Retry-After"] = str(max(1, math.ceil((refusal.again_at - now()).total_seconds())))
    return answer


def _error(name: str, text: Any, refusal: Invalid) -> dict[str, str]:
    """`confirm`: what to send under `sure:KEY` when the answer is right although it is unusual."""
    found = {"field": name, "message": str(text) or str(refusal)}
    confirm = getattr(text, "confirm", "")
    return found | ({"confirm": confirm} if confirm else {})


def unreadable() -> JsonResponse:
    return problem(400, "unreadable", _("Check what you sent: it has to be readable text in the form described."))
