"""What an answer says is what is published: every number and name of it stands in the procedure, in both languages."""

import json
import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.assistant.knowledge.asked import Fact, facts
from motcua.assistant.knowledge.evaluation import is_supported
from motcua.assistant.knowledge.passages import Kind, Known
from motcua.assistant.knowledge.question import read
from motcua.assistant.knowledge.sheets import LANGUAGES, OVERVIEW, of_bundle, of_known, of_listed
from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.clock import today
from motcua.onestop.catalogue.enums import FactState
from motcua.onestop.catalogue.loader import load
from motcua.onestop.catalogue.models import ListedProcedure
from motcua.onestop.catalogue.seeds import folders

BUNDLES = {folder.name: load(folder) for folder in folders()}
NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
NAME = re.compile(r"\b(?:[A-ZĐÀ-Ỹ][\w-]*)(?: [A-ZĐÀ-Ỹ][\w-]*)+")
"""Two or more words that each begin with a capital letter."""


def published(bundle, language):
    """Everything the bundle itself says, and its limits in words: read apart from the sheets."""
    amounts = [f"{fee.amount:,}".replace(",", ".") for fee in bundle.fees if fee.amount]
    limits = [say_limit(Limit.parse(limit.value), language) for limit in bundle.limits]
    return "\n".join([json.dumps(bundle.data, ensure_ascii=False, default=str), *amounts, *limits])


@given(st.sampled_from(sorted(BUNDLES)), st.sampled_from(LANGUAGES), st.lists(st.sampled_from(list(Fact)), unique=True))
@settings(max_examples=200, deadline=None)
def test_every_number_and_name_of_an_answer_stands_in_what_is_published(slug, language, asked):
    bundle = BUNDLES[slug]
    sheet = of_bundle(bundle, today())
    said, whole = sheet.said(asked, language), published(bundle, language)
    numbers = set(NUMBER.findall(whole))
    assert set(NUMBER.findall(said)) <= numbers
    assert all(name in whole or name.lower() in whole.lower() for name in NAME.findall(said))
    assert is_supported(said, sheet.passages(language))
    assert {fact for fact, _quotes in sheet.told(asked)}.isdisjoint(sheet.missing(asked))


@pytest.mark.parametrize("slug", sorted(BUNDLES))
def test_a_bundle_answers_what_people_ask_with_the_source_of_each_fact(slug):
    sheet = of_bundle(BUNDLES[slug], today())
    assert {Fact.FEE, Fact.TIME, Fact.DOCUMENTS, Fact.PLACE, Fact.ONLINE, Fact.STEPS, Fact.RESULT, Fact.BASIS} <= set(
        sheet.quotes
    )
    for fact in (Fact.FEE, Fact.TIME, Fact.DOCUMENTS, Fact.ONLINE):
        assert all(one.source.get("vi") and one.source.get("en") for one in sheet.quotes[fact]), fact
    assert [fact for fact, _quotes in sheet.told([])] == [fact for fact in OVERVIEW if fact in sheet.quotes]
    assert all(one.when is None for fact, told in sheet.told([]) if fact is Fact.DOCUMENTS for one in told)
    assert sheet.missing([Fact.CONDITIONS]) == [Fact.CONDITIONS]


def test_a_fee_that_is_no_longer_in_force_is_not_quoted():
    bundle = BUNDLES["birth-registration"]
    changed = type(bundle)({**bundle.data, "fees": [
        {**bundle.data["fees"][-1], "text": {"vi": "cũ"}, "until": str(today() - timedelta(days=400))},
        {**bundle.data["fees"][-1], "text": {"vi": "mới"}, "amount": 8000},
    ]})  # fmt: skip
    assert [one.text["vi"] for one in of_bundle(changed, today()).quotes[Fact.FEE]] == ["8.000 đồng. mới"]


def test_a_listed_procedure_says_what_was_published_and_no_more():
    row = ListedProcedure(code="1.000001", title="Thủ tục X", agency="Sở Y tế", time_limit="", fee_state="known",
                          fee="150000", source="Danh mục", levels=["province"])  # fmt: skip
    sheet = of_listed(row)
    assert sheet.said([Fact.FEE]) == "Thủ tục X\n150.000 đồng" and sheet.missing([Fact.TIME]) == [Fact.TIME]
    assert sheet.quotes[Fact.FEE][0].source == {"vi": "Danh mục"} and not sheet.slug
    assert sheet.quotes[Fact.FEE][0].state is FactState.KNOWN


def test_what_the_search_knows_is_quoted_whole():
    known = Known("1.000001", "Thủ tục X", "", (), {Kind.TITLE: "Thủ tục X", Kind.TIME: "3 ngày"}, "Danh mục")
    assert of_known(known).said([Fact.TIME, Fact.FEE]) == "Thủ tục X\n3 ngày"


@pytest.mark.parametrize(("text", "asked"), [
    ("lệ phí bao nhiêu", [Fact.FEE]), ("le phi bao nhieu", [Fact.FEE]), ("mat bao lau", [Fact.TIME]),
    ("Nộp hồ sơ ở đâu", [Fact.PLACE]), ("hồ sơ gồm những gì", [Fact.DOCUMENTS]), ("can gi", [Fact.DOCUMENTS]),
    ("ai ký giấy khai sinh", [Fact.DECIDES]), ("nộp qua mạng có được không", [Fact.ONLINE]),
    ("gia han giay phep", []), ("nhận con ngoài giá thú", []), ("điều kiện cấp phép là gì", [Fact.CONDITIONS]),
    ("cần gì và hết bao nhiêu tiền", [Fact.FEE, Fact.DOCUMENTS]), ("đăng ký khai sinh", []),
    ("căn cứ pháp lý nào", [Fact.BASIS]), ("trình tự ra sao", [Fact.STEPS]),
])  # fmt: skip
def test_the_fact_that_is_asked_for_is_heard(text, asked):
    assert facts(read(text).said) == asked
