"""Tokens of other systems: made and shown once, seen in a list, revoked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from motcua.foundation.common.clock import now
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.labels import SCOPES
from motcua.foundation.identity.models import ApiToken
from motcua.sites.operations.forms.tokens import RevokeForm, TokenForm
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.pages.access import administrator

STATES = {
    "revoked": ("late", gettext_lazy("Revoked")), "expired": ("paused", gettext_lazy("Has ended")),
    "good": ("ontime", gettext_lazy("In force")),
}  # fmt: skip


def _state(token: ApiToken) -> str:
    if token.revoked_at:
        return "revoked"
    return "good" if token.expires_at > now() else "expired"


@administrator
def tokens(request: HttpRequest) -> HttpResponse:
    page = keyset(request, api_tokens.tokens(), ("-id",))
    rows = [(t, STATES[_state(t)], [SCOPES[s] for s in SCOPES if s in t.scopes]) for t in page.rows]
    return render(request, "operations/tokens.html", {"page": page, "rows": rows})


@administrator
@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """The secret stands on the answer to the form and nowhere else."""
    form, secrets = TokenForm(request.POST or None), list[str]()

    def act() -> None:
        typed = form.cleaned_data
        assert form.holder and form.end  # a valid form has both
        secrets.append(api_tokens.make(
            form.holder, client=typed["client"], scopes=typed["scopes"], expires_at=form.end, by=actor(request)
        )[1])  # fmt: skip

    if submit(request, form, act):
        if secrets:
            return render(request, "operations/token_made.html", {"secret": secrets[0], "form": None})
        messages.info(request, _("This token was made already and its secret was shown then. If it was not kept, "
                                 "revoke the token and make another one."))  # fmt: skip
        return redirect("operations:tokens")
    return render(request, "operations/token_form.html", {"form": form}, status=422 if form.errors else 200)


@administrator
def revoke(request: HttpRequest, id: UUID) -> HttpResponse:
    """Asks first, and why: what works with the token stands still from then on."""
    found = get_object_or_404(api_tokens.tokens(), pk=id)
    form = RevokeForm(request.POST or None)
    if submit(request, form, lambda: api_tokens.revoke(id, by=actor(request), reason=form.cleaned_data["reason"])):
        messages.success(request, _("The token is revoked; it opens nothing now."))
        return redirect("operations:tokens")
    told = {"form": form, "token": found, "state": STATES[_state(found)]}
    return render(request, "operations/token_revoke.html", told, status=422 if form.errors else 200)
