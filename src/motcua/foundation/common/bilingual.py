"""Texts for people that live in data: `{"vi": …, "en": …}`."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language, override


def pick(text: Any, lang: str | None = None) -> str:
    """The text in the reader's language, else Vietnamese, else whatever there is."""
    if isinstance(text, Mapping):
        language = lang or (get_language() or "vi")[:2]
        return str(text.get(language) or text.get("vi") or next(iter(text.values()), ""))
    return "" if text is None else str(text)


def in_each(say: Callable[[], str]) -> dict[str, str]:
    """What `say` gives in each language, to be kept as data."""
    found = {}
    for language in ("vi", "en"):
        with override(language):
            found[language] = say()
    return found
