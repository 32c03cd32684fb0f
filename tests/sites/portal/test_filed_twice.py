"""Filing the same again while an earlier dossier is open: a calm word to both sides, never a refusal."""

from django.urls import reverse

from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import alike, services
from motcua.onestop.dossiers.models import Dossier
from tests.sites import walk
from tests.sites.counter.test_reception import PERMIT, address, begin, filled
from tests.sites.portal import pages


def test_the_applicant_is_told_of_the_earlier_one_and_may_still_send(province):
    first = walk.submitted(province)
    made, client = walk.draft(province), province.citizen(0)
    url = reverse("portal:draft_check", args=[made.id])
    body = client.get(url).content.decode()
    assert reverse("portal:dossier", args=[first.id]) in body and "Bạn đã nộp thủ tục này cho" in body
    assert "You sent this before for" in pages.text_of(province.citizen(0, language="en").get(url))
    assert client.post(url).status_code == 302 and Dossier.objects.count() == 2


def test_nothing_is_said_where_the_earlier_one_is_about_something_else(province):
    first, made, client = walk.submitted(province), walk.draft(province), province.citizen(0)
    url, said = reverse("portal:draft_check", args=[made.id]), "Bạn đã nộp thủ tục này cho"
    name = first.answers["child_name"]
    for other in ({"answers": first.answers | {"child_name": "Trần Minh Khôi"}}, {"procedure_code": walk.MARITAL},
                  {"state": "withdrawn"}, {"applicant_id": province.person(1).person_id}):  # fmt: skip
        Dossier.objects.filter(id=first.id).update(
            **{"answers": first.answers, "procedure_code": walk.BIRTH, "state": "submitted",
               "applicant_id": first.applicant_id} | other
        )  # fmt: skip
        assert said not in pages.text_of(client.get(url)), other
    Dossier.objects.filter(id=first.id).update(
        applicant_id=first.applicant_id, answers=first.answers | {"child_name": f" {name.upper()} "}
    )
    assert said in pages.text_of(client.get(url)), "capitals and blanks make no other name"


def test_the_counter_is_warned_at_the_later_one_until_it_is_received(province):
    first, second = walk.submitted(province), walk.submitted(province)
    counter = province.officer("tiepnhan")
    said = "Người này đã nộp cùng thủ tục"
    later, earlier = (counter.get(reverse("counter:dossier", args=[d.id])) for d in (second, first))
    assert said in pages.text_of(later) and reverse("counter:dossier", args=[first.id]) in later.content.decode()
    assert said not in pages.text_of(earlier)
    services.receive(second.id, by=province.actor("tiepnhan"))
    assert said not in pages.text_of(counter.get(reverse("counter:dossier", args=[second.id])))


def test_whoever_receives_at_the_desk_is_told_of_the_earlier_one(province):
    """The person comes in though they sent the same online."""
    first, counter = walk.submitted(province), province.officer("tiepnhan")
    draft = begin(counter)
    person = {"desk-person_number": first.applicant_number, "desk-person_name": first.applicant_name,
              "desk-person_born": "14/03/1990"}  # fmt: skip
    counter.post(address(draft), filled(draft) | person)
    said, url = "Người này đã nộp cùng thủ tục", address(draft, "desk_check")
    page = counter.get(url)
    assert said in pages.text_of(page) and reverse("counter:dossier", args=[first.id]) in page.content.decode()
    Dossier.objects.filter(id=first.id).update(answers=first.answers | {"child_name": "Trần Minh Khôi"})
    assert said not in pages.text_of(counter.get(url))


def test_two_houses_of_one_owner_are_two_things(province):
    """What must be the same besides the person is the bundle's own data: the plot of a building permit."""
    bundle = catalogue.current(PERMIT)[1]
    answers = {"owner_name": "Nguyễn Văn Bình", "map_sheet": "12", "parcel_number": "145"}
    same = alike.what(bundle, bundle, answers | {"parcel_number": " 145 ", "floors": 3})
    assert alike.what(bundle, bundle, answers) == same
    for other in ({"parcel_number": "146"}, {"map_sheet": "13"}, {"owner_name": "Nguyễn Văn Bính"}):
        assert alike.what(bundle, bundle, answers | other) != same
    birth = catalogue.current(walk.BIRTH)[1]
    assert alike.what(birth, birth, {"child_name": "Đỗ An"}) == ("đỗ an",) and alike.what(birth, birth, {}) == ()
