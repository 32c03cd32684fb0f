"""A list of procedures compared with what stands, row by row, and put in its place in one transaction.

Each row that is read is added, changed, unchanged or refused. What the file does not name stays as it is.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Conflict
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import sort_key
from motcua.onestop.catalogue.listing import SOURCE, Listing, Noted, Reason, RowRefused, read
from motcua.onestop.catalogue.listing_files import Line
from motcua.onestop.catalogue.models import CatalogueStamp, ListedProcedure
from motcua.onestop.catalogue.stamp import renew
from motcua.onestop.catalogue.words import words_of

BATCH = 1000
COLUMNS = [f.name for f in fields(Listing)]


@dataclass(frozen=True)
class Refused:
    """A row that is not taken."""

    line: int
    code: str
    reason: Reason
    facts: dict[str, str]


@dataclass(frozen=True)
class Note:
    """Something about a row that is taken."""

    line: int
    code: str
    what: Noted
    facts: dict[str, str]


@dataclass
class Report:
    """`read` = `added` + `changed` + `unchanged` + rows in `refused`. `fields` counts what changed in what stood."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    noted: list[Note] = field(default_factory=list)
    fields: dict[str, int] = field(default_factory=dict)


class ListChanged(Conflict):
    """What stands is not what the report was made from."""

    code = "list-changed"


def listings(lines: Iterable[Line], report: Report, source: str = SOURCE) -> dict[str, Listing]:
    """{code: row} of the rows that can be taken; the others, and what was noted, go into `report`. The first row of a
    code counts."""
    found: dict[str, Listing] = {}
    first: dict[str, int] = {}
    for line in lines:
        report.read += 1
        code = str((line.raw or {}).get("code") or "").strip()[:60]
        try:
            if line.raw is None:
                raise RowRefused(Reason.UNREADABLE)
            listing, notes = read(line.raw, source)
            if listing.code in found:
                raise RowRefused(Reason.REPEATED, line=str(first[listing.code]))
        except RowRefused as refused:
            report.refused.append(Refused(line.number, code, refused.reason, refused.facts))
            continue
        found[listing.code], first[listing.code] = listing, line.number
        report.noted += [Note(line.number, listing.code, what, facts) for what, facts in notes]
    return found


def compare(lines: Iterable[Line], source: str = SOURCE) -> tuple[Report, list[Listing], list[Listing]]:
    """(report, rows to add, rows to change) against what stands; nothing is written."""
    report = Report()
    found = listings(lines, report, source)
    standing = {row["code"]: row for row in ListedProcedure.objects.values(*COLUMNS)}
    added, changed = [], []
    for code, listing in found.items():
        before = standing.get(code)
        after = asdict(listing) | {"levels": list(listing.levels)}
        if before is None:
            added.append(listing)
        elif before != after:
            changed.append(listing)
            for name in COLUMNS:
                if before[name] != after[name]:
                    report.fields[name] = report.fields.get(name, 0) + 1
        else:
            report.unchanged += 1
    report.added, report.changed = len(added), len(changed)
    return report, added, changed


@transaction.atomic
def take_in(
    lines: Iterable[Line], *, by: Actor, name: str, digest: str = "", source: str = SOURCE,
    at: datetime | None = None, seen: tuple[int, int] | None = None,
) -> Report:  # fmt: skip
    """Put the rows in their place; the same file twice changes nothing. `name` and `digest` say in the record of acts
    which file it was; `seen` is (added, changed) of the report that somebody agreed to.

    Raises NotAllowed, ListUnreadable, ListChanged.
    """
    from django.utils.translation import gettext as _

    from motcua.onestop.catalogue.services import require_controller

    require_controller(by)
    CatalogueStamp.objects.select_for_update().filter(id=1).first()
    moment = at or now()
    report, added, changed = compare(lines, source)
    if seen is not None and seen != (report.added, report.changed):
        raise ListChanged(_("The catalogue changed meanwhile. Look at the report again before you import."))
    if not added and not changed:
        return report
    ListedProcedure.objects.bulk_create([_row(one, moment) for one in added], batch_size=BATCH)
    ListedProcedure.objects.bulk_create(
        [_row(one, moment) for one in changed], batch_size=BATCH, update_conflicts=True, unique_fields=["code"],
        update_fields=[*(n for n in COLUMNS if n != "code"), "sort_key", "terms", "changed_at"],
    )  # fmt: skip
    renew()
    audit.record("catalogue.imported", by=by, subject=("catalogue", uuid7()), at=moment, detail={
        "file": name, "digest": digest, "read": report.read, "added": report.added, "changed": report.changed,
        "unchanged": report.unchanged, "refused": len(report.refused),
    })  # fmt: skip
    return report


def _row(listing: Listing, moment: datetime) -> ListedProcedure:
    values: dict[str, Any] = asdict(listing) | {"levels": list(listing.levels)}
    terms = " ".join(words_of(listing.title))
    return ListedProcedure(**values, sort_key=sort_key(listing.title), terms=terms, changed_at=moment)


@dataclass(frozen=True)
class Difference:
    code: str
    title: str
    fields: dict[str, tuple[str, str]]


def between(first: Iterable[Line], second: Iterable[Line]) -> dict[str, Any]:
    """What two files say of the same procedures: {"only_first", "only_second", "different", "same", "reports"}."""
    reports = Report(), Report()
    one, other = listings(first, reports[0]), listings(second, reports[1])
    different = []
    for code in sorted(one.keys() & other.keys()):
        a, b = asdict(one[code]), asdict(other[code])
        unlike = {name: (_told(a[name]), _told(b[name])) for name in COLUMNS if name != "source" and a[name] != b[name]}
        if unlike:
            different.append(Difference(code, one[code].title, unlike))
    return {
        "only_first": [one[code] for code in sorted(one.keys() - other.keys())],
        "only_second": [other[code] for code in sorted(other.keys() - one.keys())],
        "different": different, "same": len(one.keys() & other.keys()) - len(different), "reports": reports,
    }  # fmt: skip


def _told(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
