"""Returning results: what lies here for whom, what arrives and goes on, and handing one over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.keyset import key_of as place_of_page
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover import codes, collecting, permissions, printed, reminders, selectors
from motcua.onestop.handover.enums import Confirmed, Standing
from motcua.onestop.handover.labels import CONFIRMED
from motcua.onestop.handover.models import ResultPlace
from motcua.onestop.handover.whereabouts import elsewhere, place_of
from motcua.onestop.links import returning
from motcua.onestop.links import selectors as links
from motcua.sites.counter.forms import CollectForm
from motcua.sites.counter.views.acting import key_of
from motcua.sites.pages import linked
from motcua.sites.pages.access import officer
from motcua.sites.pages.inline import inline_pdf
from motcua.sites.pages.visitors import NAMES

KEEPERS = (Role.RECEPTIONIST, Role.CLERK)
LISTS = {
    "collect": (
        gettext_lazy("On paper here, to be collected"), selectors.to_collect,
        gettext_lazy("No result waits here to be collected."),
    ),
    "send": (gettext_lazy("To hand on"), None, gettext_lazy("Nothing lies here that another centre hands over.")),
    "arriving": (gettext_lazy("Arriving"), None, gettext_lazy("No slip is on its way here.")),
    "post": (gettext_lazy("To post"), selectors.to_post, gettext_lazy("Nothing waits for the post.")),
    "posted": (gettext_lazy("With the post"), selectors.posted, gettext_lazy("Nothing is with the post.")),
    "late": (
        gettext_lazy("Not collected for long"), selectors.uncollected,
        gettext_lazy("Nothing has lain here longer than it should."),
    ),
}  # fmt: skip


@officer(*KEEPERS, Role.LEADER)
def uncollected(request: HttpRequest) -> HttpResponse:
    """What has lain too long at the centres of one's agency; for the head, too."""
    units = selectors.watched_by(request.actor)  # type: ignore[attr-defined]
    if not units:
        return render(request, "counter/uncollected.html", {"units": [], "rows": [], "is_first": True})
    unit = chosen_unit(request, units)
    rows, after = selectors.page(selectors.uncollected(unit.id), _page(request))
    return render(request, "counter/uncollected.html", {
        "units": units, "unit": unit, "after": after, "is_first": "after" not in request.GET,
        "count": selectors.uncollected(unit.id).count(), "days": settings.ENV.uncollected_days,
        "keeps": permissions.keeps(request.actor, unit),  # type: ignore[attr-defined]
        "rows": _shown(rows),
    })  # fmt: skip


def _shown(rows: list[ResultPlace]) -> list[dict[str, Any]]:
    tags, told, moment = links.tags_of(row.dossier_id for row in rows), reminders.told(rows), now()
    return [
        {
            "row": row, "title": catalogue.bundle(row.dossier.revision_id).title, "tag": tags.get(row.dossier_id),
            "days": (moment - row.since).days, "reminded": max(row.reminders, told.get(row.dossier_id, (0,))[0]),
            "reminded_at": told[row.dossier_id][1] if row.dossier_id in told else None,
        }
        for row in rows
    ]  # fmt: skip


def units_of(request: HttpRequest) -> list[Unit]:
    found = selectors.kept_by(request.actor)  # type: ignore[attr-defined]
    if not found:
        raise Http404
    return found


def chosen_unit(request: HttpRequest, units: list[Unit]) -> Unit:
    wanted = request.POST.get("unit") or request.GET.get("unit", "")
    return next((unit for unit in units if str(unit.id) == wanted), units[0])


@officer(*KEEPERS)
def returns(request: HttpRequest) -> HttpResponse:
    """The lists of one unit. A search comes by POST, so that names stay out of addresses and logs."""
    units = units_of(request)
    unit, name = chosen_unit(request, units), request.GET.get("list", "")
    counts = selectors.counts(unit.id)
    if name not in LISTS:
        name = "collect" if permissions.is_centre(unit) else "send"
    text = request.POST.get("q", "")[:200].strip()
    label, rows_of, empty = LISTS[name]
    rows: list[ResultPlace] = []
    after = ""
    if rows_of:
        rows, after = selectors.page(selectors.searched(rows_of(unit.id), text), _page(request))
    meant = [row for row in rows if row.dossier.code == text.strip().upper()] or rows
    if text and len(meant) == 1 and name == "collect" and not after:
        return redirect("counter:return_one", meant[0].dossier_id)
    return render(request, "counter/returns.html", {
        "units": units, "unit": unit, "name": name, "label": label, "empty": empty, "text": text, "after": after,
        "tabs": [(key, item[0], counts[key]) for key, item in LISTS.items() if counts[key] or _usual(key, unit)],
        "rows": _shown(rows),
        "destinations": selectors.destinations(unit.id) if name == "send" else [],
        "slips": list(selectors.arriving(unit.id)[: selectors.PAGE]) if name == "arriving" else [],
        "away": _away(request.actor, text) if text and not rows else None,  # type: ignore[attr-defined]
        "is_first": "after" not in request.GET, "late_days": settings.ENV.uncollected_days,
    })  # fmt: skip


@officer(*KEEPERS)
@require_POST
def remind(request: HttpRequest, id: UUID) -> HttpResponse:
    """One reminder by hand, from the list of what has lain too long."""
    row = kept(request, id)
    try:
        reminders.remind_now(id, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("The applicant is reminded."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('counter:returns')}?unit={row.place_id}&list=late")


def _usual(key: str, unit: Unit) -> bool:
    return key in (("collect", "arriving", "send") if permissions.is_centre(unit) else ("send", "post"))


def _page(request: HttpRequest) -> tuple[datetime, UUID] | None:
    try:
        return place_of_page(request.GET.get("after", ""))
    except ValueError:
        return None


def _away(by: Actor, text: str) -> str | None:
    """Where the result of that very code lies, when it is not here."""
    found = Dossier.objects.filter(code=text.strip().upper()).first()
    row = place_of(found.id) if found and permissions.may_ask(by) else None
    return str(elsewhere(row)) if row and row.is_paper and row.standing != Standing.GIVEN else None


def kept(request: HttpRequest, id: UUID) -> ResultPlace:
    """A paper result that lies with this officer, or is with the post from there; of one that lies elsewhere the
    refusal says where, to whoever may see its dossier; else 404."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = place_of(id)
    if row is None or not row.is_paper or row.standing == Standing.GIVEN:
        raise Http404
    authority_id = Dossier.objects.values_list("authority", flat=True).get(id=id)
    if not permissions.hands_over(by, row.place, authority_id) or row.standing == Standing.ON_THE_WAY:
        if dossiers.visible_to(by).filter(id=id).exists():
            raise elsewhere(row)
        raise Http404
    return row


@officer(*KEEPERS)
def return_one(request: HttpRequest, id: UUID) -> HttpResponse:
    """Hand one over: who came, and how receipt is confirmed. `act` "code" sends the applicant a code and stays here."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    dossier = Dossier.objects.select_related("authority", "reception_place").filter(id=id).first()
    done = selectors.given_at(id)
    if dossier and done and permissions.hands_over(by, done.place, dossier.authority_id):
        return render(request, "counter/returned.html", {
            "dossier": dossier, "bundle": catalogue.bundle(dossier.revision_id), "given": done,
            "how": CONFIRMED[Confirmed(done.confirmed)], "sees": dossiers.visible_to(by).filter(id=id).exists(),
        })  # fmt: skip
    row = kept(request, id)
    if row.standing == Standing.POSTED:
        return redirect("counter:return_post", id)
    assert dossier
    names = (*NAMES, "confirmed", "code", "note", "drawn")
    typed = {name: request.POST.get(name, "applicant" if name == "who" else "") for name in names}
    problems: dict[str, Any] = {}
    refusal, key = "", key_of(request)
    if request.method == "POST":
        try:
            if request.POST.get("act") == "code":
                codes.send(id, by=by, key=key)
                key = str(uuid7())  # another code is another request
                typed["confirmed"] = Confirmed.CODE
                messages.success(request, _("A code is on its way to the applicant. Ask for it and type it here."))
            else:
                given = collecting.Given(
                    {name: typed[name] for name in NAMES}, typed["confirmed"], drawn=typed["drawn"],
                    code=typed["code"], note=typed["note"], upload=request.FILES.get("upload"),
                )  # fmt: skip
                others = along(request, row)
                collecting.collect_together(id, others, given, by=by, key=key)
                several = _("The results are handed over. The dossiers are closed.") if others else None
                messages.success(request, several or _("The result is handed over. The dossier is closed."))
                return redirect("counter:returns")
        except Invalid as invalid:
            problems, refusal = {k: v or str(invalid) for k, v in invalid.fields.items()}, str(invalid)
        except Refusal as wrong:
            refusal = str(wrong)
    return render(request, "counter/return_one.html", {
        "dossier": dossier, "row": row, "bundle": catalogue.bundle(dossier.revision_id), "key": key,
        "sees": dossiers.visible_to(by).filter(id=id).exists(), "result": printed.lying(dossier),
        "form": CollectForm(initial=typed, problems=problems), "refusal": "" if problems else refusal,
        "owes": dossier.money_state == "due", "sent": codes.latest(id), "replaces": dossiers.corrected(dossier),
        "to": _masked(dossier), "drawn": typed["drawn"], **beside(request, row),
    })  # fmt: skip


@officer(*KEEPERS)
def return_slip(request: HttpRequest, id: UUID) -> HttpResponse:
    """To print and have signed, while the result lies here."""
    row = kept(request, id)
    dossier = Dossier.objects.select_related("authority").get(id=id)
    by: Actor = request.actor  # type: ignore[attr-defined]
    return inline_pdf(printed.to_sign(row, dossier, by.name), _("Slip of receipt %(code)s") % {"code": dossier.code})


def beside(request: HttpRequest, row: ResultPlace) -> dict[str, Any]:
    """What lies with this result of the same linked filing, ticked unless it was unticked, and what still runs."""
    lying = returning.lying_with(row)
    chosen = set(request.POST.getlist("with")) if request.method == "POST" else {str(one.id) for one in lying}
    dossier = Dossier.objects.get(id=row.dossier_id)
    return {
        "beside": [(one, catalogue.bundle(one.revision_id).result.title, str(one.id) in chosen) for one in lying],
        "linked": linked.told(dossier, request.actor, "counter:dossier"),  # type: ignore[attr-defined]
    }  # fmt: skip


def along(request: HttpRequest, row: ResultPlace) -> list[UUID]:
    """Of what lies with it, what was ticked to go in the same act."""
    chosen = set(request.POST.getlist("with"))
    return [one.id for one in returning.lying_with(row) if str(one.id) in chosen]


def _masked(dossier: Dossier) -> str:
    """Where the code goes, as much as the applicant needs to find it."""
    name, _at, host = str(dossier.contact.get("email", "")).partition("@")
    return f"{name[:2]}…@{host}" if host else ""
