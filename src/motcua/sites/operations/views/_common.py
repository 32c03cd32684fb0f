"""What the pages of this site share: where to go after signing in, acting once, sentences of refusals."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.idempotency import once

UNTOLD = {"csrfmiddlewaretoken", "key", "passphrase"}


def actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def next_of(request: HttpRequest) -> str:
    """The page asked for before signing in, when it is one of ours; else empty."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    fits = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if fits and wanted != "/" else ""


def with_next(request: HttpRequest, name: str) -> str:
    wanted = next_of(request)
    return f"{reverse(name)}?{urlencode({'next': wanted})}" if wanted else reverse(name)


def act_once(request: HttpRequest, act: Callable[[], Any]) -> bool:
    """Do it at most once for the form's hidden key, however often the button is pressed; False for a repeat."""
    body = {name: request.POST.getlist(name) for name in request.POST if name not in UNTOLD}

    def run() -> None:
        act()

    scope = f"{request.path}:{actor(request).id}"
    return once(scope, request.POST.get("key"), body, run)[1]


def attempt(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """For a form that is only a button: the sentence of success or of the refusal waits on the next page."""
    try:
        act_once(request, act)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def submit(request: HttpRequest, form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do it with a valid form; a refusal becomes a sentence at its field or above the form, what was typed stays."""
    if not form.is_valid():
        return False
    try:
        act_once(request, act)
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


def refuse(form: forms.Form, refusal: Refusal) -> None:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    known = {name: text for name, text in fields.items() if name in form.fields}
    for name, text in known.items():
        form.add_error(name, str(text))
    if not known:
        form.add_error(None, str(refusal))
