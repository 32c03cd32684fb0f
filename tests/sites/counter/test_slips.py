"""What is printed at the counter besides form 01: several dossiers on one slip, guidance, the label of a folder."""

import subprocess

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image

from motcua.onestop.dossiers import addresses, desk_filing
from motcua.onestop.dossiers.models import Dossier, Draft
from tests.sites import walk
from tests.sites.counter.test_reception import START, address, begin, filled, words


def received(browser, code=walk.BIRTH, name="", **more) -> Dossier:
    draft = begin(browser, code)
    browser.post(address(draft), filled(draft, code, name, **more))
    reply = browser.post(address(draft, "desk_check"))
    return Dossier.objects.get(id=reply.headers["Location"].strip("/").split("/")[-1])


@pytest.fixture
def browser(province):
    return province.officer("tiepnhan")


def test_several_dossiers_of_a_person_stand_on_one_slip(province, browser):
    first = received(browser)
    alone = browser.get(reverse("counter:dossier", args=[first.id])).text
    assert reverse("counter:several", args=[first.id]) not in alone
    second = received(browser, walk.MARITAL, **{"desk-fee_amount": "8000", "desk-fee_receipt": "BL-17"})
    page = browser.get(reverse("counter:dossier", args=[second.id])).text
    assert reverse("counter:several", args=[second.id]) in page
    slip = words(browser.get(reverse("counter:several", args=[second.id])))
    for said in (first.code, second.code, "Trần Thu Hà", "8.000 đồng", "BL-17", "(hai hồ sơ)"):
        assert said in slip, said


def test_a_slip_is_of_one_person_and_of_the_own_counter(province, browser, other_counter):
    mine = received(browser)
    other = received(browser, **{
        "desk-person_name": "Nguyễn Văn Bình", "desk-person_number": "025088004321", "desk-person_born": "17/05/1988",
        "desk-person_sex": "male",
    })  # fmt: skip
    slip = words(browser.get(reverse("counter:several", args=[mine.id])))
    assert mine.code in slip and other.code not in slip
    stranger = province.officer("tiepnhantinh")
    for name in ("several", "label"):
        assert stranger.get(reverse(f"counter:{name}", args=[mine.id])).status_code == 404
    assert browser.get(reverse("counter:several", args=[walk.submitted(province, walk.BIRTH).id])).status_code == 404


def test_the_label_leads_to_where_the_dossier_stands(browser, tmp_path):
    dossier = received(browser)
    pdf = browser.get(reverse("counter:label", args=[dossier.id])).content
    (tmp_path / "a.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", tmp_path / "a.pdf", tmp_path / "a"], check=True)
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(tmp_path / "a.png"))] == [
        addresses.tracking(dossier.code)
    ]


def test_the_label_of_what_was_not_received_is_not_there(province, browser):
    found = walk.submitted(province, walk.BIRTH)
    assert browser.get(reverse("counter:label", args=[found.id])).status_code == 404


def test_the_guidance_slip_says_what_is_missing_before_anything_is_received(province, browser):
    draft = begin(browser)
    browser.post(address(draft), filled(draft, **{"copy-birth_slip-kind": ""}))
    slip = words(browser.get(address(draft, "desk_guidance")))
    for said in ("PHIẾU HƯỚNG DẪN", "Giấy chứng sinh", "Còn thiếu", "Trần Thu Hà", "hồ sơ chưa được tiếp nhận"):
        assert said in slip, said
    assert not Dossier.objects.exists()
    assert province.officer("tiepnhantinh").get(address(draft, "desk_guidance")).status_code == 404


def test_the_next_form_of_the_same_person_is_begun_without_a_card(province, browser):
    first = received(browser)
    told = browser.post(START, {"same": first.id})
    assert "Trần Thu Hà" in told.text and f'name="same" value="{first.id}"' in told.text
    browser.post(START, {"same": first.id, "procedure": walk.MARITAL})
    draft = Draft.objects.get(procedure_code=walk.MARITAL)
    assert draft.desk["person"]["number"] == "025191004567" and draft.contact["phone"] == first.contact["phone"]
    assert draft.answers["subject_name"] == "Trần Thu Hà"


def test_the_person_of_another_day_or_counter_is_not_taken_over(province, browser):
    first = received(browser)
    assert province.officer("tiepnhantinh").post(START, {"same": first.id}).status_code == 404
    Dossier.objects.filter(id=first.id).update(received_at=first.received_at - walk.NEAR)
    told = browser.post(START, {"same": first.id, "procedure": walk.MARITAL})
    assert not Draft.objects.filter(procedure_code=walk.MARITAL, desk__person__number="025191004567").exists()
    assert told.status_code in (200, 302)


def test_a_way_of_delivery_that_a_card_does_not_have_is_not_taken_over(province):
    by = province.actor("tiepnhantinh")
    draft = desk_filing.start(walk.LICENCE, by=by, card={"name": "X"}, contact={"delivery": "online", "phone": ""})
    assert draft.contact["delivery"] == "counter"
