"""Signing by phone or token: the page that waits for the person, and by what each one signs."""

import base64
import binascii
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.common import ports
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.identity.enums import Role
from motcua.foundation.signing import enrolling, labels, requests
from motcua.foundation.signing.enums import Ending, HolderKind, Means
from motcua.foundation.signing.interrupted import Prepared
from motcua.foundation.signing.models import Certificate, SignatureRequest
from motcua.foundation.signing.ports import RemoteSigning
from motcua.foundation.signing.registering import issuer_of
from motcua.foundation.signing.selectors import certificate_for, certificates_of
from motcua.onestop.dossiers import asked_to_sign
from motcua.onestop.dossiers.models import Dossier
from motcua.sites.pages.access import officer

BACK = {
    asked_to_sign.RESULT: "desk:sign", asked_to_sign.LETTER: "desk:letter", asked_to_sign.CORRECTION: "desk:reissue",
}  # fmt: skip
ENDINGS = {"declined": Ending.DECLINED, "stopped": Ending.STOPPED}
"""What the page of a token may say that it came to."""
MOST = 8
"""Certificates of a chain that a token may show."""


def _mine(request: HttpRequest, id: UUID) -> SignatureRequest:
    found = requests.of(request.actor).filter(id=id).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@officer(Role.LEADER)
def waiting(request: HttpRequest, id: UUID) -> HttpResponse:
    """Waits without keeping anything; when it is over, says what came of it and what to do next."""
    found = _mine(request, id)
    dossier = get_object_or_404(Dossier, id=found.subject_id)
    if found.ending == Ending.DONE:
        messages.success(request, _("Signed and sealed: %(what)s.") % {"what": found.title})
        if found.plan.get("queue"):
            return redirect("desk:signing")
        return redirect("desk:dossier", id=dossier.id)
    means = found.certificate.means or Means.FILE
    shown = Prepared.of(found.prepared).to_sign if found.is_open else b""
    return render(request, "desk/asked.html", {
        "asked": found, "dossier": dossier, "means": means.value, "provider": ports.get(RemoteSigning).name,
        "digest": base64.b64encode(shown).decode(), "agent": settings.ENV.token_agent_url, "back": BACK[found.kind],
        "ending": labels.ENDINGS.get(Ending(found.ending)) if found.ending else "",
        "said": found.said.get(get_language() or "vi", ""),
        "troubles": labels.AGENT,
    })  # fmt: skip


@officer(Role.LEADER)
@require_POST
def stop(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _mine(request, id)
    requests.stop(found.id, by=request.actor, ending=ENDINGS.get(request.POST.get("ending", ""), Ending.STOPPED))  # type: ignore[attr-defined]
    return redirect("desk:asked", id=found.id)


@officer(Role.LEADER)
@require_POST
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """The signature that the token made."""
    found = _mine(request, id)
    try:
        signature = base64.b64decode(request.POST.get("signature", ""), validate=True)
        requests.answer(found.id, signature, by=request.actor)  # type: ignore[attr-defined]
    except (binascii.Error, ValueError):
        messages.error(request, _("The signing tool sent something that is no signature. Try again."))
    except LookupError as other:
        raise Http404 from other
    return redirect("desk:asked", id=found.id)


class ProviderForm(forms.Form):
    use_required_attribute = False
    user_id = forms.CharField(
        label=gettext_lazy("Your number at the provider"), max_length=60,
        help_text=gettext_lazy("Mostly the number of your citizen card. It is passed to the provider, not kept here."),
    )  # fmt: skip


@officer(Role.LEADER)
def means(request: HttpRequest) -> HttpResponse:
    """By what this leader signs, and the ways there are."""
    by = request.actor  # type: ignore[attr-defined]
    form, offers, problems = ProviderForm(request.POST or None), [], []
    act = request.POST.get("act", "")
    try:
        if act == "look" and form.is_valid():
            offers = enrolling.offers(form.cleaned_data["user_id"], by=by)
        elif act and act != "look":
            _CHOOSE[act](request)
            messages.success(request, _("From now on you sign by this certificate."))
            return redirect("desk:means")
    except KeyError as other:
        raise Http404 from other
    except Refusal as refusal:
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        if "user_id" in fields and form.is_bound:
            form.add_error("user_id", str(refusal))
        else:
            problems = [{"text": str(refusal), "href": "", "label": ""}]
    problems += [{"text": str(text), "href": "#id_user_id", "label": ""} for text in form.errors.get("user_id", ())] \
        if act == "look" else []  # fmt: skip
    shown = form if act == "look" else ProviderForm()
    return render(request, "desk/means.html", {
        "held": [_row(one) for one in certificates_of(HolderKind.OFFICER, by.officer_id)],
        "chosen": certificate_for(HolderKind.OFFICER, by.officer_id), "form": shown, "offers": offers,
        "provider": ports.get(RemoteSigning).name, "agent": settings.ENV.token_agent_url, "problems": problems,
        "troubles": labels.AGENT, "user_id": form.cleaned_data.get("user_id", "") if offers else "",
    }, status=422 if problems else 200)  # fmt: skip


def _row(certificate: Certificate) -> dict[str, Any]:
    return {
        "certificate": certificate, "means": labels.MEANS[certificate.means or Means.FILE],
        "issuer": issuer_of(certificate.pem),
    }  # fmt: skip


def _known(request: HttpRequest) -> None:
    by = request.actor  # type: ignore[attr-defined]
    held = {str(one.id): one for one in certificates_of(HolderKind.OFFICER, by.officer_id)}
    enrolling.choose(held[request.POST.get("certificate", "")], by=by)


def _remote(request: HttpRequest) -> None:
    given = request.POST
    enrolling.choose_remote(given.get("user_id", ""), given.get("credential", ""), by=request.actor)  # type: ignore[attr-defined]


def _token(request: HttpRequest) -> None:
    try:
        chain = [base64.b64decode(one, validate=True) for one in request.POST.getlist("chain")[:MOST]]
    except (binascii.Error, ValueError):
        chain = []
    enrolling.choose_token(chain, by=request.actor)  # type: ignore[attr-defined]


_CHOOSE = {"known": _known, "remote": _remote, "token": _token}
