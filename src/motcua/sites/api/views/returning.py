"""Hand-over slips: results of many dossiers go to another centre together. Acts on one result are verbs of its
dossier."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Header, Query, Router, Status

from motcua.foundation.common.errors import Invalid
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.dossiers.by_name import UsedKey
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover import permissions, selectors, slips
from motcua.onestop.handover.models import Slip
from motcua.sites.api import schemas_returns as shapes_of
from motcua.sites.api.answers import READING, WRITING
from motcua.sites.api.security import acting, actor, reading
from motcua.sites.api.views import shapes
from motcua.sites.api.views.dossiers import SIZE, cursor, place
from motcua.sites.api.views.writing import KEY, sent_once

NO_UNIT = _("There is no such unit. Send its identifier or code.")
router = Router(tags=["returns"])


def own(request: HttpRequest, id: UUID) -> Slip:
    """404 for a slip between others."""
    found = Slip.objects.select_related("from_unit__owner", "to_centre").filter(id=id).first()
    by = actor(request)
    if found is None or not (permissions.keeps(by, found.from_unit) or permissions.keeps(by, found.to_centre)):
        raise Http404
    return found


def _row(one: Slip) -> dict[str, Any]:
    return {
        "id": one.id, "number": one.printed, "from_unit": shapes.unit(one.from_unit),
        "to_centre": shapes.unit(one.to_centre), "made_at": one.made_at, "made_by": one.made_by_name,
        "closed_at": one.closed_at,
    }  # fmt: skip


def _whole(one: Slip) -> dict[str, Any]:
    return {**_row(one), "items": [{
        "id": item.id, "dossier": item.dossier.code, "state": item.state, "reason": item.reason or None,
        "answered_at": item.answered_at, "answered_by": item.answered_by_name or None,
    } for item in one.items.select_related("dossier").order_by("dossier__code")]}  # fmt: skip


@router.get("/handover-slips", auth=reading, url_name="slips", operation_id="list_handover_slips",
            response={200: shapes_of.Slips, **READING},
            summary=_("Hand-over slips of the units whose results you keep, the newest first"))  # fmt: skip
def list_slips(
    request: HttpRequest, after: str = Query("", max_length=400),
    open: bool = Query(False, description=_("Only those of which something was not answered yet.")),
    size: int = Query(SIZE, ge=1, le=100),
) -> Any:  # fmt: skip
    rows = selectors.slips_kept_by(actor(request), open_only=open)
    if found := place(after, 1):
        rows = rows.filter(id__lt=found[0])
    shown = list(rows[: size + 1])
    more = cursor(shown[size - 1].id) if len(shown) > size else None
    return {"items": [_row(one) for one in shown[:size]], "next": more}


@router.post("/handover-slips", auth=acting, url_name="slips", operation_id="make_handover_slip",
             response={201: shapes_of.Slip, **WRITING}, summary=_("Hand results on to another centre"),
             description=_("From the unit where they lie to the centre where they are collected, all or none; once a "
                           "key."))  # fmt: skip
def make(
    request: HttpRequest, response: HttpResponse, payload: shapes_of.SentSlip,
    key: str = Header(..., alias="Idempotency-Key", pattern=KEY),
) -> Any:  # fmt: skip
    origin, target = _unit(payload.from_unit, "from_unit"), _unit(payload.to_centre, "to_centre")
    ids = dict(Dossier.objects.filter(code__in=payload.dossiers).values_list("code", "id"))
    kept = selectors.to_send(origin.id, target.id).filter(dossier_id__in=ids.values()).values_list("dossier", flat=True)
    known = set(kept) if permissions.keeps(actor(request), origin) else set()
    told = gettext("No result of this dossier lies there for that centre.")
    first_time = not slips.was_made(origin.id, actor(request), key)
    if first_time and (wrong := [n for n, code in enumerate(payload.dossiers) if ids.get(code) not in known]):
        permissions.require_keeper(actor(request), origin)
        raise Invalid(
            gettext("Look at the marked parts of what was sent again."), fields={f"dossiers.{n}": told for n in wrong}
        )
    if not first_time and len(ids) < len(set(payload.dossiers)):
        raise UsedKey  # the slip of this key had none that are not there
    made = sent_once(lambda: slips.make(
        origin.id, target.id, [ids[code] for code in payload.dossiers if code in ids], by=actor(request), key=key
    ))  # fmt: skip
    response["Location"] = reverse("api:slip", kwargs={"id": made.id})
    return Status(201, _whole(made))


def _unit(code: str, name: str) -> Unit:
    """By the identifier of an agency or by code."""
    found = units_at().filter(agency_id=code).first() if code else None
    found = found or units_at().filter(code=code).first()
    if found is None:
        raise Invalid(gettext(NO_UNIT), fields={name: gettext(NO_UNIT)})
    return found


@router.get("/handover-slips/{uuid:id}", auth=reading, url_name="slip", operation_id="read_handover_slip",
            response={200: shapes_of.Slip, **READING}, summary=_("A hand-over slip, item by item"))  # fmt: skip
def slip(request: HttpRequest, id: UUID) -> Any:
    return _whole(own(request, id))


@router.post("/handover-slips/{uuid:id}/answer", auth=acting, url_name="slip_answer",
             operation_id="answer_handover_slip", response={200: shapes_of.Slip, **WRITING},
             summary=_("Accept what arrived, say what is missing and why"),
             description=_("Item by item, by the centre where the slip arrives; once a key."))  # fmt: skip
def answer(
    request: HttpRequest, id: UUID, payload: shapes_of.SentAnswer,
    key: str = Header(..., alias="Idempotency-Key", pattern=KEY),
) -> Any:  # fmt: skip
    found = own(request, id)
    mine = set(found.items.values_list("id", flat=True))
    told = gettext("This is no item of this slip.")
    wrong = {f"arrived.{n}": told for n, item in enumerate(payload.arrived) if item not in mine}
    wrong |= {f"missing.{n}.item": told for n, one in enumerate(payload.missing) if one.item not in mine}
    if not payload.arrived and not payload.missing:
        wrong = {"arrived": gettext("Name at least one item.")}
    if wrong:
        raise Invalid(gettext("Look at the marked parts of what was sent again."), fields=wrong)
    missing = {one.item: one.reason for one in payload.missing}
    try:
        sent_once(lambda: slips.answer(id, by=actor(request), arrived=payload.arrived, missing=missing, key=key))
    except Invalid as invalid:
        places = {f"reason-{one.item}": f"missing.{n}.reason" for n, one in enumerate(payload.missing)}
        invalid.fields = {places.get(name, name): text for name, text in invalid.fields.items()}
        raise
    return _whole(own(request, id))
