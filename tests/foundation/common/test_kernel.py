"""Text, keys, numbers and ids."""

import threading
import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.common.errors import Conflict
from motcua.foundation.common.idempotency import once
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.numbering import next_number
from motcua.foundation.common.text import clean, file_words, fold, sort_key

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


def test_a_title_becomes_whole_words_of_a_file_name_without_marks():
    assert file_words("Giấy chứng nhận: đăng ký (hộ)") == "giay-chung-nhan-dang-ky-ho"
    assert file_words("nghiêng " * 30) == "-".join(["nghieng"] * 7)


def test_folding_removes_every_vietnamese_mark_in_both_normal_forms():
    for form in ("NFC", "NFD"):
        for text in (LETTERS, LETTERS.upper()):
            assert fold(unicodedata.normalize(form, text)).isascii()


def test_names_sort_in_dictionary_order():
    names = ["An", "Ân", "Ăn", "Bình", "Dũng", "Đào", "Em", "Ông", "Ơn"]
    assert sorted(names, key=sort_key) == ["An", "Ăn", "Ân", "Bình", "Dũng", "Đào", "Em", "Ông", "Ơn"]


@given(st.text())
def test_cleaned_text_has_no_hidden_characters_and_stays_clean(text):
    once_cleaned = clean(text)
    assert clean(once_cleaned) == once_cleaned
    assert not any(unicodedata.category(c) in {"Cf", "Cc"} and c != "\n" for c in once_cleaned)


def test_identifiers_sort_by_time_and_carry_their_version():
    ids = [uuid7() for _ in range(200)]
    assert len(set(ids)) == 200 and all(id.version == 7 for id in ids)
    assert [id.int >> 80 for id in ids] == sorted(id.int >> 80 for id in ids)


def test_numbers_are_given_once_to_eight_at_a_time(transactional_db):
    given_numbers: list[int] = []

    def take():
        given_numbers.extend(next_number("letters") for _ in range(25))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given_numbers) == list(range(1, 201))


def test_the_same_key_gets_the_same_answer_and_another_body_is_refused(db):
    calls = []
    answers = [once("file", "k", {"a": 1}, lambda: calls.append(1) or {"code": "X"}) for _ in range(2)]
    assert answers == [({"code": "X"}, True), ({"code": "X"}, False)] and len(calls) == 1
    with pytest.raises(Conflict):
        once("file", "k", {"a": 2}, lambda: {"code": "Y"})
