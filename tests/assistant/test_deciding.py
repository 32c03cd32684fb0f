"""What an answer is about: the procedure of everyday words, the one talked about, a choice, or nothing."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from motcua.assistant.answers.deciding import Approved, Mind, decide
from motcua.assistant.answers.enums import AnswerKind
from motcua.assistant.answers.masking import MASK, masked
from motcua.assistant.knowledge.asked import Fact
from motcua.assistant.knowledge.english import is_english
from motcua.assistant.knowledge.finder import Procedures
from motcua.onestop.catalogue.loader import load
from motcua.onestop.catalogue.seeds import folders
from tests.assistant.shown import OUTSIDE, QUESTIONS, answerable, outside, shipped

BIRTH, MARITAL, LICENCE = "1.001193", "1.004873", "1.002809"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạếềộợ 0123456789.,?"
APPROVED = Approved(
    "e1", "Con sinh ở bệnh viện tỉnh khác thì đăng ký khai sinh ở xã nào?", BIRTH, "Thủ tục đăng ký khai sinh"
)


@pytest.fixture(scope="module")
def mind():
    return Mind.of(Procedures(shipped()), [load(folder) for folder in folders()])


@pytest.mark.parametrize(("text", "code", "facts"), [
    ("lam giay khai sinh cho con can giay to gi", BIRTH, (Fact.DOCUMENTS,)),
    ("Làm giấy khai sinh cho con mất bao lâu?", BIRTH, (Fact.TIME,)),
    ("xin giay doc than het bao nhieu tien", MARITAL, (Fact.FEE,)),
    ("Đăng ký khai sinh", BIRTH, ()),
])  # fmt: skip
def test_everyday_words_name_the_procedure_and_the_fact(mind, text, code, facts):
    found = decide(text, mind)
    assert (found.kind, found.procedure, found.facts) == (AnswerKind.ANSWERED, code, facts)


@pytest.mark.parametrize(("text", "facts"), [
    ("thế lệ phí bao nhiêu?", (Fact.FEE,)), ("the le phi bao nhieu", (Fact.FEE,)), ("nộp ở đâu vậy", (Fact.PLACE,)),
    ("vậy mất mấy ngày ạ", (Fact.TIME,)), ("cần những giấy tờ gì nữa", (Fact.DOCUMENTS,)),
    ("con nop qua mang duoc khong", (Fact.ONLINE,)),
])  # fmt: skip
def test_who_asks_on_asks_of_what_was_talked_about(mind, text, facts):
    found = decide(text, mind, about=MARITAL)
    assert (found.kind, found.procedure, found.facts, found.follows) == (AnswerKind.ANSWERED, MARITAL, facts, True)
    alone = decide(text, mind)
    assert alone.kind is AnswerKind.NO_SUBJECT and not alone.procedure


def test_who_names_something_new_asks_of_that(mind):
    found = decide("thế còn đăng ký khai sinh thì cần gì", mind, about=MARITAL)
    assert (found.procedure, found.follows) == (BIRTH, False)


def test_what_is_chosen_is_answered_with_the_fact_that_was_asked_for(mind):
    found = decide("xin giấy hết bao nhiêu tiền", mind, chosen=MARITAL)
    assert (found.kind, found.procedure, found.facts) == (AnswerKind.ANSWERED, MARITAL, (Fact.FEE,))


@pytest.mark.parametrize(("text", "kind"), [
    ("xin chào", AnswerKind.TALK), ("cảm ơn nhé", AnswerKind.TALK), ("бесплатно ли это", AnswerKind.LANGUAGE),
    ("出生登记需要什么", AnswerKind.LANGUAGE), ("thời tiết hôm nay thế nào", AnswerKind.UNKNOWN),
    ("What is the weather like today", AnswerKind.UNKNOWN), ("How can I renew my passport?", AnswerKind.UNKNOWN),
     ("how much is it", AnswerKind.NO_SUBJECT),
    ("asdf qwer zxcv", AnswerKind.UNKNOWN),
])  # fmt: skip
def test_what_is_no_question_of_ours_is_told_so(mind, text, kind):
    found = decide(text, mind)
    assert found.kind is kind and not found.procedure


@pytest.mark.parametrize(("text", "code", "facts"), [
    ("What documents do I need for birth registration?", BIRTH, (Fact.DOCUMENTS,)),
    ("how long does a single status certificate take", MARITAL, (Fact.TIME,)),
    ("single status certificate", MARITAL, ()), ("is birth registration free of charge", BIRTH, (Fact.FEE,)),
])  # fmt: skip
def test_english_is_answered(mind, text, code, facts):
    found = decide(text, mind)
    assert (found.kind, found.procedure, found.facts) == (AnswerKind.ANSWERED, code, facts)


def test_english_asks_on_too(mind):
    found = decide("and how much does it cost?", mind, about=BIRTH)
    assert (found.procedure, found.facts, found.follows) == (BIRTH, (Fact.FEE,), True)


def test_the_development_questions_are_answered_or_asked_back_with_the_right_one_in_the_choice(mind):
    cases = answerable(QUESTIONS, shipped())
    wrong, unknown, choices = [], 0, 0
    for case in cases:
        found = decide(case.question, mind)
        right = {*found.likely, found.procedure} & set(case.expected)
        titles = {one.title for one in shipped() if one.code in case.expected}
        same = any(one.title in titles for one in shipped() if one.code in {*found.likely, found.procedure})
        unknown += found.kind is AnswerKind.UNKNOWN
        choices += found.kind is AnswerKind.CHOICE
        if not (right or same) and found.kind is not AnswerKind.UNKNOWN:
            wrong.append(case.question)
    assert len(wrong) / len(cases) <= 0.1 and unknown / len(cases) <= 0.09 and choices / len(cases) <= 0.1


def test_what_nobody_here_answers_is_answered_by_nobody(mind):
    cases = outside(OUTSIDE)
    answered = [case.question for case in cases if decide(case.question, mind).kind is AnswerKind.ANSWERED]
    assert len(answered) / len(cases) <= 0.1


@pytest.mark.parametrize(("text", "told"), [
    ("con sinh o benh vien tinh khac thi dang ky khai sinh o xa nao", True),
    ("sinh con ở bệnh viện của tỉnh khác khai sinh ở đâu", True), ("con sinh rồi làm khai sinh cần gì", False),
    ("Đăng ký khai sinh mất bao lâu?", False), ("bệnh viện khám bảo hiểm tỉnh khác", False),
    ("thời tiết hôm nay thế nào", False),
])  # fmt: skip
def test_what_an_officer_answered_is_told_to_who_asks_alike(mind, text, told):
    knowing = Mind(mind.procedures, mind.english, mind.offered, (APPROVED,))
    assert (decide(text, knowing).entry == "e1") == told
    assert not decide(text, mind).entry


@given(st.text(max_size=300) | st.text(LETTERS, max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_is_decided(text):
    mind = Mind.of(Procedures([]), [])
    assert decide(text, mind).kind in AnswerKind and decide(text, mind, about=BIRTH).kind in AnswerKind


@pytest.mark.parametrize(("typed", "kept"), [
    ("số 025190001234 của tôi", f"số {MASK} của tôi"), ("001 099 012 345", MASK), ("CMND 123456789", f"CMND {MASK}"),
    ("gọi 0912 345 678 nhé", f"gọi {MASK} nhé"), ("+84912345678", MASK), ("0210.3846.647", MASK),
    ("thư a.b@vidu.vn", f"thư {MASK}"), ("thủ tục 1.001193", "thủ tục 1.001193"),
    ("phí 500.000 đồng", "phí 500.000 đồng"),
    ("ngày 12/05/2026 lúc 9 giờ", "ngày 12/05/2026 lúc 9 giờ"), ("đất 1.200.000.000 đồng", "đất 1.200.000.000 đồng"),
    ("tên A,0912345678", f"tên A,{MASK}"), ("001099012345,0912345678", f"{MASK},{MASK}"),
    ("001099012345;0912345678", f"{MASK};{MASK}"), ("SĐT.0912345678", f"SĐT.{MASK}"), ("001.099.012.345", MASK),
    ("0010 9901 2345", MASK), ("CMND 123 456 789", f"CMND {MASK}"), ("CCCD001099012345", f"CCCD{MASK}"),
    ("(0912)345678", MASK), ("0912/345/678", MASK), ("0912 - 345 - 678", MASK), ("C1234567", MASK),
    ("hộ chiếu số B12345678.", f"hộ chiếu số {MASK}."), ("C 1234567", MASK), ("CMND 123.456.789", f"CMND {MASK}"),
    ("gọi 912.345.678", f"gọi {MASK}"), ("số 123,456,789", f"số {MASK}"), ("84.912.345.678", MASK),
    ("ngày 12/05/2026, 0912345678", f"ngày 12/05/2026, {MASK}"), ("1.001193 0912 345 678", f"1.001193 {MASK}"),
    ("12/05/2026 10 giờ", "12/05/2026 10 giờ"), ("1.001193, 1.004873", "1.001193, 1.004873"),
    ("1.001193 15 ngày", "1.001193 15 ngày"), ("500.000 - 1.000.000 đồng", "500.000 - 1.000.000 đồng"),
    ("0912345678, 1.200.000.000 đồng", f"{MASK}, 1.200.000.000 đồng"),
    ("giấy tờ đất 1.200.000.000 đồng", "giấy tờ đất 1.200.000.000 đồng"),
    ("Luật 60/2014/QH13, Điều 16", "Luật 60/2014/QH13, Điều 16"),
])  # fmt: skip
def test_numbers_of_persons_and_phones_are_not_kept(typed, kept):
    assert masked(typed) == kept


AMOUNT = re.compile(r"[1-9]\d{0,2}([.,]\d{3})+")
APART = ["", "", "", " ", ".", ",", "-", "/", ") ", ", ", " - ", "–"]


@given(st.text("0123456789", min_size=9, max_size=12), st.lists(st.sampled_from(APART), min_size=11, max_size=11),
       st.sampled_from(["", "số ", "CCCD", "tên A,", "SĐT.", "(", "tôi là Nguyễn Văn A "]),
       st.sampled_from(["", ".", " nhé"]))  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_a_number_of_9_to_12_digits_is_not_kept_however_it_is_grouped(digits, apart, before, after):
    number = "".join(sign + gap for sign, gap in zip(digits, [*apart, ""], strict=False)).rstrip(" .,-/)–")
    assume(not re.search(r"\d\.\d{6}\b|\d[/.-]\d+[/.-](19|20)\d\d\b", number))  # a code or a date stands in it
    parts = re.split(r", | - |[-–,]", number)
    assume(not AMOUNT.fullmatch(number) and not all(AMOUNT.fullmatch(one) for one in parts))
    kept = masked(f"{before}{number}{after}")
    assert not re.search(r"\d", kept) and MASK in kept


@given(st.integers(100_000_000, 999_999_999_999), st.sampled_from(".,"))
@settings(deadline=None)
def test_an_amount_of_money_is_kept_and_not_behind_a_word_of_identity(amount, point):
    written = f"{amount:,}".replace(",", point)
    assert masked(f"phí {written} đồng") == f"phí {written} đồng"
    assert masked(f"CCCD {written}") == f"CCCD {MASK}"


@given(st.integers(1, 3), st.integers(0, 999_999), st.sampled_from(["", " 15 ngày", ", 1.004873", " ngày 12/05/2026"]))
@settings(deadline=None)
def test_the_code_of_a_procedure_is_kept(first, rest, behind):
    typed = f"thủ tục {first}.{rest:06}{behind}"
    assert masked(typed) == typed


@pytest.mark.parametrize(("text", "english"), [
    ("lam the can cuoc o Long An", False), ("vui long in to khai", False), ("mat the can cuoc do di Ha Long", False),
    ("the can cuoc", False), ("long", False), ("how long", True), ("how long temporary residence registration", True),
    ("how to do it", True), ("papers for my birth certificate", True), ("is birth registration free", True),
])  # fmt: skip
def test_vietnamese_without_accents_is_no_english(text, english):
    assert is_english(text) == english
