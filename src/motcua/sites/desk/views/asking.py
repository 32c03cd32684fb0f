"""Asking: another unit for its opinion, the applicant for a supplement."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.foundation.calendar import is_working_day
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.catalogue.bundle import RequiredDocument
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import acting, consultable, letters, process, services, store
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.deadlines import limit_end
from motcua.onestop.dossiers.models import Consultation, Dossier
from motcua.sites.desk.forms import ConsultForm, OpinionForm, SupplementForm
from motcua.sites.desk.views._common import act_page, bundle_of, own, posted, step_wanted, why_not
from motcua.sites.pages.access import officer
from motcua.sites.pages.proposing import PROPOSE, Proposing
from motcua.sites.pages.sealed import at_once
from motcua.sites.pages.text_modules import INSERT, Inserting

ANSWER_DAYS = 10
"""Working days an applicant is given unless the officer chooses another day."""


@officer()
def consult(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    case = store.load(found.id)
    units, wanted = consultable.units(case), process.bundle_of(case).graph.consultation
    end = limit_end(now(), wanted.term, calendar_for(case.authority_id)) if wanted and wanted.term else found.due_at
    asked = Consultation.objects.filter(dossier=found, answered_at=None).values_list("unit_id", flat=True)
    offered = min(end, found.due_at) if end and found.due_at and found.due_at > now() else end
    until = consultable.last_day(offered) if offered else None

    def check(day: date) -> None:
        if end is None or day != consultable.last_day(end):
            consultable.end_of(case, day, now(), calendar_for(case.authority_id))

    form = ConsultForm(posted(request), units=units, asked=set(asked), until=until, check=check)

    def call(key: str) -> list[Consultation]:
        chosen = [unit for unit in units if str(unit.id) in form.cleaned_data["units"]]
        return services.consult_each(
            found.id, by=by, question=form.cleaned_data["question"], units=chosen, days=form.days,
            step=step_wanted(request), key=key,
        )  # fmt: skip

    return act_page(
        request, found, Act.CONSULT, form, call, template="desk/consult.html",
        more={
            "unit_name": pick(units[0].full_label) if units else "", "answer_by": end,
            "sooner": offered if offered != end else None,
        },
        done=lambda made: _("Asked: %(units)s. Each answer appears here.")
        % {"units": "; ".join(pick(one.unit.full_label) for one in made)},
    )  # fmt: skip


@officer()
def opinion(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    case = store.load(found.id)
    step = acting.acting_step(Act.OPINION, by, case)
    awaited = Consultation.objects.filter(dossier=found, answered_at=None, unit=step.unit_id if step else None)
    asked = awaited.order_by("asked_at").last()
    leader = process.approval_after(case, step.node) if step else None
    form = OpinionForm(posted(request), initial=_written(asked))

    def call(key: str) -> None:
        agrees, answer = form.cleaned_data["agrees"] == "yes", form.cleaned_data["answer"]
        assert step is not None  # `act_page` has asked
        services.give_opinion(found.id, by=by, node=step.node, answer=answer, agrees=agrees, key=key)

    return act_page(
        request, found, Act.OPINION, form, call, template="desk/opinion.html",
        more={"asked": asked, "leader": leader, "approves": bool(asked and asked.drafted_by and not leader)},
        done=_("Your leader has the opinion now; it goes out when they approve it.") if leader
        else _("Your opinion was given; the asking unit goes on."),
    )  # fmt: skip


def _written(asked: Consultation | None) -> dict[str, str]:
    """What was written of the opinion before, to approve or to write anew."""
    if asked is None or not asked.drafted_by:
        return {}
    return {"answer": asked.answer, "agrees": "yes" if asked.agrees else "no"}


@officer()
def supplement(request: HttpRequest, id: UUID) -> HttpResponse:
    """The applicant's view is shown before it is sent: one complete request, once."""
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    given: dict[str, Any] = {"documents": _documents(found), "answer_by": default_day(), "again": found.supplements > 0}
    form = SupplementForm(posted(request), **given)
    inserting = Inserting(request, found, "form-02-supplement", {"reason": _targets(form)})
    proposing = Proposing(request, found)
    if inserting.pressed:
        form = SupplementForm(initial=inserting.typed(), **given)
    elif proposing.pressed:
        form = SupplementForm(initial=proposing.for_papers("ask_", "reason_"), **given)
    more: dict[str, Any] = {"preview": None, "days": ANSWER_DAYS, "inserting": inserting, "proposing": proposing}
    if request.method == "POST" and not {"send", INSERT, PROPOSE} & request.POST.keys() and form.is_valid():
        titles = {d.key: pick(d.title) for d in form.documents}
        items = [(titles.get(i["document"], _("Something else")), i["reason"]) for i in form.items(form.cleaned_data)]
        more["preview"] = {"items": items, "answer_by": form.cleaned_data["answer_by"]}
        more["typed"] = [(name, value) for name, value in request.POST.items() if name in form.fields]

    def call(key: str) -> None:
        chosen = form.cleaned_data
        asked = services.request_supplement(
            found.id, by=by, items=form.items(chosen), answer_by=chosen["answer_by"], again=chosen.get("again", ""),
            step=step_wanted(request), key=key,
        )  # fmt: skip
        at_once(request, lambda: letters.form_02(found, asked, by=by))

    if more["preview"]:
        return _show(request, found, form, more)
    return act_page(
        request, found, Act.SUPPLEMENT, form, call, template="desk/supplement.html", more=more,
        is_shown=inserting.pressed or proposing.pressed,
        done=_("The request was sent (form 02). The clock stands still until the applicant answers."),
    )  # fmt: skip


def _targets(form: SupplementForm) -> list[tuple[str, Any]]:
    """A text for one document ticks nothing: the officer does."""
    return [(row["reason"].name, row["ask"].label) for row in form.rows]


def _show(request: HttpRequest, dossier: Dossier, form: SupplementForm, more: dict) -> HttpResponse:
    return render(request, "desk/supplement.html", {
        "dossier": dossier, "bundle": bundle_of(dossier), "form": form, "problems": [],
        "refused": why_not(request, dossier, Act.SUPPLEMENT), "key": request.POST.get("key", ""),
        "step_id": step_wanted(request), **more,
    })  # fmt: skip


def _documents(dossier: Dossier) -> list[RequiredDocument]:
    """What may be asked for: everything of the procedure that an applicant sends."""
    bundle, day = bundle_of(dossier), local(dossier.submitted_at).date()
    return [d for d in bundle.documents_for(dossier.answers, day) if d.way is not DocumentWay.FETCHED]


def default_day() -> date:
    """The tenth working day from tomorrow."""
    calendar, day, left = calendar_for(), today(), ANSWER_DAYS
    while left:
        day += timedelta(days=1)
        left -= is_working_day(calendar, day)
    return day
