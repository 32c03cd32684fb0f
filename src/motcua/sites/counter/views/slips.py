"""Hand-over slips: made where results lie, answered item by item where they arrive, printed for two signatures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.handover import permissions, printed, selectors, slips
from motcua.onestop.handover.enums import ItemState
from motcua.onestop.handover.labels import ITEMS
from motcua.onestop.handover.models import Slip
from motcua.sites.counter.views.acting import key_of
from motcua.sites.counter.views.returns import KEEPERS, chosen_unit, units_of
from motcua.sites.pages.access import officer
from motcua.sites.pages.inline import inline_pdf


@officer(*KEEPERS)
def make(request: HttpRequest, unit: UUID, to: UUID) -> HttpResponse:
    """Tick what goes to that centre; the slip is numbered when it is made."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    origin, target = get_object_or_404(Unit, id=unit), get_object_or_404(Unit, id=to)
    if not permissions.keeps(by, origin):
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            made = slips.make(unit, to, _ids(request.POST.getlist("item")), by=by, key=key_of(request))
            messages.success(request, _("Slip %(number)s is made. Print it, and hand the results over with it.")
                             % {"number": made.printed})  # fmt: skip
            return redirect("counter:slip", made.id)
        except Refusal as wrong:
            refusal = str(wrong)
    rows = list(selectors.to_send(unit, to).select_related("dossier")[: selectors.MOST_ON_A_SLIP])
    came_back = selectors.missing(unit, [row.dossier_id for row in rows])
    ticked = set(request.POST.getlist("item")) if request.method == "POST" else {str(row.dossier_id) for row in rows}
    return render(request, "counter/slip_new.html", {
        "unit": origin, "target": target, "refusal": refusal, "key": key_of(request), "rows": [
            {"row": row, "title": catalogue.bundle(row.dossier.revision_id).title,
             "why": came_back.get(row.dossier_id, ""), "ticked": str(row.dossier_id) in ticked}
            for row in rows
        ],
    })  # fmt: skip


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise Http404 from None


def _mine(request: HttpRequest, id: UUID) -> Slip:
    by: Actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(Slip.objects.select_related("from_unit__owner", "to_centre"), id=id)
    if not (permissions.keeps(by, found.from_unit) or permissions.keeps(by, found.to_centre)):
        raise Http404
    return found


@officer(*KEEPERS)
def slip(request: HttpRequest, id: UUID) -> HttpResponse:
    """One slip; where it arrives each item is accepted, or said to be missing with a reason."""
    found, by = _mine(request, id), request.actor  # type: ignore[attr-defined]
    answers = permissions.keeps(by, found.to_centre)
    problems: dict[str, Any] = {}
    refusal = ""
    if request.method == "POST":
        said = {k.removeprefix("state-"): v for k, v in request.POST.items() if k.startswith("state-")}
        try:
            slips.answer(
                found.id, by=by, arrived=_ids([id for id, state in said.items() if state == ItemState.ARRIVED]),
                missing={UUID(id): request.POST.get(f"reason-{id}", "")[:500]
                         for id, state in said.items() if state == ItemState.MISSING},
                key=key_of(request),
            )  # fmt: skip
            messages.success(request, _("Accepted. The applicants are told where their results are."))
            return redirect("counter:slip", found.id)
        except Invalid as invalid:
            problems, refusal = invalid.fields, str(invalid)
        except (Refusal, ValueError) as wrong:
            refusal = str(wrong)
    items = [
        {"item": item, "title": catalogue.bundle(item.dossier.revision_id).title, "state": ITEMS[ItemState(item.state)],
         "wrong": problems.get(f"reason-{item.id}", ""), "reason": request.POST.get(f"reason-{item.id}", ""),
         "said": request.POST.get(f"state-{item.id}", "")}
        for item in found.items.select_related("dossier").order_by("dossier__code")
    ]  # fmt: skip
    waits = any(row["item"].state == ItemState.SENT for row in items)
    return render(request, "counter/slip.html", {
        "slip": found, "items": items, "answers": answers and waits, "refusal": refusal, "key": key_of(request),
    })  # fmt: skip


@officer(*KEEPERS)
def slip_pdf(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _mine(request, id)
    return inline_pdf(printed.pdf(found), _("Hand-over slip %(number)s") % {"number": found.printed})


@officer(*KEEPERS)
def slips_list(request: HttpRequest) -> HttpResponse:
    """What was sent from here, and what came, the newest first."""
    units = units_of(request)
    unit, sent = chosen_unit(request, units), request.GET.get("way") == "sent"
    rows = selectors.slips_of(unit.id, sent=sent)
    after = request.GET.get("after", "")
    try:
        rows = rows.filter(id__lt=UUID(after)) if after else rows
    except ValueError:
        after = ""
    found = list(rows[: selectors.PAGE + 1])
    is_more = len(found) > selectors.PAGE
    return render(request, "counter/slips.html", {
        "unit": unit, "units": units, "sent": sent, "rows": found[: selectors.PAGE],
        "after": str(found[selectors.PAGE - 1].id) if is_more else "", "is_first": not after,
    })  # fmt: skip
