"""Signing in through the e-ID (OpenID Connect code flow with PKCE), for whom one acts, signing out."""

import secrets
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.common import ports
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity import services
from motcua.foundation.identity.errors import EidRefused
from motcua.foundation.identity.ports import EidProvider
from motcua.foundation.identity.selectors import businesses_of
from motcua.sites.pages.access import citizen, public

PENDING = "eid_pending"


def _safe(request: HttpRequest, target: str) -> str:
    fits = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if fits else reverse("portal:my")


def _return_address() -> str:
    return settings.ENV.public_url + reverse("portal:sign_in_return")


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Send the person to the e-ID; what the answer must match is kept in their session."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _n in range(3))
    target = _safe(request, request.GET.get("next", ""))
    try:
        address = ports.get(EidProvider).start(_return_address(), state, nonce, verifier)
    except Refusal as refusal:
        return render(request, "portal/sign_in_failed.html", {"reason": refusal, "next": target}, status=503)
    request.session[PENDING] = {"state": state, "nonce": nonce, "verifier": verifier, "next": target}
    return redirect(address)


@public
def sign_in_return(request: HttpRequest) -> HttpResponse:
    pending = request.session.pop(PENDING, None)
    target = pending["next"] if pending else reverse("portal:my")
    try:
        if not pending or not constant_time_compare(request.GET.get("state", ""), pending["state"]):
            raise EidRefused("state")
        if request.GET.get("error") == "access_denied":  # RFC 6749, 4.1.2.1: the person said no
            return redirect(f"{reverse('portal:sign_in_declined')}?{urlencode({'next': target})}")
        if "code" not in request.GET:
            raise EidRefused("no-code")
        claims = ports.get(EidProvider).finish(
            request.GET["code"], pending["verifier"], pending["nonce"], _return_address()
        )
        account = services.sign_in_citizen(claims)
    except Refusal as refusal:
        return render(request, "portal/sign_in_failed.html", {"reason": refusal, "next": target}, status=400)
    services.open_citizen_session(request, account, claims)
    return redirect(_safe(request, target))


@public
def sign_in_declined(request: HttpRequest) -> HttpResponse:
    """The person did not consent at the e-ID: no fault, and the ways on."""
    return render(request, "portal/sign_in_declined.html", {"next": _safe(request, request.GET.get("next", ""))})


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    token = services.sign_out(request)
    home = settings.ENV.public_url + "/"
    if not token:
        return redirect("/")
    try:
        return redirect(ports.get(EidProvider).logout_url(token, home))
    except Refusal:
        return redirect("/")  # signed out here; the e-ID does not answer


@citizen()
def acting(request: HttpRequest) -> HttpResponse:
    """For oneself or for a business one may act for."""
    actor = request.actor  # type: ignore[attr-defined]
    businesses = businesses_of(actor.person_id)
    if request.method == "POST":
        chosen = request.POST.get("business", "")
        try:
            services.choose_business(request, UUID(chosen) if chosen else None)
        except ValueError:
            messages.error(request, _("Choose one of the list."))
            return redirect("portal:acting")
        return redirect(_safe(request, request.POST.get("next", "")))
    return render(request, "portal/acting.html", {"businesses": businesses, "next": request.GET.get("next", "")})
