"""Setting up a second factor: before anything else opens at the first sign-in or after a reset, later at will."""

import base64
import io

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp.models import Device

from motcua.foundation.common.actors import ActorKind
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity import mfa, passkeys, services
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.selectors import has_second_factor
from motcua.sites.operations.forms.sign_in import FirstCodeForm, PasskeyForm
from motcua.sites.operations.views._common import actor, next_of, refuse, with_next
from motcua.sites.operations.views.sign_in import opened
from motcua.sites.pages.access import public

SESSION_DEVICE, SESSION_CODES = "totp_being_set_up", "recovery_codes_to_show"


def _account(request: HttpRequest) -> Account | None:
    """Who may set up a factor here: an officer past theirs, or one who passed the password and has none at all.

    A password alone never adds a factor beside an existing one.
    """
    if actor(request).kind is ActorKind.OFFICER:
        return Account.objects.select_related("officer").get(pk=actor(request).id)
    pending = services.pending_account(request)
    return pending if pending and not has_second_factor(pending) else None


def _is_first(request: HttpRequest) -> bool:
    return actor(request).kind is not ActorKind.OFFICER


@public
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    account = _account(request)
    if account is None:
        return redirect(with_next(request, "operations:sign_in"))
    if not _is_first(request):
        return redirect("operations:account")
    context = {"account": account, "next": next_of(request), "form": PasskeyForm()}
    return render(request, "operations/enrol.html", context)


@public
@never_cache
def totp(request: HttpRequest) -> HttpResponse:
    account = _account(request)
    if account is None:
        return redirect(with_next(request, "operations:sign_in"))
    device = mfa.pending_totp(account, request.session.get(SESSION_DEVICE)) or mfa.enrol_totp(account)
    request.session[SESSION_DEVICE] = device.pk
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        try:
            confirmed, codes = mfa.confirm_totp(account, form.cleaned_data["code"])
            return _done(request, account, confirmed, codes)
        except Refusal as refusal:
            refuse(form, refusal)
    context = {
        "form": form, "account": account, "next": next_of(request), "first": _is_first(request),
        "qr": _qr(device.config_url), "secret": _in_fours(base64.b32encode(device.bin_key).decode().rstrip("=")),
    }  # fmt: skip
    return render(request, "operations/enrol_totp.html", context)


def _qr(text: str) -> str:
    """A data address: the key never leaves for a picture service."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=4, border=2, xmldecl=False, nl=False)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()


def _in_fours(text: str) -> str:
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


@public
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    account = _account(request)
    if account is None:
        raise Http404
    return HttpResponse(passkeys.begin_registration(request, account), content_type="application/json")


@public
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    account = _account(request)
    if account is None:
        raise Http404
    first = _is_first(request)
    try:
        name = request.POST.get("name", "") or _("Passkey")
        made = passkeys.finish_registration(request, account, request.POST.get("answer", ""), name=name)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(with_next(request, "operations:enrol"))
    codes = mfa.new_recovery_codes(account, by=services.actor_for_account(account)) if first else []
    return _done(request, account, made, codes)


def _done(request: HttpRequest, account: Account, device: Device, codes: list[str]) -> HttpResponse:
    """The first factor opens the session; new recovery codes are shown once."""
    request.session.pop(SESSION_DEVICE, None)
    if _is_first(request):
        services.open_officer_session(request, account, device)
    else:
        messages.success(request, _("The new way to sign in is ready."))
        services.keep_session(request, device)
    if not codes:
        return redirect("operations:account")
    request.session[SESSION_CODES] = codes
    return redirect(with_next(request, "operations:recovery_codes"))


@public
@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Shown this one time; a reload says where to make new ones."""
    if _is_first(request):
        return redirect(with_next(request, "operations:sign_in"))
    if request.method == "POST":
        return opened(request)
    codes = request.session.pop(SESSION_CODES, [])
    return render(request, "operations/recovery_codes.html", {"codes": codes, "next": next_of(request)})
