"""Results of a linked filing that go by post: they travel to one centre and leave in one item."""

import pytest
from django.urls import reverse

from motcua.foundation.common.relay import drain
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers import services
from motcua.onestop.handover import posting, slips
from motcua.onestop.handover.errors import LeavesFrom
from motcua.onestop.handover.models import Posting, ResultPlace, Slip
from motcua.onestop.handover.whereabouts import place_of
from motcua.onestop.links import selectors as links
from motcua.onestop.links.models import LinkedFiling
from tests.sites import walk
from tests.sites.portal import pages
from tests.sites.test_linked import NUMBER, filing, first, parts, settle, url  # noqa: F401 - two are fixtures

pytestmark = pytest.mark.usefixtures("tsa")


def by_post(province, first):  # noqa: F811
    """Every part granted, each result with its agency."""
    services.change_contact(first.id, by=province.citizen_actor(0), contact=dict(first.contact) | {
        "delivery": "post", "address": "Khu 3, phường Việt Trì",
    })  # fmt: skip
    settle(province, first, personal_number=NUMBER)
    whole = links.of_dossier(first.id)
    for key in ("residence", "card"):
        settle(province, parts(whole)[key].dossier)
    return {key: part.dossier for key, part in parts(whole).items()}


def test_by_post_they_travel_to_the_first_centre_and_leave_in_one_item(province, first):  # noqa: F811
    found = by_post(province, first)
    places = {key: place_of(one.id) for key, one in found.items()}
    assert len({row.place_id for row in places.values()}) == 3, "three agencies"
    centre = first.reception_place
    assert {row.goes_to_id for row in places.values()} <= {centre.id, None} and all(r.by_post for r in places.values())
    typed = {"carrier": "VNPost", "number": "EA123456789VN", "posted_on": ""}
    for key, row in places.items():
        if row.place_id == centre.id:
            continue
        keeper = walk.staff(found[key].procedure_code).clerk
        with pytest.raises(LeavesFrom):
            posting.post(found[key].id, typed, by=province.actor(keeper))
        browser, slip_new = province.officer(keeper), reverse("counter:slip_new", args=[row.place_id, centre.id])
        assert browser.get(url("counter:return_post", found[key])).headers["Location"] == slip_new
        assert "bưu chính" in pages.text_of(province.citizen(0).get(url("portal:dossier", found[key])))
        page = browser.get(slip_new)
        browser.post(slip_new, pages.filled(page) | {"item": [str(found[key].id)]})
    counter = province.officer("tiepnhan")
    assert "Còn" in pages.text_of(counter.get(url("counter:return_post", first)))
    for slip in Slip.objects.all():
        slips.answer(slip.id, by=province.actor("tiepnhan"), arrived=[slip.items.get().id])
    drain()
    assert {place_of(one.id).place_id for one in found.values()} == {centre.id}
    assert not Notice.objects.filter(template__in=["result-at-centre", "result-waits"]).exists(), "nobody has to come"
    assert not ResultPlace.objects.exclude(remind_at=None).exists()
    page = counter.get(url("counter:return_post", first))
    assert page.text.count('name="with"') == 2 and "đang được bàn giao về đây" not in page.text
    sent = {"number": "EA123456789VN", "with": [str(found["residence"].id), str(found["card"].id)]}
    counter.post(url("counter:return_post", first), pages.filled(page) | sent)
    assert list(Posting.objects.values_list("number", flat=True)) == ["EA123456789VN"] * 3
    assert set(ResultPlace.objects.values_list("standing", flat=True)) == {"posted"}


def test_what_is_missing_on_the_slip_is_sent_again_and_a_phone_changed_meanwhile_leaves_the_way(province, first):  # noqa: F811
    found = by_post(province, first)
    card, by = found["card"], province.actor(walk.staff(found["card"].procedure_code).clerk)
    row = place_of(card.id)
    slip = slips.make(row.place_id, row.goes_to_id, [card.id], by=by)
    services.change_contact(card.id, by=province.citizen_actor(0), contact=dict(card.contact) | {"phone": "0912000111"})
    slips.answer(slip.id, by=province.actor("tiepnhan"), missing={slip.items.get().id: "Không có trong túi"})
    row = place_of(card.id)
    assert (row.standing, row.goes_to, row.by_post) == ("lies", first.reception_place, True)
    assert slips.make(row.place_id, row.goes_to_id, [card.id], by=by).number == slip.number + 1


def test_who_wants_each_result_at_once_gets_each_by_its_own_post(province, first, filing):  # noqa: F811
    LinkedFiling.objects.update(one_by_one=True)
    found = by_post(province, first)
    assert {place_of(one.id).goes_to for one in found.values()} == {None}
