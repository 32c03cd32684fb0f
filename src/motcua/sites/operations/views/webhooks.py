"""Announcements to other systems: registered, changed, tried, disabled; what went out, how it went, and again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.foundation.common.errors import Invalid
from motcua.foundation.identity.models import ApiToken
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.dossiers.labels import VERBS
from motcua.onestop.webhooks import selectors, services
from motcua.onestop.webhooks.enums import TEST, DeliveryState, WebhookState, Why
from motcua.onestop.webhooks.labels import DELIVERIES, REASONS, STATES, WHY
from motcua.onestop.webhooks.models import Webhook, WebhookDelivery
from motcua.sites.operations.forms.webhooks import SinceForm, WebhookForm, reading_tokens
from motcua.sites.operations.views._common import act_once, actor, attempt, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.operations.views.certificates import key
from motcua.sites.pages.access import administrator

PILLS = {
    "active": "ontime", "failing": "soon", "disabled": "late", "waiting": "soon", "delivered": "ontime",
    "given_up": "late", "dropped": "paused",
}  # fmt: skip


def type_label(type: str) -> Any:
    return _("Trial") if type == TEST else VERBS.get(type.removeprefix("dossier."), type)  # type: ignore[call-overload]


def _found(id: UUID) -> Webhook:
    return get_object_or_404(selectors.webhooks(), id=id)


@administrator
def webhooks(request: HttpRequest) -> HttpResponse:
    page = keyset(request, selectors.webhooks(), ("-id",))
    rows = [(one, PILLS[one.state], STATES[one.state]) for one in page.rows]
    return render(request, "operations/webhooks.html", {"page": page, "rows": rows})


@administrator
@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """The secret stands on the answer to the form and nowhere else."""
    form, secrets = WebhookForm(request.POST or None), list[str]()

    def act() -> None:
        secrets.append(services.make(**_values(form), by=actor(request))[1])

    if submit(request, form, act):
        if secrets:
            return render(request, "operations/webhook_secret.html", {"secret": secrets[0]})
        messages.info(request, _("This was registered already and its secret was shown then. If it was not kept, "
                                 "make a new secret."))  # fmt: skip
        return redirect("operations:webhooks")
    return _form(request, form, None)


@administrator
def change(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _found(id)
    form = WebhookForm(request.POST or None, initial={
        "description": found.description, "address": found.address, "token": str(found.token_id),
        "authority": found.authority.code if found.authority else "", "events": found.events,
        "version": found.version,
    })  # fmt: skip

    def act() -> None:
        services.change(id, **_values(form), version=form.cleaned_data["version"] or 0, by=actor(request))

    if submit(request, form, act):
        messages.success(request, _("The subscription is changed."))
        return redirect("operations:webhook", id=id)
    return _form(request, form, found)


def _form(request: HttpRequest, form: WebhookForm, found: Webhook | None) -> HttpResponse:
    context = {"form": form, "webhook": found, "has_tokens": bool(reading_tokens())}
    return render(request, "operations/webhook_form.html", context, status=422 if form.errors else 200)


def _values(form: WebhookForm) -> dict[str, Any]:
    typed = form.cleaned_data
    return {
        "token": ApiToken.objects.get(id=typed["token"]), "address": typed["address"], "events": typed["events"],
        "description": typed["description"], "authority": _agency(typed["authority"].strip()),
    }  # fmt: skip


def _agency(code: str) -> Unit | None:
    found = units_at().filter(code=code).first() if code else None
    if code and found is None:
        raise Invalid("", fields={"authority": _("There is no agency with this code.")})
    return found


@administrator
def webhook(request: HttpRequest, id: UUID) -> HttpResponse:
    return _page(request, _found(id), None)


def _page(request: HttpRequest, found: Webhook, form: SinceForm | None) -> HttpResponse:
    page = keyset(request, selectors.deliveries(found), ("-id",))
    return render(request, "operations/webhook.html", {
        "webhook": found, "pill": PILLS[found.state], "state": STATES[WebhookState(found.state)],
        "why": WHY[Why(found.why)] if found.why else "", "types": [type_label(one) for one in found.events],
        "page": page,
        "rows": [(one, type_label(one.type), PILLS[one.state], DELIVERIES[one.state]) for one in page.rows],
        "key": key(), "key_at_once": key(), "form": form or SinceForm(),
    }, status=422 if form and form.errors else 200)  # fmt: skip


@administrator
@require_POST
@never_cache
def rotate(request: HttpRequest, id: UUID) -> HttpResponse:
    _found(id)
    secrets, at_once = list[str](), request.POST.get("at_once") == "1"
    if act_once(request, lambda: secrets.append(services.rotate(id, by=actor(request), at_once=at_once)[1])):
        return render(request, "operations/webhook_secret.html", {"secret": secrets[0], "overlap": not at_once})
    messages.info(request, _("The new secret was shown once. If it was not kept, make another one."))
    return redirect("operations:webhook", id=id)


@administrator
@require_POST
def set_state(request: HttpRequest, id: UUID) -> HttpResponse:
    _found(id)
    if request.POST.get("active") == "1":
        attempt(request, lambda: services.enable(id, by=actor(request)), _("It is told again from now on."))
    else:
        attempt(request, lambda: services.disable(id, by=actor(request)), _("Nothing is told to it any more."))
    return redirect("operations:webhook", id=id)


@administrator
@require_POST
def try_out(request: HttpRequest, id: UUID) -> HttpResponse:
    _found(id)
    attempt(request, lambda: services.try_out(id, by=actor(request)),
            _("A trial is on its way. Load this page again in a moment to see how it went."))  # fmt: skip
    return redirect("operations:webhook", id=id)


@administrator
@require_POST
def replay_since(request: HttpRequest, id: UUID) -> HttpResponse:
    found, form = _found(id), SinceForm(request.POST)
    if submit(
        request, form, lambda: services.replay_since(found, form.cleaned_data["since"], by=actor(request))
    ):  # fmt: skip
        messages.success(request, _("Everything since then goes out again, piece by piece."))
        return redirect("operations:webhook", id=id)
    return _page(request, found, form)


@administrator
def delivery(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(WebhookDelivery.objects.select_related("webhook"), id=id)
    page = keyset(request, selectors.attempts(found), ("-id",))
    return render(request, "operations/webhook_delivery.html", {
        "delivery": found, "type": type_label(found.type), "pill": PILLS[found.state],
        "state": DELIVERIES[DeliveryState(found.state)], "page": page, "key": key(),
        "rows": [(one, REASONS[one.reason] if one.reason else "") for one in page.rows],
    })  # fmt: skip


@administrator
@require_POST
def replay(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(WebhookDelivery.objects.select_related("webhook"), id=id)
    attempt(request, lambda: services.replay(found.webhook, id, by=actor(request)), _("It is sent again now."))
    return redirect("operations:webhook_delivery", id=id)
