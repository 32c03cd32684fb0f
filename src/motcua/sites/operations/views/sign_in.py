"""Officers sign in: user name and password, then a code or a passkey. The demonstration offers its people."""

from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.foundation.common.actors import ActorKind
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity import mfa, passkeys, persona, services
from motcua.foundation.identity.actors import actor_of
from motcua.foundation.identity.errors import LockedOut, NoSecondFactor, WrongPassword
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.seeds import PASSWORD
from motcua.foundation.identity.selectors import has_second_factor, passkeys_of
from motcua.sites.operations.forms.sign_in import CodeForm, NewPasswordForm, PasswordForm
from motcua.sites.operations.views._common import actor, next_of, refuse, with_next
from motcua.sites.pages import navigation
from motcua.sites.pages.access import public


def opened(request: HttpRequest) -> HttpResponse:
    """Where a fresh session goes: the page asked for, else where this officer's day begins."""
    if _has_temporary(request):
        return redirect(with_next(request, "operations:own_password"))
    return redirect(next_of(request) or navigation.start_page(actor_of(request)))


def _is_in(request: HttpRequest) -> bool:
    """Past both factors, perhaps still with a temporary password. A closed account is not in: it may sign in anew."""
    return actor(request).kind is ActorKind.OFFICER or _has_temporary(request)


def _has_temporary(request: HttpRequest) -> bool:
    account = request.user
    return isinstance(account, Account) and account.password_temporary and bool(account.is_verified())  # type: ignore[attr-defined]


@public
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and _is_in(request):
        return opened(request)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            services.check_password(request, form.cleaned_data["username"], form.cleaned_data["password"])
            return redirect(with_next(request, "operations:second_factor"))
        except Refusal as refusal:
            refuse(form, refusal)
            return _page(request, form, status=refusal.status if isinstance(refusal, LockedOut) else 200)
    return _page(request, form)


def _page(request: HttpRequest, form: PasswordForm, status: int = 200, problem: str = "") -> HttpResponse:
    people = _personas() if settings.DEMO else []
    context = {
        "form": form, "next": next_of(request), "personas": people, "password": PASSWORD if people else "",
        "problems": [{"text": problem}] if problem else [],
    }  # fmt: skip
    return render(request, "operations/sign_in.html", context, status=status)


def _personas() -> list[dict[str, Any]]:
    """The people of the demonstration with the code that counts now, in three statements."""
    people = persona.registered()
    accounts = Account.objects.in_bulk([p.username for p in people], field_name="username")
    codes = mfa.current_codes(accounts.values())
    return [{"persona": p, "code": codes.get(accounts[p.username].id, "")} for p in people if p.username in accounts]


@public
@require_POST
@never_cache
def as_persona(request: HttpRequest, username: str) -> HttpResponse:
    """One click of the demonstration: password and current code go through the same checks as everybody's."""
    if not settings.DEMO or username not in {p.username for p in persona.registered()}:
        raise Http404
    try:
        account = services.check_password(request, username, PASSWORD)
        device = mfa.verify_code(account, mfa.current_totp(account))
    except NoSecondFactor:
        return redirect(with_next(request, "operations:second_factor"))
    except Refusal as refusal:
        return _page(request, PasswordForm(), refusal.status, str(refusal))
    services.open_officer_session(request, account, device)
    return opened(request)


@public
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The second factor; an account that has none sets one up before anything else opens."""
    account = services.pending_account(request)
    if account is None:
        return redirect(with_next(request, "operations:sign_in"))
    if not has_second_factor(account):
        return redirect(with_next(request, "operations:enrol"))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            device = mfa.verify_code(account, form.cleaned_data["code"])
            services.open_officer_session(request, account, device)
            return opened(request)
        except Refusal as refusal:
            refuse(form, refusal)
    return _code_page(request, account, form)


def _code_page(request: HttpRequest, account: Account, form: CodeForm, problem: str = "") -> HttpResponse:
    context = {
        "form": form, "account": account, "next": next_of(request), "has_passkey": passkeys_of(account).exists(),
        "has_app": mfa.has_app(account), "problems": [{"text": problem}] if problem else [],
    }  # fmt: skip
    return render(request, "operations/second_factor.html", context)


def _owing(request: HttpRequest) -> Account:
    """Who owes a second factor that is set up; nobody else may ask for a challenge."""
    account = services.pending_account(request)
    if account is None or not has_second_factor(account):
        raise Http404
    return account


@public
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    options = passkeys.begin_authentication(request, _owing(request))
    return HttpResponse(options, content_type="application/json")


@public
@require_POST
@never_cache
def passkey(request: HttpRequest) -> HttpResponse:
    account = _owing(request)
    try:
        device = passkeys.finish_authentication(request, account, request.POST.get("answer", ""))
        services.open_officer_session(request, account, device)
    except Refusal as refusal:
        return _code_page(request, account, CodeForm(), str(refusal))
    return opened(request)


@public
@never_cache
def own_password(request: HttpRequest) -> HttpResponse:
    """After a temporary password the officer chooses their own before anything else opens."""
    account = request.user
    if not isinstance(account, Account) or not _has_temporary(request):
        return redirect(with_next(request, "operations:sign_in"))
    form = NewPasswordForm(request.POST or None)
    if form.is_valid():
        try:
            services.change_own_password(account, form.cleaned_data["old"], form.cleaned_data["password"])
        except WrongPassword:
            form.add_error("old", _("Type your current password again; this one is not right."))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            update_session_auth_hash(request, account)
            return opened(request)
    return render(request, "operations/own_password.html", {"form": form, "next": next_of(request)})


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    services.sign_out(request)
    return redirect("operations:sign_in")
