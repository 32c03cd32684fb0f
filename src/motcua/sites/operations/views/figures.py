"""Figures of a unit, each with its receipt and the rows behind it. No name of an applicant stands here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.common import csvfile, keyset
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.organisations.models import Unit
from motcua.insight.scorecards import permissions, selectors
from motcua.insight.scorecards.enums import Part
from motcua.insight.scorecards.indicators import BY_KEY, Indicator
from motcua.insight.scorecards.periods import FIRST_YEAR, Period, Span, parse, quarter_of
from motcua.insight.scorecards.reasons import why_not
from motcua.insight.scorecards.selectors import Figure, Question, Row
from motcua.onestop.catalogue.models import Procedure
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.enums import Channel
from motcua.onestop.dossiers.labels import CHANNELS
from motcua.sites.operations import chart
from motcua.sites.operations.views._common import actor
from motcua.sites.pages.access import officer
from motcua.sites.pages.templatetags.mc import pct, vnum

readers = officer(*permissions.READERS)
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Reception and online work"), (
        "received", "supplemented", "online", "online_self", "online_assisted", "online_full", "online_partial",
        "electronic",
    )),
    (gettext_lazy("Settlement"), ("settled", "early", "on_time", "late", "overdue", "in_time_766")),
    (gettext_lazy("Places of reception and support"), (
        "elsewhere", "at_its_centres", "for_others", "helped", "helped_for_others",
    )),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What the address asks for: unit, period, moment; `is_now` when it names no moment."""

    units: list[Unit]
    unit: Unit
    question: Question
    is_now: bool

    @property
    def period(self) -> Period:
        return self.question.period

    def query(self, **more: str) -> str:
        """The same unit and period in an address; `at` only when given."""
        place = {"unit": str(self.unit.id), "year": str(self.period.year), "part": self.period.part}
        return f"?{urlencode(place | more)}"

    @property
    def moment(self) -> str:
        return written(self.question.at)


def written(at: datetime) -> str:
    """As it stands in an address."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _asked(request: HttpRequest) -> Asked | None:
    """None for a province where nothing was ever received; 404 for what this officer does not read."""
    units = permissions.units_of(actor(request))
    wanted = request.GET.get("unit", "")
    if not units and not wanted:
        return None
    unit = next((one for one in units if str(one.id) == wanted), None) if wanted else units[0]
    if unit is None:
        raise Http404
    try:
        period, at = _period(request), _moment(request.GET.get("at", ""))
    except ValueError:
        raise Http404 from None
    return Asked(units, unit, Question(unit.id, period, at or now()), at is None)


def _period(request: HttpRequest) -> Period:
    year, part = request.GET.get("year", ""), request.GET.get("part", "")
    if not year:
        return quarter_of(today())
    return parse(f"{year}-{part}" if part else year)


def _moment(text: str) -> datetime | None:
    """Raises ValueError; nothing is known of what is still to come."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or at.year < FIRST_YEAR or at > now():
        raise ValueError(text)
    return at


def _indicator(request: HttpRequest) -> Indicator:
    found = BY_KEY.get(request.GET.get("of", "received"))
    if found is None:
        raise Http404
    return found


def shown(figure: Figure) -> str:
    """The value as people read it; a dash for a share of nothing."""
    if figure.value is None:
        return "–"
    return pct(figure.value) if figure.indicator.is_share else vnum(figure.numerator)


@readers
def figures(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if asked is None:
        return render(request, "operations/figures.html", {"asked": None})
    found = {one.indicator.key: one for one in selectors.figures(asked.question)}
    address = reverse("operations:figure")
    groups = [
        (title, [
            (found[key], shown(found[key]), f"{address}{asked.query(at=asked.moment, of=key)}") for key in keys
        ])
        for title, keys in GROUPS
    ]  # fmt: skip
    end = asked.period.end
    return render(request, "operations/figures.html", {
        "asked": asked, "groups": groups, "columns": chart.columns(selectors.trend(asked.question)),
        "years": range(today().year, FIRST_YEAR - 1, -1), "quarters": _parts(asked, Span.QUARTER, 4),
        "months": _parts(asked, Span.MONTH, 12), "chart": chart, "has_begun": asked.period.start <= asked.question.at,
        "at_the_end": asked.query(at=written(end)) if end <= now() and asked.question.at != end else "",
        "as_of_now": "" if asked.is_now else asked.query(),
    })  # fmt: skip


def _parts(asked: Asked, span: Span, count: int) -> list[Period]:
    return [Period(span, asked.period.year, number) for number in range(1, count + 1)]


@readers
def figure(request: HttpRequest) -> HttpResponse:
    """The receipt, and the rows that were counted and that were not, a page at a time."""
    asked, indicator = _asked(request), _indicator(request)
    if asked is None:
        return render(request, "operations/figures.html", {"asked": None})
    part, place = _part(request), _place(request)
    receipt = selectors.receipt(indicator, asked.question)
    found, following = selectors.page(indicator, asked.question, part, after=place)
    here = {"of": indicator.key, "at": asked.moment}
    kept = request.GET.get("digest", "")
    numbers = {Part.ALL: receipt.figure.denominator, Part.COUNTED: receipt.figure.numerator,
               Part.OTHERS: receipt.figure.others}  # fmt: skip
    return render(request, "operations/figure.html", {
        "asked": asked, "indicator": indicator, "receipt": receipt, "shown": shown(receipt.figure),
        "rows": _rows(request, found, indicator, asked.question.at), "kept": kept,
        "is_same": kept == receipt.digest, "part": part.value,
        "tabs": [(one.value, numbers[one], asked.query(**here, part_of=one.value)) for one in Part],
        "next": asked.query(**here, part_of=part.value, after=following) if following else "",
        "first": asked.query(**here, part_of=part.value) if place else "",
        "permanent": asked.query(**here, digest=receipt.digest),
        "back": f"{reverse('operations:figures')}{asked.query(at=asked.moment)}",
        "download": f"{reverse('operations:figure_download')}{asked.query(**here, part_of=part.value)}",
    })  # fmt: skip


def _part(request: HttpRequest) -> Part:
    known = {one.value: one for one in Part}
    return known.get(request.GET.get("part_of", ""), Part.COUNTED)


def _place(request: HttpRequest) -> tuple[datetime, UUID] | None:
    try:
        return keyset.key_of(request.GET.get("after", ""))
    except ValueError:
        raise Http404 from None


def _titles(rows: Iterable[Row]) -> dict[str, Any]:
    codes = {row.procedure_code for row in rows}
    return dict(Procedure.objects.filter(code__in=codes).values_list("code", "title"))


def _why_not(row: Row, indicator: Indicator, at: datetime) -> str:
    if row.is_counted or indicator.counts is None:
        return ""
    return pick(why_not(indicator.counts, row.due_at, row.settled_at, at))


def _rows(
    request: HttpRequest, found: list[Row], indicator: Indicator, at: datetime
) -> list[tuple[Row, Any, Any, bool, str]]:  # fmt: skip
    """Each row with its procedure's title, the words for its channel, whether this officer opens the dossier, and why
    it is not counted."""
    titles = _titles(found)
    ids = [row.id for row in found]
    opened = set(dossiers.visible_to(actor(request)).filter(id__in=ids).values_list("id", flat=True))
    return [
        (row, titles.get(row.procedure_code, {}), CHANNELS[Channel(row.channel)], row.id in opened,
         _why_not(row, indicator, at))
        for row in found
    ]  # fmt: skip


@readers
def download(request: HttpRequest) -> HttpResponse:
    """All rows behind the figure as a table; the first column gives the digest of the receipt again."""
    asked, indicator = _asked(request), _indicator(request)
    if asked is None:
        raise Http404
    rows = selectors.every_row(indicator, asked.question, _part(request))
    titles = _titles(rows)
    head = [
        _("Dossier"), _("Procedure code"), _("Procedure"), _("Channel"), _("Received"), _("Result due"), _("Settled"),
        _("Counted"), _("Why not counted"),
    ]  # fmt: skip
    table = (
        [
            row.code, row.procedure_code, pick(titles.get(row.procedure_code)), CHANNELS[Channel(row.channel)],
            _local(row.received_at), _local(row.due_at), _local(row.settled_at),
            _("Yes") if row.is_counted else _("No"), _why_not(row, indicator, asked.question.at),
        ]
        for row in rows
    )  # fmt: skip
    name = f"{pick(indicator.title)} {pick(asked.unit.label)} {asked.period.key}"
    return csvfile.response(name, head, table)


def _local(at: datetime | None) -> str:
    return f"{local(at):%d/%m/%Y %H:%M}" if at else ""
