"""Who may open a page. Every view carries one of these; an address without one fails the build."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import ActorKind
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.identity.enums import Role

View = Callable[..., HttpResponseBase]
STRONGER = "stronger-sign-in"
"""Code of the refusal whose page offers the way to sign in at a higher level of assurance."""


@dataclass(frozen=True)
class Access:
    """`kind` is public, citizen, officer, or token (a program acting for an officer); `roles` an officer must hold one
    of (none named: any officer)."""

    kind: str
    roles: frozenset[str] = frozenset()
    level: int = 0


def public(view: View) -> View:
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def _sign_in(request: HttpRequest, name: str) -> HttpResponse:
    target = request.get_full_path() if request.method == "GET" else "/"
    return redirect(f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: target})}")


def citizen(level: int = 1) -> Callable[[View], View]:
    """A person signed in by e-ID with at least this level of assurance."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor  # type: ignore[attr-defined]
            if actor.kind is not ActorKind.CITIZEN:
                return _sign_in(request, settings.CITIZEN_LOGIN_URL)
            if actor.assurance < level:
                raise NotAllowed(_("This needs a stronger sign-in. Sign in again and choose level 2."), code=STRONGER)
            return view(request, *args, **kwargs)

        guarded.access = Access("citizen", level=level)  # type: ignore[attr-defined]
        return guarded

    return decorate


def officer(*roles: str) -> Callable[[View], View]:
    """An officer past the second factor, holding one of the roles anywhere; the service checks the unit."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor  # type: ignore[attr-defined]
            if actor.kind is not ActorKind.OFFICER:
                return _sign_in(request, settings.OFFICER_LOGIN_URL)
            if roles and not actor.roles & set(roles):
                raise NotAllowed(_("Your role does not include this page. Ask your administrator if that is wrong."))
            return view(request, *args, **kwargs)

        guarded.access = Access("officer", frozenset(roles))  # type: ignore[attr-defined]
        return guarded

    return decorate


administrator = officer(Role.ADMINISTRATOR)
