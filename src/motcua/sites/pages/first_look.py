"""What was seen at once of files that somebody sent, as pages show it (`pages/first_look.html`)."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.assistant.screening import first_looks
from motcua.assistant.screening.labels import FLAWS
from motcua.foundation.files.models import StoredFile


def told(files: Iterable[StoredFile]) -> dict[UUID, list[Any]]:
    """{file: sentences}, of files that may be hard to read."""
    return {id: [FLAWS[flaw] for flaw in flaws] for id, flaws in first_looks.flaws_of(files).items()}


def mark(files: Iterable[StoredFile]) -> list[StoredFile]:
    """The files, each with its sentences as `seen_at_once`; those that have some are given back."""
    held = list(files)
    found = told(held)
    for file in held:
        file.seen_at_once = found.get(file.id, [])  # type: ignore[attr-defined]
    return [file for file in held if file.id in found]


def words(doubted: Sequence[StoredFile]) -> str:
    """What is told on top of the page after files were kept, with the way to the first of them."""
    kept = ngettext(
        "The file is kept, but it may be hard to read.", "The files are kept, but %(n)s may be hard to read.",
        len(doubted),
    )  # fmt: skip
    link = format_html('<a href="#seen-{}">{}</a>', doubted[0].id, _("See what to do"))
    return format_html("{} {}", kept % {"n": len(doubted)}, link)
