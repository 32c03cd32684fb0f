"""A person's complaints, for the file of all their data."""

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.files.models import FileReference
from motcua.onestop.dossiers.kept import KEPT, Entry, Paper, Part
from motcua.onestop.feedback import letters, selectors
from motcua.onestop.feedback.enums import ComplaintOutcome, ComplaintState
from motcua.onestop.feedback.labels import OUTCOMES, STATES
from motcua.onestop.feedback.models import Complaint

MOST = 1000
FACTS = (
    "decision", "decision_number", "decided_at", "name", "reasons", "wishes", "late_reason", "state", "submitted_at",
    "accepted_at", "due_at", "closed_at", "outcome", "answer", "measures",
)  # fmt: skip


def complaints(person: Actor) -> Part:
    """The newest thousand, with what was attached, the receipt and the letters."""
    return Part("khieu-nai", "Khiếu nại", [_entry(one) for one in selectors.complaints_of(person)[:MOST]])


def _entry(one: Complaint) -> Entry:
    facts = {name: getattr(one, name) for name in FACTS} | {"dossier": one.dossier.code, "agency": one.unit.name}
    words = [
        ("Hồ sơ", one.dossier.code), ("Quyết định bị khiếu nại", letters.named(one)), ("Cơ quan", one.unit.name),
        ("Ngày gửi", f"{local(one.submitted_at):%d/%m/%Y %H:%M}"),
        ("Trạng thái", str(STATES[ComplaintState(one.state)])), ("Lý do khiếu nại", one.reasons),
        ("Yêu cầu", one.wishes), ("Lý do nộp sau thời hiệu", one.late_reason),
        ("Kết luận", str(OUTCOMES[ComplaintOutcome(one.outcome)]) if one.outcome else ""), ("Trả lời", one.answer),
        ("Việc xử lý", one.measures),
    ]  # fmt: skip
    receipt = FileReference.objects.filter(
        kind=letters.SUBJECT, subject_id=one.id, name=letters.RECEIPT, released_at=None
    ).select_related("file")  # fmt: skip
    papers = [
        *(Paper("Biên nhận đơn khiếu nại", held.file) for held in receipt),
        *(Paper("Tài liệu gửi kèm", held.file) for held in letters.attachments(one)),
        *(Paper(letter.title, letter.file, {"number": letter.symbol, "issued_at": letter.issued_at})
          for letter in letters_of(letters.SUBJECT, one.id)),
    ]  # fmt: skip
    return Entry(one.code, facts, [(what, said) for what, said in words if said], papers)


if complaints not in KEPT:
    KEPT.append(complaints)
