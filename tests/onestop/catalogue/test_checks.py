"""Checks between answers: what is refused, what is only asked about, what an author of a bundle is told."""

import copy
from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from motcua.onestop.catalogue import checks, forms
from motcua.onestop.catalogue.checks import Known
from motcua.onestop.catalogue.errors import BundleInvalid
from motcua.onestop.catalogue.loader import from_data
from motcua.onestop.catalogue.messages import say
from tests.onestop.catalogue.conftest import BUNDLES

DAY = date(2026, 9, 7)
WORDS = {"vi": "Kiểm tra lại.", "en": "Check."}
days = st.dates(date(1990, 1, 1), date(2030, 12, 31))
numbers = st.one_of(st.integers(0, 1000), st.floats(0, 1000).map(lambda n: round(n, 2)))


def _check(must, field="a", **more):
    return checks.of_data({"field": field, "must": must, "refuse": WORDS, **more})


@given(days, days)
def test_of_two_dates_exactly_one_order_holds(one, other):
    answers = {"a": one.isoformat(), "b": other.isoformat()}
    for test, opposite in (("before", "not_before"), ("after", "not_after")):
        assert _check({test: "b"}).fails(answers, DAY) is not _check({opposite: "b"}).fails(answers, DAY)
    assert _check({"before": "b"}).fails(answers, DAY) is (one >= other)
    assert _check({"not_after": "filing_day"}).fails(answers, DAY) is (one > DAY)


@given(numbers, numbers)
def test_of_two_numbers_exactly_one_order_holds(one, other):
    answers = {"a": one, "b": other}
    for test, opposite in (("less_than", "at_least"), ("more_than", "at_most")):
        assert _check({test: "b"}).fails(answers, DAY) is not _check({opposite: "b"}).fails(answers, DAY)
    assert _check({"at_most": "b"}).fails(answers, DAY) is (one > other)


@given(days, st.integers(-120, 120), st.integers(-400, 400))
def test_a_date_moved_by_years_and_days_is_that_of_the_calendar(born, years, more):
    moved = checks._date({"from": "a", "years": years, "days": more}, {"a": born.isoformat()}, DAY)
    whole = moved - timedelta(days=more)
    assert (whole.year, whole.month) == (born.year + years, born.month)
    assert whole.day == born.day or (born.month, born.day, whole.day) == (2, 29, 28)


@given(st.dictionaries(st.sampled_from("abc"), numbers))
def test_a_check_without_all_of_its_answers_is_not_made(answers):
    check = _check({"at_most": {"from": "b", "times": ["c", 1.5]}})
    if {"a", "b", "c"} <= answers.keys():
        assert check.fails(answers, DAY) is (answers["a"] > answers["b"] * answers["c"] * 1.5)
    else:
        assert check.fails(answers, DAY) is False


def test_a_check_is_made_under_its_condition_only():
    check = _check({"at_most": 5}, when={"b": 0})
    assert check.fails({"a": 6, "b": 0}, DAY) and not check.fails({"a": 6, "b": 1}, DAY)


def _answers(slug, example, **other):
    return BUNDLES[slug].data["examples"][example]["answers"] | other


HOUSE, BIRTH, MARITAL = "house-construction-permit", "birth-registration", "marital-status-certificate"
PERMIT = "work-permit"


@pytest.mark.parametrize(
    ("slug", "example", "key", "value", "problem"),
    [
        (BIRTH, "on-time", "mother_birth_date", "21/12/2025", "implausible"),
        (BIRTH, "on-time", "mother_birth_date", "20/12/2025", "implausible"),
        (BIRTH, "on-time", "mother_birth_date", "21/12/2011", "confirm"),
        (BIRTH, "on-time", "mother_birth_date", "20/12/2011", None),
        (BIRTH, "on-time", "mother_birth_date", "19/12/1970", "confirm"),
        (BIRTH, "on-time", "father_birth_date", "01/01/2026", "implausible"),
        (BIRTH, "on-time", "child_birth_date", "01/01/1900", "implausible"),
        (BIRTH, "on-time", "child_birth_date", "07/01/2012", "confirm"),
        (HOUSE, "new-house", "ground_area", "121", "implausible"),
        (HOUSE, "new-house", "ground_area", "120", None),
        (HOUSE, "new-house", "total_area", "79", "implausible"),
        (HOUSE, "new-house", "total_area", "361", "confirm"),
        (HOUSE, "new-house", "height", "7", "confirm"),
        (HOUSE, "new-house", "floors", "20", None),
        (HOUSE, "new-house", "start_date", "06/09/2026", "implausible"),
        (HOUSE, "new-house", "start_date", "07/09/2026", None),
        (HOUSE, "new-house", "start_date", "08/09/2028", "confirm"),
        (BIRTH, "on-time", "mother_birth_date", "21/12/2015", "implausible"),
        (BIRTH, "on-time", "mother_number", "025091004567", "confirm"),
        (BIRTH, "on-time", "mother_number", "025192004567", "confirm"),
        (BIRTH, "on-time", "father_number", "025191004567", "implausible"),
        (BIRTH, "on-time", "father_number", "025188004321", "confirm"),
        (BIRTH, "on-time", "requester_number", "025191004567", "implausible"),
        (PERMIT, "tea-expert", "nationality", "VIỆT NAM", "implausible"),
        (PERMIT, "tea-expert", "passport_number", "025 191 004 567", "passport"),
        (PERMIT, "tea-expert", "passport_number", "m 1234-5678", None),
        (MARITAL, "to-marry", "subject_birth_date", "05/01/1906", "implausible"),
        (MARITAL, "to-marry", "subject_number", "025089004321", "confirm"),
        (MARITAL, "to-marry", "partner_number", "025 088 004 321", "implausible"),
        (MARITAL, "to-marry", "partner_name", "NGUYỄN VĂN BÌNH", "confirm"),
        (MARITAL, "to-marry", "subject_birth_date", "07/01/2008", "confirm"),
        (MARITAL, "to-marry", "subject_birth_date", "06/01/2008", None),
    ],
)
def test_the_shipped_forms_doubt_what_cannot_be(slug, example, key, value, problem):
    bundle = BUNDLES[slug]
    filed = date.fromisoformat(bundle.data["examples"][example]["filed"])
    _found, problems = forms.check_form(bundle.form, _answers(slug, example, **{key: value}), filed)
    assert (problems[key].id if key in problems else None) == problem


def test_who_is_married_is_asked_whether_the_certificate_is_to_marry():
    filed = date(2026, 9, 7)
    _found, problems = forms.check_form(
        BUNDLES[MARITAL].form, _answers(MARITAL, "refused", **{"sure:purpose": ""}), filed
    )
    assert problems["purpose"].id == "confirm"


def test_nothing_is_compared_with_an_answer_that_is_wrong_itself():
    raw = _answers(BIRTH, "on-time", mother_birth_date="21/12/2025")
    _found, problems = forms.check_form(BUNDLES[BIRTH].form, raw, date(2026, 1, 8))
    assert problems.keys() == {"mother_birth_date"}, "the number, which does not fit either, waits"


@given(st.text(max_size=20), st.text(max_size=20))
def test_texts_differ_whatever_their_case(one, other):
    answers = {"a": one, "b": other}
    assert _check({"differs_from": "b"}).fails(answers, DAY) is (one.casefold() == other.casefold())


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("025 191 004 567", "025191004567"), ("135 791 357", "135791357"), ("C1234567", "C1234567"),
        ("pa 0940443", "PA0940443"), ("123", None), ("02519100456", None), ("000191004567", None), ("ABCDEFG", None),
        ("không có", None),
    ],
)  # fmt: skip
def test_an_identity_paper_is_a_card_or_a_passport(text, taken):
    _found, problems = forms.check_form(
        BUNDLES[MARITAL].form, _answers(MARITAL, "to-marry", partner_number=text), date(2026, 9, 7)
    )
    assert ("partner_number" in problems) is (taken is None)
    assert _found.get("partner_number") == taken


def test_an_unusual_answer_is_taken_when_it_is_confirmed_and_asked_anew_when_it_changes():
    bundle, filed = BUNDLES[HOUSE], date(2026, 9, 7)
    _found, problems = forms.check_form(bundle.form, _answers(HOUSE, "new-house", height="30"), filed)
    sentence = say(problems["height"])
    assert sentence.confirm == "30 3" and "Chiều cao" in sentence
    sure = {"sure:height": sentence.confirm}
    found, problems = forms.check_form(bundle.form, _answers(HOUSE, "new-house", height="30", **sure), filed)
    assert not problems and found["height"] == 30 and found["sure:height"] == "30 3"
    assert forms.check_form(bundle.form, found, filed) == (found, {})
    _found, problems = forms.check_form(bundle.form, found | {"height": "31"}, filed)
    assert problems["height"].id == "confirm"
    usual, problems = forms.check_form(bundle.form, found | {"height": "11"}, filed)
    assert not problems and "sure:height" not in usual


def test_what_is_refused_cannot_be_confirmed():
    bundle, filed = BUNDLES[HOUSE], date(2026, 9, 7)
    raw = _answers(HOUSE, "new-house", ground_area="180", **{"sure:ground_area": "180 120"})
    found, problems = forms.check_form(bundle.form, raw, filed)
    assert problems["ground_area"].id == "implausible" and not {"ground_area", "sure:ground_area"} & found.keys()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"field": "no_such"}, "(no_such): no question has this key"),
        ({"field": "relation"}, "“before” is no test of a choice"),
        ({"field": "surrogacy"}, "no check knows what to do with a question of type yes_no"),
        ({"field": "relation", "must": {"is_not": "uncle"}}, "compares with 'uncle'; there are father, mother"),
        ({"field": "mother_number", "must": {"sex": "girl"}}, "compares with 'girl'; there are male, female"),
        ({"field": "mother_number", "must": {"born_on": "mother_name"}}, "mother_name, which is of type name"),
        ({"field": "mother_name", "must": {"differs_from": "copies"}}, "copies, which is of type number"),
        ({"field": "mother_name", "must": {"differs_from": "requester_name"}}, "asked on a later page"),
        ({"field": "mother_name", "must": {"differs_from": "nobody"}}, "nobody, which no question gives"),
        ({"must": {"at_least": "child_birth_date"}}, "“at_least” is no test of a date"),
        ({"must": {"before": "childs_birth"}}, "compares with childs_birth, which no question gives"),
        ({"must": {"before": "copies"}}, "compares a date with copies, which is of type number"),
        ({"must": {"before": 14}}, "compares a date with 14"),
        ({"must": {"before": {"from": "child_birth_date", "times": 2}}}, "“times” does not move a date"),
        ({"field": "copies", "must": {"at_most": "filing_day"}}, "compares a number with 'filing_day'"),
        ({"field": "child_birth_date", "must": {"after": "mother_birth_date"}}, "asked on a later page"),
        ({"when": {"no_such": 1}}, "form.yaml: checks: a condition asks for no_such"),
        ({"refuse": {"vi": "Kiểm tra lại."}}, "form.yaml (checks/2/refuse): Add “en”"),
        ({"confirm": WORDS}, "form.yaml (checks/2): Write exactly one of: refuse, confirm."),
        ({"must": {}}, "form.yaml (checks/2/must): Write at least 1"),
    ],
)
def test_the_author_is_told_which_check_is_wrong_and_why(data, change, told):
    data["form"]["checks"][2] |= change
    with pytest.raises(BundleInvalid) as caught, override("en"):
        from_data(data)
    assert any(told in problem and "checks" in problem for problem in caught.value.problems), caught.value.problems


def test_one_question_asks_to_confirm_once(data):
    data["form"]["checks"].append({"field": "mother_birth_date", "must": {"after": "filing_day"}, "confirm": WORDS})
    with pytest.raises(BundleInvalid) as caught:
        from_data(data)
    assert caught.value.problems == [
        "form.yaml: checks, no. 13 (mother_birth_date): one question asks to confirm once; "
        "put both tests under one “must”"
    ]


CARD = "health-insurance-card"
FATHER = Known("025088004321", "1988-05-17")


@pytest.mark.parametrize(("key", "value", "told"), [
    ("mother_number", "025091004567", "Số định danh cho biết: nam, sinh 1991. Tờ khai ghi: nữ, sinh 02/03/1991."),
    ("father_birth_date", "17/05/1987", "Số định danh cho biết: nam, sinh 1988. Tờ khai ghi: nam, sinh 17/05/1987."),
])  # fmt: skip
def test_a_number_that_contradicts_the_form_is_told_with_both_values(key, value, told):
    raw = _answers(BIRTH, "on-time", **{key: value})
    _found, problems = forms.check_form(BUNDLES[BIRTH].form, raw, date(2026, 1, 8))
    [(number, problem)] = problems.items()
    assert number in ("mother_number", "father_number") and problem.id == "confirm" and say(problem).endswith(told)


def test_who_is_known_and_declares_another_day_of_birth_is_told_and_may_confirm_it():
    form, filed = BUNDLES[BIRTH].form, date(2026, 1, 8)
    assert not forms.check_form(form, _answers(BIRTH, "on-time"), filed, FATHER)[1]
    raw = _answers(BIRTH, "on-time", father_birth_date="18/05/1988")
    assert not forms.check_form(form, raw, filed)[1], "the digits say the year only"
    found, problems = forms.check_form(form, raw, filed, FATHER)
    said = say(problems["father_number"])
    assert "sinh ngày 17/05/1988" in said and "ghi 18/05/1988" in said and "father_number" not in found
    sure = raw | {"sure:father_number": said.confirm}
    found, problems = forms.check_form(form, sure, filed, FATHER)
    assert not problems and found["sure:father_number"] == said.confirm
    found, problems = forms.check_form(form, sure, filed)
    assert not problems and found["sure:father_number"] == said.confirm, "sent later, where nobody is known"
    for changed in ({"father_birth_date": "19/05/1988"}, {"sure:father_number": "yes"}):
        assert "sure:father_number" not in forms.check_form(form, sure | changed, filed)[0]
    usual = _answers(BIRTH, "on-time") | {"sure:father_number": "025088004321 1988-05-17"}
    assert "sure:father_number" not in forms.check_form(form, usual, filed, FATHER)[0]
    other = Known("025088004322", "1988-05-17")
    assert not forms.check_form(form, raw, filed, other)[1], "somebody else's e-ID says nothing of the father"


@pytest.mark.parametrize(
    "typed", ["12345", "12345678901", "ABCDEFGHIJ", "GD4012345678901", "１２３４５６７８９０", "1234567890\n1"]
)
def test_a_text_that_does_not_fit_its_pattern_has_a_sentence_of_its_own(typed):
    raw = _answers(CARD, "has-a-card", has_number="yes", insurance_number=typed)
    _found, problems = forms.check_form(BUNDLES[CARD].form, raw, date(2026, 3, 9))
    assert "đúng 10 chữ số" in say(problems["insurance_number"])


@pytest.mark.parametrize(("other", "wrong"), [
    ({}, {}), ({"card_number": "không rõ"}, {"card_number": "pattern"}), ({"card_number": "TE1252580123456"}, {}),
    ({"card_number": "te1252580123456"}, {"card_number": "pattern"}),
    ({"card_number": "12345678901"}, {"card_number": "pattern"}),
    ({"valid_from": "2025-12-19"}, {"valid_from": "implausible"}), ({"valid_from": "2025-12-20"}, {}),
    ({"valid_from": "2027-01-08"}, {}), ({"valid_from": "2027-01-09"}, {"valid_from": "implausible"}),
    ({"insured_birth_date": "1980-02-01", "valid_from": "2020-01-07"}, {"valid_from": "implausible"}),
])  # fmt: skip
def test_a_health_card_says_nothing_that_cannot_be(other, wrong):
    data = {
        "insured_name": "Nguyễn Gia Hân", "insured_birth_date": "2025-12-20", "insured_sex": "female",
        "card_number": "2580123456", "insured_home": "Khu 3", "first_clinic": "Trạm Y tế", "valid_from": "2026-01-08",
    }  # fmt: skip
    page = BUNDLES[CARD].result.fields.page("result")
    _found, problems = forms.check_page(page, data | other, date(2026, 1, 8))
    assert {key: problem.id for key, problem in problems.items()} == wrong


@pytest.mark.parametrize(("change", "told"), [
    (lambda q, result: q.pop("refuse"), "procedure.yaml"),
    (lambda q, result: q.update(pattern="[0-9"), "cannot be read"),
    (lambda q, result: q.update(type="date"), "a text has a pattern"),
    (lambda q, result: result["checks"][0].update(field="shoe"), "procedure.yaml: result: checks, no. 1 (shoe)"),
    (lambda q, result: result["checks"][0].update(confirm=result["checks"][0].pop("refuse")), "procedure.yaml"),
])  # fmt: skip
def test_a_result_that_checks_wrongly_is_no_bundle(change, told):
    data = copy.deepcopy(dict(BUNDLES[CARD].data))
    result = data["result"]
    change(next(q for q in result["fields"] if q["key"] == "card_number"), result)
    with pytest.raises(BundleInvalid) as caught:
        from_data(data)
    assert told in " | ".join(caught.value.problems)


def test_a_place_is_a_question_for_a_commune():
    data = copy.deepcopy(dict(BUNDLES["permanent-residence"].data)) | {"place": "new_home"}
    with pytest.raises(BundleInvalid, match=r"\(place\): new_home, which no question of type commune gives"):
        from_data(data)
