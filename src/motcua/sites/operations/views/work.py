"""State of the system: each step with its number and limit; failed work and deliveries, tried again by a button."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.common import audit, relay
from motcua.foundation.common import selectors as common
from motcua.foundation.common.models import HandlerRun
from motcua.foundation.notices import selectors as notices
from motcua.foundation.notices import services as notice_services
from motcua.foundation.notices.labels import DELIVERY_STATE
from motcua.foundation.notices.models import Delivery
from motcua.sites.operations import house
from motcua.sites.operations.labels import work
from motcua.sites.operations.views._common import actor, attempt
from motcua.sites.operations.views._lists import keyset
from motcua.sites.operations.views.certificates import key
from motcua.sites.pages.access import administrator


@administrator
def status(request: HttpRequest) -> HttpResponse:
    parts = house.parts()
    context = {
        "parts": parts,
        "troubles": house.troubles(parts),
        "warnings": house.warnings(parts),
        "version": house.version(),
    }
    return render(request, "operations/status.html", context)


@administrator
def failed(request: HttpRequest) -> HttpResponse:
    """Listeners' work that failed, was given up or is late."""
    page = keyset(request, common.troubled_runs(), ("-id",))
    rows = [(row, work(row.handler)) for row in page.rows]
    return render(request, "operations/failed.html", {"page": page, "rows": rows, "key": key()})


@administrator
def deliveries(request: HttpRequest) -> HttpResponse:
    page = keyset(request, notices.troubled(), ("-id",))
    rows = [(row, DELIVERY_STATE[row.state]) for row in page.rows]
    return render(request, "operations/deliveries.html", {"page": page, "rows": rows, "key": key()})


@administrator
@require_POST
def retry_run(request: HttpRequest, id: int) -> HttpResponse:
    run = get_object_or_404(HandlerRun, pk=id)

    def act() -> None:
        if relay.retry(run.pk):
            detail = {"handler": run.handler, "attempts": run.attempts, "state": run.state}
            audit.record("work_retried", by=actor(request), subject=("handler_run", run.message_id), detail=detail)

    attempt(request, act, _("It is tried again now."))
    return redirect("operations:failed")


@administrator
@require_POST
def retry_delivery(request: HttpRequest, id: UUID) -> HttpResponse:
    delivery = get_object_or_404(Delivery, pk=id)

    def act() -> None:
        if notice_services.retry(delivery.pk):
            detail = {"channel": delivery.channel, "attempts": delivery.attempts}
            audit.record("delivery_retried", by=actor(request), subject=("notice", delivery.notice_id), detail=detail)

    attempt(request, act, _("It is tried again now."))
    return redirect("operations:deliveries")


@administrator
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Everything that was given up, after the cause is mended."""

    def act() -> None:
        given_up = HandlerRun.objects.filter(state="given_up")
        count = sum(relay.retry(id) for id in given_up.values_list("id", flat=True)[:1000])
        detail = {"count": count}
        audit.record("work_retried", by=actor(request), subject=("handler_run", audit.NO_UNIT), detail=detail)

    if not HandlerRun.objects.filter(state="given_up").exists():
        messages.info(request, _("Nothing was given up."))
    else:
        attempt(request, act, _("Everything that was given up is tried again now."))
    return redirect("operations:failed")
