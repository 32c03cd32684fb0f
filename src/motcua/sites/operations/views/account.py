"""An officer's own page: who they are here, how they sign in, who stands in for them."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity import mfa, passkeys, services
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.errors import WrongPassword
from motcua.foundation.identity.labels import ROLES
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.selectors import passkeys_of
from motcua.foundation.organisations.models import Position, Substitution, valid_on
from motcua.sites.operations.forms.sign_in import NewPasswordForm, PasskeyForm
from motcua.sites.operations.views._common import actor, attempt, refuse
from motcua.sites.operations.views.enrol import SESSION_CODES
from motcua.sites.pages.access import officer
from motcua.sites.pages.navigation import start_page


def _own(request: HttpRequest) -> Account:
    return Account.objects.select_related("officer").get(pk=actor(request).id)


@officer()
def start(request: HttpRequest) -> HttpResponse:
    """The address above all others here: where this officer's day begins."""
    return redirect(start_page(actor(request)))


@officer()
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    own = _own(request)
    positions = Position.objects.filter(valid_on(today()), officer=own.officer_id).select_related("unit")
    running = Substitution.objects.filter(last_day__gte=today()).select_related("absent", "substitute")
    context = {
        "account": own, "key": uuid7(), "passkeys": passkeys_of(own), "passkey_form": PasskeyForm(),
        "positions": [(p, [ROLES[Role(role)] for role in p.roles]) for p in positions],
        "has_app": mfa.has_app(own), "codes_left": mfa.recovery_codes_left(own),
        "absences": running.filter(absent=own.officer_id).order_by("first_day"),
        "stands_in": running.filter(substitute=own.officer_id).order_by("first_day"),
    }  # fmt: skip
    return render(request, "operations/account.html", context)


@officer()
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Changing it ends every other session of the account."""
    own, form = _own(request), NewPasswordForm(request.POST or None)
    if form.is_valid():
        try:
            services.change_own_password(own, form.cleaned_data["old"], form.cleaned_data["password"])
        except WrongPassword:
            form.add_error("old", _("Type your current password again; this one is not right."))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            update_session_auth_hash(request, own)
            messages.success(request, _("The password is changed. Other sessions of yours have ended."))
            return redirect("operations:account")
    return render(request, "operations/account_password.html", {"form": form})


@officer()
@require_POST
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    request.session[SESSION_CODES] = mfa.new_recovery_codes(_own(request), by=actor(request))
    return redirect("operations:recovery_codes")


@officer()
@require_POST
def remove_passkey(request: HttpRequest, id: int) -> HttpResponse:
    own = _own(request)
    key = get_object_or_404(passkeys_of(own), pk=id)
    attempt(request, lambda: passkeys.remove(key, by=actor(request)), _("The passkey is removed."))
    return redirect("operations:account")
