"""The four real national files, one after the other: every row is accounted for, and the guide tells the same sums."""

import re
from pathlib import Path

import pytest

from motcua.foundation.common.actors import SYSTEM
from motcua.onestop.catalogue.listing_files import lines
from motcua.onestop.catalogue.listing_import import take_in
from motcua.onestop.catalogue.models import ListedProcedure
from motcua.onestop.catalogue.seeds import seed_listed
from tests.onestop.catalogue import national

pytestmark = [pytest.mark.full, pytest.mark.django_db]
GUIDE = Path(__file__).parents[3] / "docs/how-to/import-a-list.md"


def told_in_the_guide():
    """{file: (read, added, changed, unchanged, refused)} of the guide's table."""
    row = re.compile(rf"^\| ({'|'.join(national.NAMES)}) ((?:\| [\d,]+ )+)\|$", re.MULTILINE)
    return {
        what: tuple(int(n.replace(",", "")) for n in re.findall(r"[\d,]+", sums))
        for what, sums in row.findall(GUIDE.read_text())
    }


def taken(path):
    report = take_in(lines(path), by=SYSTEM, name=path.name)
    assert report.read == report.added + report.changed + report.unchanged + report.count_refused
    assert report.count_refused == len(report.refused) and all(row.line and row.reason for row in report.refused)
    return report


def sums(report):
    return report.read, report.added, report.changed, report.unchanged, report.count_refused


def test_four_real_files_come_out_as_the_guide_tells_and_change_nothing_when_they_come_again():
    paths, shipped, reports = national.files(), seed_listed().read, {}
    for what, path in paths.items():
        first = reports[what] = taken(path)
        before = list(ListedProcedure.objects.order_by("code").values())
        again = taken(path)
        assert sums(again) == (first.read, 0, 0, first.read - first.count_refused, first.count_refused), what
        assert list(ListedProcedure.objects.order_by("code").values()) == before, what
    assert {what: sums(report) for what, report in reports.items()} == told_in_the_guide()
    assert ListedProcedure.objects.count() == shipped + sum(report.added for report in reports.values())
