"""Results that nobody collects: who sees them, in which order, and what is said of the reminders."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from motcua.foundation.common.clock import now
from motcua.foundation.common.keyset import key_of
from motcua.foundation.organisations.models import Unit
from motcua.onestop.handover import reminders, selectors
from motcua.onestop.handover.models import ResultPlace
from tests.sites import walk

LIST = reverse("counter:uncollected")


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def lying(province, tsa):
    """{days: dossier} of results on paper that lie at the commune's centre since so many days."""
    found = {}
    for citizen, days in enumerate((40, 400, 100, 3)):
        dossier = walk.issued(province, walk.MARITAL, citizen=citizen % 3)
        ResultPlace.objects.filter(dossier=dossier).update(
            is_paper=True,
            standing="lies",
            place=dossier.reception_place_id,
            goes_to=dossier.reception_place_id,
            since=now() - timedelta(days=days),
        )
        found[days] = dossier
    return found


def codes(page):
    return [one["row"].dossier.code for one in page.context["rows"]]


def test_whoever_keeps_or_leads_the_centre_sees_them_the_longest_first(province, lying):
    assert settings.ENV.uncollected_days < 40
    wanted = [lying[days].code for days in (400, 100, 40)]
    keeper, head = province.officer("tiepnhan").get(LIST), province.officer("lanhdao").get(LIST)
    assert codes(keeper) == codes(head) == wanted, "what lies since three days is not among them"
    assert keeper.context["count"] == 3
    link = reverse("counter:return_one", args=[lying[400].id])
    assert link in text(keeper) and link not in text(head), "the head hands nothing over"
    days = [one["days"] for one in keeper.context["rows"]]
    assert days == [400, 100, 40]


def test_nobody_of_another_agency_sees_them(province, lying):
    for username in ("congan", "truongcongan", "tiepnhantinh", "lanhdaotinh", "csgt"):
        if username not in province.accounts:
            continue
        page = province.officer(username).get(LIST)
        if page.status_code == 200:
            assert not {one.code for one in lying.values()} & set(codes(page)), username
        else:
            assert page.status_code == 403, username
    far = Unit.objects.filter(kind="service_centre").exclude(owner=province.commune).first()
    asked = province.officer("tiepnhan").get(LIST, {"unit": str(far.id)})
    assert asked.status_code == 404 or asked.context["unit"] != far, "not by its address either"
    assert Client().get(LIST).status_code == 302


def test_pages_follow_one_another(province, lying):
    rows = selectors.uncollected(ResultPlace.objects.get(dossier=lying[400]).place_id)
    first, key = selectors.page(rows, None, 2)
    second, last = selectors.page(rows, key_of(key), 2)
    assert [one.dossier_id for one in [*first, *second]] == [lying[days].id for days in (400, 100, 40)] and not last


def test_a_reminder_by_hand_is_counted_with_its_day(province, lying):
    before = province.officer("lanhdao").get(LIST).context["rows"]
    assert [one["reminded"] for one in before] == [0, 0, 0] and before[0]["reminded_at"] is None
    reminders.remind_now(lying[100].id, by=province.actor("tiepnhan"))
    rows = {one["row"].dossier_id: one for one in province.officer("lanhdao").get(LIST).context["rows"]}
    assert rows[lying[100].id]["reminded"] == 1 and rows[lying[100].id]["reminded_at"]
    assert rows[lying[400].id]["reminded"] == 0
