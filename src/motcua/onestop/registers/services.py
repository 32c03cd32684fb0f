"""Entering: in the transaction of the signature, so that a number is given exactly when the result stands."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local
from motcua.foundation.common.numbering import free, freed_or_next
from motcua.foundation.common.text import fold
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.ports import Entered
from motcua.onestop.registers.models import RegisterBook, RegisterEntry

SERIES = "register:"


class Books:
    """The books of this house (`dossiers.ports.Registers`)."""

    def enter(
        self, dossier: Dossier, bundle: Bundle, data: dict[str, Any], *, by: Actor, at: datetime,
        held: Entered | None = None,
    ) -> Entered:  # fmt: skip
        """The next number of the book; a dossier entered before keeps its number, and the correction is noted.

        Numbers have no gaps: whoever signs next waits until this transaction ends, and a number of one undone is free.
        """
        known = RegisterEntry.objects.select_for_update().filter(dossier=dossier).select_related("book").first()
        if known:
            if held and held.series:
                free(held.series, held.number)
            return _correct(known, dossier, bundle, data, by=by, at=at)
        if held and held.series:
            book, number = RegisterBook.objects.get(id=UUID(held.series.removeprefix(SERIES))), held.number
        else:
            book = book_for(dossier, bundle, local(at).year, at)
            number = freed_or_next(f"{SERIES}{book.id}")
        name = whom(bundle, data, dossier.applicant_name)
        RegisterEntry.objects.create(
            book=book, number=number, dossier=dossier, name=name, name_folded=fold(name), data=data, entered_at=at,
            entered_by=by.name,
        )  # fmt: skip
        return Entered(book.label, number)

    def hold(self, dossier: Dossier, bundle: Bundle, *, at: datetime) -> Entered:
        known = RegisterEntry.objects.filter(dossier=dossier).select_related("book").first()
        if known:
            return Entered(known.book.label, known.number)
        book = book_for(dossier, bundle, local(at).year, at)
        scope = f"{SERIES}{book.id}"
        return Entered(book.label, freed_or_next(scope), scope)

    def annul(self, dossier_id: UUID, *, by: Actor, at: datetime) -> None:
        """The entry stays readable and keeps its number; whoever is granted the result after all gets it again."""
        standing = RegisterEntry.objects.filter(dossier_id=dossier_id, annulled_at=None)
        standing.update(annulled_at=at, annulled_by=by.name)


def book_for(dossier: Dossier, bundle: Bundle, year: int, at: datetime) -> RegisterBook:
    return RegisterBook.objects.get_or_create(
        unit_id=dossier.authority_id, kind=bundle.code, year=year,
        defaults={"title": bundle.result.book_title, "opened_at": at},
    )[0]  # fmt: skip


def whom(bundle: Bundle, data: dict[str, Any], applicant_name: str) -> str:
    """Under which name the entry is found: of whom the result is about, where its bundle says so."""
    about = bundle.result.whom(data)
    return about[1] if about else applicant_name


def _correct(
    entry: RegisterEntry, dossier: Dossier, bundle: Bundle, data: dict[str, Any], *, by: Actor, at: datetime
) -> Entered:
    if data != entry.present:
        entry.corrections = [*entry.corrections, {"at": at.isoformat(), "by": by.name, "data": data}]
    entry.name = whom(
        bundle, data, dossier.applicant_name
    )  # found by what it says now; what it said before stays in `data`
    entry.name_folded = fold(entry.name)
    entry.annulled_at, entry.annulled_by = None, ""
    entry.save(update_fields=["corrections", "name", "name_folded", "annulled_at", "annulled_by"])
    return Entered(entry.book.label, entry.number)


def build() -> Books:
    return Books()
