"""Filing the same again while an earlier dossier is open: a calm word to both sides, never a refusal."""

from django.urls import reverse

from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from tests.sites import walk
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
