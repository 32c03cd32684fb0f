"""The commune of a new home is chosen, and its police are the agency: on the portal, at the counter, for programs."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.identity.models import Person
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import correcting, drafts, process, store
from motcua.onestop.dossiers.models import Dossier
from tests.sites import walk
from tests.sites.api.caller import Caller, secret_of, sent
from tests.sites.counter.test_reception import address, begin, filled
from tests.sites.portal import pages

FLAT, ELSEWHERE = "own-flat", "phường Ba Đình, Hà Nội"


def police(code):
    return Unit.objects.get(code=f"{code}.CA")


def home(made, **more):
    answers = walk.example(walk.RESIDENCE, FLAT)["answers"]
    page = next(p for p in walk.catalogue.bundle(made.revision_id).form.pages if p.key == "home")
    return {key: answers.get(key, "") for key in page.keys} | more


def test_the_citizen_chooses_from_the_list_and_sees_the_police_before_sending(province):
    made = drafts.start(walk.RESIDENCE, by=province.citizen_actor(0))
    client = province.citizen(0, language="en")
    assert made.authority is None and "Agency that decides" not in pages.text_of(client.get(url("portal:draft", made)))
    page = client.get(reverse("portal:draft_page", args=[made.id, "home"]))
    assert page.text.count("<option value=") == 148 and 'list="new_commune-list"' in page.text
    refused = client.post(reverse("portal:draft_page", args=[made.id, "home"]), home(made, new_commune=ELSEWHERE))
    assert "If you move to another province, file with the police of the commune there." in pages.text_of(refused)
    assert ELSEWHERE in refused.text, "what was typed stands there to be mended"
    client.post(reverse("portal:draft_page", args=[made.id, "home"]), home(made, new_commune="thanh ba"))
    made.refresh_from_db()
    assert made.answers["new_commune"] == "Xã Thanh Ba" and made.authority.place == "Xã Thanh Ba"
    shown = pages.text_of(client.get(url("portal:draft_check", made)))
    assert made.authority.label["en"] in shown
    moved = client.get(url("portal:draft_agency", made))
    assert moved.status_code == 302 and moved.url.endswith("/home/#q_new_commune"), "nobody picks the agency"


def url(name, made):
    return reverse(name, args=[made.id])


def test_no_dossier_goes_to_another_police_than_that_of_the_commune(province):
    made = walk.draft(province, walk.RESIDENCE, name=FLAT)
    assert made.authority == police("07900")
    made.authority = Unit.objects.filter(code__endswith=".CA", level="commune").exclude(id=made.authority_id)[0]
    made.save()
    with pytest.raises(Invalid) as caught:
        drafts.send(made.id, by=province.citizen_actor(0))
    assert police("07900").label["vi"] in str(caught.value.fields["authority"]) and not Dossier.objects.exists()


def test_a_correction_does_not_move_the_dossier_to_another_agency(province):
    found = walk.submitted(province, walk.RESIDENCE, name=FLAT)
    case = store.load(found.id)
    answers = found.answers | {"new_commune": "Xã Thanh Ba"}
    with pytest.raises(Refusal) as caught:
        correcting._keep_promises(SimpleNamespace(case=case, changes={}), process.bundle_of(case), answers)
    assert caught.value.code == "another-agency" and "Thanh Ba" in str(caught.value)


def test_the_newborns_filing_shows_where_it_goes_once_the_commune_is_chosen(province):
    made = walk.draft(province, walk.LINKED)
    client = province.citizen(0)
    before = pages.text_of(client.get(url("portal:draft_check", made)))
    assert police("07900").label["vi"] in before
    answers = walk.example(walk.LINKED)["answers"]
    page = next(p for p in walk.catalogue.bundle(made.revision_id).form.pages if p.key == "home")
    typed = {key: answers.get(key, "") for key in page.keys}
    told = drafts.save_page(made.id, "home", typed | {"new_commune": ELSEWHERE}, by=province.citizen_actor(0))
    assert [*told] == ["new_commune"] and "nộp hồ sơ tại xã, phường nơi đó" in told["new_commune"]
    after = pages.text_of(client.get(url("portal:draft_check", made)))
    assert police("07900").label["vi"] not in after, "nothing is guessed"


def test_the_counter_names_the_police_and_asks_for_no_agency(province):
    browser = province.officer("tiepnhan")
    draft = begin(browser, walk.RESIDENCE)
    assert 'name="desk-authority"' not in browser.get(address(draft)).text
    refused = browser.post(address(draft), filled(draft, walk.RESIDENCE, FLAT, new_commune=ELSEWHERE))
    assert refused.status_code == 200 and "Phú Thọ không có xã, phường tên này." in pages.text_of(refused)
    answer = browser.post(address(draft), filled(draft, walk.RESIDENCE, FLAT, new_commune="P. Việt Trì"))
    assert answer.status_code == 302, pages.text_of(answer)
    assert police("07900").label["vi"] in pages.text_of(browser.get(address(draft)))
    browser.post(address(draft, "desk_check"), pages.filled(browser.get(address(draft, "desk_check"))))
    found = Dossier.objects.get()
    assert found.authority == police("07900") and found.answers["new_commune"] == "Phường Việt Trì"


def test_a_program_reads_the_list_and_need_not_name_the_agency(province):
    caller = Caller(secret_of(province.accounts["tiepnhan"]), "vi")
    asked = {q["name"]: q for q in caller.get(f"/procedures/{walk.RESIDENCE}").json()["questions"]}
    assert asked["new_commune"]["type"] == "choice" and len(asked["new_commune"]["choices"]) == 148
    body = sent(province, caller, walk.RESIDENCE, FLAT, authority="")
    wrong = caller.post("/dossiers", body | {"authority": "04792.CA"}, key="filing-number-a")
    assert wrong.status_code == 422 and [e["field"] for e in wrong.json()["errors"]] == ["authority"]
    elsewhere = body | {"answers": body["answers"] | {"new_commune": ELSEWHERE}}
    wrong = caller.post("/dossiers", elsewhere, key="filing-number-b")
    assert [e["field"] for e in wrong.json()["errors"]] == ["answers.new_commune"]
    assert caller.post("/dossiers", body, key="filing-number-c").status_code == 201
    assert Dossier.objects.get().authority == police("07900")


def test_who_is_signed_in_is_told_of_another_day_of_birth_than_the_e_id_says(province):
    person = Person.objects.get(id=province.citizen_actor(0).person_id)
    made = drafts.start(walk.RESIDENCE, by=province.citizen_actor(0))
    wrong = person.birth_date.replace(day=person.birth_date.day % 28 + 1)
    client = province.citizen(0)
    address_of = reverse("portal:draft_page", args=[made.id, "mover"])
    typed = {"full_name": person.full_name, "mover_number": person.citizen_number, "present_home": "Khu 3",
             "mover_birth_date": f"{wrong:%d/%m/%Y}", "moves_alone": "yes"}  # fmt: skip
    page = client.post(address_of, typed)
    assert f"{person.birth_date:%d/%m/%Y}" in pages.text_of(page) and f"{wrong:%d/%m/%Y}" in page.text
    ticked = re.search(r'name="sure:mover_number" value="([^"]+)"', page.text)[1]
    assert client.post(address_of, typed | {"sure:mover_number": ticked}).status_code == 302
