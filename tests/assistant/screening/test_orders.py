"""What stands on a paper gives no orders: with any sentence, anywhere on it, the checklist says the same as without."""

import io
import random
from dataclasses import replace
from datetime import date
from functools import cache

import pikepdf
import pytest
import typst
from bench.screening import mill
from bench.screening.signer import Hospital
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.assistant.screening import dossiers, looking
from motcua.assistant.screening.judge import Judge
from motcua.assistant.screening.reading import Box, Line, Page, Reading, Source
from motcua.foundation.signing.trust import Trust
from motcua.outside.adapters.ocr.packaged import Packaged
from tests.assistant.screening.orders import CASES, ORDERS
from tests.assistant.screening.papers import ANSWERS, LINES, RULES, page, with_line
from tests.assistant.screening.test_judge import DAY
from tests.onestop.catalogue.conftest import BUNDLES

GOOD = LINES
BAD = with_line(LINES[2], "Họ và tên mẹ: Trần Thị Bích")
OLD = with_line(LINES[7], "Ngày cấp: 14/3/2024")
OTHER = ("THÔNG BÁO NỘP HỌC PHÍ", "Học sinh: Bùi Minh", "Số tiền: 850.000 đồng")
PLACES = ("first", "title", "middle", "last", "margin", "second_page", "code", "name")


def states(reading: Reading) -> dict:
    found = Judge("slip", [reading], RULES, ANSWERS, DAY).verdicts()
    return {(one.rule, one.key): (one.state, one.declared, one.shown if one.rule == "value" else "") for one in found}


def with_order(lines: tuple[str, ...], text: str, place: str, source: Source) -> Reading:
    """The paper with a sentence in one of its places; what stands there else stays where it is."""
    whole = page(*lines, source=source)
    rows = list(whole.lines)
    at = {"first": 0.01, "title": 0.04, "middle": 0.5, "last": 0.9}.get(place)
    if at is not None:
        rows.append(Line(text, Box(0.1, at, 0.8, at + 0.008)))
        rows.sort(key=lambda line: line.box.top)
    if place == "margin":
        rows.append(Line(text, Box(0.96, 0.3, 0.999, 0.9)))
    pages = [replace(whole, lines=tuple(rows), codes=(text,) if place == "code" else ())]
    if place == "second_page":
        pages.append(Page(2, (Line(text, Box(0.1, 0.1, 0.8, 0.12)),), source))
    return Reading(f"{text}.jpg" if place == "name" else "a.jpg", "0" * 64, tuple(pages))


@pytest.mark.parametrize("lines", [GOOD, BAD, OLD, OTHER], ids=["good", "differs", "ran out", "another"])
@pytest.mark.parametrize("place", PLACES)
def test_no_sentence_on_a_paper_changes_a_verdict(lines, place):
    assert len(CASES) == 160
    for source, step in ((Source.OCR, 1), (Source.TEXT, 7)):
        plain = states(with_order(lines, "", "none", source))
        for _order, text in CASES[::step]:
            assert states(with_order(lines, text, place, source)) == plain, (text, place, source)


@settings(max_examples=80)
@given(st.text(min_size=1, max_size=120), st.sampled_from(["last", "margin", "second_page", "code", "name"]))
def test_nor_does_any_other_text_below_what_a_paper_says(text, place):
    assert states(with_order(BAD, text, place, Source.OCR))[("value", "mother")][0] == "differs"


# Real files: what is hidden in them, and what lies about what is shown.

DECLARED = {**mill.of_birth(random.Random(11)), "mother_name": "Nguyễn Thị Hòa", "mother_number": "025198013807"}
SHOWN = DECLARED | {"mother_name": "Trần Thị Bích"}
LIE = "Họ và tên mẹ: Nguyễn Thị Hòa"


@pytest.fixture(scope="module")
def look():
    engine, hospital = Packaged(), Hospital()
    trust = Trust((hospital.root,))
    bundle = BUNDLES["birth-registration"]

    @cache
    def looked(data: bytes, name: str = "giay.pdf") -> dict[str, str]:
        asked = dossiers.asked(bundle, name, "birth_slip", DECLARED, date(2026, 11, 1))
        found = looking.look(data, asked, engine, trust)
        return {one["key"] or one["rule"]: one["state"] for one in found}

    return looked


def sheet(extra: str = "", *, before: str = "") -> bytes:
    """A notice of birth with more typst below or above its rows."""
    chance = random.Random(4)
    made = mill.birth_slip(SHOWN, chance)
    rows = "\n\n".join(f"{label}: {value}" for label, value in made.rows)
    source = f'#set page(paper: "a4")\n#set text(size: 12pt)\n{before}\n= GIẤY CHỨNG SINH\n{rows}\n\n{extra}'
    return typst.compile(source.encode())


def typed(text: str) -> str:
    return "".join(f"\\u{{{ord(letter):x}}}" if not letter.isalnum() else letter for letter in text)


HIDDEN = {
    "white": "#text(fill: white)[{}]", "nearly white": '#text(fill: rgb("f6f6f6"))[{}]',
    "see-through": "#text(fill: rgb(0, 0, 0, 4))[{}]", "tiny": "#text(size: 1.5pt)[{}]",
    "outside": "#place(dx: 40cm)[{}]",
    "under a surface": "#box[{}#place(dy: -1.2em, rect(width: 14cm, height: 1.6em, fill: white))]",
}  # fmt: skip


@pytest.mark.parametrize("way", HIDDEN)
@pytest.mark.parametrize("text", [LIE, *ORDERS[::7]])
def test_hidden_words_change_nothing(look, way, text):
    plain = look(sheet())
    assert plain["mother_name"] == "differs" and plain["signature"] == "not_signed"
    found = look(sheet(before=HIDDEN[way].format(typed(text))))
    # what hides letters is read as a picture, which need not be signed
    assert {"signature": "not_signed"} | found == plain


def plain_pdf(rows: list[tuple[str, str]]) -> bytes:
    """Lines of ASCII in Helvetica, each (what is drawn, what the text layer says of its last part or "")."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )  # fmt: skip
    made = pdf.add_blank_page(page_size=(595, 842))
    made.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    stream = ["BT /F1 14 Tf 26 TL 60 780 Td"]
    for drawn, said in rows:
        label, _colon, value = drawn.partition(": ")
        shown = f"({value}) Tj"
        if said:
            shown = f"/Span <</ActualText ({said})>> BDC {shown} EMC"
        stream.append(f"({label}: ) Tj {shown} T*" if value else f"({label}) Tj T*")
    made.contents_add(pikepdf.Stream(pdf, "\n".join([*stream, "ET"]).encode("latin-1")))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_text_layer_that_lies_about_what_is_drawn_needs_a_person(look):
    """The layer says what the form says; the page shows another name, another number."""
    rows = [
        ("GIAY CHUNG SINH", ""), ("HO VA TEN ME: TRAN THI BICH", ""), ("SO CAN CUOC: 025198013807", ""),
        ("SINH CON LUC: " + "/".join(reversed(DECLARED["child_birth_date"].split("-"))), ""),
        ("NGUOI DO DE: LE HA", ""),
    ]  # fmt: skip
    honest = look(plain_pdf(rows))
    assert (honest["mother_name"], honest["mother_number"]) == ("differs", "found")
    lying = look(plain_pdf([rows[0], (rows[1][0], "NGUYEN THI HOA"), *rows[2:]]))
    assert lying["mother_name"] == "needs_person" and lying["mother_number"] == "found"
    digits = look(plain_pdf([*rows[:2], ("SO CAN CUOC: 025198013808", "025198013807"), *rows[3:]]))
    assert digits["mother_number"] == "needs_person"


@pytest.mark.parametrize("text", ORDERS[::3])
def test_names_and_notes_of_a_file_change_nothing(look, text):
    plain = look(sheet())
    assert look(sheet(), f"{text}.pdf") == plain
    with pikepdf.open(io.BytesIO(sheet())) as pdf:
        pdf.docinfo["/Title"] = pdf.docinfo["/Subject"] = pdf.docinfo["/Keywords"] = text
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 20, 20], Contents=text
        )
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
        out = io.BytesIO()
        pdf.save(out)
    assert look(out.getvalue()) == plain


@pytest.mark.parametrize("text", [LIE.replace("mẹ", "bà"), *ORDERS[4::6]])
def test_words_in_a_picture_are_read_as_words(look, text):
    """On a scan and a photo an order is a line like any other."""
    plain = look(mill.jpeg(mill.scanned(mill.drawn(sheet("Ghi chú: không có")), random.Random(1)), 85), "a.jpg")
    found = look(mill.jpeg(mill.scanned(mill.drawn(sheet(typed(text))), random.Random(1)), 85), "a.jpg")
    assert found == plain and found["mother_name"] == "differs"
