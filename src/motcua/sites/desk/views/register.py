"""The register of issued letters and results of a unit, a year at a time (Decree 30/2020/NĐ-CP, Article 15)."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.common import csvfile
from motcua.foundation.common.clock import local, today
from motcua.foundation.common.text import fold
from motcua.foundation.documents.models import Letter
from motcua.foundation.documents.selectors import register_of
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import selectors, store
from motcua.onestop.dossiers.enums import ResultState
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.sites.pages.access import officer

PAGE = 25
FIRST_YEAR = 2025
VOID = gettext_lazy("No longer holds")
STANDING: dict[str, Any] = {
    ResultState.SIGNED: gettext_lazy("Signed, not issued yet"), ResultState.REPLACED: gettext_lazy("Replaced"),
    ResultState.CANCELLED: gettext_lazy("Cancelled before it was issued"),
}  # fmt: skip


def units_of(actor: Any) -> list[Unit]:
    """Units whose register this officer keeps: those they lead or are clerk of."""
    ids = actor.units(Role.CLERK) | actor.units(Role.LEADER)
    return sorted(Unit.objects.filter(id__in=ids), key=lambda unit: (not unit.is_agency, unit.sort_key))


def _chosen(request: HttpRequest) -> tuple[list[Unit], Unit, int, str]:
    units = units_of(request.actor)  # type: ignore[attr-defined]
    wanted = request.GET.get("unit", "")
    unit = next((u for u in units if str(u.id) == wanted), None) if wanted else next(iter(units), None)
    year = request.GET.get("year", "") or str(today().year)
    if unit is None or not year.isdecimal() or len(year) > 4 or not FIRST_YEAR <= int(year) <= today().year:
        raise Http404
    return units, unit, int(year), request.GET.get("q", "").strip()[:100]


def _rows(unit: Unit, year: int, text: str) -> QuerySet[Letter]:
    """The newest number first; found by number, title, or the dossier's code or applicant."""
    rows = register_of(unit.id, year).order_by("-number")
    if not text:
        return rows
    named = Q(code__icontains=text)
    words = Q()
    for word in fold(text).split():
        words &= Q(applicant_folded__contains=word)
    subjects = Dossier.objects.filter(named | words if words else named).values("id")
    return rows.filter(
        Q(symbol__icontains=text) | Q(title__icontains=text) | Q(subject_kind=store.SUBJECT, subject_id__in=subjects)
    )


def _with_dossiers(letters: list[Letter]) -> list[tuple[Letter, Dossier | None, Any]]:
    """Each letter with the dossier it is about and, where it does not simply hold, a word for how it stands."""
    ids = [letter.subject_id for letter in letters if letter.subject_kind == store.SUBJECT]
    known = Dossier.objects.only("id", "code", "applicant_name").in_bulk(ids)
    states = dict(Result.objects.filter(dossier__in=known, file__isnull=False).values_list("file_id", "state"))
    return [
        (
            letter,
            known.get(letter.subject_id),
            VOID if letter.voided_at else STANDING.get(states.get(letter.file_id, "")),
        )
        for letter in letters
    ]


@officer(Role.LEADER, Role.CLERK)
def register(request: HttpRequest) -> HttpResponse:
    units, unit, year, text = _chosen(request)
    rows, before = _rows(unit, year, text).select_related("file"), request.GET.get("before", "")
    if before:
        if not before.isdecimal() or len(before) > 9:
            raise Http404
        rows = rows.filter(number__lt=int(before))
    found = list(rows[: PAGE + 1])
    shown = _with_dossiers(found[:PAGE])
    seen = _visible(request, [d.id for _letter, d, _word in shown if d])
    return render(request, "desk/register.html", {
        "rows": [(letter, d, d is not None and d.id in seen, word) for letter, d, word in shown],
        "units": units, "unit": unit, "year": year, "years": range(today().year, FIRST_YEAR - 1, -1), "q": text,
        "is_first": not before, "next": found[PAGE - 1].number if len(found) > PAGE else None,
    })  # fmt: skip


def _visible(request: HttpRequest, ids: list[UUID]) -> set[UUID]:
    return set(selectors.visible_to(request.actor).filter(id__in=ids).values_list("id", flat=True))  # type: ignore[attr-defined]


@officer(Role.LEADER, Role.CLERK)
def download(request: HttpRequest) -> HttpResponse:
    """The whole year as a table for a spreadsheet."""
    _units, unit, year, text = _chosen(request)
    letters = list(_rows(unit, year, text).order_by("number"))
    head = [
        _("Number"),
        _("Symbol"),
        _("Date"),
        _("Title"),
        _("Dossier"),
        _("Applicant"),
        _("Issued by"),
        _("State"),
    ]
    rows = (
        [
            letter.number, letter.symbol, f"{local(letter.issued_at):%d/%m/%Y}", letter.title, d.code if d else "",
            d.applicant_name if d else "", letter.issuer_name, str(word or ""), letter.sha256,
        ]
        for letter, d, word in _with_dossiers(letters)
    )  # fmt: skip
    return csvfile.response(f"{_('Register')} {unit.name} {year}", [*head, "SHA-256"], rows)
