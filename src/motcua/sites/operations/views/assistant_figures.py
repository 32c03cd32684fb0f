"""What citizens asked the assistant and what became of it, by week; each figure opens its rows."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from motcua.assistant.answers import figures, telling
from motcua.assistant.answers.enums import AnswerKind
from motcua.assistant.answers.figures import Counted, Question
from motcua.assistant.answers.labels import COUNTED, KINDS
from motcua.assistant.answers.models import OfficerQuestion, Turn
from motcua.foundation.common import keyset
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import today
from motcua.foundation.organisations.models import Unit
from motcua.insight.scorecards.periods import FIRST_YEAR, Period, Span, parse, quarter_of
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
def overview(request: HttpRequest) -> HttpResponse:
    units, unit, period = _asked(request)
    found = figures.figures(Question(unit, period.start, period.end))
    address = reverse("operations:assistant_rows")
    return render(request, "operations/assistant_figures.html", {
        "units": units, "unit": unit, "period": period, "years": range(today().year, FIRST_YEAR - 1, -1),
        "quarters": [Period(Span.QUARTER, period.year, n) for n in range(1, 5)],
        "months": [Period(Span.MONTH, period.year, n) for n in range(1, 13)],
        "heads": list(COUNTED.values()),
        "whole": [(COUNTED[what], n, address + _query(unit, period, of=what)) for what, n in found.whole.items()],
        "weeks": [
            (day, [(COUNTED[what], n, address + _query(unit, period, of=what, week=day.isoformat()))
                   for what, n in numbers.items()])
            for day, numbers in found.weeks
        ],
    })  # fmt: skip


@readers
def rows(request: HttpRequest) -> HttpResponse:
    """The questions behind one figure, the latest first (keyset pages); what was typed, without personal numbers."""
    _units, unit, period = _asked(request)
    try:
        what, after = Counted(request.GET.get("of") or "requests"), keyset.key_of(request.GET.get("after", ""))
        week = date.fromisoformat(request.GET["week"]) if request.GET.get("week") else None
    except ValueError:
        raise Http404 from None
    asked = Question(unit, period.start, period.end)
    asked = asked.week(week) if week else asked
    found: list[Turn | OfficerQuestion] = list(figures.rows(asked, what, after)[: PAGE + 1])
    shown = found[:PAGE]
    known = telling.published(one.procedure_code for one in shown)
    more = {"of": str(what), **({"week": week.isoformat()} if week else {})}
    last = _moment(shown[-1], what) if len(found) > PAGE else None
    following = _query(unit, period, **more, after=keyset.text_of(last, shown[-1].id)) if last else ""
    return render(request, "operations/assistant_rows.html", {
        "unit": unit, "period": period, "title": COUNTED[what], "week": week,
        "rows": [_row(one, what, known) for one in shown], "next": following,
        "first": _query(unit, period, **more) if after else "",
        "back": reverse("operations:assistant_figures") + _query(unit, period),
    })  # fmt: skip


def _moment(one: Turn | OfficerQuestion, what: Counted) -> Any:
    return one.at if isinstance(one, Turn) else getattr(one, figures.MOMENTS[what])


def _row(one: Turn | OfficerQuestion, what: Counted, known: dict[str, telling.Published]) -> dict[str, Any]:
    about = known.get(one.procedure_code)
    return {
        "question": one.question, "at": _moment(one, what), "about": pick(about.sheet.title) if about else "",
        "unit": pick(one.unit.label) if one.unit else "",
        "became": KINDS[AnswerKind(one.kind)] if isinstance(one, Turn) else one.answered_by,
    }  # fmt: skip
