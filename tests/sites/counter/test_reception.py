"""Reception from a person at the desk: the card, the form, the check, one key to receive."""

import subprocess
from datetime import date

import pytest
from django.urls import reverse

from motcua.foundation.common import relay
from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.files.models import FileReference
from motcua.foundation.identifiers import id_card_qr, tax_code
from motcua.foundation.identity.models import Business, Mandate, Person
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers import desk_filing, drafts, selectors, store
from motcua.onestop.dossiers.models import Dossier, Draft
from tests.sites import walk

CARD = "025191004567||Trần Thu Hà|02031991|Nữ|Khu 3, Phường Việt Trì, Phú Thọ|15062022"
CARD_11 = "025088004321|131234567|Nguyễn Văn Bình|17051988|Nam|Tổ 5, Việt Trì|10012023|||Trần Thị Bảy|Nguyễn Văn Sáu"
START = "/counter/reception/"
PERMIT = "1.013225"


def begin(browser, code=walk.BIRTH) -> Draft:
    answer = browser.post(START, {"procedure": code})
    return Draft.objects.get(id=answer.headers["Location"].strip("/").split("/")[-1])


def address(draft: Draft, name: str = "desk_form") -> str:
    return reverse(f"counter:{name}", args=[draft.id])


def filled(draft: Draft, code=walk.BIRTH, name="", **more):
    """Everything a complete form sends: the person by card, the answers of a bundle's example, the papers shown."""
    case = walk.example(code, name)
    data = {
        "act": "check", "desk-card": "", "desk-person_name": "Trần Thu Hà", "desk-person_number": "025191004567",
        "desk-person_born": "02/03/1991", "desk-person_sex": "female", "desk-person_residence": "Khu 3, Việt Trì",
        "desk-authority": draft.authority.name if draft.authority else "",
        "desk-reception": draft.desk["reception"], "desk-support": "",
        "desk-contact_phone": "0912345678", "desk-contact_email": "", "desk-contact_delivery": "counter",
        "desk-contact_address": "", **case["answers"],
    }  # fmt: skip
    for key in case.get("documents", ()):
        data |= {f"copy-{key}-kind": "original", f"copy-{key}-count": "1"}
    return data | more


def words(answer) -> str:
    """What a PDF says, its lines joined."""
    pdf = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(said.stdout.decode().split())


@pytest.fixture
def browser(province):
    return province.officer("tiepnhan")


def test_typed_words_open_the_only_procedure_at_once(province, browser):
    answer = browser.post(START, {"q": "dang ky khai sinh"})
    assert answer.status_code == 302
    draft = Draft.objects.get()
    assert (draft.procedure_code, draft.authority) == (walk.BIRTH, province.commune)
    assert "1.004873" in browser.post(START, {"q": ""}).text


def test_the_button_pressed_twice_begins_one_form(browser):
    key = browser.get(START).context["key"]
    first = browser.post(START, {"procedure": walk.BIRTH, "key": key}).headers["Location"]
    assert browser.post(START, {"procedure": walk.BIRTH, "key": key}).headers["Location"] == first
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("card", [CARD, CARD_11])
def test_a_scanned_card_fills_the_person_and_the_answers_about_them(browser, card):
    draft = begin(browser)
    answer = browser.post(address(draft), {"desk-card": card, "act": "check"})
    assert answer.headers["Location"] == address(draft) + "?focus=next"
    draft.refresh_from_db()
    known = id_card_qr.parse(card)
    assert draft.desk["person"]["name"] == known.name
    assert draft.answers["requester_number"] == known.number
    text = browser.get(address(draft) + "?focus=next").text
    assert known.name in text and known.residence in text


def test_another_card_replaces_the_person_but_not_what_was_changed_by_hand(browser):
    draft = begin(browser)
    browser.post(address(draft), {"desk-card": CARD})
    draft.refresh_from_db()
    data = {"requester_name": "Trần Thu Hà", "requester_residence": "Nơi khác", "desk-card": CARD_11}
    browser.post(address(draft), data | {f"desk-person_{k}": v for k, v in draft.desk["person"].items()})
    draft.refresh_from_db()
    assert draft.desk["person"]["name"] == "Nguyễn Văn Bình"
    assert draft.answers["requester_name"] == "Nguyễn Văn Bình"
    assert draft.answers["requester_residence"] == "Nơi khác"


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        ("WIFI:S:quay;T:WPA;P:12345678;;", "không phải của thẻ căn cước"),
        (CARD.replace("02031991", "31021991"), "ngày không hợp lệ"),
        (CARD.replace("Nữ", "Nam"), "Giới tính trong số định danh khác"),
        (CARD.replace("02031991", "02031992"), "ghi năm sinh 1991"),
    ],
)
def test_a_wrong_code_says_what_is_wrong_and_everything_typed_stays(browser, card, sentence):
    draft = begin(browser)
    answer = browser.post(address(draft), {"desk-card": card, "child_name": "Nguyễn Minh An", "act": "check"})
    assert sentence in answer.text
    assert "Nguyễn Minh An" in answer.text
    assert "desk-card" in answer.text and card.split("|")[0] not in answer.text.split('id="id_desk-card"')[0][-200:]


def test_what_is_missing_is_told_with_its_place_and_nothing_is_lost(browser):
    draft = begin(browser)
    data = filled(draft, child_name="", **{"desk-contact_phone": "12", "copy-birth_slip-kind": ""})
    answer = browser.post(address(draft), data | {"scripted": "1"})
    hrefs = [problem["href"] for problem in answer.context["problems"]]
    assert hrefs == ["#id_desk-contact_phone", "#q_child_name", "#paper-birth_slip"]
    assert "Bệnh viện Đa khoa tỉnh Phú Thọ" in answer.text
    draft.refresh_from_db()
    assert draft.contact["phone"] == "12"
    assert "Bệnh viện Đa khoa tỉnh Phú Thọ" in browser.get(address(draft)).text


def test_without_script_new_questions_are_asked_before_they_are_missed(browser):
    draft = begin(browser)
    data = filled(draft)
    for key in ("mother_name", "mother_number", "mother_birth_date", "parents_married"):
        data.pop(key)
    answer = browser.post(address(draft), data, follow=True)
    assert not answer.context["problems"]
    assert "câu hỏi, giấy tờ hoặc lệ phí" in answer.text


def test_at_the_desk_too_what_cannot_be_is_refused_and_what_is_unusual_is_confirmed(browser):
    draft = begin(browser, PERMIT)
    case = filled(draft, PERMIT, "new-house", ground_area="180", height="30")
    case |= {f"copy-{key}-{part}": value for key in ("land_paper", "drawings", "neighbour_pledge")
             for part, value in (("kind", "original"), ("count", "1"))}  # fmt: skip
    refused = browser.post(address(draft), case)
    assert "Diện tích xây dựng tầng 1 không thể lớn hơn diện tích lô đất" in refused.text
    assert 'name="ground_area" value="180"' in refused.text, "what was typed stays"
    assert 'name="sure:height" value="30 3"' in refused.text
    assert 'name="sure:height"' in browser.post(address(draft), case | {"ground_area": "80"}).text
    answer = browser.post(address(draft), case | {"ground_area": "80", "sure:height": "30 3"})
    assert answer.headers["Location"] == address(draft, "desk_check")
    browser.post(answer.headers["Location"])
    dossier = Dossier.objects.get()
    assert dossier.answers["sure:height"] == "30 3", "the dossier keeps that it was confirmed"
    assert "khác thường, đã xác nhận khi nộp" in browser.get(reverse("counter:dossier", args=[dossier.id])).text


def test_one_press_receives_and_the_slip_says_what_was_shown(province, browser):
    draft = begin(browser)
    data = filled(draft, **{"copy-birth_slip-kind": "certified", "copy-birth_slip-count": "3"})
    assert browser.post(address(draft), data).headers["Location"] == address(draft, "desk_check")
    check = browser.get(address(draft, "desk_check"))
    assert "Ngày tiếp nhận" in check.text or "Tiếp nhận lúc" in check.text  # why this day
    preview = words(browser.get(address(draft, "desk_slip")))
    assert "Trần Thu Hà" in preview
    received = browser.post(address(draft, "desk_check"))
    dossier = Dossier.objects.get()
    assert received.headers["Location"] == reverse("counter:dossier", args=[dossier.id])
    assert (dossier.state, dossier.channel) == ("received", "counter")
    slip = words(browser.get(reverse("counter:form_01", args=[dossier.id])))
    assert dossier.code in slip and "Giấy chứng sinh 3" in slip
    assert Person.objects.get(citizen_number="025191004567").source == "counter"


def test_a_second_press_makes_no_second_dossier(browser):
    draft = begin(browser)
    browser.post(address(draft), filled(draft))
    places = {browser.post(address(draft, "desk_check")).headers["Location"] for _ in range(3)}
    assert len(places) == 1
    assert Dossier.objects.count() == 1
    assert browser.get(address(draft)).headers["Location"] in places


def test_a_dossier_for_another_commune_reaches_its_specialist(province, browser, other_counter):
    draft = begin(browser)
    data = filled(draft, **{"desk-authority": other_counter.unit.place})
    browser.post(address(draft), data)
    browser.post(address(draft, "desk_check"))
    dossier = Dossier.objects.get()
    assert dossier.authority == other_counter.unit
    assert dossier.reception_place.owner_id == province.commune.id
    assert [step.dossier_id for step in selectors.worklist(other_counter.actor("chuyenvien"))] == [dossier.id]
    assert not selectors.worklist(province.actor("chuyenvien"))


def test_a_name_that_fits_several_agencies_says_which(browser):
    draft = begin(browser)
    answer = browser.post(address(draft), filled(draft, **{"desk-authority": "phường"}))
    assert "cơ quan phù hợp" in answer.text
    draft.refresh_from_db()
    assert draft.authority is None
    assert 'value="phường"' in answer.text


def test_scans_pass_the_gate_and_a_refused_one_keeps_the_rest(browser):
    from django.core.files.uploadedfile import SimpleUploadedFile

    draft = begin(browser)
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00", content_type="application/x-msdownload")
    answer = browser.post(address(draft), filled(draft) | {"scan-birth_slip": bad})
    assert answer.context["problems"][0]["href"] == "#paper-birth_slip"
    browser.post(address(draft), filled(draft) | {"scan-birth_slip": walk.pdf("chung-sinh.pdf")})
    draft.refresh_from_db()
    assert len(draft.files["birth_slip"]) == 1
    browser.post(address(draft), filled(draft) | {"act": "", "remove": f"birth_slip:{draft.files['birth_slip'][0]}"})
    draft.refresh_from_db()
    assert not draft.files


def test_a_scan_goes_over_to_the_dossier(province, browser):
    draft = begin(browser)
    browser.post(address(draft), filled(draft) | {"scan-birth_slip": walk.pdf("chung-sinh.pdf")})
    browser.post(address(draft, "desk_check"))
    paper = Dossier.objects.get().documents.get()
    assert (paper.document_key, paper.copy_kind, paper.file.name) == ("birth_slip", "original", "chung-sinh.pdf")


def test_a_form_saves_itself_and_is_found_again(browser):
    draft = begin(browser)
    answer = browser.post(address(draft, "desk_autosave"), {"child_name": "Nguyễn Minh An", "desk-person_name": "Hà"})
    assert set(answer.json()) == {"saved"}
    assert "Thủ tục đăng ký khai sinh" in browser.get(START).text
    assert "Nguyễn Minh An" in browser.get(address(draft)).text
    browser.post(address(draft, "desk_discard"))
    assert not Draft.objects.exists()


def test_an_incomplete_form_cannot_be_received(province, browser):
    draft = begin(browser)
    assert browser.post(address(draft, "desk_check")).headers["Location"].endswith("?check=1")
    assert browser.get(address(draft) + "?check=1").context["problems"]
    with pytest.raises(Refusal):
        desk_filing.receive(draft.id, by=province.actor("tiepnhan"))
    assert not Dossier.objects.exists()


def test_nobody_else_opens_a_form_at_the_desk(province, browser, other_counter):
    draft = begin(browser)
    for name in ("desk_form", "desk_check", "desk_slip", "desk_discard"):
        assert other_counter.client.get(address(draft, name)).status_code == 404
        assert province.officer("chuyenvien").get(address(draft, name)).status_code == 403
    assert other_counter.client.post(address(draft, "desk_autosave")).status_code == 404
    assert drafts.of(province.actor("tiepnhan")).count() == 1


def test_a_known_number_with_another_name_is_pointed_out(province, browser):
    known = province.person(0).person
    draft = begin(browser)
    data = filled(draft, **{
        "desk-person_number": known.citizen_number, "desk-person_name": "Tên Khác Hẳn",
        "desk-person_born": f"{date.fromisoformat(str(known.birth_date)):%d/%m/%Y}", "desk-person_sex": known.sex,
    })  # fmt: skip
    browser.post(address(draft), data)
    assert known.full_name in browser.get(address(draft, "desk_check")).text


def for_business(draft, **more):
    data = filled(draft, PERMIT, "new-house") | {
        "desk-kind": "business", "desk-business_code": "2600123450", "desk-business_name": "Công ty TNHH Sông Lô",
        "desk-business_address": "Tổ 5, phường Việt Trì", "desk-business_paper": "",
    }  # fmt: skip
    return data | more


def test_a_business_comes_with_its_tax_code_and_a_paper_of_authorisation(browser):
    draft = begin(browser, PERMIT)
    code = next(c for c in (f"260012345{n}" for n in range(10)) if _is_tax_code(c))
    wrong = browser.post(address(draft), for_business(draft, **{"desk-business_code": "2600123459x"}))
    assert {"#id_desk-business_code", "#id_desk-business_paper"} <= {p["href"] for p in wrong.context["problems"]}
    right = {"desk-business_code": code, "desk-business_paper": "Giấy giới thiệu 12 ngày 20/11/2026"}
    assert browser.post(address(draft), for_business(draft, **right)).headers["Location"].endswith("/check/")
    assert "Công ty TNHH Sông Lô" in browser.get(address(draft, "desk_check")).text
    browser.post(address(draft, "desk_check"))
    dossier = Dossier.objects.get()
    assert (dossier.applicant_kind, dossier.applicant_number) == ("business", code)
    assert dossier.contact["submitter_name"] == "Trần Thu Hà"
    slip = words(browser.get(reverse("counter:form_01", args=[dossier.id])))
    assert "Trần Thu Hà" in slip and "Công ty TNHH Sông Lô" in slip


def test_a_mandate_on_record_needs_no_paper(browser):
    code = next(c for c in (f"260012345{n}" for n in range(10)) if _is_tax_code(c))
    person = Person(citizen_number="025191004567", source="eid")
    person.set_name("Trần Thu Hà")
    person.save()
    business = Business.objects.create(tax_code=code, name="Công ty TNHH Sông Lô")
    Mandate.objects.create(business=business, person=person, source="eid", valid_from=today())
    draft = begin(browser, PERMIT)
    sent = for_business(draft, **{"desk-business_code": code, "desk-business_name": ""})
    assert browser.post(address(draft), sent).headers["Location"].endswith("/check/")
    browser.post(address(draft, "desk_check"))
    assert Dossier.objects.get().applicant_id == business.id


def _is_tax_code(text):
    try:
        return bool(tax_code.parse(text))
    except ValueError:
        return False


def test_the_form_speaks_both_languages(province, browser):
    draft = begin(browser)
    assert "Quét thẻ" in browser.get(address(draft)).text
    english = province.officer("tiepnhan", "en").get(address(draft)).text
    assert "Scan the card" in english and "Birth registration" in english


def test_the_form_has_a_query_budget(browser, django_assert_max_num_queries):
    draft = begin(browser)
    browser.get(address(draft))
    with django_assert_max_num_queries(17):
        browser.get(address(draft))


def test_a_person_at_the_desk_is_told_once_and_gets_one_slip(browser):
    """Submission and reception are one press here; form 01 says more than a receipt."""
    draft = begin(browser)
    browser.post(address(draft), filled(draft) | {"desk-contact_email": "ha@vidu.example"})
    browser.post(address(draft, "desk_check"))
    relay.drain()
    dossier = Dossier.objects.get()
    assert set(Notice.objects.filter(subject_id=dossier.id).values_list("template", flat=True)) == {"dossier-received"}
    assert slips(dossier) == {"form-01-reception"}


def test_who_files_online_still_hears_of_both(province):
    dossier = walk.received(province)
    relay.drain()
    told = set(Notice.objects.filter(subject_id=dossier.id).values_list("template", flat=True))
    assert told == {"dossier-submitted", "dossier-received"}
    assert slips(dossier) == {"receipt", "form-01-reception"}


def slips(dossier) -> set[str]:
    held = FileReference.objects.filter(subject_id=dossier.id, name="receipt").values_list("name", flat=True)
    return {letter.kind for letter in letters_of(store.SUBJECT, dossier.id)} | set(held)


def test_the_card_may_come_before_the_procedure(browser):
    told = browser.post(START, {"q": CARD})
    assert "Trần Thu Hà" in told.text and told.context["card"] == CARD
    found = browser.post(START, {"q": "dang ky khai sinh", "card": CARD})
    draft = Draft.objects.get()
    assert found.headers["Location"] == address(draft) + "?focus=next"
    assert draft.desk["person"]["number"] == "025191004567"
    assert draft.answers["requester_name"] == "Trần Thu Hà"


def test_a_code_that_is_no_card_says_so_before_the_procedure(browser):
    told = browser.post(START, {"q": "WIFI:S:quay|T:WPA"})
    assert "không phải của thẻ căn cước" in told.text and told.context["card"] == ""
    assert not Draft.objects.exists()


def test_the_form_of_a_business_is_not_filled_in_from_the_card_of_who_came(province):
    browser = province.officer("tiepnhantinh")
    browser.post(START, {"procedure": walk.WORK, "card": CARD})
    draft = Draft.objects.get()
    assert draft.desk["person"]["name"] == "Trần Thu Hà"
    assert "employer_name" not in draft.answers | draft.raw
