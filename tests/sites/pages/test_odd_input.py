"""Addresses and forms as machines send them: never a crash, never half read."""

import pytest
from django.test import Client
from django.urls import reverse

from motcua.onestop.dossiers import desk_filing, services
from motcua.onestop.dossiers.models import Dossier, Result
from tests.sites import walk

pytestmark = pytest.mark.django_db
HUGE, SOME = "9" * 5000, "0190a0b0-0000-7000-8000-000000000001"


def test_a_nul_is_answered_with_a_page_that_says_it_could_not_be_read(province):
    desk, citizen = province.officer("chuyenvien"), province.citizen()
    draft = walk.draft(province)
    for answer in (
        desk.get("/desk/?q=a%00b"), desk.get("/desk/?procedure=%00"), Client().get("/procedures/?q=%00"),
        citizen.post(reverse("portal:draft_contact", args=[draft.id]), {"phone": "\0"}),
        Client().post("/track/", {"code": "\0", "phone": "0912345678"}), Client().get("/t/%00/abc"),
    ):  # fmt: skip
        assert answer.status_code == 400
        assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("address", [
    f"/counter/?list=completion&after=0001-01-01T00:00:00%2B14:00~{SOME}",
    f"/counter/?list=completion&after=9999-12-31T23:59:59-14:00~{SOME}",
    f"/desk/register/?before={HUGE}", f"/desk/register/?year={HUGE}",
])  # fmt: skip
def test_a_page_key_that_was_tampered_with_is_no_crash(province, address):
    who = "tiepnhan" if "counter" in address else "vanthu"
    assert province.officer(who).get(address).status_code in (200, 404)


def test_a_year_beyond_all_calendars_is_a_sentence_at_its_field(province):
    found = walk.submitted(province)
    answer = province.officer("tiepnhan").post(reverse("counter:ask_completion", args=[found.id]), {
        "key": "k", "tick-other": "1", "reason-other": "Thiếu giấy tờ", "answer_by": "1/1/99999999999999999999",
    })  # fmt: skip
    assert answer.status_code == 200 and Dossier.objects.get(id=found.id).state == "submitted"


@pytest.mark.parametrize("support", ["nonsense", SOME])
def test_a_place_of_support_that_is_none_is_left_out(province, support):
    made = desk_filing.start(walk.BIRTH, by=province.actor("tiepnhan"))
    browser = province.officer("tiepnhan")
    browser.post(reverse("counter:desk_form", args=[made.id]), {"desk-support": support, "act": "save"})
    assert browser.get(reverse("counter:desk_check", args=[made.id])).status_code == 302
    made.refresh_from_db()
    assert made.desk["support"] in ("", support)


def test_behind_a_proxy_guessing_is_counted_by_the_person_not_by_the_proxy(province, settings):
    settings.INTERNAL_HTTPS = True
    typed = {"code": "H44.25.1-251010-0001", "phone": "0912345678"}
    for n in range(12):  # twelve people, one try each
        person = Client(HTTP_X_FORWARDED_FOR=f"1.2.3.4, 203.0.113.{n}", HTTP_X_FORWARDED_PROTO="https")
        assert person.post("/track/", typed).status_code == 200
    one = [person.post("/track/", typed).status_code for n in range(12)]
    assert one[-1] == 429
    settings.INTERNAL_HTTPS = False  # nobody stands in front: the header is anybody's word
    alone = [Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{n}").post("/track/", typed).status_code for n in range(12)]
    assert alone[-1] == 429


def test_changing_the_contact_keeps_who_came_for_the_business(province):
    found = walk.submitted(province)
    kept = found.contact | {"submitter_name": "Nguyễn Văn Đại", "submitter_number": "025190001234"}
    Dossier.objects.filter(id=found.id).update(contact=kept)
    province.citizen().post(reverse("portal:contact", args=[found.id]), {
        "phone": "0912345679", "email": "", "delivery": "counter", "address": "",
    })  # fmt: skip
    now = Dossier.objects.get(id=found.id).contact
    assert now["phone"].endswith("912345679") and now["submitter_number"] == "025190001234"


def test_a_draft_rewritten_on_a_page_gone_back_to_is_kept(province):
    found, browser = walk.taken(province), province.officer("chuyenvien")
    address, names = reverse("desk:draft", args=[found.id]), []
    for name in ("Lần một", "Lần hai", "Lần hai"):
        browser.post(address, {"key": "same", "keep": "1", "child_name": name})
        names.append(Result.objects.get(dossier=found).data.get("child_name"))
    assert names == ["Lần một", "Lần hai", "Lần hai"]
    assert Dossier.objects.get(id=found.id).version == found.version + 2


def test_other_words_on_a_page_gone_back_to_are_told(province):
    found, browser = walk.taken(province), province.officer("chuyenvien")
    address = reverse("desk:message", args=[found.id])
    browser.post(address, {"key": "same", "text": "Câu thứ nhất"})
    page = browser.post(address, {"key": "same", "text": "Câu thứ hai"}, follow=True).content.decode()
    assert "đã được gửi với nội dung khác" in page
    assert found.messages.count() == 1


def test_a_result_signed_anew_after_the_clerk_sent_it_back_answers_a_second_press(province, tsa):
    found = walk.signed(province)
    clerk, leader, officer = (province.actor(n) for n in ("vanthu", "lanhdao", "chuyenvien"))
    services.send_back(found.id, by=clerk, to="examine", reason="Sai ngày sinh")
    first = found.results.get(state="cancelled")
    services.draft_result(found.id, by=officer, outcome="granted", data=first.data)
    services.forward(found.id, by=officer)
    browser, address = province.officer("lanhdao"), reverse("desk:sign", args=[found.id])
    assert browser.post(address, {"key": "s"}).status_code == 302
    from motcua.onestop.dossiers import results

    assert results.sign_result(found.id, by=leader, key="s").version == 2
    assert province.officer("vanthu").get(reverse("desk:issue", args=[found.id])).context["result"].version == 2
