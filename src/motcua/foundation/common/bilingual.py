"""Texts for people that live in data: `{"vi": …, "en": …}`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language


def pick(text: Any, lang: str | None = None) -> str:
    """The text in the reader's language, else Vietnamese, else whatever there is."""
    if isinstance(text, Mapping):
        language = lang or (get_language() or "vi")[:2]
        return str(text.get(language) or text.get("vi") or next(iter(text.values()), ""))
    return "" if text is None else str(text)
