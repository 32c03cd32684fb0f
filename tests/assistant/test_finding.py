"""What is found: the development questions over what is shipped, the gate of every landing; held-out ones beside."""

import random
from collections import Counter

import pytest

from motcua.assistant.knowledge.articles import Article, Articles
from motcua.assistant.knowledge.finder import Procedures
from motcua.assistant.knowledge.index import Document, Field, Index
from motcua.assistant.knowledge.passages import Kind, Known
from motcua.assistant.knowledge.question import Question
from motcua.assistant.knowledge.smalltalk import talk
from motcua.assistant.knowledge.words import plain, words
from tests.assistant.articles import QUESTIONS as ABOUT_LAWS
from tests.assistant.articles import articles
from tests.assistant.shown import HELD, OUTSIDE, QUESTIONS, TALK, answerable, measured, outside, rows, shipped

PLAIN = Field(1.0, 0.75, paired=False)
LEAST = {"r1": 0.88, "r3": 0.95, "r10": 0.98}


@pytest.fixture(scope="module")
def finder():
    return Procedures(shipped())


def test_there_are_enough_questions_of_three_registers():
    told = rows(QUESTIONS)
    assert len(told) >= 150 and len(rows(HELD)) >= 50 and len(rows(OUTSIDE)) >= 95
    assert {row["register"] for row in told} == {"formal", "plain", "colloquial"}
    assert sum(plain(row["question"]) == plain(row["question"]) and row["question"].isascii() for row in told) >= 50
    assert {row["question"] for row in told} & {row["question"] for row in rows(HELD)} == set()


@pytest.mark.parametrize("folded", [False, True])
def test_development_questions_find_their_procedure(finder, folded):
    told = measured(answerable(QUESTIONS, shipped()), finder, folded=folded)
    assert told["n"] >= 150
    assert {name: told[name] for name, least in LEAST.items() if told[name] < least - 0.02 * folded} == {}
    assert told["unknown_share"] <= 0.08 and told["supported_share"] == 1.0 and told["p95_ms"] < 200


def test_what_nobody_here_answers_is_not_known(finder):
    told = measured(outside(OUTSIDE), finder)
    assert told["unknown_share"] >= 0.9 and told["r1"] is None


def test_articles_are_found_by_what_they_rule():
    finder = Articles(articles())
    found = [(finder.answer(text).found, key) for text, key in ABOUT_LAWS]
    assert sum(keys[0] == (key,) for keys, key in found) / len(found) >= 0.82
    assert sum((key,) in keys for keys, key in found) / len(found) >= 0.95


def test_near_its_title_a_procedure_is_found_as_well_as_by_plain_words():
    """What people say may not hide what titles say: their first six words in ten, a question around them."""
    chance, finder = random.Random(5), Procedures(shipped())
    plainly = Index([Document(group[0].code, {"title": group[0].title}) for group in finder.groups], {"title": PLAIN})
    found = Counter()
    for group in chance.sample(finder.groups, 250):
        said = group[0].title.replace("(", " ").split()
        kept = said[: max(4, len(said) * 6 // 10)]
        text = chance.choice(["thủ tục {} cần gì", "tôi muốn {} thì nộp ở đâu", "{} mất bao lâu"]).format(
            " ".join(kept)
        )
        by_words = plainly.find(Question({one.plain: 1.0 for one in words(text)}), 1)
        found["ours"] += group[0].code in finder.answer(text).found[0]
        found["plain"] += plainly.documents[by_words[0].number].key == group[0].code
    assert found["ours"] >= found["plain"] >= 150


def test_small_talk_is_told_from_questions():
    wrong = [row for row in rows(TALK) if talk(row["text"]).route != row["kind"]]
    assert len(wrong) / len(rows(TALK)) <= 0.05, wrong


def known(code, title, **passages):
    return Known(code, title, "", (), {Kind.TITLE: title} | {Kind(kind): text for kind, text in passages.items()})


def test_an_accented_question_prefers_what_has_its_accents_and_an_unaccented_one_is_not_punished():
    finder = Procedures([known("1.000001", "Đăng ký ban quản lý"), known("1.000002", "Đăng ký bán quán nước")])
    assert finder.answer("bán quán").found[0] == ("1.000002",)
    assert finder.answer("ban quản").found[0] == ("1.000001",)
    assert len(finder.answer("ban quan").found) == 2


def test_procedures_of_one_title_are_one_answer_whatever_their_level():
    finder = Procedures([
        known("1.000001", "Cấp thẻ căn cước (thực hiện tại cấp tỉnh)"), known("1.000002", "Thủ tục cấp thẻ căn cước"),
        known("1.000003", "Cấp đổi thẻ căn cước"),
    ])  # fmt: skip
    found = finder.answer("làm căn cước").found
    assert {frozenset(keys) for keys in found} == {frozenset({"1.000001", "1.000002"}), frozenset({"1.000003"})}


def test_the_fact_that_is_asked_for_is_cited():
    finder = Procedures([known("1.000001", "Đăng ký khai tử", fee="8.000 đồng", documents="Giấy báo tử")])
    assert finder.answer("khai tử bao nhiêu tiền").cited == ["Đăng ký khai tử", "8.000 đồng"]
    assert finder.answer("khai tử cần gì").cited == ["Đăng ký khai tử", "Giấy báo tử"]


@pytest.mark.parametrize("text", ["", " ", "?", "漢字 العربية", "a" * 20_000, "mất " * 5_000, "\x00", "o", "1.000001"])
def test_odd_questions_are_answered(finder, text):
    answer = finder.answer(text)
    assert 0 <= answer.sure <= 1 and len(answer.found) <= 10
    assert 0 <= Articles([Article("luật", "1", "Điều 1")]).answer(text).sure <= 1


def test_nothing_is_found_in_nothing():
    assert Procedures([]).answer("khai sinh").found == [] and Articles([]).answer("khai sinh").found == []
