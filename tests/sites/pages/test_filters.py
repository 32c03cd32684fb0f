"""Dates, numbers, money and phones as people write them, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation


def shown(text: str, value, language: str = "vi") -> str:
    with translation.override(language):
        return Template("{{ value|" + text + " }}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("filter_", "value", "vi", "en"),
    [
        ("vdate", date(2025, 10, 21), "21/10/2025", "21 Oct 2025"),
        ("vdatetime", datetime(2025, 10, 21, 9, 30, tzinfo=UTC), "16:30, 21/10/2025", "16:30, 21 Oct 2025"),
        ("vnum", 1168, "1.168", "1,168"),
        ("pct", 0.9643, "96,4%", "96.4%"),
        ("pct", 0.5625, "56,3%", "56.3%"),
        ("pct", 1, "100,0%", "100.0%"),
        ("money", 400_000, "400.000 ₫", "400,000 ₫"),
        ("filesize", 214 * 1024, "214 KB", "214 KB"),
        ("vphone", "+84912345678", "0912 345 678", "0912 345 678"),
        ("vphone", "extension 12", "extension 12", "extension 12"),
        ("tr", {"vi": "Hồ sơ", "en": "Dossier"}, "Hồ sơ", "Dossier"),
    ],
)
def test_values_read_as_people_write_them(filter_, value, vi, en):
    assert (shown(filter_, value), shown(filter_, value, "en")) == (vi, en)


def test_an_instant_gives_its_date_in_vietnam():
    assert shown("vdate", datetime(2025, 10, 21, 20, 0, tzinfo=UTC)) == "22/10/2025"


def test_an_icon_is_hidden_from_readers_of_words():
    drawn = Template('{% icon "clock" %}').render(Context())
    assert 'aria-hidden="true"' in drawn and "icons.svg#clock" in drawn
