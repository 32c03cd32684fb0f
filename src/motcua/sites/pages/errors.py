"""Pages for what went wrong: what happened, that nothing was lost, what to do next."""

from typing import Any

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from motcua.foundation.common.errors import Refusal
from motcua.sites.pages import problems
from motcua.sites.pages.access import STRONGER

CODES = {400: "unreadable", 403: "not-allowed", 404: "not-found", 405: "method", 500: "broken"}


def _page(
    request: HttpRequest, status: int, title: str, text: str, action: tuple[str, str] | None = None,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """`action`: address and words of the one thing to do next."""
    if problems.is_for_machines(request):
        return problems.problem(status, CODES.get(status, "refused"), text)
    context = {"title": title, "text": text, "status": status, "action": action, **more}
    return render(request, "pages/error.html", context, status=status)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if problems.is_for_machines(request):
        return problems.of_refusal(refusal)
    titles = {403: _("You cannot open this"), 409: _("Someone was faster")}
    title, action = titles.get(refusal.status, _("This cannot be done now")), None
    if refusal.code == STRONGER:
        target = request.get_full_path() if request.method == "GET" else "/"
        address = f"{reverse(settings.CITIZEN_LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: target})}"
        title, action = _("Sign in at a higher level"), (address, _("Sign in again at level 2"))
    return _page(request, refusal.status, title, str(refusal), action, needs_level=refusal.code == STRONGER)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, _("We could not read that"), _("Go back, check what you sent and send it again."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, _("You cannot open this"), _("Sign in with the account that may open this page."))


def only_forms(request: HttpRequest) -> HttpResponse:
    return _page(
        request, 405, _("Nothing to see at this address"),
        _("It only takes what a form sends. Go back to the page with the form, or start from the home page."),
    )  # fmt: skip


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request, 404, _("Page not found"),
        _("The address may be mistyped, or what was here is not yours to see. Start again from the home page."),
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        request, 500, _("Something broke on our side"),
        _("What you sent may not have been received. Wait a minute, then look in your dossiers before sending again."),
    )  # fmt: skip


def csrf_failure(request: HttpRequest, reason: str = "", **more: Any) -> HttpResponse:
    return _page(
        request, 403, _("This page was open too long"),
        _("For your safety the form must be sent from a fresh page. Go back, reload the page and send it again."),
    )  # fmt: skip
