"""Several files sent for one document: sides and pages of one paper, papers one by one, and what is neither."""

from datetime import date

import pytest

from motcua.assistant.screening import papers
from motcua.assistant.screening.judge import Judge
from motcua.assistant.screening.reading import Reading, Source, Trouble
from motcua.assistant.screening.verdicts import Rule, State
from tests.assistant.screening.papers import ANSWERS, DECLARED, LINES, RULES, page

DAY = date(2026, 5, 1)
FRONT, BACK = LINES[:3], LINES[3:]


def file(*lines: str, **more) -> Reading:
    return Reading("a.jpg", "0" * 64, (page(*lines, **more),))


def told(*readings: Reading, rules=RULES, **more):
    """{(rule, key, place of the file): verdict}"""
    found = list(Judge("slip", readings, rules, ANSWERS, DAY, **more).verdicts())
    assert len({(one.rule, one.key, one.at) for one in found}) == len(found)
    return {(one.rule, one.key, one.at): one for one in found}


def test_two_sides_are_one_paper_whose_values_stand_on_either():
    found = told(file(*FRONT), file(*BACK))
    assert all(one.is_good for one in found.values()), found
    assert {(key, at) for rule, key, at in found if rule is Rule.VALUE} == {
        ("mother", 0), ("number", 1), ("born", 1), ("home", 1)
    }  # fmt: skip
    assert (Rule.VALIDITY, "", 1) in found and {at for rule, _key, at in found if rule is Rule.KIND} == {0, 1}


def test_the_order_in_which_they_were_sent_says_nothing():
    first, other = told(file(*FRONT), file(*BACK)), told(file(*BACK), file(*FRONT))
    assert {(rule, key, 1 - at): one.state for (rule, key, at), one in other.items()} == {
        at: one.state for at, one in first.items()
    }


def test_a_difference_on_the_second_file_is_told_there():
    found = told(file(*FRONT), file("Số định danh: 025 098 013 808", *BACK[1:]))
    assert found[Rule.VALUE, "number", 1].state is State.DIFFERS
    assert [at for at, one in found.items() if not one.is_good] == [(Rule.VALUE, "number", 1)]


def test_another_paper_among_them_is_named_and_read_no_further():
    found = told(file(*LINES), file("HỘ CHIẾU", "Họ và tên mẹ: Trần Thị Bích"))
    assert found[Rule.KIND, "", 1].state is State.WRONG and found[Rule.KIND, "", 1].seems["vi"] == "Hộ chiếu"
    assert {at: one for at, one in found.items() if not one.is_good} == {(Rule.KIND, "", 1): found[Rule.KIND, "", 1]}


def test_words_before_a_value_name_no_other_paper():
    card = {"name": {"vi": "Thẻ căn cước", "en": "Card"}, "titles": ["Căn cước công dân"]}
    slip = DECLARED["papers"][0]
    values = [{**one, "after": ["Số căn cước công dân"]} if one["key"] == "number" else one for one in slip["values"]]
    rules = papers.compiled({"papers": [{**slip, "values": values}, card]}, {})
    back = file("Số căn cước công dân", "025 098 013 807", *BACK[1:])
    assert all(one.is_good for one in told(file(*FRONT), back, rules=rules).values())
    assert told(file("CĂN CƯỚC CÔNG DÂN", "Họ và tên"), rules=rules)[Rule.KIND, "", 0].state is State.WRONG


def test_a_file_with_no_word_of_the_paper_needs_a_person_unless_it_counts_its_pages():
    stray = told(file(*LINES), file("Ghi chú của gia đình", "Không có gì thêm"))
    assert stray[Rule.KIND, "", 1].state is State.PERSON
    counted = told(file(*LINES), file("Các điều khoản chung", "Trang 2/3"))
    assert counted[Rule.KIND, "", 1].state is State.FOUND
    own = told(file(*LINES), file("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số định danh: 1"))
    assert own[Rule.KIND, "", 1].state is State.PERSON, "a paper of its own"


def test_where_none_is_the_paper_each_is_wrong_and_where_others_are_not_here_none_is():
    pages = file("THÔNG BÁO NỘP HỌC PHÍ", "Học sinh: Bùi Minh"), file("Tổng cộng", "850.000 đồng")
    assert [one.state for one in told(*pages).values()] == [State.WRONG, State.WRONG]
    assert {one.state for (rule, *_more), one in told(*pages, is_part=True).items() if rule is Rule.KIND} == {
        State.PERSON
    }


def test_an_unreadable_side_is_told_and_the_other_is_judged():
    dark = Reading("b.jpg", "0" * 64, (page(troubles=frozenset({Trouble.BLANK})),))
    found = told(file(*LINES), dark)
    assert found[Rule.READABLE, "", 1].state is State.UNREADABLE and found[Rule.KIND, "", 0].is_good
    alone = told(dark, file("Ghi chú", "của gia đình"))
    assert alone[Rule.KIND, "", 1].state is State.PERSON, "its title may stand on what cannot be read"


def test_where_a_document_asks_for_many_each_title_begins_a_paper():
    other = tuple(line.replace("Nguyễn Thị Hòa", "Trần Thị Bích") for line in LINES)
    found = told(file(*LINES), file(*other), many=True)
    assert found[Rule.VALUE, "mother", 0].is_good and found[Rule.VALUE, "mother", 1].state is State.DIFFERS
    one = told(file(*FRONT), file(*BACK), file(*LINES), many=True)
    assert {at for rule, key, at in one if (rule, key) == (Rule.VALUE, "number")} == {1, 2}


def test_each_electronic_file_of_a_paper_is_signed():
    found = told(file(*FRONT, source=Source.TEXT), file(*BACK, source=Source.TEXT))
    assert [found[Rule.SIGNATURE, "", at].state for at in (0, 1)] == [State.NOT_SIGNED] * 2
    mixed = told(file(*FRONT, source=Source.TEXT), file(*BACK))
    assert (Rule.SIGNATURE, "", 1) not in mixed, "a picture need not be"


@pytest.fixture
def portrait():
    declared = {"papers": [
        {"document": "slip", "picture": True, "source": {"vi": "Thông tư", "en": "Circular"}}, *DECLARED["papers"][1:],
    ]}  # fmt: skip
    return papers.compiled(declared, {})


def test_a_portrait_has_no_words_and_a_person_sees_whom_it_shows(portrait):
    none = Reading("a.jpg", "0" * 64, (page(troubles=frozenset({Trouble.NO_WORDS, Trouble.SMALL})),))
    found = told(none, rules=portrait)
    assert {at: one.state for at, one in found.items()} == {(Rule.KIND, "", 0): State.PERSON}
    assert told(file("HỘ CHIẾU", "Họ và tên"), rules=portrait)[Rule.KIND, "", 0].state is State.WRONG
    blank = Reading("a.jpg", "0" * 64, (page(troubles=frozenset({Trouble.BLANK})),))
    assert told(blank, rules=portrait)[Rule.READABLE, "", 0].state is State.UNREADABLE


def test_a_paper_of_many_titles_without_one_that_is_known_needs_a_person():
    declared = {"papers": [{**DECLARED["papers"][0], "open": True, "words": []}, *DECLARED["papers"][1:]]}
    rules = papers.compiled(declared, {})
    assert told(file("QUYẾT ĐỊNH SỐ 12", "Về việc khác"), rules=rules)[Rule.KIND, "", 0].state is State.PERSON
    assert told(file("HỘ CHIẾU", "Họ và tên"), rules=rules)[Rule.KIND, "", 0].state is State.WRONG
