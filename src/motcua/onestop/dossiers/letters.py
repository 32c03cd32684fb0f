"""The law's slips and letters of a dossier, each drafted from the record (Circular 03/2025/TT-VPCP, Appendix I).

Every function is idempotent: the slip that exists is given back, so that page, printer and worker may all ask for it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.actors import SYSTEM, Actor, ActorKind
from motcua.foundation.common.clock import local, now
from motcua.foundation.documents.models import Letter
from motcua.foundation.documents.render import render_letter
from motcua.foundation.documents.services import issue_letter
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.files.services import acquire, store_bytes
from motcua.foundation.identifiers import phone
from motcua.foundation.identifiers.errors import IdentifierError
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import superior_of
from motcua.foundation.signing import qr
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.selectors import certificate_for
from motcua.foundation.signing.services import sign_pdf
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import addresses, money, record
from motcua.onestop.dossiers.enums import FORM_01, Channel, CopyKind, Verb
from motcua.onestop.dossiers.models import CashReceipt, Dossier, SubmittedDocument, SupplementRequest
from motcua.onestop.dossiers.record import Entry
from motcua.onestop.dossiers.store import SUBJECT

RECEIPT = "receipt"
FORM_02, FORM_03 = "form-02-supplement", "form-03-decline"
SEALED = {FORM_02, FORM_03}
"""They reach the applicant as a file, so that the seal of the agency stands for a signature by hand."""
SEALED_WITHIN = 3.0
"""Seconds that the timestamp authority has to answer: other letters of the agency wait for its numbers so long."""
SOMETHING_ELSE = {"vi": "Nội dung khác", "en": "Something else"}
FILED = {Channel.PORTAL: "Cổng dịch vụ công", Channel.ASSISTED: "Nộp trực tuyến, có người hỗ trợ"}
COPIES = {CopyKind.ORIGINAL: "original", CopyKind.CERTIFIED: "certified", CopyKind.PHOTOCOPY: "copy"}
DELIVERY = {
    "online": "Nhận bản điện tử trên Cổng dịch vụ công", "counter": "Nhận tại nơi nộp hồ sơ",
    "post": "Nhận qua bưu chính công ích",
}  # fmt: skip

MORE: list[Callable[[Dossier], dict[str, Any]]] = []
"""What rooms above have every letter say of a dossier: {key of the facts: value}."""


def facts_of(dossier: Dossier, bundle: Bundle) -> dict[str, Any]:
    """What every letter prints: agency, applicant, whom it concerns where that is somebody else, procedure, code,
    contact."""
    authority, contact = dossier.authority, dossier.contact
    whom = bundle.result.whom(dossier.answers)
    more = {key: value for tell in MORE for key, value in tell(dossier).items()}
    return {
        "agency": {"parent": _above(authority), "name": authority.name},
        "place": place_name(authority),
        "code": dossier.code,
        "applicant": {
            "name": dossier.applicant_name, "id_number": dossier.applicant_number,
            "address": contact.get("address", ""), "phone": _phone(contact), "email": contact.get("email", ""),
        },
        "whom": whom[1] if whom and whom[1] != dossier.applicant_name else "",
        "procedure": {"name": bundle.title["vi"], "code": bundle.code},
        "contact": {"name": dossier.reception_place.name, "phone": settings.ENV.hotline},
        "recipients": ["Như trên;", "Lưu: hồ sơ."],
        "qr_svg": qr.svg(addresses.tracking(dossier.code)),
        "qr_caption": "Quét mã để theo dõi",
    } | more  # fmt: skip


def _phone(contact: dict[str, Any]) -> str:
    """0912 345 678, as people write it; what is no number we know stays as it was given."""
    given = str(contact.get("phone", ""))
    try:
        return phone.national(given) if given else ""
    except IdentifierError:
        return given


def place_name(unit: Unit) -> str:
    """Of “Phường Việt Trì” the name that stands before the date of a document."""
    first, _, rest = unit.place.partition(" ")
    return rest if rest and first in ("Phường", "Xã", "Tỉnh") else unit.place


def _above(authority: Unit) -> str:
    """Nothing where the agency's own name says it already (a division with the name of its police)."""
    above = superior_of(authority)
    return "" if above is None or above.name in authority.name else above.name


def _documents(dossier: Dossier, bundle: Bundle) -> list[tuple[str, SubmittedDocument]]:
    names = {d.key: d.title["vi"] for d in bundle.documents}
    rows = (
        SubmittedDocument.objects.filter(dossier=dossier, replaced_at=None)
        .select_related("file")
        .order_by("added_at", "id")
    )
    return [(names.get(row.document_key, row.document_key), row) for row in rows]


@transaction.atomic
def receipt(dossier: Dossier) -> StoredFile:
    """The applicant's proof of submission: what was sent, with the SHA-256 of every file, and how to follow it."""
    with connection.cursor() as cursor:  # two who ask at once get the same file
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"receipt:{dossier.id}"])
    held = (
        FileReference.objects.filter(kind=SUBJECT, subject_id=dossier.id, name=RECEIPT).select_related("file").first()
    )
    if held:
        return held.file
    bundle = catalogue.bundle(dossier.revision_id)
    limit = bundle.limit_for(dossier.answers, local(dossier.submitted_at).date())
    data = facts_of(dossier, bundle)
    data |= {
        "date": local(dossier.submitted_at).date(),
        "submitted_at": dossier.submitted_at,
        "channel": FILED.get(Channel(dossier.channel), "Nộp tại quầy"),
        "documents": [
            {"name": name, "file": row.file.name if row.file else "", "sha256": row.file.sha256 if row.file else ""}
            for name, row in _documents(dossier, bundle)
        ],
        "next": [
            f"Bộ phận tiếp nhận kiểm tra hồ sơ trong {say_limit(Limit.parse(bundle.inbox_hours))}.",
            f"Từ khi tiếp nhận, thời hạn giải quyết là {say_limit(Limit.parse(limit.value))}.",
            *data.get("next", ()),
        ],
        "tracking_url": addresses.tracking(dossier.code),
    }  # fmt: skip
    pdf = render_letter("receipt", data)
    stored = store_bytes(pdf, name=f"bien-nhan-{dossier.code}.pdf", media_type="application/pdf", by=SYSTEM)
    acquire(stored, kind=SUBJECT, subject_id=dossier.id, name=RECEIPT)
    return stored


@transaction.atomic
def _issue(
    dossier: Dossier, kind: str, symbol: str, title: str, data: dict[str, Any], by: Actor, at: datetime,
    since: datetime | None = None,
) -> Letter:  # fmt: skip
    """`since`: one issued from then on is as good; without it only the letter of this very moment is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{kind}:{dossier.id}"])
    kept = Letter.objects.filter(subject_kind=SUBJECT, subject_id=dossier.id, kind=kind, voided_at=None)
    kept = kept.filter(issued_at__gte=since) if since else kept.filter(issued_at=at)
    if found := kept.order_by("-issued_at").first():
        return found
    seal = certificate_for(HolderKind.UNIT, dossier.authority_id) if kind in SEALED else None
    letter = issue_letter(
        unit_id=dossier.authority_id, symbol=symbol, kind=kind, subject=(SUBJECT, dossier.id), title=title,
        data=data | {"sealed": seal is not None}, template=kind, by=by, at=at,
        finish=partial(sign_pdf, signer=None, seal=seal, reason=title, wait=SEALED_WITHIN) if seal else None,
    )  # fmt: skip
    acquire(letter.file, kind=SUBJECT, subject_id=dossier.id, name=kind)
    return letter


def result_way(contact: dict[str, Any]) -> str:
    """How the result is received, with the centre that was chosen for it."""
    chosen = contact.get("collect_at")
    if contact.get("delivery") == "counter" and chosen:
        return f"Nhận tại {Unit.objects.get(id=chosen).name}"
    return DELIVERY.get(contact.get("delivery", ""), DELIVERY["counter"])


def form_01_data(
    dossier: Dossier, bundle: Bundle, documents: Iterable[tuple[str, SubmittedDocument]],
    paid: tuple[int, str] | None, officer: str,
) -> dict[str, Any]:  # fmt: skip
    """What form 01 prints; `paid` is amount and receipt number. The dossier need not be stored yet (preview)."""
    assert dossier.received_at
    day = local(dossier.submitted_at).date()
    due = money.in_words(money.due_of(dossier, bundle))
    amount = f"{f'{paid[0]:,}'.replace(',', '.')} đồng, biên lai số {paid[1]}" if paid else due
    by_form = [
        {"name": d.title["vi"], "digital": True}
        for d in bundle.documents_for(dossier.answers, day) if d.way == DocumentWay.FORM
    ]  # fmt: skip
    facts = facts_of(dossier, bundle)
    notes = [*("Kết quả trả cùng " + item["vi"] for item in bundle.result.also), *facts.get("notes", ())]
    return facts | _submitter(dossier) | {
        "centre": dossier.reception_place.name, "settled_by": dossier.authority.name,
        "components": by_form + _components(documents), "sets": 1, "time_limit": say_limit(Limit.parse(dossier.limit)),
        "received_at": dossier.received_at, "due_at": dossier.due_at,
        "result_way": result_way(dossier.contact),
        "fees": [{"name": "Phí, lệ phí", "amount": amount}], "officer": officer,
        "notes": "; ".join(notes).rstrip(".") + "." if notes else "",
    }  # fmt: skip


def _components(documents: Iterable[tuple[str, SubmittedDocument]]) -> list[dict[str, Any]]:
    """One line a document, however many scans it has: originals, certified copies, photocopies, electronic."""
    lines: dict[str, dict[str, Any]] = {}
    for name, row in documents:
        line = lines.setdefault(name, {"name": name, "digital": False})
        if row.copy_kind in COPIES:
            line[COPIES[CopyKind(row.copy_kind)]] = row.copies
        line["digital"] |= row.copy_kind == CopyKind.ELECTRONIC or row.file_id is not None
    return list(lines.values())


def _submitter(dossier: Dossier) -> dict[str, Any]:
    """Who handed the dossier in for a business, noted at the desk."""
    contact = dossier.contact
    if not contact.get("submitter_name"):
        return {}
    return {"submitter": {
        "name": contact["submitter_name"], "id_number": contact.get("submitter_number", ""),
        "address": contact.get("address", ""), "phone": _phone(contact), "email": contact.get("email", ""),
    }}  # fmt: skip


def preview_form_01(
    dossier: Dossier, documents: Iterable[SubmittedDocument], paid: tuple[int, str] | None, officer: str
) -> bytes:  # fmt: skip
    """Form 01 as it would be made, of a dossier that is not stored: without number, code and QR code."""
    bundle = catalogue.bundle(dossier.revision_id)
    names = {d.key: d.title["vi"] for d in bundle.documents}
    rows = [(names.get(row.document_key, row.document_key), row) for row in documents]
    data = form_01_data(dossier, bundle, rows, paid, officer) | {"qr_svg": None, "qr_caption": "", "number": "…"}
    assert dossier.received_at
    return render_letter(FORM_01, data | {"date": local(dossier.received_at).date()})


def form_01(dossier: Dossier, *, by: Actor = SYSTEM) -> Letter:
    """Receipt of the dossier and appointment of the result; of the present reception, if one was undone before, and of
    the present due date, if another one was told before."""
    assert dossier.received_at and dossier.due_at
    before = Letter.objects.filter(
        subject_kind=SUBJECT, subject_id=dossier.id, kind=FORM_01, issued_at__gte=dossier.received_at,
        voided_at__isnull=False,
    ).first()  # fmt: skip
    bundle = catalogue.bundle(dossier.revision_id)
    paid = CashReceipt.objects.filter(dossier=dossier).first()
    taken = (paid.amount, paid.number) if paid else None
    receptions = [entry for entry in record.read(dossier.id)[1] if entry.action == Verb.RECEIVE]
    officer = receiver(receptions[-1], dossier) if receptions else by.name
    data = form_01_data(dossier, bundle, _documents(dossier, bundle), taken, officer)
    return _issue(
        dossier, FORM_01, "GTN-TTPVHCC", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", data, by,
        now() if before else dossier.received_at, dossier.received_at,
    )  # fmt: skip


def receiver(reception: Entry, dossier: Dossier) -> str:
    """Who received it; the agency for what was received by itself."""
    is_by_itself = reception.actor_kind == ActorKind.SYSTEM
    return f"{dossier.authority.name} (tiếp nhận tự động)" if is_by_itself else reception.actor_name


def form_02(dossier: Dossier, request: SupplementRequest, *, by: Actor = SYSTEM) -> Letter:
    """Request to complete the dossier, a reason for each document. Raises SigningRefused while it cannot be sealed."""
    bundle = catalogue.bundle(dossier.revision_id)
    names = {d.key: d.title["vi"] for d in bundle.documents}
    waiting = "chưa tính, vì hồ sơ chưa được tiếp nhận."
    paused = "tạm dừng từ khi gửi phiếu này đến khi ông/bà bổ sung."
    clock = waiting if request.before_reception else paused
    data = facts_of(dossier, bundle) | {
        "components": [
            {"name": names.get(item["document"], SOMETHING_ELSE["vi"]), "reason": item["reason"]}
            for item in request.items
        ],
        "reason": f"Lý do yêu cầu bổ sung thêm lần nữa: {request.again}" if request.again else "",
        "answer_by": request.answer_by, "clock": clock, "officer": {"name": request.asked_by}, "signer": None,
    }  # fmt: skip
    return _issue(
        dossier, FORM_02, "PBS-TTPVHCC", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", data, by,
        request.asked_at,
    )  # fmt: skip


def declined(dossier: Dossier, *, by: Actor = SYSTEM) -> Letter:
    """Form 03 of the dossier as it was declined."""
    entry = next(e for e in reversed(record.read(dossier.id)[1]) if e.action == Verb.DECLINE)
    return form_03(dossier, reason=entry.detail.get("reason", ""), officer=entry.actor_name, at=entry.at, by=by)


def form_03(dossier: Dossier, *, reason: str, officer: str, at: datetime, by: Actor = SYSTEM) -> Letter:
    """Refusal to receive the dossier, with the reason. Raises SigningRefused while it cannot be sealed."""
    bundle = catalogue.bundle(dossier.revision_id)
    data = facts_of(dossier, bundle) | {
        "reason": [line for line in reason.splitlines() if line.strip()], "officer": {"name": officer}, "signer": None,
    }  # fmt: skip
    return _issue(dossier, FORM_03, "PTC-TTPVHCC", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", data, by, at)
