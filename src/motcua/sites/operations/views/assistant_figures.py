"""What the assistant was asked, what papers it looked at and what became of both, by week; each figure has rows."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from motcua.assistant.answers import figures, telling
from motcua.assistant.answers.enums import AnswerKind
from motcua.assistant.answers.figures import Counted, Question
from motcua.assistant.answers.labels import KINDS
from motcua.assistant.answers.models import OfficerQuestion, Turn
from motcua.assistant.overview import figures as overview
from motcua.assistant.screening import figures as papers
from motcua.assistant.screening.figures import Agreement
from motcua.assistant.screening.labels import RULES, STATES
from motcua.assistant.screening.models import Screening, ScreeningLine
from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.common import keyset
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import today
from motcua.foundation.organisations.models import Unit
from motcua.insight.scorecards.periods import FIRST_YEAR, Period, Span, parse, quarter_of
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.models import Dossier
from motcua.sites.pages.access import officer

PAGE = 25
readers = officer(*figures.READERS)


def _asked(request: HttpRequest) -> tuple[list[Unit], Unit, Period]:
    """404 for a unit that this officer does not read, and for what is no period."""
    units = figures.units_of(request.actor)  # type: ignore[attr-defined]
    wanted = request.GET.get("unit", "")
    unit = next((one for one in units if not wanted or str(one.id) == wanted), None)
    year, part = request.GET.get("year", ""), request.GET.get("part", "")
    try:
        period = parse(f"{year}-{part}" if part else year) if year else quarter_of(today())
    except ValueError:
        raise Http404 from None
    if unit is None:
        raise Http404
    return units, unit, period


def _query(unit: Unit, period: Period, **more: str) -> str:
    return "?" + urlencode({"unit": str(unit.id), "year": str(period.year), "part": period.part} | more)


@readers
def page(request: HttpRequest) -> HttpResponse:
    units, unit, period = _asked(request)
    found = overview.overview(Question(unit, period.start, period.end))

    def tiles(names: Iterable[str], numbers: dict[str, int], **more: str) -> list[tuple[Any, int, str]]:
        return [
            (overview.COUNTED[name], numbers[name], _address(name) + _query(unit, period, of=name, **more))
            for name in names
        ]

    groups: list[dict[str, Any]] = []
    for counted, title, empty in (
        (Counted, _("Questions"), _("Nobody asked in this period.")),
        (papers.Counted, _("Papers looked at"), _("No paper was looked at in this period.")),
    ):
        names = [str(one) for one in counted]
        groups.append({
            "title": title, "empty": empty, "heads": [overview.COUNTED[name] for name in names],
            "whole": tiles(names, found.whole),
            "weeks": [(day, tiles(names, numbers, week=day.isoformat())) for day, numbers in found.weeks
                      if any(numbers[name] for name in names)],
        })  # fmt: skip
    return render(request, "operations/assistant_figures.html", {
        "units": units, "unit": unit, "period": period, "years": range(today().year, FIRST_YEAR - 1, -1),
        "quarters": [Period(Span.QUARTER, period.year, n) for n in range(1, 5)],
        "months": [Period(Span.MONTH, period.year, n) for n in range(1, 13)],
        "questions": groups[0], "papers": groups[1], "minutes": found.minutes,
        "terms": [{"title": overview.COUNTED[t.figure], "count": t.count, "each": t.each, "minutes": t.minutes}
                  for t in found.terms],
        "rules": [_agreement(one, unit, period) for one in found.rules],
        "documents": [_agreement(one, unit, period) for one in found.documents],
    })  # fmt: skip


def _address(name: str) -> str:
    is_paper = name in {str(one) for one in papers.Counted}
    return reverse("operations:assistant_papers" if is_paper else "operations:assistant_rows")


def _agreement(one: Agreement, unit: Unit, period: Period) -> dict[str, Any]:
    """With the addresses of what was confirmed and what was corrected."""
    which = {"rule": one.rule, "procedure": one.procedure, "document": one.document, "key": one.key}
    which = {name: value for name, value in which.items() if value}
    base = reverse("operations:assistant_papers")
    bundle = catalogue.bundle(one.revision_id) if one.revision_id else None
    titles = {d.key: d.title for d in bundle.documents} if bundle else {}
    labels = {q.key: q.label for q in bundle.form.questions} if bundle else {}
    return {
        "rule": RULES[Rule(one.rule)], "procedure": pick(bundle.title) if bundle else "",
        "document": pick(titles.get(one.document, {"vi": one.document})) if one.document else "",
        "value": pick(labels[one.key]) if one.key in labels else one.key,
        "answered": one.answered, "agreed": one.agreed, "corrected": one.answered - one.agreed, "share": one.share,
        "agreed_url": base + _query(unit, period, of=papers.Counted.CONFIRMED, **which),
        "corrected_url": base + _query(unit, period, of=papers.Counted.CORRECTED, **which),
    }  # fmt: skip


@readers
def rows(request: HttpRequest) -> HttpResponse:
    """The questions behind one figure, the latest first (keyset pages); what was typed, without personal numbers."""
    _units, unit, period = _asked(request)
    try:
        what, after = Counted(request.GET.get("of") or "requests"), keyset.key_of(request.GET.get("after", ""))
        week = date.fromisoformat(request.GET["week"]) if request.GET.get("week") else None
        asked = Question(unit, period.start, period.end)
        asked = asked.week(week) if week else asked
    except (ValueError, OverflowError):
        raise Http404 from None
    found: list[Turn | OfficerQuestion] = list(figures.rows(asked, what, after)[: PAGE + 1])
    shown = found[:PAGE]
    known = telling.published(one.procedure_code for one in shown)
    more = {"of": str(what), **({"week": week.isoformat()} if week else {})}
    last = _moment(shown[-1], what) if len(found) > PAGE else None
    following = _query(unit, period, **more, after=keyset.text_of(last, shown[-1].id)) if last else ""
    return render(request, "operations/assistant_rows.html", {
        "unit": unit, "period": period, "title": overview.COUNTED[what], "week": week,
        "rows": [_row(one, what, known) for one in shown], "next": following,
        "first": _query(unit, period, **more) if after else "",
        "back": reverse("operations:assistant_figures") + _query(unit, period),
    })  # fmt: skip


def _moment(one: Turn | OfficerQuestion, what: Counted) -> Any:
    return one.at if isinstance(one, Turn) else getattr(one, figures.MOMENTS[what])


def _row(one: Turn | OfficerQuestion, what: Counted, known: dict[str, telling.Published]) -> dict[str, Any]:
    about = known.get(one.procedure_code)
    is_beside = isinstance(one, Turn) and bool(one.dossier_code)  # read by who asked it only
    return {
        "question": "" if is_beside else one.question, "at": _moment(one, what),
        "about": pick(about.sheet.title) if about else "",
        "unit": pick(one.unit.label) if one.unit else "",
        "became": KINDS[AnswerKind(one.kind)] if isinstance(one, Turn) else one.answered_by,
    }  # fmt: skip


@readers
def paper_rows(request: HttpRequest) -> HttpResponse:
    """The dossiers, files or lines behind one figure of the screening, the latest first (keyset pages). No name and no
    value of a paper stands here; a dossier opens for those who may see it."""
    _units, unit, period = _asked(request)
    get = request.GET.get
    try:
        what, after = papers.Counted(get("of") or "dossiers_screened"), keyset.key_of(get("after", ""))
        week = date.fromisoformat(request.GET["week"]) if get("week") else None
        rule = Rule(request.GET["rule"]) if get("rule") else None
    except ValueError:
        raise Http404 from None
    whole = Question(unit, period.start, period.end)
    asked = overview.of_papers(whole.week(week) if week else whole)
    asked = replace(
        asked, rule=rule or "", procedure=get("procedure", "")[:40], document=get("document", "")[:80],
        key=get("key", "")[:80],
    )  # fmt: skip
    found = list(papers.rows(asked, what, after)[: PAGE + 1])
    shown = found[:PAGE]
    named = {"week": week.isoformat() if week else "", "rule": asked.rule, "procedure": asked.procedure,
             "document": asked.document, "key": asked.key}  # fmt: skip
    more = {"of": str(what), **{name: value for name, value in named.items() if value}}
    last = getattr(shown[-1], papers.MOMENTS[what]) if len(found) > PAGE else None
    ids = {_dossier(one).id for one in shown}
    mine = set(dossiers.visible_to(request.actor).filter(id__in=ids).values_list("id", flat=True))  # type: ignore[attr-defined]
    return render(request, "operations/assistant_papers.html", {
        "unit": unit, "period": period, "title": overview.COUNTED[what], "week": week,
        "rule": RULES[rule] if rule else "", "is_lines": what in papers.LINES,
        "rows": [_paper_row(one, what, mine) for one in shown],
        "next": _query(unit, period, **more, after=keyset.text_of(last, shown[-1].id)) if last else "",
        "first": _query(unit, period, **more) if after else "",
        "back": reverse("operations:assistant_figures") + _query(unit, period),
    })  # fmt: skip


def _dossier(one: Dossier | Screening | ScreeningLine) -> Dossier:
    if isinstance(one, ScreeningLine):
        return one.screening.dossier
    return one.dossier if isinstance(one, Screening) else one


def _paper_row(one: Any, what: papers.Counted, mine: set[UUID]) -> dict[str, Any]:
    dossier = _dossier(one)
    bundle = catalogue.bundle(dossier.revision_id)
    document = one.screening.document if isinstance(one, ScreeningLine) else getattr(one, "document", None)
    titles = {d.key: d.title for d in bundle.documents}
    told = isinstance(one, ScreeningLine)
    return {
        "code": dossier.code, "url": reverse("desk:papers", args=[dossier.id]) if dossier.id in mine else "",
        "procedure": pick(bundle.title), "unit": pick(dossier.authority.label),
        "document": pick(titles.get(document.document_key, {"vi": document.document_key})) if document else "",
        "at": getattr(one, papers.MOMENTS[what]), "rule": RULES[Rule(one.rule)] if told else "",
        "key": one.key if told else "", "machine": STATES[State(one.state)] if told else "",
        "officer": STATES[State(one.answer)] if told else "",
    }  # fmt: skip
