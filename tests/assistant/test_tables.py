"""The tables: every entry is of use, none is written off a question that measures them."""

from itertools import chain

import pytest

from motcua.assistant.knowledge.question import read
from motcua.assistant.knowledge.speech import speech, table
from motcua.assistant.knowledge.words import plain
from tests.assistant.shown import HELD, OUTSIDE, OUTSIDE_HELD, QUESTIONS, rows

MOST_SAID = 4
"""Words of a phrase that people say: the name of a thing or of what is done, never a question."""
RUN = MOST_SAID + 1


def texts(value):
    """Every text in a table."""
    if isinstance(value, str):
        return [value]
    return list(chain.from_iterable(map(texts, value.values() if isinstance(value, dict) else value))) if value else []


def said(name):
    """What people say by the table of that name: phrases that stand for official words."""
    told = table("everyday.yaml")
    if name == "events":
        return [text for one in told["events"] for text in texts([one["when"], one.get("unless", [])])]
    return texts([one["say"] for one in told[name]]) if name in ("words", "laws") else texts(told[name])


def every_phrase():
    """What is said, as against what it means in the words of the titles."""
    kept = [text for name in ("words", "laws", "groups", "events") for text in said(name) if text[:1] != "="]
    return kept + texts([table("speech.yaml")[name] for name in ("empty", "foreign", "courtesy", "facets")])


def test_no_phrase_that_is_said_is_long():
    assert [text for text in every_phrase() if len(plain(text).split()) > MOST_SAID] == []


@pytest.mark.parametrize("path", [QUESTIONS, HELD, OUTSIDE, OUTSIDE_HELD], ids=lambda path: path.stem)
def test_no_question_stands_in_a_table_whole_or_by_a_run_of_five_words(path):
    """By a run not among what is said; what is meant are words of titles, which a formal question may use too."""
    meant = [plain(one["mean"]) for name in ("words", "laws", "events") for one in table("everyday.yaml")[name]]
    kept = [plain(text) for text in every_phrase()]
    asked = [plain(row["question"]) for row in rows(path)]
    runs = {
        f" {' '.join(of[at : at + RUN])} "
        for of in (question.split() for question in asked) for at in range(len(of) - RUN + 1)
    }  # fmt: skip
    copied = sorted(run for run in runs if any(run in f" {text} " for text in kept))
    assert (sorted(set(asked) & {*kept, *meant}), copied) == ([], [])


def test_what_people_say_is_put_into_official_words():
    assert {"giay", "phep", "lai", "xe"} <= read("bằng lái").official
    assert {"cap", "lai"} <= read("mất bằng lái").official
    assert "cap" not in read("làm bằng lái mất bao lâu").terms


def test_a_word_belongs_to_one_part_of_an_event():
    """The “hồng” of “sổ hồng” is not also “hỏng”."""
    assert read("mat so hong").official >= {"bi", "mat"}
    assert "lai" not in read("so hong").terms


def test_no_entry_is_written_twice():
    for name in ("words", "laws"):
        found = [text for one in table("everyday.yaml")[name] for text in one["say"]]
        assert sorted({text for text in found if found.count(text) > 1}) == []


def test_events_use_every_group():
    told = table("everyday.yaml")
    used = {
        text[1:] for one in told["events"] for text in texts([one["when"], one.get("unless", [])]) if text[:1] == "="
    }
    assert used <= told["groups"].keys() and speech().events
