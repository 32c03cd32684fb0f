"""Officers: find, add, appoint, accounts and second factors, certificates, who stands in for whom."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.text import fold
from motcua.foundation.identity import mfa
from motcua.foundation.identity import services as accounts
from motcua.foundation.identity.labels import ROLES
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.selectors import account_of_officer, has_second_factor
from motcua.foundation.organisations import services
from motcua.foundation.organisations.models import Officer, Position, Substitution, valid_on
from motcua.foundation.organisations.selectors import units_at
from motcua.foundation.signing.enums import HolderKind
from motcua.office.readiness.standing_in import colleagues
from motcua.sites.operations.forms.officers import (
    AccountForm,
    AppointForm,
    EndForm,
    EndSubstitutionForm,
    OfficerForm,
    SubstituteForm,
    TemporaryPasswordForm,
    role_names,
)  # fmt: skip
from motcua.sites.operations.views import certificates
from motcua.sites.operations.views._common import actor, attempt, refuse, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.pages.access import administrator


def _held_today(**more: Any) -> Any:
    return Position.objects.filter(valid_on(today()), officer=OuterRef("pk"), **more)


@administrator
def officers(request: HttpRequest) -> HttpResponse:
    """In dictionary order of given names; found by name, code, user name or unit, with or without diacritics."""
    asked, role, state = (request.GET.get(name, "").strip() for name in ("q", "role", "state"))
    found = Officer.objects.all()
    if asked:
        words = fold(asked)
        in_unit = Exists(_held_today(unit__name_folded__contains=words))
        named = Q(name_folded__contains=words) | Q(code__istartswith=asked) | Q(account__username__istartswith=asked)
        found = found.filter(named | in_unit)
    if role in ROLES:
        found = found.filter(Exists(_held_today(roles__contains=[role])))
    if state in ("active", "left"):
        found = found.filter(is_active=state == "active")
    held = Prefetch("positions", Position.objects.filter(valid_on(today())).select_related("unit"), to_attr="held")
    page = keyset(request, found.select_related("account").prefetch_related(held), ("sort_key", "id"))
    for row in page.rows:
        row.held_roles = role_names(sorted({role for position in row.held for role in position.roles}))
    context = {"page": page, "q": asked, "role": role, "state": state, "roles": ROLES}
    return render(request, "operations/officers.html", context)


@administrator
def add(request: HttpRequest) -> HttpResponse:
    form = OfficerForm(request.POST or None)
    made: list[Officer] = []

    def act() -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        made.append(services.add_officer(by=actor(request), **values))

    if submit(request, form, act):
        messages.success(request, _("The officer is added. Appoint them and open their account next."))
        code = form.cleaned_data["code"]
        return redirect("operations:officer", (made or [Officer.objects.get(code=code)])[0].id)
    return render(
        request,
        "operations/officer_form.html",
        {"form": form, "title": _("Add an officer"), "button": _("Add the officer")},
    )


@administrator
@never_cache
def officer(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Officer, pk=id)
    account = account_of_officer(found.id)
    positions = found.positions.select_related("unit").order_by("valid_from", "id")
    context = {
        "officer": found, "account": account, "key": certificates.key(), "today": today(),
        "has_factor": account is not None and has_second_factor(account),
        "positions": [(p, role_names(p.roles), p.valid_to is None or p.valid_to > today()) for p in positions],
        "certificates": certificates.of(HolderKind.OFFICER, found.id), "may_issue": certificates.may_issue(),
        "absences": found.absences.select_related("substitute").order_by("-first_day")[:20],
        "stands_in": found.stands_in.filter(last_day__gte=today()).select_related("absent").order_by("first_day"),
    }  # fmt: skip
    return render(request, "operations/officer.html", context)


def _form_page(
    request: HttpRequest, found: Officer, form: Any, title: str, button: str, lead: str = ""
) -> HttpResponse:
    context = {"form": form, "officer": found, "title": title, "button": button, "lead": lead}
    return render(request, "operations/officer_form.html", context)


@administrator
def appoint(request: HttpRequest, id: UUID) -> HttpResponse:
    """First the unit (searched for, or come from its page), then title, roles and days."""
    found = get_object_or_404(Officer, pk=id)
    chosen = request.GET.get("unit", "")
    unit = units_at().filter(pk=chosen).first() if _is_uuid(chosen) else None
    if unit is None:
        asked = request.GET.get("q", "").strip()
        words = Q(name_folded__contains=fold(asked)) | Q(code__istartswith=asked)
        units = units_at().filter(words).select_related("owner")[:30] if asked else []
        return render(request, "operations/officer_unit.html", {"officer": found, "q": asked, "units": units})
    form = AppointForm(request.POST or None, initial={"valid_from": today()})

    def act() -> None:
        data = form.cleaned_data
        services.appoint(
            found, unit, title={"vi": data["title_vi"], "en": data["title_en"]}, roles=data["roles"],
            valid_from=data["valid_from"], valid_to=data["valid_to"], by=actor(request),
        )  # fmt: skip

    if submit(request, form, act):
        messages.success(request, _("The officer is appointed."))
        return redirect("operations:officer", found.id)
    context = {"form": form, "officer": found, "unit": unit, "title": _("Appoint"), "button": _("Appoint")}
    return render(request, "operations/officer_form.html", context)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@administrator
def end_position(request: HttpRequest, id: UUID) -> HttpResponse:
    position = get_object_or_404(Position.objects.select_related("officer", "unit"), pk=id)
    form = EndForm(request.POST or None, initial={"valid_to": today()})
    if submit(request, form, lambda: services.end_position(
        position, valid_to=form.cleaned_data["valid_to"], by=actor(request)
    )):  # fmt: skip
        messages.success(request, _("The position ends on that day."))
        return redirect("operations:officer", position.officer_id)
    lead = f"{position.title['vi']}, {position.unit.name}"
    return _form_page(request, position.officer, form, _("End a position"), _("End the position"), lead)


@administrator
@require_POST
def set_active(request: HttpRequest, id: UUID) -> HttpResponse:
    found, active = get_object_or_404(Officer, pk=id), request.POST.get("active") == "1"
    done = _("The officer works again.") if active else _("The officer has left; their rights have ended at once.")
    attempt(request, lambda: services.set_officer_active(found, active, by=actor(request)), done)
    return redirect("operations:officer", found.id)


@administrator
def open_account(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Officer, pk=id)
    form = AccountForm(request.POST or None, initial={"username": found.code.lower()})
    if form.is_valid():
        try:
            accounts.open_account(
                found, username=form.cleaned_data["username"], password=form.cleaned_data["password"], by=actor(request)
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The account is open. At the first sign-in a second factor is set up."))
            return redirect("operations:officer", found.id)
    return _form_page(request, found, form, _("Open an account"), _("Open the account"))


def _account(id: UUID) -> Account:
    return get_object_or_404(Account.objects.select_related("officer"), officer=id)


@administrator
def set_password(request: HttpRequest, id: UUID) -> HttpResponse:
    account, form = _account(id), TemporaryPasswordForm(request.POST or None)
    if form.is_valid():
        try:
            accounts.set_password(account, form.cleaned_data["password"], by=actor(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The temporary password is set; the officer's open sessions have ended."))
            return redirect("operations:officer", id)
    assert account.officer
    return _form_page(request, account.officer, form, _("Set a temporary password"), _("Set the password"))


@administrator
@require_POST
def reset_mfa(request: HttpRequest, id: UUID) -> HttpResponse:
    account = _account(id)
    done = _("The second factors are taken away; new ones are set up at the next sign-in.")
    attempt(request, lambda: mfa.reset_mfa(account, by=actor(request)), done)
    return redirect("operations:officer", id)


@administrator
@require_POST
def set_account_active(request: HttpRequest, id: UUID) -> HttpResponse:
    account, active = _account(id), request.POST.get("active") == "1"
    done = _("The account is open again.") if active else _("The account is closed; its sessions have ended.")
    attempt(request, lambda: accounts.set_account_active(account, active, by=actor(request)), done)
    return redirect("operations:officer", id)


@administrator
@require_POST
def issue_certificate(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Officer, pk=id)
    try:
        certificates.issue_personal(request, found)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("operations:officer", found.id)


@administrator
def substitute(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(Officer, pk=id)
    form = SubstituteForm(colleagues(found), request.POST or None, initial={"first_day": today()})

    def act() -> None:
        data = form.cleaned_data
        services.set_substitution(
            found, data["substitute"], first_day=data["first_day"], last_day=data["last_day"], reason=data["reason"],
            by=actor(request),
        )  # fmt: skip

    if submit(request, form, act):
        messages.success(request, _("The substitute holds the officer's rights in these days."))
        return redirect("operations:officer", found.id)
    lead = _("In these days, both included, the substitute also holds these rights; acts bear the substitute's name.")
    return _form_page(request, found, form, _("Set a substitute"), _("Set the substitute"), lead)


@administrator
def end_substitution(request: HttpRequest, id: UUID) -> HttpResponse:
    row = get_object_or_404(Substitution.objects.select_related("absent", "substitute"), pk=id)
    form = EndSubstitutionForm(request.POST or None, initial={"last_day": today()})
    if submit(request, form, lambda: services.end_substitution(
        row, last_day=form.cleaned_data["last_day"], by=actor(request)
    )):  # fmt: skip
        messages.success(request, _("The substitution ends on that day."))
        return redirect("operations:officer", row.absent_id)
    return _form_page(
        request, row.absent, form, _("End a substitution"), _("Set the last day"), row.substitute.full_name
    )
