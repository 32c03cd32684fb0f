"""The copies that were printed of a person's dossiers, for the file of all their data."""

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local
from motcua.onestop.dossiers.kept import KEPT, Entry, Part
from motcua.onestop.dossiers.selectors import visible_to
from motcua.onestop.printing.models import PrintedCopy

MOST = 1000


def copies(person: Actor) -> Part:
    """The newest thousand, as the journal has them; drafts of officers are not given out."""
    codes = dict(visible_to(person).values_list("id", "code"))
    rows = PrintedCopy.objects.filter(dossier_id__in=codes).order_by("-id")[:MOST]
    return Part("ban-in", "Bản in từ mẫu Word", [_entry(row, codes[row.dossier_id]) for row in rows])


def _entry(row: PrintedCopy, code: str) -> Entry:
    facts = {"dossier": code, "printed_at": row.at, "officer": row.officer_name, "sha256": row.sha256}
    words = [("Hồ sơ", code), ("Ngày in", f"{local(row.at):%d/%m/%Y %H:%M}"), ("Người in", row.officer_name)]
    return Entry(f"{code}-{local(row.at):%Y%m%d%H%M%S}", facts, words)


if copies not in KEPT:
    KEPT.append(copies)
