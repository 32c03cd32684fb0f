"""Words: any text of any script is read; folding is stable; accents count where they were typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.assistant.knowledge.question import read, read_for_law
from motcua.assistant.knowledge.smalltalk import talk
from motcua.assistant.knowledge.words import LONGEST, MOST_WORDS, Slips, plain, word, words

VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyAĂĐÊÔƠƯáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩị .,?-0123456789\n")
ANY = st.one_of(st.text(max_size=300), VIETNAMESE)


@given(ANY)
def test_folding_twice_is_folding_once(text):
    assert plain(plain(text)) == plain(text)


@given(ANY)
def test_words_have_letters_or_digits_and_no_accents_left(text):
    for one in words(text):
        assert one.plain and "đ" not in one.plain and one.is_like(word(one.plain)) == (not one.is_accented)


LETTERS = ["ع", "漢", "क", "\u0301", "ệ", "🙂", "\x00", "a ", "_", "\ud7ff", "ß", "İ"]


@given(st.sampled_from(LETTERS), st.integers(1, LONGEST * 2))
@settings(max_examples=30)
def test_long_texts_of_any_script_are_read(letter, count):
    text = letter * count
    assert len(read(text).said) <= MOST_WORDS * 6 and read_for_law(text) and talk(text)


@given(ANY)
def test_any_question_is_read(text):
    asked = read(text)
    assert all(weight > 0 for weight in asked.terms.values())
    assert talk(text).route in ("question", "smalltalk")


@pytest.mark.parametrize(("one", "other"), [
    ("hoà", "hòa"), ("thuỷ", "thủy"), ("kỹ", "kĩ"), ("Lý", "lí"), ("ĐẤT", "đất"),
])  # fmt: skip
def test_ways_to_write_one_word_are_one(one, other):
    assert word(one) == word(other)


def test_a_word_typed_with_accents_means_only_that():
    assert word("mat").is_like(word("mất")) and not word("mặt").is_like(word("mất"))
    assert not word("dat").is_accented and word("đất").is_accented


@pytest.mark.parametrize(("typed", "meant"), [
    ("khai", ["khai"]), ("snh", ["sinh"]), ("giaay", ["giay"]), ("htuong", ["thuong"]), ("ho", []), ("123", []),
])  # fmt: skip
def test_slips_of_one_letter_are_found(typed, meant):
    assert Slips(["khai", "sinh", "giay", "thuong", "ho"]).meant(typed) == meant
