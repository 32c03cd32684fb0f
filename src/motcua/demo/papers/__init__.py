"""Sample papers: one small readable PDF for every document that the procedures ask people to send."""

from pathlib import Path

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.text import file_words
from motcua.foundation.documents.render import render
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import store_bytes
from motcua.onestop.catalogue.bundle import Bundle, RequiredDocument
from motcua.onestop.catalogue.enums import DocumentWay

TEMPLATE = Path(__file__).with_name("sample.typ")
DRAWINGS = "drawings"
LINES = (
    "Nội dung minh họa cho giấy tờ “{title}” trong hồ sơ “{procedure}”.",
    "Thông tin cụ thể của từng người nằm trong tờ khai điện tử của hồ sơ; bản này chỉ cho thấy một tệp PDF thật, đọc "
    "được, có mã SHA-256 ghi trong biên nhận.",
)


def ensure(bundles: list[Bundle]) -> dict[tuple[str, str], StoredFile]:
    """The sample of every document to be sent, by procedure and document; made once, equal bytes lie there once."""
    found: dict[tuple[str, str], StoredFile] = {}
    for bundle in bundles:
        for document in bundle.documents:
            if document.way is DocumentWay.UPLOAD:
                found[bundle.code, document.key] = _sample(bundle, document)
    return found


def _sample(bundle: Bundle, document: RequiredDocument) -> StoredFile:
    name = f"{file_words(document.title['vi'])}.pdf"
    standing = StoredFile.objects.filter(name=name, created_by=SYSTEM.id, purged_at=None).order_by("id").first()
    if standing:
        return standing
    facts = {"title": document.title["vi"], "procedure": bundle.title["vi"]}
    data = {"title": facts["title"], "lines": [line.format(**facts) for line in LINES],
            "drawing": document.key == DRAWINGS}  # fmt: skip
    pdf = render(TEMPLATE.read_bytes(), data)
    return store_bytes(pdf, name=name, media_type="application/pdf", by=SYSTEM)
