"""Forms 04 and 05 made, signed and kept (Circular 03/2025/TT-VPCP, Appendix I): what `services.notices` does when who
leads the authority signs. A letter that cannot be made or signed changes nothing, and its number is free again."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.documents.render import render_letter
from motcua.foundation.documents.services import register_letter, take_number
from motcua.foundation.files.services import acquire
from motcua.foundation.signing.services import sign_pdf
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import letters, results, services, store
from motcua.onestop.dossiers.enums import ApplicantKind, LetterKind
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Dossier, LetterDraft, SupplementRequest
from motcua.onestop.dossiers.services.notices import Sent, calendar_of, require_due, waiting

TITLES = {
    LetterKind.EXTENSION: "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
    LetterKind.APOLOGY: "Văn bản xin lỗi và hẹn lại ngày trả kết quả",
    LetterKind.STOP: "Thông báo dừng giải quyết hồ sơ",
}
SYMBOLS = {LetterKind.EXTENSION: "XL", LetterKind.APOLOGY: "XL", LetterKind.STOP: "TB"}
TEMPLATES = {
    LetterKind.EXTENSION: "form-04-apology", LetterKind.APOLOGY: "form-04-apology", LetterKind.STOP: "form-05-stop",
}  # fmt: skip
DOES = {
    LetterKind.EXTENSION: services.extend, LetterKind.APOLOGY: services.apologise,
    LetterKind.STOP: services.discontinue,
}  # fmt: skip


def sign_letter(
    dossier_id: UUID, *, by: Actor, at: datetime | None = None, key: str | None = None, version: int | None = None
) -> LetterDraft:  # fmt: skip
    """Number, make, sign, register and send the waiting letter, and do what it says. `version`: of the dossier as who
    signs has seen it. Raises Refusal when it cannot be signed, ChangedByOther, NotYours."""
    moment, case = at or now(), store.load(dossier_id, by.officer_id)
    draft = waiting(dossier_id)
    if draft is None:
        done = LetterDraft.objects.filter(dossier_id=dossier_id, letter__isnull=False).order_by("closed_at").last()
        if done and case.repeats(services.LETTER_VERBS[LetterKind(done.kind)], key):
            return done
        raise Refusal(services.NO_LETTER, code="no-letter")
    draft = to_sign(case, by=by, at=moment, version=version)
    with transaction.atomic():
        sent = _make(draft, by=by, at=moment)
        DOES[LetterKind(draft.kind)](dossier_id, by=by, letter=sent, at=moment, key=key, version=case.version)
    draft.refresh_from_db()
    return draft


def to_sign(case: store.Case, *, by: Actor, at: datetime, version: int | None = None) -> LetterDraft:
    """The letter that this leader may sign now; `case` loaded with their rights. Raises Refusal, NotYours."""
    draft = waiting(case.id)
    if draft is None:
        raise Refusal(services.NO_LETTER, code="no-letter")
    if not (by.holding(case.grants) if case.grants is not None else by).has("leader", case.authority_id):
        raise NotYours
    services.require_unchanged(case, version)
    require_due(LetterKind(draft.kind), case, at)
    return draft


def unsigned(draft: LetterDraft, dossier: Dossier, number: int, *, by: Actor, at: datetime) -> tuple[str, bytes]:
    """What the letter is numbered as printed, and the letter before it is signed."""
    printed = f"{number:02}/{_symbol(draft, dossier)}"
    return printed, render_letter(TEMPLATES[LetterKind(draft.kind)], _data(draft, dossier, printed, by, at))


def preview(draft: LetterDraft, *, by: Actor) -> bytes:
    """The letter as it would be signed, marked as a draft: without number and signature, kept nowhere. `draft` need not
    be stored."""
    dossier = dossier_of(draft)
    leader = by if by.has("leader", dossier.authority_id) else None
    data = _data(draft, dossier, f"…/{_symbol(draft, dossier)}", leader, now())
    return render_letter(TEMPLATES[LetterKind(draft.kind)], data | {"draft": True})


def _make(draft: LetterDraft, *, by: Actor, at: datetime) -> Sent:
    dossier, kind = dossier_of(draft), LetterKind(draft.kind)
    person, seal = results.certificates_of(by, dossier, at)
    number, year = take_number(dossier.authority_id, at)
    printed, pdf = unsigned(draft, dossier, number, by=by, at=at)
    letter = register_letter(
        sign_pdf(pdf, signer=person, seal=seal, reason=TITLES[kind], at=at), unit_id=dossier.authority_id,
        number=number, year=year, symbol=printed, kind=kind, subject=(store.SUBJECT, dossier.id), title=TITLES[kind],
        by=by, at=at,
    )  # fmt: skip
    acquire(letter.file, kind=store.SUBJECT, subject_id=dossier.id, name=kind)
    return Sent(letter.id, printed, letter.sha256)


def dossier_of(draft: LetterDraft) -> Dossier:
    return Dossier.objects.select_related("authority", "reception_place").get(id=draft.dossier_id)


def _symbol(draft: LetterDraft, dossier: Dossier) -> str:
    """Of the kind and the agency, as its notices have it: “XL-UBND”."""
    agency = catalogue.bundle(dossier.revision_id).result.refusal_symbol.removeprefix("TB-")
    return f"{SYMBOLS[LetterKind(draft.kind)]}-{agency}"


def _data(draft: LetterDraft, dossier: Dossier, number: str, by: Actor | None, at: datetime) -> dict[str, Any]:
    named = "Doanh nghiệp" if dossier.applicant_kind == ApplicantKind.BUSINESS else "Ông/bà"
    return letters.facts_of(dossier, catalogue.bundle(dossier.revision_id)) | {
        "number": number, "date": local(at).date(), "heading": TITLES[LetterKind(draft.kind)],
        "signer": results.signer_of(by, dossier.authority_id), "received_at": dossier.received_at,
        "centre": dossier.reception_place.name, "due_at": dossier.due_at, "is_late": draft.kind == LetterKind.APOLOGY,
        "until": _until(draft, dossier), "reason": _lines(draft.reason), "more": _lines(draft.more),
        "asked": _asked(draft, dossier),
        "recipients": [f"{named} có tên trên;", f"{dossier.reception_place.name};", "Lưu: VT, hồ sơ."],
    }  # fmt: skip


def _until(draft: LetterDraft, dossier: Dossier) -> date | datetime | None:
    """The new due time as the clock will have it; the day alone where it is only promised."""
    if draft.kind != LetterKind.EXTENSION or draft.until is None:
        return draft.until
    case = store.load(dossier.id)
    return services.extended_due(case, draft.until, calendar_of(case)) or draft.until


def _asked(draft: LetterDraft, dossier: Dossier) -> dict[str, Any] | None:
    """The request for documents that was not answered, which form 05 names."""
    if draft.kind != LetterKind.STOP:
        return None
    found = SupplementRequest.objects.filter(dossier=dossier, answered_at=None).order_by("-asked_at").first()
    return {"at": found.asked_at, "answer_by": found.answer_by} if found else None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
