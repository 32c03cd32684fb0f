"""A person's own data: who read it and why, and all of it in one file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.common import keyset
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.files.download import response
from motcua.foundation.identity.enums import ReadingKind
from motcua.foundation.identity.labels import READINGS, ROLES
from motcua.foundation.identity.models import Reading
from motcua.foundation.identity.readings import readings_of
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.papers import exports
from motcua.onestop.papers.enums import ExportState
from motcua.onestop.papers.models import Export
from motcua.sites.pages.access import citizen
from motcua.sites.portal.views.filing_steps import LEVEL

PAGE = 25
FACTS = {
    "birth_date": gettext_lazy("date of birth"), "sex": gettext_lazy("sex"), "residence": gettext_lazy("residence"),
    "ethnicity": gettext_lazy("ethnic group"), "nationality": gettext_lazy("nationality"),
    "hometown": gettext_lazy("place of origin"), "marital_status": gettext_lazy("marital status"),
}  # fmt: skip


@citizen()
def readings(request: HttpRequest) -> HttpResponse:
    """Who read one's data (of the business one acts for), when and for what; the newest first (keyset pages)."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        after = keyset.key_of(request.GET.get("after", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    found = list(readings_of(actor.business_id or actor.person_id, after=after)[: PAGE + 1])
    shown = found[:PAGE]
    following = keyset.text_of(shown[-1].at, shown[-1].id) if len(found) > PAGE else ""
    return render(request, "portal/readings.html", {
        "rows": _in_words(shown), "next": following, "is_first": after is None,
    })  # fmt: skip


def _in_words(rows: list[Reading]) -> list[dict[str, Any]]:
    """Office and role, not the name: an officer reads in office (the record of acts has the name for supervision)."""
    units = Unit.objects.in_bulk({r.unit_id for r in rows if r.unit_id})
    codes = {r.detail["code"] for r in rows if r.detail.get("code")}
    dossiers = dict(Dossier.objects.filter(code__in=codes).values_list("code", "id"))
    told = []
    for row in rows:
        unit = units.get(row.unit_id) if row.unit_id else None
        told.append({
            "at": row.at, "what": READINGS[ReadingKind(row.kind)], "role": ROLES.get(row.role, ""),  # type: ignore[call-overload]
            "unit": unit.label if unit else None, "via": row.via, "detail": row.detail,
            "is_share": row.subject_kind == "share", "dossier": dossiers.get(row.detail.get("code", "")),
            "facts": ", ".join(str(FACTS.get(fact, fact)) for fact in row.detail.get("facts", ())),
        })  # fmt: skip
    return told


@citizen(LEVEL)
def data(request: HttpRequest) -> HttpResponse:
    """Ask for all of it in one file, see how far it is, save it. A person's own, whomever they act for now."""
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            exports.ask(by=actor)
            messages.success(request, _("Your file is being put together. It stands here when it is ready."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("portal:data")
    rows = list(exports.exports_of(actor)[:10])
    under_way = next((one for one in rows if one.state in exports.OPEN), None)
    ready = [one for one in rows if one.state == ExportState.READY and one.ends_at and one.ends_at > now()]
    return render(request, "portal/data.html", {
        "under_way": under_way, "ready": ready, "failed": bool(rows) and rows[0].state == ExportState.FAILED,
        "days": exports.KEPT.days, "earlier": [one for one in rows if one.state == ExportState.ENDED],
    })  # fmt: skip


@citizen(LEVEL)
def save(request: HttpRequest, id: UUID) -> HttpResponseBase:
    try:
        file = exports.to_save(id, by=request.actor)  # type: ignore[attr-defined]
    except Export.DoesNotExist as missing:
        raise Http404 from missing
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:data")
    answer = response(file)
    answer.headers["Cache-Control"] = "no-store"
    return answer
