"""Who calls: a bearer token within its scope, or anybody where the data are public; and how often."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer

from motcua.foundation.common.actors import GUEST, Actor
from motcua.foundation.common.errors import NotAllowed, Refusal
from motcua.foundation.common.throttle import hit
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.enums import Scope

MINUTE = 60


class TokenNeeded(Refusal):
    status, code = 401, "token"

    def __init__(self) -> None:
        super().__init__(_("Send a token that holds: “Authorization: Bearer mct_…”. The administrator makes one."))


class Bearer(HttpBearer):
    """Gives the request its actor and the scopes of its token."""

    def __init__(self, scope: Scope):
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = api_tokens.in_force(token)
        if found is None:
            hit("api-guess", request.META.get("REMOTE_ADDR", ""), limit=guests(), seconds=MINUTE)
            return None
        hit("api", str(found.id), limit=settings.API_CALLS_A_MINUTE, seconds=MINUTE)
        if self.scope not in found.scopes:
            raise NotAllowed(
                _("This token may not be used for that; it needs the scope “%(scope)s”."), code="scope",
                scope=str(self.scope),
            )  # fmt: skip
        request.actor, request.token_id = found.actor, found.id  # type: ignore[attr-defined]
        request.scopes = found.scopes  # type: ignore[attr-defined]
        return found


def guests() -> int:
    return max(1, settings.API_CALLS_A_MINUTE // 10)


def anybody(request: HttpRequest) -> Actor:
    """Public data: no token is needed, and none is asked."""
    hit("api-guest", request.META.get("REMOTE_ADDR", ""), limit=guests(), seconds=MINUTE)
    request.actor = GUEST  # type: ignore[attr-defined]
    return GUEST


def actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def token_id(request: HttpRequest) -> UUID:
    return request.token_id  # type: ignore[attr-defined]


def scopes(request: HttpRequest) -> frozenset[str]:
    return request.scopes  # type: ignore[attr-defined]


reading, filing, acting = Bearer(Scope.READ), Bearer(Scope.FILE), Bearer(Scope.ACT)
