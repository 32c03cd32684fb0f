"""Papers handed over a desk: how each was shown, how many copies stay, and its scan."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Invalid
from motcua.onestop.dossiers.enums import CopyKind
from motcua.onestop.dossiers.models import SupplementRequest
from motcua.onestop.dossiers.services.intake import Paper

MOST_COPIES = 99


def read(key: str, shown: Mapping[str, str], files: Sequence[UUID]) -> tuple[Paper, ...]:
    """One paper as it was shown (`kind`, `count`) with its scan, further scans beside it; nothing when nothing was
    given. Raises Invalid for a count that is none."""
    kind, count = shown.get("kind", ""), str(shown.get("count", "") or "1").strip()
    if kind and not (kind in tuple(CopyKind) and count.isdecimal() and 1 <= int(count) <= MOST_COPIES):
        sentence = _("Write how many copies, from 1 to 99.")
        raise Invalid(sentence, fields={key: sentence})
    if not kind and not files:
        return ()
    first = Paper(
        key, files[0] if files else None, CopyKind(kind) if kind else CopyKind.ELECTRONIC, int(count) if kind else 1
    )
    return (first, *(Paper(key, id) for id in files[1:]))


def answer(
    asked: SupplementRequest, shown: Mapping[str, Mapping[str, str]], files: Mapping[str, Sequence[UUID]]
) -> tuple[Paper, ...]:
    """What was brought of the papers that form 02 asks for. Raises Invalid with a sentence for each that is wrong."""
    found: list[Paper] = []
    wrong: dict[str, object] = {}
    for key in dict.fromkeys(item["document"] for item in asked.items):
        try:
            found += read(key, shown.get(key, {}), files.get(key, ()))
        except Invalid as invalid:
            wrong |= invalid.fields
    if wrong:
        raise Invalid(_("Look at the marked documents again."), fields=wrong)
    return tuple(found)
