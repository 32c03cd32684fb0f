"""Verbs of documents: number, make, keep and register a letter."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.numbering import freed_or_next
from motcua.foundation.common.text import file_words
from motcua.foundation.documents.models import Letter
from motcua.foundation.documents.render import render_letter
from motcua.foundation.files.services import acquire, store_bytes

REFERENCE = "letter"


def take_number(unit_id: UUID, at: datetime) -> tuple[int, int]:
    """(number, year): the next in the unit's series of the legal year. Given back if the transaction is undone."""
    year = local(at).year
    return freed_or_next(series(unit_id, year)), year


def series(unit_id: UUID, year: int) -> str:
    return f"letter:{unit_id}:{year}"


def issue_letter(
    *, unit_id: UUID, symbol: str, kind: str, subject: tuple[str, UUID], title: str, data: Mapping[str, Any],
    template: Path | str, by: Actor, at: datetime | None = None, lang: str = "vi",
    finish: Callable[[bytes], bytes] | None = None,
) -> Letter:  # fmt: skip
    """Number the letter, render it, store the bytes, enter it in the register; one transaction, nothing half done.

    `symbol` is what follows the number ("GTN-UBND"). The template gets `number` and, unless `data` has it, `date`.
    `finish` seals what was rendered. Raises `LetterFailed`, and what `finish` raises.
    """
    moment = at or now()
    with transaction.atomic():
        number, year = take_number(unit_id, moment)
        printed = f"{number:02}/{symbol}"
        content = {"date": local(moment).date().isoformat(), **data, "number": printed}
        pdf = render_letter(template, content, lang=lang)
        return register_letter(
            finish(pdf) if finish else pdf,
            unit_id=unit_id, number=number, year=year, symbol=printed, kind=kind, subject=subject, title=title,
            by=by, at=moment,
        )  # fmt: skip


def register_letter(
    pdf: bytes, *, unit_id: UUID, number: int, year: int, symbol: str, kind: str, subject: tuple[str, UUID],
    title: str, by: Actor, at: datetime,
) -> Letter:  # fmt: skip
    """Enter a document that was numbered by `take_number` and made (and signed) by the caller."""
    with transaction.atomic():
        stored = store_bytes(pdf, name=file_name(title, symbol), media_type="application/pdf", by=by)
        letter = Letter.objects.create(
            unit_id=unit_id, kind=kind, number=number, symbol=symbol, year=year, subject_kind=subject[0],
            subject_id=subject[1], title=title, file=stored, sha256=stored.sha256, issued_at=at, issued_by=by.id,
            issuer_name=by.name,
        )  # fmt: skip
        acquire(stored, kind=REFERENCE, subject_id=letter.id)
        # The act is recorded when it happens, whatever date the letter bears: a record into the past looks inserted.
        audit.record("letter.issued", by=by, subject=(REFERENCE, letter.id), unit_id=unit_id,
                     detail={"symbol": symbol, "kind": kind, "sha256": stored.sha256, "dated": at})  # fmt: skip
    return letter


def void_letters(
    kind: str, *, subject: tuple[str, UUID], since: datetime, reason: str, by: Actor, at: datetime | None = None
) -> int:
    """Letters of this kind issued since then hold no more: they stay in the register and say so. Returns how many.
    Call inside a transaction."""
    moment = at or now()
    holding = Letter.objects.filter(
        subject_kind=subject[0], subject_id=subject[1], kind=kind, issued_at__gte=since, voided_at=None
    )
    for letter in (found := list(holding)):
        letter.voided_at, letter.void_reason = moment, reason
        letter.save(update_fields=["voided_at", "void_reason"])
        audit.record("letter.voided", by=by, subject=(REFERENCE, letter.id), unit_id=letter.unit_id, at=moment,
                     detail={"symbol": letter.symbol, "kind": kind, "reason": reason})  # fmt: skip
    return len(found)


def file_name(title: str, symbol: str) -> str:
    """What the file of a letter is called when it is saved: "giay-khai-sinh-15-KS.pdf"."""
    return f"{file_words(title)}-{symbol.replace('/', '-')}.pdf"
