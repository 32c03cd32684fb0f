"""Filters every template has: bilingual data, dates, numbers and money as people write them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local
from motcua.foundation.identifiers import phone
from motcua.foundation.identifiers.errors import IdentifierError
from motcua.onestop.dossiers.labels import LETTERS

register = template.Library()


def _vietnamese() -> bool:
    return (get_language() or "vi").startswith("vi")


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon of the sprite (assets/icons.txt); the words beside it carry the meaning."""
    sprite = static("vendor/icons.svg")
    return format_html(
        '<svg class="mc-icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', sprite, name
    )


@register.filter
def tr(value: Any) -> str:
    """The reader's language of `{"vi", "en"}`."""
    return pick(value)


@register.filter
def seen_from(unit: Any, dossier: Any) -> str:
    """The unit's name, with its agency where that is another than the dossier's."""
    return pick(unit.label if unit.owner_id == dossier.authority_id else unit.full_label)


@register.filter
def letter_title(letter: Any) -> Any:
    """Title of a letter in the reader's language; a kind we have no words for keeps its own, marked as Vietnamese."""
    known = LETTERS.get(letter.kind)
    return known or format_html('<span lang="vi">{}</span>', letter.title)


@register.filter
def vdate(value: date | datetime | None) -> str:
    """21/10/2025, in English 21 Oct 2025; an instant gives its date in Vietnam."""
    if value is None:
        return ""
    day = local(value) if isinstance(value, datetime) else value
    return f"{day:%d/%m/%Y}" if _vietnamese() else f"{day.day} {day:%b %Y}"


@register.filter
def vtime(value: datetime | None) -> str:
    return f"{local(value):%H:%M}" if value else ""


@register.filter
def vdatetime(value: datetime | None) -> str:
    return f"{vtime(value)}, {vdate(value)}" if value else ""


@register.filter
def vnum(value: int | float | None) -> str:
    """1.168 and 96,4; in English 1,168 and 96.4."""
    if value is None:
        return ""
    text = f"{value:,}"
    return text.translate(str.maketrans(",.", ".,")) if _vietnamese() else text


@register.filter
def money(value: int | None) -> str:
    return "" if value is None else f"{vnum(value)} ₫"


@register.filter
def pct(value: float | None) -> str:
    """0.9643 becomes 96,4%, 0.5625 becomes 56,3%: halves go up, so that parts add up to the whole."""
    if value is None:
        return ""
    return f"{vnum(float(Decimal(str(value * 100)).quantize(Decimal('0.1'), ROUND_HALF_UP)))}%"


@register.filter
def vminutes(value: float | None) -> str:
    """Seconds as whole minutes, 8 phút; “–” for none."""
    if value is None:
        return "–"
    minutes = round(value / 60)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": vnum(minutes)}


@register.filter
def vphone(value: str) -> str:
    """0912 345 678, as people write it."""
    try:
        return phone.national(value) if value else ""
    except IdentifierError:
        return value


@register.filter
def filesize(value: int) -> str:
    kilobytes = value / 1024
    megabytes = round(kilobytes / 1024, 1)
    if kilobytes >= 1024:
        return f"{vnum(int(megabytes) if megabytes == int(megabytes) else megabytes)} MB"
    return f"{vnum(max(1, round(kilobytes)))} KB"


@register.filter
def filetype(value: str) -> str:
    """application/pdf as people call it."""
    known = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG"}
    last = value.rpartition("/")[2]
    return known.get(last) or ("XLSX" if "sheet" in last else "DOCX" if "word" in last else last.upper())
