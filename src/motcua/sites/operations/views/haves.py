"""The three haves: the officer states each with its proof, the clerk verifies, shares by agency open their rows."""

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.foundation.common import ports
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.files.access import may_read, note_reading
from motcua.foundation.files.download import response
from motcua.foundation.files.services import store_upload
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.errors import EidRefused
from motcua.foundation.identity.ports import EidProvider
from motcua.foundation.organisations.models import Unit
from motcua.office.readiness import haves, permissions, shares
from motcua.office.readiness.enums import Have
from motcua.office.readiness.labels import HAVE_STATES, HAVES, PROOFS
from motcua.sites.operations.forms.readiness import AccountForm, CardForm, ReasonForm
from motcua.sites.operations.views._common import actor, attempt, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.operations.views.certificates import key
from motcua.sites.operations.views.readiness import HAVE_PILLS
from motcua.sites.pages.access import officer

PENDING = "officer_eid_pending"
readers = officer(*permissions.READERS)
verifiers = officer(Role.CLERK, Role.ADMINISTRATOR)
KINDS = {**{kind.value: label for kind, label in HAVES.items()}}


@officer()
def card(request: HttpRequest) -> HttpResponse:
    form = CardForm(request.POST or None)
    if submit(request, form, lambda: haves.state_card(form.cleaned_data["card"], by=actor(request))):
        messages.success(request, _("The card is stated. The clerk of your agency compares it with you."))
        return redirect("operations:readiness_mine")
    return _form(request, form, _("State the chip identity card"), _("State the card"))


@officer()
def account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, request.FILES or None)

    def act() -> None:
        given = form.cleaned_data["file"]
        kept = store_upload(given, by=actor(request)) if given else None
        haves.state_account(form.cleaned_data["number"], by=actor(request), file=kept)

    if submit(request, form, act):
        messages.success(request, _("The account is stated. The clerk of your agency looks at the proof."))
        return redirect("operations:readiness_mine")
    return _form(request, form, _("State the public-service account"), _("State the account"))


def _form(request: HttpRequest, form: Any, title: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button}
    return render(request, "operations/have_form.html", context)


def _return_address() -> str:
    return settings.ENV.public_url + reverse("operations:have_eid_return")


@officer()
def eid(request: HttpRequest) -> HttpResponse:
    """Off to the e-ID; the officer stays signed in here, and comes back with the proof."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _n in range(3))
    try:
        address = ports.get(EidProvider).start(_return_address(), state, nonce, verifier)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("operations:readiness_mine")
    request.session[PENDING] = {"state": state, "nonce": nonce, "verifier": verifier}
    return redirect(address)


@officer()
@never_cache
def eid_return(request: HttpRequest) -> HttpResponse:
    pending = request.session.pop(PENDING, None)
    try:
        if not pending or not constant_time_compare(request.GET.get("state", ""), pending["state"]):
            raise EidRefused("state")
        if "code" not in request.GET:
            raise EidRefused("no-code")
        claims = ports.get(EidProvider).finish(
            request.GET["code"], pending["verifier"], pending["nonce"], _return_address()
        )
        haves.state_eid(claims, by=actor(request))
    except Invalid as refusal:
        messages.error(request, " ".join(str(one) for one in refusal.fields.values()) or str(refusal))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The e-ID account is proved by your sign-in. Your clerk confirms it."))
    return redirect("operations:readiness_mine")


@verifiers
@never_cache
def to_verify(request: HttpRequest) -> HttpResponse:
    page = keyset(request, haves.to_verify(actor(request)), ("stated_at", "id"))
    rows = [(one, HAVES[Have(one.kind)], PROOFS[one.proof]) for one in page.rows]  # type: ignore[index]
    return render(request, "operations/haves_to_verify.html", {"page": page, "rows": rows})


def _readable(request: HttpRequest, id: UUID) -> Any:
    found = haves.readable(actor(request), id)
    if found is None:
        raise Http404
    return found


@officer()
@never_cache
def have(request: HttpRequest, id: UUID) -> HttpResponse:
    return _page(request, _readable(request, id), ReasonForm())


def _page(request: HttpRequest, found: Any, form: Any, status: int = 200) -> HttpResponse:
    checks = permissions.verifies(actor(request), found.officer) and found.state == "stated"
    return render(request, "operations/have.html", {
        "have": found, "label": HAVES[Have(found.kind)], "proof": PROOFS[found.proof], "form": form, "key": key(),
        "state": HAVE_STATES[found.state], "pill": HAVE_PILLS[found.state],
        "checks": checks and found.replaced_at is None,
    }, status=status)  # fmt: skip


@verifiers
@require_POST
def verify(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _readable(request, id)
    attempt(request, lambda: haves.verify(found.id, by=actor(request)), _("Verified."))
    return redirect("operations:haves_to_verify")


@verifiers
@require_POST
def refuse(request: HttpRequest, id: UUID) -> HttpResponse:
    found, form = _readable(request, id), ReasonForm(request.POST)
    if submit(request, form, lambda: haves.refuse(found.id, by=actor(request), reason=form.cleaned_data["reason"])):
        messages.success(request, _("Not accepted; the officer reads why."))
        return redirect("operations:haves_to_verify")
    return _page(request, found, form, 422)


@officer()
def file(request: HttpRequest, id: UUID) -> FileResponse:
    found = _readable(request, id)
    if found.file is None or not may_read(actor(request), found.file):
        raise Http404
    note_reading(actor(request), found.file)
    return response(found.file, inline=True)


@readers
def by_agency(request: HttpRequest) -> HttpResponse:
    found = shares.by_agency(actor(request))
    whole = shares.total(found)
    columns = [*KINDS.items(), (shares.ALL, _("All three"))]
    return render(request, "operations/haves.html", {
        "rows": [(one, _cells(one, columns)) for one in found], "columns": columns,
        "whole": _cells(whole, columns) if whole and len(found) > 1 else None, "total": whole,
        "verifies": bool(actor(request).roles & {Role.CLERK, Role.ADMINISTRATOR}),
    })  # fmt: skip


def _cells(share: shares.Share, columns: list[tuple[str, Any]]) -> list[tuple[str, Any, float | None, int]]:
    return [(kind, label, share.of(kind), share.numbers[kind]) for kind, label in columns]


@readers
def people(request: HttpRequest, id: UUID) -> HttpResponse:
    """The officers behind a figure: with it, without it, or all."""
    unit = get_object_or_404(Unit, pk=id)
    if all(one.unit != unit.id for one in shares.by_agency(actor(request))):
        raise Http404
    kind, has = request.GET.get("of", shares.ALL), request.GET.get("has", "")
    if kind not in (*KINDS, shares.ALL) or has not in ("", "yes", "no"):
        raise Http404
    wanted = {"yes": True, "no": False}.get(has)
    page = keyset(request, shares.people(actor(request), unit.id, kind, wanted), ("sort_key", "id"))
    standing = shares.standing(page.rows)
    rows = [(one, [_shown(label, standing[one.pk].get(k)) for k, label in KINDS.items()]) for one in page.rows]
    return render(request, "operations/haves_people.html", {
        "unit": unit, "page": page, "rows": rows, "kind": kind, "has": has, "columns": KINDS,
        "label": KINDS.get(kind, _("All three")),
    })  # fmt: skip


def _shown(label: Any, stands: Any) -> dict[str, Any]:
    if stands is None:
        return {"label": label, "pill": "late", "state": _("Missing"), "until": None}
    return {"label": label, "pill": HAVE_PILLS[stands.state], "state": HAVE_STATES[stands.state],
            "until": stands.valid_until}  # fmt: skip
