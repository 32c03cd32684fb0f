"""Identifiers: known examples, round trips, and nothing but IdentifierError for anything else."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.identifiers import (
    IdentifierError,
    citizen_number,
    dossier_code,
    id_card_qr,
    mask_name,
    phone,
    tax_code,
    vietqr,
)
from motcua.foundation.identifiers.citizen_number import Sex
from motcua.foundation.identifiers.labels import ERRORS

VECTOR = (
    "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA"
    "53037045405500005802VN62270823Nop phi H44-261122-00016304D9E4"
)
CARD = "025190001234|131234567|Đỗ Quỳnh Giỏi|05041990|Nữ|Phường Việt Trì, Phú Thọ|01012022"
PARSERS = [citizen_number.parse, dossier_code.parse, id_card_qr.parse, phone.parse, tax_code.parse, vietqr.parse]


def test_vietqr_matches_the_known_code_exactly():
    assert vietqr.make("970415", "113366668888", 50000, "Nộp phí H44-261122-0001") == VECTOR
    found = vietqr.parse(VECTOR)
    assert (found.bin, found.account, found.amount) == ("970415", "113366668888", 50000)
    assert found.purpose == "Nop phi H44-261122-0001"
    assert vietqr.crc16("123456789") == "29B1"


@given(st.integers(0, len(VECTOR) - 1), st.characters(min_codepoint=32, max_codepoint=126))
def test_a_changed_letter_of_a_vietqr_is_noticed(place, letter):
    changed = VECTOR[:place] + letter + VECTOR[place + 1 :]
    if changed.upper() != VECTOR.upper():
        with pytest.raises(IdentifierError):
            vietqr.parse(changed)


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[0-9A-Z]{1,19}", fullmatch=True),
    st.none() | st.integers(1, 10**13 - 1),
    st.from_regex(r"[A-Za-z0-9]{0,40}", fullmatch=True),
)
def test_vietqr_reads_back_as_made(bank, account, amount, purpose):
    assert vietqr.parse(vietqr.make(bank, account, amount, purpose)) == vietqr.VietQR(bank, account, amount, purpose)


@pytest.mark.parametrize(
    ("text", "levels", "old"),
    [
        ("000.00.00.H41-261123-0001", ("H41",), True),
        ("000.12.05.H41-261123-0001", ("H41", "05", "12"), True),
        ("H44.10.05-261123-0001", ("H44", "10", "05"), False),
        ("h44-261123-1234567 ", ("H44",), False),
    ],
)
def test_both_forms_of_dossier_codes_are_read(text, levels, old):
    found = dossier_code.parse(text)
    assert (found.levels, found.old_form, found.received_on) == (levels, old, date(2026, 11, 23))


@given(st.sampled_from(["H44", "H44.10.05", "000.00.00.H41"]), st.dates(date(2000, 1, 1), date(2099, 12, 31)),
       st.integers(1, 9_999_999))  # fmt: skip
def test_dossier_codes_read_back_as_made(agency, on, serial):
    found = dossier_code.parse(dossier_code.make(agency, on, serial))
    assert (found.agency, found.received_on, found.serial) == (agency, on, serial)


@pytest.mark.parametrize("text", ["H44-261323-0001", "H44-261123-000", "H44-261123-0000", "...-261123-0001", "H44"])
def test_a_wrong_dossier_code_is_refused(text):
    with pytest.raises(IdentifierError):
        dossier_code.parse(text)


def test_a_citizen_number_tells_place_sex_and_year():
    found = citizen_number.parse("025190001234", born=date(1990, 4, 5), sex=Sex.FEMALE)
    assert (found.place, found.sex, found.birth_year) == ("025", Sex.FEMALE, 1990)
    assert citizen_number.parse("025 204 000 111").birth_year == 2004
    assert citizen_number.is_old_number("131234567") and not citizen_number.is_old_number("025190001234")
    for wrong in ({"born": date(1991, 4, 5)}, {"sex": Sex.MALE}):
        with pytest.raises(IdentifierError):
            citizen_number.parse("025190001234", **wrong)
    assert citizen_number.mask("025190001234") == "025*******34"


def test_the_card_code_is_read_in_its_usual_variants():
    found = id_card_qr.parse(CARD)
    assert (found.name, found.born, found.sex, found.issued) == (
        "Đỗ Quỳnh Giỏi", date(1990, 4, 5), Sex.FEMALE, date(2022, 1, 1),
    )  # fmt: skip
    assert id_card_qr.parse(CARD.replace("05041990", "05/04/1990").replace("131234567", "")).born == date(1990, 4, 5)
    assert id_card_qr.parse(CARD + "|a||b|c").extra == ("a", "", "b", "c")
    assert id_card_qr.parse(CARD.replace("ỗ", "ỗ")).name == "Đỗ Quỳnh Giỏi"  # letters and marks apart


@pytest.mark.parametrize(
    ("old", "new"),
    [("|Nữ|", "|Nam|"), ("05041990", "05041991"), ("05041990", "31021990"), ("Đỗ", "Đ\u202eỗ"), ("|Nữ|", "|x|"),
     ("Giỏi", "<b>"), ("131234567", "1"), ("|01012022", ""), ("|01012022", "|1|2|3|4|5|6")],
)  # fmt: skip
def test_a_card_code_that_contradicts_itself_is_refused(old, new):
    with pytest.raises(IdentifierError):
        id_card_qr.parse(CARD.replace(old, new))


@given(st.from_regex(r"[A-ZĐÁÊ][a-zđáê]{1,8}( [A-ZĐÁÊ][a-zđáê]{1,8}){0,3}", fullmatch=True),
       st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(list(Sex)), st.dates())  # fmt: skip
def test_card_codes_read_back_as_made(name, born, sex, issued):
    century = (born.year // 100 - 19) * 2 + (sex == Sex.FEMALE)
    card = id_card_qr.IdCard(f"025{century}{born.year % 100:02d}000111", "", name, born, sex, "Phú Thọ", issued, ("x",))
    assert id_card_qr.parse(id_card_qr.make(card)) == card


@pytest.mark.parametrize("text", ["0100109106", "0100109106-001", "0100109106001", "0300588569", "025190001234"])
def test_tax_codes_of_every_form_are_read(text):
    assert str(tax_code.parse(text)).replace("-", "") == text.replace("-", "")


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.integers(0, 9))
def test_only_the_right_check_digit_passes(nine, digit):
    if tax_code.check_digit(nine) == digit:
        assert tax_code.parse(f"{nine}{digit}").code == f"{nine}{digit}"
    else:
        with pytest.raises(IdentifierError):
            tax_code.parse(f"{nine}{digit}")


@pytest.mark.parametrize("text", ["0912345678", "+84 912 345 678", "84912345678", "0912.345.678", "+84(0)912345678"])
def test_phone_numbers_are_normalised(text):
    assert phone.normalise(text) == "+84912345678"
    assert phone.mask(text) == "091****678"


@pytest.mark.parametrize("text", ["0512345678", "091234567", "1900", "", "09123456789", "٠٩١٢٣٤٥٦٧٨"])
def test_what_is_no_phone_number_is_refused(text):
    with pytest.raises(IdentifierError):
        phone.normalise(text)


def test_landlines_are_known_but_not_mobile():
    assert phone.normalise("0210 3846 647") == "+842103846647"
    assert not phone.is_mobile("02103846647") and phone.is_mobile("0912345678") and not phone.is_mobile("x")


def test_names_are_masked():
    assert mask_name("Nguyễn Văn Bình") == "Nguyễn V*** B***"
    assert (mask_name("Bình"), mask_name("  ")) == ("B***", "")


@pytest.mark.parametrize("parse", PARSERS)
@settings(max_examples=150)
@given(text=st.text() | st.text("0123456789|-./HA +VN", max_size=40))
def test_arbitrary_text_is_read_or_refused_with_a_sentence(parse, text):
    try:
        parse(text)
    except IdentifierError as error:
        assert error.text("vi") and error.text("en")


def test_every_refusal_speaks_both_languages():
    assert all(set(texts) == {"vi", "en"} and texts["vi"] != texts["en"] for texts in ERRORS.values())
