"""What each person is told of a linked filing: counter, desk, leader, clerk, police, controller, parent, machine."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.urls import reverse

from motcua.foundation.common.clock import today
from motcua.foundation.common.models import EventRecord
from motcua.foundation.common.relay import drain
from motcua.foundation.documents.models import Letter
from motcua.foundation.files.services import read_bytes
from motcua.foundation.identity.models import Reading
from motcua.foundation.notices.models import Notice
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import finding, letters, results, services
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.links import selectors as links
from motcua.sites.pages import linked
from tests.sites import walk
from tests.sites.api.caller import Caller, secret_of
from tests.sites.counter.test_fees import words
from tests.sites.counter.test_reception import address, begin, filled
from tests.sites.portal import pages
from tests.sites.test_linked import NUMBER, all_out, parts, settle, url

pytestmark = pytest.mark.usefixtures("tsa")


def printed(held):
    """Of a letter, a result or a file."""
    return words(read_bytes(getattr(held, "file", held)))


@pytest.fixture
def first(province):
    return walk.submitted(province, walk.LINKED)


@pytest.fixture
def others(province, first):
    """{part: its dossier}, after the birth certificate is out."""
    settle(province, first, personal_number=NUMBER)
    return {key: part.dossier for key, part in parts(links.of_dossier(first.id)).items()}


def test_the_counter_sees_every_part_with_its_papers_and_answers_before_it_receives(province, first):
    page = province.officer("tiepnhan", "en").get(url("counter:dossier", first))
    text, filing = pages.text_of(page), links.of_dossier(first.id)
    assert "2/3 Permanent residence" in text and "3/3 Health insurance card" in text
    assert "head_consent.pdf" in text and "Comes from the result of “Birth registration”" in text
    assert filing.answers["new_home"] in text and filing.answers["first_clinic"] in text
    assert "working days, from when the part before it is granted" in text
    file = next(paper["file"] for paper in filing.papers if paper["key"] == "head_consent")
    assert province.officer("tiepnhan").get(reverse("portal:file", args=[file])).status_code == 200
    assert Reading.objects.filter(detail__code=first.code, kind="file").exists(), "and the reading is kept"
    desk = pages.text_of(province.officer("chuyenvien", "en").get(url("desk:dossier", first)))
    assert "head_consent.pdf" not in desk, "papers of the other parts are for the counter alone"


def test_the_reception_check_lists_all_parts_and_what_each_paper_is_for(province):
    browser = province.officer("tiepnhan", "en")
    draft = begin(browser, walk.LINKED)
    browser.post(address(draft), filled(draft, walk.LINKED))
    text = pages.text_of(browser.get(address(draft, "desk_check")))
    assert "For: Permanent residence" in text and "For: Birth registration" in text
    assert "Where the child will live" in text and "All parts together: 20 working days at most" in text


def test_the_slip_and_the_journal_of_a_part_say_what_started_it(province, first, others):
    home = Dossier.objects.select_related("authority", "reception_place").get(id=others["residence"].id)
    slip = letters.form_01(home)
    with pikepdf.open(io.BytesIO(read_bytes(slip.file))) as pdf:
        assert len(pdf.pages) == 1
    text = printed(slip)
    assert f"{home.authority.name} (tiếp nhận tự động)" in text and "Motcua" not in text
    assert f"Thuộc hồ sơ liên thông {first.code}, nơi tiếp nhận: {home.reception_place.name}" in text
    assert "tự bắt đầu khi có kết quả “Giấy khai sinh”" in text
    page = province.officer("tiepnhan", "en").get(url("counter:dossier", home))
    text = pages.text_of(page)
    assert f"This dossier began by itself, as a part of linked filing {first.code}" in text
    assert "Started by the result of: Birth registration" in text and url("counter:dossier", first) in page.text
    page = province.officer("congan", "en").get(url("desk:dossier", home))
    assert "Started by the result of: Birth registration" in pages.text_of(page)
    assert url("desk:dossier", first) not in page.text, "police read its result, not its dossier"


def test_who_signs_and_issues_is_told_what_becomes_of_the_result_and_sees_the_parts(province, first):
    services.receive(first.id, by=province.actor("tiepnhan"))
    services.take(first.id, by=province.actor("chuyenvien"))
    walk.draft_and_forward(first, province.actor("chuyenvien"), personal_number=NUMBER)
    page = pages.text_of(province.officer("lanhdao", "en").get(url("desk:sign", first)))
    together = "The applicant gets it together with “Permanent residence”, “Health insurance card”"
    assert together in page and "The applicant is told when it is issued" not in page and "2/3" in page
    results.sign_result(first.id, by=province.actor("lanhdao"))
    clerk = province.officer("vanthu", "en")
    page = clerk.get(url("desk:issue", first))
    text = pages.text_of(page)
    assert together in text and "It starts “Permanent residence”, “Health insurance card” by itself." in text
    assert "3/3" in text and "Bảo hiểm xã hội" not in text.split("3/3")[0]
    done = clerk.post(url("desk:issue", first), pages.filled(page), follow=True)
    assert together in pages.text_of(done) and "The applicant gets a notice." not in pages.text_of(done)


def test_the_last_part_and_a_refusal_say_that_everything_ends(province, first):
    granted, refused = (Result(outcome=outcome, data={}) for outcome in ("granted", "refused"))
    said = linked.on_issue(first, refused)
    assert "sẽ không bắt đầu" in said and f"việc cuối của hồ sơ liên thông {first.code}" in said
    other = walk.submitted(province, walk.BIRTH)
    assert linked.on_issue(other, granted) == ""
    one_by_one = walk.submitted(province, walk.LINKED, name="rented-home")
    assert linked.on_issue(one_by_one, granted) == ""


def asks(province, found, *items):
    services.take(found.id, by=province.actor("congan"))
    return services.request_supplement(
        found.id, by=province.actor("congan"), answer_by=today() + timedelta(days=7),
        items=[{"document": key, "reason": "Đề nghị xem lại."} for key in items],
    )  # fmt: skip


def test_the_parent_is_told_once_for_the_filing_and_led_to_the_part_that_waits(province, first, others):
    client = province.citizen(0, language="en")
    assert "For you to do" not in pages.text_of(client.get(reverse("portal:my"))), "results go together, nothing waits"
    asks(province, others["residence"], "head_consent")
    page = client.get(reverse("portal:my"))
    todo = pages.text_of(page).split("For you to do")[1].split("Other dossiers sent")[0]
    assert todo.count("Waits for you") == 1 and "Permanent residence: Send the documents" in todo
    page = client.get(url("portal:linked", first))
    text = pages.text_of(page)
    assert text.index("Permanent residence: Send the documents you are asked for") < text.index("The parts")
    assert url("portal:supplement", others["residence"]) in page.text


def test_taking_one_result_names_what_it_closes_and_the_results_stay(province, first, others):
    client = province.citizen(0, language="en")
    page = pages.text_of(client.get(url("portal:linked", first)))
    assert "I have “Birth certificate”: close this part only" in page and "The other parts go on" in page
    client.post(url("portal:linked", first))
    file = reverse("portal:file", args=[first.results.get().file_id])
    assert file in client.get(url("portal:linked", first)).text, "also after it was taken"
    assert file not in pages.guest("en").post(
        reverse("portal:track"), {"code": first.code, "phone": "0912345678"}
    ).content.decode()  # fmt: skip


def test_all_results_stay_open_when_everything_was_taken(province, first):
    found = all_out(province, first)
    client = province.citizen(0)
    client.post(url("portal:linked", first))
    page = client.get(url("portal:linked", first)).text
    assert all(reverse("portal:file", args=[one.results.get().file_id]) in page for one in found.values())


def test_what_was_sent_says_the_limit_of_each_part_and_of_all(province, first):
    page = pages.text_of(province.citizen(0, language="en").get(url("portal:sent", first)))
    assert "All parts together take 20 working days at most" in page
    assert page.count("from when the part before it is granted") == 2
    receipt = letters.receipt(Dossier.objects.select_related("authority", "reception_place").get(id=first.id))
    assert "cả hồ sơ tối đa 20 ngày làm việc" in printed(receipt)


def test_lists_mark_the_parts_and_the_code_of_the_filing_finds_them(province, first, others):
    card, home = others["card"], others["residence"]
    page = province.officer("congan", "en").get(reverse("desk:worklist"), {"q": first.code})
    assert home.code in page.text and f"Linked 2/3 · {first.code}" in pages.text_of(page)
    assert card.code not in page.text, "another agency's part stays theirs"
    found = province.officer("tiepnhan", "en").post(reverse("counter:search"), {"q": first.code})
    text = pages.text_of(found)
    assert all(one.code in text for one in others.values()) and "Linked 1/3" in text
    slip = f"http://x.example/t/{first.code}/0123456789abcdef0123"
    assert [one.id for one in finding.search(province.actor("tiepnhan"), slip)] == [first.id]
    assert finding.search(province.actor("congan"), first.code) == [Dossier.objects.get(id=home.id)]


def test_the_controller_counts_filings_each_once(province, first, others):
    walk.submitted(province, walk.LINKED, citizen=0)
    client = province.officer("kiemsoat", "en")
    page = client.get(reverse("operations:procedure", args=[walk.LINKED]))
    assert "Open filings 2 " in pages.text_of(page)
    page = client.get(reverse("operations:time_left"), {"view": "open", "procedure": walk.LINKED})
    assert all(others[key].code in page.text for key in ("residence", "card")) and first.code in page.text
    row = pages.text_of(client.get(reverse("operations:procedures"), {"q": walk.LINKED}))
    assert "Linked filings: each counts once" in row and "2 open filings" in row and "0 late filings" in row


def test_letters_of_a_part_name_the_child_and_the_filing(province, first, others):
    home = Dossier.objects.select_related("authority", "reception_place").get(id=others["residence"].id)
    child = home.answers["full_name"]
    asks(province, home, "head_consent")
    drain()
    text = printed(Letter.objects.get(subject_id=home.id, kind="form-02-supplement"))
    assert f"Về hồ sơ cho {child}, hồ sơ liên thông {first.code}" in text and "(việc 2/3)" in text
    other = walk.received(province, walk.MARITAL)
    slip = printed(letters.form_01(Dossier.objects.select_related("authority", "reception_place").get(id=other.id)))
    assert "liên thông" not in slip


def test_a_refused_part_says_whom_it_concerns(province, first, others):
    found = settle(province, others["card"], "refused")
    text = printed(found.results.get())
    assert f"cho {found.answers['insured_name']}, hồ sơ liên thông {first.code}" in text


def test_police_open_the_birth_certificate_and_it_is_kept_who_read_it(province, first, others):
    file = first.results.get().file_id
    page = province.officer("congan").get(url("desk:dossier", others["residence"]))
    assert reverse("portal:file", args=[file]) in page.text and "Giấy khai sinh" in pages.text_of(page)
    assert province.officer("congan").get(reverse("portal:file", args=[file])).status_code == 200
    assert EventRecord.objects.filter(action="file.opened", subject_id=file).exists()
    assert Reading.objects.filter(kind="file", detail__code=others["residence"].code).exists()
    assert province.officer("csgt").get(reverse("portal:file", args=[file])).status_code == 404
    residence = settle(province, others["residence"])
    file = residence.results.get().file_id
    assert province.officer("bhxh").get(reverse("portal:file", args=[file])).status_code == 404, "it waits not for that"


def test_a_corrected_certificate_opens_to_the_parts_as_well(province, first, others):
    raw = dict(first.results.get().data, hometown="Xã Thanh Ba, tỉnh Phú Thọ")
    results.reissue_result(first.id, by=province.actor("lanhdao"), raw=raw, reason="Sửa quê quán của trẻ")
    drain()
    file = first.results.get(state="issued").file_id
    assert province.officer("congan").get(reverse("portal:file", args=[file])).status_code == 200


def test_whose_turn_it_is_hears_that_a_part_began(province, first, others):
    told = Notice.objects.filter(template="linked-begun")
    for username, key in (("congan", "residence"), ("bhxh", "card")):
        officer = province.accounts[username].officer
        [one] = told.filter(recipient_id=officer.id)
        assert others[key].code in one.title and first.code in one.body and str(others[key].id) in one.body
    assert not told.filter(recipient_id=province.accounts["chuyenvien"].officer.id).exists()


def test_what_is_the_same_for_every_newborn_is_not_asked_again(province, first, others):
    home = others["residence"]
    link = catalogue.current(walk.LINKED)[1].link
    fixed = link.part("residence").fixed
    asks(province, home, "ct01")
    client = province.citizen(0)
    page = client.get(url("portal:supplement", home))
    assert 'name="household_head"' in page.text
    assert not any(f'name="{key}"' in page.text for key in fixed)
    sent = pages.filled(page) | {"household_head": "Đỗ Văn Chủ", "moves_alone": "no"}
    answer = client.post(url("portal:supplement", home), sent)
    assert answer.status_code == 302, pages.text_of(answer)
    home.refresh_from_db()
    assert home.answers["household_head"] == "Đỗ Văn Chủ" and home.answers["moves_alone"] is True


def test_moments_of_events_are_iso_8601_with_their_offset(province, first, others):
    caller = Caller(secret_of(province.accounts["tiepnhan"]), "")
    events = caller.get(f"/dossiers/{first.code}/events").json()["items"]
    due = next(one["detail"]["due_at"] for one in events if one["verb"] == "receive")
    assert due[10] == "T" and due[-6] in "+-" and due[-3] == ":"
