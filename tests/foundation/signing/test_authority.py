"""What a certificate says of its holder."""

from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.signing.authority import Subject, fitting

LONG = "Ban Quản lý dự án đầu tư xây dựng các công trình dân dụng và công nghiệp tỉnh Phú Thọ"


def test_a_long_name_of_a_unit_is_cut_at_a_word_and_not_refused():
    said = Subject(LONG, identifier="H44.10.01").name().rfc4514_string()
    assert "Ban Quản lý dự án đầu tư xây dựng các" in said and LONG not in said


@given(st.text(min_size=1))
def test_every_name_fits_and_a_short_one_stays_whole(text):
    kept = fitting(text)
    assert len(kept.encode()) <= 64 and text.startswith(kept)
    assert kept == text or len(text.encode()) > 64
