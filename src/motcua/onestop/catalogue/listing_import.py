"""A list of procedures compared with what stands, row by row, and put in its place in one transaction.

Each row that is read is added, changed, unchanged or refused. What the file does not name stays as it is: rows, and
columns that it does not have.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Conflict
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import sort_key
from motcua.onestop.catalogue.listing import SOURCE, Listing, Noted, Reason, RowRefused, is_told, read
from motcua.onestop.catalogue.listing_files import Line
from motcua.onestop.catalogue.listing_tables import ListUnreadable
from motcua.onestop.catalogue.models import CatalogueStamp, ListedProcedure
from motcua.onestop.catalogue.stamp import renew
from motcua.onestop.catalogue.words import words_of

BATCH = 1000
MOST_ROWS = 500_000
MOST_REFUSED = 100_000
"""A list of which more rows cannot be taken is none, and refused as a whole."""
MOST_HELD = 256 * 1024 * 1024
"""About so many bytes of one list are held to be compared with another: 250,000 rows."""
COLUMNS = [f.name for f in fields(Listing)]
COMPARED = [name for name in COLUMNS if name not in ("source", "fee_state")]
"""By these, and matched by their code; two lists are of two sources."""


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
    """`read` = `added` + `changed` + `unchanged` + `count_refused`. `fields` counts what changed in what stood. Of the
    rows that are refused or noted all are counted and the first `kept` of each held."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    noted: list[Note] = field(default_factory=list)
    fields: dict[str, int] = field(default_factory=dict)
    count_refused: int = 0
    count_noted: int = 0
    kept: int = MOST_REFUSED

    def refuse(self, row: Refused) -> None:
        """Raises ListUnreadable for the row that is one too many."""
        self.count_refused += 1
        if len(self.refused) < self.kept:
            self.refused.append(row)
        if self.count_refused > MOST_REFUSED:
            raise ListUnreadable(
                _(
                    "More than %(most)s rows of the list cannot be taken. Check that it is a list of procedures and "
                    "its columns are the right ones, then choose it again."
                ), most=f"{MOST_REFUSED}",
            )  # fmt: skip

    def note(self, row: Note) -> None:
        self.count_noted += 1
        if len(self.noted) < self.kept:
            self.noted.append(row)


class ListChanged(Conflict):
    """What stands is not what the report was made from."""

    code = "list-changed"


@dataclass(frozen=True)
class Taken:
    """A row that can be taken; `told` are the columns that its file has, the others stay as they stand."""

    listing: Listing
    told: frozenset[str]


Progress = Callable[[int], object]
"""Hears now and then how many rows were read."""


def _taken(lines: Iterable[Line], report: Report, source: str) -> Iterator[Taken]:
    """The rows that can be taken; the others, and what was noted, go into `report`. The first row of a code counts."""
    first: dict[str, int] = {}
    for line in lines:
        report.read += 1
        if report.read > MOST_ROWS:
            raise ListUnreadable(
                _("The list has more than %(most)s rows. Divide it and import its parts."), most=f"{MOST_ROWS}"
            )  # fmt: skip
        code = str((line.raw or {}).get("code") or "").strip()[:60]
        try:
            if line.raw is None:
                raise RowRefused(Reason.ENDLESS if line.is_endless else Reason.UNREADABLE)
            listing, notes = read(line.raw, source or SOURCE)
            if listing.code in first:
                raise RowRefused(Reason.REPEATED, line=str(first[listing.code]))
        except RowRefused as refused:
            report.refuse(Refused(line.number, code, refused.reason, refused.facts))
            continue
        first[listing.code] = line.number
        for what, facts in notes:
            report.note(Note(line.number, listing.code, what, facts))
        told = {"code", "title", *line.raw} - {"source"}
        if source or is_told(line.raw.get("source")):
            told.add("source")
        yield Taken(listing, frozenset(told | {"fee_state"} if "fee" in told else told))


def listings(lines: Iterable[Line], report: Report, source: str = "") -> dict[str, Listing]:
    """{code: row} of the rows that can be taken. Raises ListUnreadable for a list that is too long to be held."""
    found: dict[str, Listing] = {}
    held = 0
    for one in _taken(lines, report, source):
        found[one.listing.code] = one.listing
        held += 800 + 2 * sum(len(value) for value in vars(one.listing).values())
        if held > MOST_HELD:
            raise ListUnreadable(_("The list is too long to be compared at once. Divide it and compare its parts."))
    return found


def compare(
    lines: Iterable[Line], source: str = "", progress: Progress | None = None, kept: int = MOST_REFUSED
) -> Report:  # fmt: skip
    """What taking the rows in would do; nothing is written. Rows go through in batches: a long list takes no more
    memory than a short one, but for its codes and the first `kept` rows of which something is told. `source`
    as in `take_in`. Raises ListUnreadable."""
    report = Report(kept=kept)
    for _added, _changed in _differences(lines, report, source, progress):
        pass
    return report


def _differences(
    lines: Iterable[Line], report: Report, source: str, progress: Progress | None
) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:  # fmt: skip
    """(rows to add, rows to change) of each batch, compared with what stands."""
    rows = _taken(lines, report, source)
    while batch := list(itertools.islice(rows, BATCH)):
        codes = [one.listing.code for one in batch]
        standing = {row["code"]: row for row in ListedProcedure.objects.filter(code__in=codes).values(*COLUMNS)}
        added, changed = [], []
        for one in batch:
            after: dict[str, Any] = asdict(one.listing) | {"levels": list(one.listing.levels)}
            before = standing.get(after["code"])
            if before is None:
                added.append(after)
                continue
            after = {name: after[name] if name in one.told else before[name] for name in COLUMNS}
            unlike = [name for name in COLUMNS if before[name] != after[name]]
            if unlike:
                changed.append(after)
                report.fields |= {name: report.fields.get(name, 0) + 1 for name in unlike}
            else:
                report.unchanged += 1
        report.added += len(added)
        report.changed += len(changed)
        yield added, changed
        if progress:
            progress(report.read)


@transaction.atomic
def take_in(
    lines: Iterable[Line], *, by: Actor, name: str, digest: str = "", source: str = "",
    at: datetime | None = None, seen: tuple[int, int] | None = None, progress: Progress | None = None,
    kept: int = MOST_REFUSED,
) -> Report:  # fmt: skip
    """Put the rows in their place, all of them or none; the same file twice changes nothing. `name` and `digest` say in
    the record of acts which file it was; `source` is of the rows that name none, and without it their source stays, or
    is `SOURCE` for a new one; `seen` is (added, changed) of the report that somebody agreed to.

    Raises NotAllowed, ListUnreadable, ListChanged.
    """
    from motcua.onestop.catalogue.services import require_controller

    require_controller(by)
    CatalogueStamp.objects.select_for_update().filter(id=1).first()
    moment, report = at or now(), Report(kept=kept)
    for added, changed in _differences(lines, report, source, progress):
        ListedProcedure.objects.bulk_create([_row(one, moment) for one in added])
        ListedProcedure.objects.bulk_create(
            [_row(one, moment) for one in changed], update_conflicts=True, unique_fields=["code"],
            update_fields=[*(n for n in COLUMNS if n != "code"), "sort_key", "terms", "changed_at"],
        )  # fmt: skip
    if seen is not None and seen != (report.added, report.changed):
        raise ListChanged(_("The catalogue changed meanwhile. Look at the report again before you import."))
    if not report.added and not report.changed:
        return report
    renew()
    audit.record("catalogue.imported", by=by, subject=("catalogue", uuid7()), at=moment, detail={
        "file": name, "digest": digest, "read": report.read, "added": report.added, "changed": report.changed,
        "unchanged": report.unchanged, "refused": report.count_refused,
    })  # fmt: skip
    return report


def _row(values: dict[str, Any], moment: datetime) -> ListedProcedure:
    terms, key = " ".join(words_of(values["title"])), sort_key(values["title"])
    return ListedProcedure(**values, sort_key=key, terms=terms, changed_at=moment)


@dataclass(frozen=True)
class Difference:
    code: str
    title: str
    fields: dict[str, tuple[str, str]]


def between(first: Iterable[Line], second: Iterable[Line]) -> dict[str, Any]:
    """What two files say of the same procedures: {"only_first", "only_second", "different", "same", "reports"}. Raises
    ListUnreadable."""
    reports = Report(kept=0), Report(kept=0)
    one, other = listings(first, reports[0]), listings(second, reports[1])
    different = []
    for code in sorted(one.keys() & other.keys()):
        a, b = asdict(one[code]), asdict(other[code])
        unlike = {name: (_told(a[name]), _told(b[name])) for name in COMPARED if a[name] != b[name]}
        if unlike:
            different.append(Difference(code, one[code].title, unlike))
    return {
        "only_first": [one[code] for code in sorted(one.keys() - other.keys())],
        "only_second": [other[code] for code in sorted(other.keys() - one.keys())],
        "different": different, "same": len(one.keys() & other.keys()) - len(different), "reports": reports,
    }  # fmt: skip


def _told(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
