"""Identity papers: what their QR and their machine-readable lines say, beside the form, the print and each other."""

from dataclasses import replace
from datetime import date

import pytest

from motcua.assistant.screening import coded, papers
from motcua.assistant.screening.judge import Judge
from motcua.assistant.screening.reading import Reading, Source
from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.identifiers import mrz
from motcua.foundation.identifiers.citizen_number import Sex
from motcua.foundation.identifiers.mrz import Mrz
from tests.assistant.screening.papers import page

DAY = date(2026, 6, 15)
NUMBER, NAME, HOME = "025098013807", "Nguyễn Văn Hòa", "Khu 8, phường Vân Phú, Phú Thọ"
RULES = papers.compiled({"papers": [
    {
        "document": "card", "identity": "card", "titles": ["Căn cước công dân", "Căn cước"], "words": ["họ và tên"],
        "validity": {"until": ["Có giá trị đến"]}, "source": {"vi": "Luật", "en": "Law"},
        "values": [
            {"key": "name", "kind": "name", "code": "name", "after": ["Họ và tên"], "same_as": "owner"},
            {"key": "number", "kind": "number", "code": "number", "after": ["Số định danh"], "same_as": "owner_number"},
            {"key": "born", "kind": "date", "code": "born", "after": ["Ngày sinh"], "same_as": "born"},
            {"key": "home", "kind": "place", "code": "residence", "after": [], "same_as": "home", "required": False},
        ],
    },
    {
        "document": "passport", "identity": "passport", "titles": ["Hộ chiếu", "Passport"],
        "validity": {"until": ["Date of expiry"]},
        "values": [{"key": "name", "kind": "name", "code": "name", "after": ["Full name"], "same_as": "owner"}],
    },
]}, {})  # fmt: skip
ANSWERS = {"owner": NAME, "owner_number": NUMBER, "born": "1998-03-12", "home": HOME}
PRINT = (
    "CĂN CƯỚC CÔNG DÂN", f"Số định danh: {NUMBER}", f"Họ và tên: {NAME.upper()}", "Ngày sinh: 12/03/1998",
    "Có giá trị đến: 12/03/2038",
)  # fmt: skip
QR = f"{NUMBER}|131234567|{NAME}|12031998|Nam|{HOME}|01012022"
MACHINE = Mrz(
    "card", "VNM", "NGUYEN", "VAN HOA", "098013807", "VNM", date(1998, 3, 12), date(2038, 3, 12), Sex.MALE, NUMBER
)


def told(*pages, document="card", answers=ANSWERS, **more):
    readings = [Reading("a.jpg", "0" * 64, (one,)) for one in pages]
    found = list(Judge(document, readings, RULES, answers, DAY, **more).verdicts())
    return {(one.rule, one.key): one for one in found}


def test_a_qr_says_more_surely_than_print_what_the_form_repeats():
    misread = tuple(line.replace("HÒA", "H0A") for line in PRINT)
    found = told(page(*misread, codes=(QR,)))
    name = found[Rule.VALUE, "name"]
    assert name.is_good and name.shown == NAME and name.read_by is Source.CODE and name.detail["code"] == "QR"
    assert found[Rule.VALUE, "home"].is_good and found[Rule.VALIDITY, ""].is_good
    assert told(page(*misread))[Rule.VALUE, "name"].state is not State.FOUND


@pytest.mark.parametrize(("field", "value", "key"), [
    ("owner", "Nguyễn Văn Hoà n", "name"), ("owner", "Nguyễn Văn Hoa", "name"),
    ("owner_number", "025098013808", "number"),
    ("born", "1998-03-13", "born"), ("home", "xã Kim Bôi, tỉnh Hòa Bình", "home"),
])  # fmt: skip
def test_a_form_that_says_otherwise_than_the_qr_differs(field, value, key):
    found = told(page(*PRINT, codes=(QR,)), answers=ANSWERS | {field: value})
    assert found[Rule.VALUE, key].state is State.DIFFERS
    assert found[Rule.CODE, ""].is_good


def test_print_that_says_otherwise_than_the_qr_is_told_though_the_form_agrees_with_one():
    forged = tuple(line.replace(NAME.upper(), "TRẦN ĐỨC MINH") for line in PRINT)
    found = told(page(*forged, codes=(QR,)))
    assert found[Rule.CODE, "name"].state is State.DIFFERS
    assert found[Rule.CODE, "name"].shown == f"TRẦN ĐỨC MINH · QR: {NAME}"
    assert told(page(*PRINT, codes=(QR,)))[Rule.CODE, ""].is_good


def test_a_qr_that_is_no_card_says_nothing():
    for text in ("https://example.vn", QR.replace(NUMBER, "025098"), QR.replace("12031998", "12031999")):
        found = told(page(*PRINT, codes=(text,)))
        assert (Rule.CODE, "") not in found and found[Rule.VALUE, "name"].is_good


def test_the_back_of_a_card_alone_is_known_by_its_lines_and_front_and_back_are_one_card():
    back = page("Đặc điểm nhận dạng", *mrz.make(MACHINE))
    alone = told(back)
    assert alone[Rule.KIND, ""].is_good and all(one.is_good for one in alone.values()), alone
    assert alone[Rule.VALUE, "name"].shown == "NGUYEN VAN HOA" and alone[Rule.VALIDITY, ""].shown == "2038-03-12"
    both = told(page(*PRINT, codes=(QR,)), back)
    assert all(one.is_good for one in both.values()) and both[Rule.CODE, ""].shown == "QR, MRZ"


def test_two_codes_that_contradict_each_other_are_told():
    other = replace(MACHINE, personal="025098013999")
    found = told(page(*PRINT, codes=(QR,)), page("Đặc điểm nhận dạng", *mrz.make(other)))
    assert found[Rule.CODE, "number"].state is State.DIFFERS and "MRZ: 025098013999" in found[Rule.CODE, "number"].shown


def test_lines_whose_digits_do_not_fit_need_a_person_and_say_nothing():
    lines = mrz.make(MACHINE)
    spoiled = (lines[0], f"980311{lines[1][6:]}", lines[2])
    assert spoiled[1] != lines[1]
    found = told(page(*PRINT), page("Đặc điểm nhận dạng", *spoiled))
    assert found[Rule.CODE, ""].state is State.PERSON and found[Rule.CODE, ""].box
    assert found[Rule.VALUE, "born"].read_by is not Source.CODE


def test_lines_that_were_read_badly_are_read_once_more():
    lines = mrz.make(MACHINE)
    bad = page("Đặc điểm", lines[0], lines[1][:14] + "X" + lines[1][15:], lines[2])
    assert not told(bad)[Rule.KIND, ""].is_good
    look = lambda found: ["?", lines[1]] if found.text.startswith(lines[1][:10]) else []  # noqa: E731
    assert told(bad, again=look)[Rule.VALUE, "number"].is_good


def test_a_card_that_ran_out_by_its_lines_has_expired():
    old = replace(MACHINE, until=date(2026, 6, 14))
    assert told(page(*mrz.make(old)))[Rule.VALIDITY, ""].state is State.EXPIRED
    last = replace(MACHINE, until=DAY)
    assert told(page(*mrz.make(last)))[Rule.VALIDITY, ""].is_good


def test_a_passport_gives_the_name_in_the_order_of_its_lines():
    lines = mrz.make(
        Mrz("passport", "USA", "SMITH", "JOHN PAUL", "L898902C3", "USA", date(1980, 1, 2), date(2031, 1, 1))
    )
    found = told(page("PASSPORT", *lines), document="passport", answers={"owner": "John Paul Smith"})
    assert found[Rule.VALUE, "name"].is_good and found[Rule.VALIDITY, ""].is_good
    other = told(page("PASSPORT", *lines), document="passport", answers={"owner": "John Peter Smith"})
    assert other[Rule.VALUE, "name"].state is State.DIFFERS


def test_a_line_that_was_parted_at_its_fillers_is_put_together():
    lines = mrz.make(MACHINE)
    whole = page("x", *lines)
    left, right = whole.lines[2], whole.lines[2]
    box = left.box
    parted = (
        *whole.lines[:2], replace(left, text=lines[1][:19], box=box._replace(right=0.5)),
        replace(right, text=lines[1][19:], box=box._replace(left=0.52)), *whole.lines[3:],
    )  # fmt: skip
    reading = Reading("a.jpg", "0" * 64, (replace(whole, lines=parted),))
    assert [one.values["number"] for one in coded.codes_of(reading, DAY)] == [NUMBER]
