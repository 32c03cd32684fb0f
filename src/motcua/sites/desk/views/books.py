"""The books of one's units: what was entered, under which number."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.foundation.common import csvfile
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local
from motcua.onestop.registers import selectors
from motcua.onestop.registers.models import RegisterBook
from motcua.onestop.registers.selectors import READERS
from motcua.sites.pages.access import officer

PAGE = 25


def _book(request: HttpRequest, id: UUID) -> RegisterBook:
    found = selectors.books_of(request.actor).filter(id=id).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@officer(*READERS)
def books(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/books.html", {"books": selectors.books_of(request.actor)})  # type: ignore[attr-defined]


@officer(*READERS)
def book(request: HttpRequest, id: UUID) -> HttpResponse:
    found, text = _book(request, id), request.GET.get("q", "").strip()[:100]
    rows, before = selectors.entries(found, text), request.GET.get("before", "")
    if before:
        if not before.isdecimal() or len(before) > 9:
            raise Http404
        rows = rows.filter(number__lt=int(before))
    shown = list(rows[: PAGE + 1])
    return render(request, "desk/book.html", {
        "book": found, "rows": shown[:PAGE], "q": text, "is_first": not before,
        "next": shown[PAGE - 1].number if len(shown) > PAGE else None,
    })  # fmt: skip


@officer(*READERS)
def download(request: HttpRequest, id: UUID) -> HttpResponse:
    """The whole book as a table for a spreadsheet."""
    found = _book(request, id)
    head = [_("Number"), _("Date"), _("Name"), _("Dossier"), _("Entered by"), _("Corrections"), _("Annulled")]
    rows: list[list[Any]] = [
        [
            e.number,
            f"{local(e.entered_at):%d/%m/%Y}",
            e.name,
            e.dossier.code,
            e.entered_by,
            len(e.corrections),
            f"{local(e.annulled_at):%d/%m/%Y}" if e.annulled_at else "",
        ]
        for e in selectors.entries(found).order_by("number")
    ]
    return csvfile.response(f"{pick(found.title)} {found.unit.name} {found.year}", head, rows)
