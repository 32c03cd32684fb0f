import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from motcua.foundation.files import gate
from motcua.foundation.files.errors import SENTENCES, FileRefused
from tests.foundation.files.conftest import pdf, picture, written

PLACE = re.compile(r"%\(\w+\)s")


def judge(tmp_path, name, data, **limits):
    return gate.inspect(written(tmp_path, data), name, gate.Limits(max_bytes=20_000_000, **limits))


def refused(tmp_path, name, data, **limits) -> str:
    with pytest.raises(FileRefused) as refusal:
        judge(tmp_path, name, data, **limits)
    assert "%(" not in str(refusal.value)
    return refusal.value.code


def office(main="word/document.xml", extra=None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, "<w/>")
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def huge_png(side: int) -> bytes:
    """A few hundred bytes that claim to be side × side pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "data", "media_type", "pages"),
    [
        ("a.pdf", pdf(3), gate.PDF, 3),
        ("a.PDF", pdf(), gate.PDF, 1),
        ("a.jpg", picture("JPEG"), gate.JPEG, 1),
        ("a.jpeg", picture("JPEG"), gate.JPEG, 1),
        ("a.png", picture(), gate.PNG, 1),
        ("a.docx", office(), gate.DOCX, None),
        ("a.xlsx", office("xl/workbook.xml"), gate.XLSX, None),
    ],
)
def test_an_honest_file_passes_with_its_type_and_pages(tmp_path, name, data, media_type, pages):
    assert judge(tmp_path, name, data) == gate.Passed(name, media_type, pages)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("anh.png", picture("JPEG")),
        ("anh.jpg", picture("PNG")),
        ("giay.pdf", picture("PNG")),
        ("giay.pdf", b"MZ\x90\x00 this program cannot be run"),
        ("giay.pdf", b"<html><script>alert(1)</script>"),
        ("giay.docx", office("xl/workbook.xml")),
        ("giay.docx", b"PK\x03\x04 but no archive"),
        ("bang.xlsx", pdf()),
    ],
)
def test_a_file_that_lies_about_its_type_is_refused(tmp_path, name, data):
    assert refused(tmp_path, name, data) in ("lying", "office-unreadable")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"<html><script>alert(1)</script></html>\n" + pdf()),
        ("a.pdf", b"GIF89a" + pdf()),
        ("a.pdf", pdf()[:9] + b"%<script>alert(1)</script>\n" + pdf()[9:]),
        ("a.jpg", picture("JPEG") + office()),
        ("a.png", picture() + office()),
    ],
)
def test_two_files_in_one_are_refused(tmp_path, name, data):
    assert refused(tmp_path, name, data) == "polyglot"


def test_an_empty_and_a_too_large_file_are_refused(tmp_path):
    assert refused(tmp_path, "a.pdf", b"") == "empty"
    path = written(tmp_path, pdf() + b"\n" * 2_000_000)
    with pytest.raises(FileRefused) as refusal:
        gate.inspect(path, "a.pdf", gate.Limits(max_bytes=1024 * 1024))
    assert refusal.value.code == "too-large" and "1 MB" in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "code"), [("a.heic", "type-heic"), ("a.doc", "type-old-office"), ("a.pdf.exe", "type"), ("giay", "type")]
)
def test_a_type_we_do_not_take_is_refused_with_its_own_cure(tmp_path, name, code):
    assert refused(tmp_path, name, pdf()) == code


@pytest.mark.parametrize("rest", [b"\r\n", b"\xd8", b"\xff\xff\xff"])
def test_a_picture_that_only_begins_like_one_is_refused(tmp_path, rest):
    assert refused(tmp_path, "a.jpg", b"\xff\xd8\xff" + rest) in ("image-unreadable", "lying")


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_cut_off_file_is_refused(tmp_path, share):
    whole = pdf(5)
    assert refused(tmp_path, "a.pdf", whole[: int(len(whole) * share)]) == "pdf-unreadable"
    whole = picture("JPEG", (200, 200))
    assert refused(tmp_path, "a.jpg", whole[: int(len(whole) * share)]) == "image-unreadable"
    whole = picture("PNG", (200, 200))
    assert refused(tmp_path, "a.png", whole[: int(len(whole) * share)]) in ("image-unreadable", "lying")


@pytest.mark.parametrize("side", [8_000, 50_000])
def test_a_picture_with_a_huge_claim_is_refused_before_it_is_decoded(tmp_path, side):
    with pytest.raises(FileRefused) as refusal:
        judge(tmp_path, "a.png", huge_png(side))
    assert refusal.value.code == "image-pixels" and str(side) in str(refusal.value)


@pytest.mark.parametrize("user", ["", "secret"])
def test_an_encrypted_pdf_is_refused_with_and_without_opening_password(tmp_path, user):
    data = pdf(encryption=pikepdf.Encryption(owner="owner", user=user))
    assert refused(tmp_path, "a.pdf", data) == "pdf-encrypted"


def test_a_pdf_with_too_many_pages_or_none_is_refused(tmp_path):
    assert refused(tmp_path, "a.pdf", pdf(11), max_pages=10) == "too-many-pages"
    assert refused(tmp_path, "a.pdf", pdf(0)) == "pdf-no-pages"


def runs_script(document):
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def runs_program(document):
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = pikepdf.Array([note])


def hides_a_file(document):
    document.attachments["secret.exe"] = b"MZ"


@pytest.mark.parametrize(
    ("change", "found"),
    [(runs_script, "/JavaScript"), (runs_program, "/Launch"), (hides_a_file, "/EmbeddedFile")],
)
@pytest.mark.parametrize("mode", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_a_pdf_that_runs_or_hides_something_is_refused_and_says_what(tmp_path, change, found, mode):
    with pytest.raises(FileRefused) as refusal:
        judge(tmp_path, "a.pdf", pdf(change=change, object_stream_mode=mode))
    assert refusal.value.code == "pdf-active" and found in str(refusal.value)


def test_a_pdf_that_only_talks_about_javascript_passes(tmp_path):
    def title(document):
        document.docinfo["/Title"] = "Hướng dẫn /JavaScript và /Launch"
        document.docinfo["/Subject"] = "about /JavaScript"

    assert judge(tmp_path, "a.pdf", pdf(change=title)).pages == 1


def test_office_files_with_macros_or_bombs_are_refused(tmp_path):
    assert refused(tmp_path, "a.docx", office(extra={"word/vbaProject.bin": b"x"})) == "office-macro"
    assert refused(tmp_path, "a.docx", office(extra={"word/embeddings/a.bin": b"x"})) == "office-macro"
    assert refused(tmp_path, "a.docx", office(extra={"word/media/a.bmp": bytes(30_000_000)})) == "office-bomb"


def test_every_reason_has_a_vietnamese_sentence_with_the_same_facts():
    path = Path(gate.__file__).parent / "locale/vi/LC_MESSAGES/django.po"
    catalogue = read_po(path.open("rb"), locale="vi")
    with translation.override(None):
        english = [str(text) for text in SENTENCES.values()]
    for sentence in english:
        entry = catalogue[sentence]
        assert entry.string and not entry.fuzzy, sentence
        assert set(PLACE.findall(entry.string)) == set(PLACE.findall(sentence))
    assert len(set(english)) == len(english)
