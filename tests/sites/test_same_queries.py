"""A list of a thousand dossiers asks the database as often as a list of ten."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.onestop.dossiers.models import Assignment, Dossier
from tests.scale import fill
from tests.sites import walk

PAGES = {
    "tiepnhan": ("/counter/", "/counter/?list=completion", "/counter/?list=received", "/counter/?list=ready",
                 "/counter/?q=nguyen"),
    "chuyenvien": ("/desk/", "/desk/?tab=mine", "/desk/?tab=waiting", "/desk/?tab=done", "/desk/?q=nguyen"),
    "lanhdao": ("/desk/", "/operations/figures/"),
    "kiemsoat": ("/operations/procedures/time-left/", "/operations/procedures/time-left/?view=open",
                 "/operations/procedures/"),
}  # fmt: skip


def asked(province) -> dict[str, int]:
    """{page: statements}, each page opened once before, so that what is kept in memory is there."""
    found = {}
    for username, pages in PAGES.items():
        browser = province.officer(username)
        for page in pages:
            assert browser.get(page).status_code == 200, page
            with CaptureQueriesContext(connection) as queries:
                browser.get(page)
            found[f"{username} {page}"] = len(queries)
    return found


def test_ten_and_a_thousand_rows_cost_the_same_statements(province, tsa):
    for citizen in (0, 1, 2):
        walk.submitted(province, walk.BIRTH, citizen)
        walk.received(province, walk.MARITAL, citizen)
        walk.taken(province, walk.MARITAL, citizen)
    walk.issued(province, walk.BIRTH)
    few = asked(province)
    fill.multiply(100)
    assert Dossier.objects.count() == 1000 and Assignment.objects.filter(closed_at=None).count() >= 600
    many = asked(province)
    # A full page of running dossiers asks for no waiting ones: one statement less.
    assert {page: number for page, number in many.items() if number > few[page]} == {}
    assert sum(few.values()) - sum(many.values()) <= 1
