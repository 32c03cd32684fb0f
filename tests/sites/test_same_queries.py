"""A list of a thousand dossiers asks the database as often as a list of ten."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.foundation.common.clock import now
from motcua.onestop.dossiers.models import Assignment, Dossier
from motcua.onestop.handover.enums import ItemState, Standing
from motcua.onestop.handover.models import ResultPlace, Slip, SlipItem
from motcua.onestop.payments.models import Payment
from motcua.onestop.registers.models import RegisterBook, RegisterEntry
from tests.scale import fill, furnish
from tests.sites import walk
from tests.sites.api.caller import Caller, secret_of

PAGES = {
    "tiepnhan": ("/counter/", "/counter/?list=completion", "/counter/?list=received", "/counter/?list=ready",
                 "/counter/?q=nguyen", "/counter/returns/", "/counter/returns/?list=arriving",
                 "/counter/returns/uncollected/", "/counter/returns/slips/"),
    "chuyenvien": ("/desk/", "/desk/?tab=mine", "/desk/?tab=waiting", "/desk/?tab=done", "/desk/?q=nguyen"),
    "lanhdao": ("/desk/", "/operations/figures/"),
    "vanthu": ("/desk/register/", "/desk/books/", "BOOK"),
    "ketoan": ("/operations/money/", "/operations/money/payments/", "/operations/money/orders/",
               "/operations/money/receipts/"),
    "kiemsoat": ("/operations/procedures/time-left/", "/operations/procedures/time-left/?view=open",
                 "/operations/procedures/"),
    "a citizen": ("/my/",),
    "a program": ("/dossiers",),
}  # fmt: skip


def asked(province: Any, program: Caller) -> dict[str, int]:
    """{page: statements}, each page opened once before, so that what is kept in memory is there."""
    book, found = reverse("desk:book", args=[RegisterBook.objects.earliest("id").id]), {}
    known = {"a citizen": province.citizen(0), "a program": program}
    for who, pages in PAGES.items():
        browser = known.get(who) or province.officer(who)
        for page in (book if name == "BOOK" else name for name in pages):
            assert browser.get(page).status_code == 200, page
            with CaptureQueriesContext(connection) as queries:
                browser.get(page)
            found[f"{who} {page}"] = len(queries)
    return found


def in_every_list(province: Any) -> None:
    """All dossiers are one citizen's, their entries in one book, their results at the centre for long, on slips too."""
    centre, account = Dossier.objects.earliest("id").reception_place, province.person(0)
    Dossier.objects.update(applicant_id=account.person.id, submitter_id=account.id)
    RegisterEntry.objects.update(book=RegisterBook.objects.earliest("id"))
    lying = {"is_paper": True, "standing": Standing.LIES, "place": centre, "goes_to": centre}
    ResultPlace.objects.update(**lying, since=now() - timedelta(days=90))
    Slip.objects.update(to_centre=centre, closed_at=None)
    SlipItem.objects.update(state=ItemState.SENT, answered_at=None)


def test_ten_and_a_thousand_rows_cost_the_same_statements(province, tsa):
    for citizen in (0, 1, 2):
        walk.submitted(province, walk.BIRTH, citizen)
        walk.received(province, walk.MARITAL, citizen)
        walk.taken(province, walk.MARITAL, citizen)
    walk.issued(province, walk.BIRTH)
    program = Caller(secret_of(province.accounts["chuyenvien"]))
    furnish.furnish()
    in_every_list(province)
    few = asked(province, program)
    fill.multiply(100, checked=True)
    in_every_list(province)
    assert Dossier.objects.count() == 1000 and Assignment.objects.filter(closed_at=None).count() >= 600
    lists = (Payment, RegisterEntry, ResultPlace, Slip)
    assert {model.objects.count() for model in lists} == {1000}  # type: ignore[attr-defined]
    many = asked(province, program)
    # A full page of running dossiers asks for no waiting ones: one statement less.
    assert {page: number for page, number in many.items() if number > few[page]} == {}
    assert sum(few.values()) - sum(many.values()) <= 1
