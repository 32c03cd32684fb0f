import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.names import BIDI, LIMIT, clean_name


def test_a_decomposed_vietnamese_name_is_kept_in_one_normal_form():
    typed_on_a_mac = unicodedata.normalize("NFD", "Giấy chứng sinh của Đỗ Quỳnh Giỏi.pdf")
    assert clean_name(typed_on_a_mac) == "Giấy chứng sinh của Đỗ Quỳnh Giỏi.pdf"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../../etc/passwd.pdf", "name-path"),
        ("C:\\Users\\a.pdf", "name-path"),
        ("..", "name-path"),
        ("giay\0.pdf", "name-control"),
        ("giay\r\nSet-Cookie: a.pdf", "name-control"),
        ("anh\u202egnp.exe", "name-bidi"),
        ("a" * 117 + ".pdf", "name-long"),
        ("CON.pdf", "name-reserved"),
        ("lpt1", "name-reserved"),
        ("  . ", "name-path"),
        ("...", "name-path"),
        ("\u200b", "name-empty"),
        ("", "name-empty"),
    ],
)
def test_a_name_that_is_a_trick_is_refused_with_a_sentence(name, reason):
    with pytest.raises(FileRefused) as refusal:
        clean_name(name)
    assert refusal.value.code == reason
    assert len(str(refusal.value)) > 20 and "%(" not in str(refusal.value)


def test_the_longest_allowed_name_passes():
    assert len(clean_name("a" * (LIMIT - 4) + ".pdf")) == LIMIT


@given(st.text(max_size=150))
def test_whatever_passes_is_safe_to_show_and_to_save(raw):
    try:
        name = clean_name(raw)
    except FileRefused:
        return
    assert name and len(name) <= LIMIT and name == unicodedata.normalize("NFC", name)
    assert not set(name) & (BIDI | set('/\\<>:"|?*\0\r\n')) and not name.startswith(".")
    assert clean_name(name) == name
