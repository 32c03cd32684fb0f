"""The letters of a complaint: the receipt, and what the head signs. Numbered and kept as every letter of the agency."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import local
from motcua.foundation.documents.models import Letter
from motcua.foundation.documents.render import render_letter
from motcua.foundation.documents.services import register_letter, take_number
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.files.services import acquire, store_bytes
from motcua.foundation.organisations.selectors import superior_of
from motcua.foundation.signing.services import sign_pdf
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import letters as dossier_letters
from motcua.onestop.dossiers import results
from motcua.onestop.feedback import workflow
from motcua.onestop.feedback.enums import ComplaintOutcome, ComplaintVerb, DecisionKind
from motcua.onestop.feedback.models import Complaint
from motcua.onestop.feedback.selectors import accept_by

SUBJECT = "complaint"
RECEIPT = "receipt"
TITLES = {
    ComplaintVerb.ACCEPT: "Thông báo thụ lý giải quyết khiếu nại",
    ComplaintVerb.NOT_ACCEPT: "Thông báo không thụ lý giải quyết khiếu nại",
    ComplaintVerb.ANSWER: "Quyết định về việc giải quyết khiếu nại (lần đầu)",
}
KINDS = {
    ComplaintVerb.ACCEPT: "complaint-accepted", ComplaintVerb.NOT_ACCEPT: "complaint-not-accepted",
    ComplaintVerb.ANSWER: "complaint-decision",
}  # fmt: skip
DECISIONS = {
    DecisionKind.DECLINED: "Phiếu từ chối tiếp nhận giải quyết hồ sơ", DecisionKind.REFUSED: "Thông báo từ chối",
    DecisionKind.DISCONTINUED: "việc dừng giải quyết hồ sơ",
}  # fmt: skip
OUTCOMES = {
    ComplaintOutcome.RIGHT: "khiếu nại đúng", ComplaintOutcome.PARTLY: "khiếu nại đúng một phần",
    ComplaintOutcome.WRONG: "khiếu nại sai toàn bộ",
}  # fmt: skip
LAW = "Luật Khiếu nại số 02/2011/QH13"


def issue(complaint: Complaint, verb: ComplaintVerb, *, by: Actor, at: datetime) -> Letter:
    """Number, make, sign and register the letter of this step. Raises Refusal when it cannot be signed; call inside a
    transaction: then nothing has changed."""
    person, seal = results.certificates_of(by, complaint.dossier, at)
    number, year = take_number(complaint.unit_id, at)
    printed, pdf = unsigned(complaint, verb, number, by=by, at=at)
    signed = sign_pdf(pdf, signer=person, seal=seal, reason=TITLES[verb], at=at)
    return register(complaint, verb, signed, (number, year, printed), by=by, at=at)


def unsigned(complaint: Complaint, verb: ComplaintVerb, number: int, *, by: Actor, at: datetime) -> tuple[str, bytes]:
    """What the letter is numbered as printed, and the letter before it is signed."""
    printed = f"{number:02}/{_symbol(complaint, verb)}"
    return printed, render_letter("complaint", _to_sign(complaint, verb, printed, by, at))


def register(
    complaint: Complaint, verb: ComplaintVerb, signed: bytes, numbered: tuple[int, int, str], *, by: Actor, at: datetime
) -> Letter:
    """Keep the signed letter under its (number, year, number as printed)."""
    number, year, printed = numbered
    letter = register_letter(
        signed, unit_id=complaint.unit_id, number=number, year=year, symbol=printed, kind=KINDS[verb],
        subject=(SUBJECT, complaint.id), title=TITLES[verb], by=by, at=at,
    )  # fmt: skip
    acquire(letter.file, kind=SUBJECT, subject_id=complaint.id, name=KINDS[verb])
    return letter


def preview(complaint: Complaint, verb: ComplaintVerb, *, by: Actor, at: datetime) -> bytes:
    """The letter of this step as it would be signed, marked as a draft: without number and signature, kept nowhere."""
    data = _to_sign(complaint, verb, f"…/{_symbol(complaint, verb)}", by, at)
    return render_letter("complaint", data | {"draft": True})


def _symbol(complaint: Complaint, verb: ComplaintVerb) -> str:
    suffix = catalogue.bundle(complaint.dossier.revision_id).result.refusal_symbol.removeprefix("TB-")
    return f"{'QĐ' if verb == ComplaintVerb.ANSWER else 'TB'}-{suffix}"


def _to_sign(complaint: Complaint, verb: ComplaintVerb, number: str, by: Actor, at: datetime) -> dict[str, Any]:
    return _facts(complaint, at) | {
        "number": number, "signer": results.signer_of(by, complaint.unit_id), "heading": TITLES[verb],
        "recipients": ["Người khiếu nại;", "Lưu: VT, hồ sơ."], **_words(complaint, verb, at),
    }  # fmt: skip


@transaction.atomic
def receipt(complaint: Complaint) -> StoredFile:
    """The complainant's proof of filing; made once."""
    with connection.cursor() as cursor:  # two who ask at once get the same file
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"complaint-receipt:{complaint.id}"])
    held = FileReference.objects.filter(kind=SUBJECT, subject_id=complaint.id, name=RECEIPT).select_related("file")
    if found := held.first():
        return found.file
    filed = local(complaint.submitted_at)
    data = _facts(complaint, complaint.submitted_at) | {
        "heading": "Biên nhận đơn khiếu nại", "plain": True, "paragraphs": [
            f"Hệ thống đã nhận đơn khiếu nại của ông/bà lúc {filed:%H:%M} ngày {filed:%d/%m/%Y}.",
            f"Lý do khiếu nại: {complaint.reasons}", f"Yêu cầu: {complaint.wishes}",
            *([f"Lý do nộp đơn sau thời hiệu: {complaint.late_reason}"] if complaint.late_reason else []),
            *[f"Tài liệu gửi kèm: {one.file.name} (SHA-256 {one.file.sha256[:16]}…)" for one in attachments(complaint)],
            f"{complaint.unit.name} (người đứng đầu hoặc cấp phó ký thay) xem xét thụ lý chậm nhất ngày "
            f"{local(accept_by(complaint)):%d/%m/%Y} ({LAW}, Điều 27).",
        ],
        "tracking_url": f"{settings.ENV.public_url}/my/complaints/{complaint.id}/",
    }  # fmt: skip
    pdf = render_letter("complaint", data)
    stored = store_bytes(pdf, name=f"bien-nhan-{complaint.code}.pdf", media_type="application/pdf", by=SYSTEM)
    acquire(stored, kind=SUBJECT, subject_id=complaint.id, name=RECEIPT)
    return stored


def attachments(complaint: Complaint) -> list[FileReference]:
    rows = FileReference.objects.filter(kind=SUBJECT, subject_id=complaint.id, name="attachment", released_at=None)
    return list(rows.select_related("file").order_by("acquired_at", "id"))


def named(complaint: Complaint) -> str:
    """The decision complained of, as letters name it."""
    number = f" số {complaint.decision_number}" if complaint.decision_number else ""
    return f"{DECISIONS[DecisionKind(complaint.decision)]}{number} ngày {local(complaint.decided_at):%d/%m/%Y}"


def _facts(complaint: Complaint, at: datetime) -> dict[str, Any]:
    dossier, unit = complaint.dossier, complaint.unit
    above = superior_of(unit)
    return {
        "agency": {"parent": above.name if above and above.name not in unit.name else "", "name": unit.name},
        "place": dossier_letters.place_name(unit), "date": local(at).date(), "code": complaint.code,
        "to": complaint.name, "about": named(complaint),
        "dossier": {"code": dossier.code, "name": _matter(catalogue.bundle(dossier.revision_id).title["vi"])},
    }  # fmt: skip


def _matter(title: str) -> str:
    """What a procedure is about, as it stands within a sentence: “Thủ tục đăng ký khai sinh” is “đăng ký khai sinh”."""
    kept = re.sub(r"^thủ tục\s+", "", title.strip(), flags=re.IGNORECASE)
    first = kept.split(" ", 1)[0]
    return kept if first.isupper() and len(first) > 1 else kept[:1].lower() + kept[1:]


def _words(complaint: Complaint, verb: ComplaintVerb, at: datetime) -> dict[str, Any]:
    """What the letter says, in paragraphs and, for the decision, in articles."""
    filed, due = f"{local(complaint.submitted_at):%d/%m/%Y}", f"{local(complaint.due_at):%d/%m/%Y}"
    if verb == ComplaintVerb.ACCEPT:
        days = workflow_days(complaint.limit)
        return {"paragraphs": [
            f"Ngày {filed}, {complaint.unit.name} nhận đơn khiếu nại của ông/bà.",
            f"Đơn đủ điều kiện thụ lý và được thụ lý từ ngày {local(at):%d/%m/%Y} ({LAW}, Điều 27).",
            f"Thời hạn giải quyết: {days} ngày kể từ ngày thụ lý, chậm nhất ngày {due} ({LAW}, Điều 28).",
        ]}  # fmt: skip
    if verb == ComplaintVerb.NOT_ACCEPT:
        return {"paragraphs": [
            f"Ngày {filed}, {complaint.unit.name} nhận đơn khiếu nại của ông/bà.",
            f"Đơn không được thụ lý giải quyết, lý do: {complaint.answer}",
            f"Căn cứ: {LAW}, Điều 11 và Điều 27.",
        ]}  # fmt: skip
    above = superior_of(complaint.unit)
    taken_up = f"{local(complaint.accepted_at or at):%d/%m/%Y}"
    days, far = workflow_days(workflow.TO_GO_ON), workflow_days(workflow.TO_GO_ON_REMOTE)
    next_one = f"người đứng đầu {above.name}" if above else "cơ quan cấp trên"
    return {
        "paragraphs": [
            f"Căn cứ {LAW}; xét đơn khiếu nại nhận ngày {filed}, thụ lý ngày {taken_up}.",
            f"Nội dung khiếu nại: {complaint.reasons}", f"Yêu cầu: {complaint.wishes}",
            f"Kết quả xem xét: {complaint.answer}",
        ],
        "articles": [
            _conclusion(complaint), complaint.measures,
            f"Nếu không đồng ý, ông/bà có quyền khiếu nại lần hai đến {next_one} trong thời hạn {days} ngày kể từ ngày "
            f"nhận được Quyết định này (vùng sâu, vùng xa đi lại khó khăn: không quá {far} ngày), hoặc khởi kiện vụ án "
            "hành chính tại Tòa án theo quy định của Luật Tố tụng hành chính.",
        ],
    }  # fmt: skip


def _conclusion(complaint: Complaint) -> str:
    """Article 1. What is complained of rightly is annulled; what becomes of the rest stands in the measures."""
    if not complaint.outcome:
        return "Kết luận: …"  # a draft whose outcome is not chosen yet
    outcome = ComplaintOutcome(complaint.outcome)
    annulled = f" Hủy bỏ {named(complaint)}." if outcome is ComplaintOutcome.RIGHT else ""
    return f"Kết luận: {OUTCOMES[outcome]}.{annulled}"


def workflow_days(limit: str) -> str:
    return limit.removesuffix("d")
