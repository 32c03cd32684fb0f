"""English questions about laws, whose articles are in Vietnamese: put into the words of laws, or not answered."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.assistant.answers.deciding import Mind, decide
from motcua.assistant.answers.enums import AnswerKind
from motcua.assistant.knowledge.articles import Article, Articles
from motcua.assistant.knowledge.asked import Fact
from motcua.assistant.knowledge.english import may_be_vietnamese
from motcua.assistant.knowledge.english_law import asks_of_law, in_vietnamese
from motcua.assistant.knowledge.finder import Procedures
from motcua.assistant.law.reading import read
from motcua.assistant.law.seeds import CIVIL_CODE
from motcua.onestop.catalogue.loader import load
from motcua.onestop.catalogue.seeds import folders
from tests.assistant.shown import shipped

BIRTH = "1.001193"


@pytest.fixture(scope="module")
def mind():
    with gzip.open(CIVIL_CODE, "rt", encoding="utf-8") as lines:
        tree = read(lines)
    articles = Articles([Article("Bộ luật Dân sự 2015", one.slug, one.text, one.slug) for one in tree.articles])
    return Mind.of(Procedures(shipped()), [load(folder) for folder in folders()], articles=articles)


@pytest.mark.parametrize(("text", "article"), [
    ("what is the statute of limitations for inheritance", "623"), ("Article 651 civil code", "651"),
    ("what does article 613 of the civil code say", "613"), ("what does the law say about deposits", "328"),
    ("is a verbal contract valid under the law", "119"), ("interest rate limit on a loan under the law", "468"),
    ("can I refuse an inheritance", "620"), ("what if I signed a contract under threat", "127"),
    ("is it legal to publish a photo of me without my consent", "32"), ("what rights does a tenant have", "478"),
    ("who is responsible when a tree falls on the neighbour's house", "604"), ("can I change my surname", "27"),
])  # fmt: skip
def test_the_article_is_found(mind, text, article):
    found = decide(text, mind)
    assert (found.kind, found.articles[:1], found.procedure) == (AnswerKind.ANSWERED, (article,), "")


@pytest.mark.parametrize(("text", "facts"), [
    ("how much does it cost to register a birth?", (Fact.FEE,)),
    ("what documents do I need to register a birth", (Fact.DOCUMENTS,)),
    ("which law covers birth registration", (Fact.BASIS,)), ("who signs the birth certificate", (Fact.DECIDES,)),
])  # fmt: skip
def test_a_procedure_comes_first_with_the_fact_that_was_asked_for(mind, text, facts):
    found = decide(text, mind)
    assert (found.kind, found.procedure, found.facts, found.articles) == (AnswerKind.ANSWERED, BIRTH, facts, ())


def test_words_that_english_alone_has_need_no_how_or_what(mind):
    found = decide("foreign worker hiring permit", mind)
    assert found.kind is AnswerKind.ANSWERED and "lao động" in mind.procedures.known(found.procedure).title


@pytest.mark.parametrize("text", [
    "What is the weather like today", "what is the penalty for speeding", "is it legal to own a gun",
    "what does the constitution say about free speech", "how do I get a fishing license", "divorce procedure",
    "what is the minimum wage law", "How can I renew my passport?", "good restaurants nearby",
    "what are the rights of an employee on maternity leave", "what is the law on adoption",
])  # fmt: skip
def test_what_no_text_here_answers_is_not_known(mind, text):
    assert decide(text, mind).kind is AnswerKind.UNKNOWN


@pytest.mark.parametrize("text", [
    "lam giay khai sinh", "thue dat", "con trai", "ban nha dat", "toi muon mua ban nha", "Điều 651 Bộ luật Dân sự",
    "quyen thua ke cua con", "dat coc mua nha",
])  # fmt: skip
def test_vietnamese_is_put_into_nothing(text):
    assert may_be_vietnamese(text) and not asks_of_law(text)


def test_without_any_law_nothing_is_quoted(mind):
    bare = Mind(mind.procedures, mind.english, mind.offered)
    assert decide("what is the statute of limitations for inheritance", bare).kind is AnswerKind.UNKNOWN


@given(st.text(max_size=300))
def test_any_text_is_put_into_words_or_into_none(text):
    found = in_vietnamese(text)
    assert 0.0 <= found.share <= 1.0 and (found.text or not found.is_known)
