"""The procedures that are settled elsewhere than at the committee's office, or filed at the counter alone: each from
filing on the pages to a result handed over, by the personas whose units the process finds."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.files.services import read_bytes
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import Ability
from motcua.onestop.dossiers import results, services
from motcua.onestop.dossiers.enums import Outcome
from motcua.onestop.dossiers.models import Dossier, Draft, Result
from motcua.onestop.handover import slips
from motcua.onestop.handover.whereabouts import place_of
from motcua.onestop.registers.models import RegisterEntry
from tests.sites import walk
from tests.sites.counter.test_reception import address, begin, filled, words
from tests.sites.portal import pages
from tests.sites.portal.test_filing_without_javascript import begin as begin_online
from tests.sites.portal.test_filing_without_javascript import fill, screens

ONLINE = {
    walk.LICENCE: ("paper-motorcycle", "25.CA.CSGT", "25.TTPV", 135000),
    walk.BUSINESS: ("noodle-shop", "07900", "07900.TTPV", 150000),
    walk.RESIDENCE: ("own-flat", "07900.CA", "07900.TTPV", 10000),
    walk.WORK: ("tea-expert", "25.SNV", "25.TTPV", 600000),
}
"""Example, the agency that settles it, the centre that receives it, what is collected."""
AT_THE_DESK = {walk.COPIES: ("diploma", 12000), walk.RESIDENCE: ("rented-room", 20000)}


def settle(province, code: str, dossier: Dossier) -> Result:
    """Take, draft, forward, sign, issue; every page of the officers opens on the way."""
    staff = walk.staff(code)
    services.take(dossier.id, by=province.actor(staff.specialist))
    specialist = province.officer(staff.specialist)
    drafts_at_once = Ability.DRAFT in catalogue.bundle(dossier.revision_id).graph.node(_open_step(dossier)).abilities
    for name in ("dossier", "draft", "supplement", "refuse") if drafts_at_once else ("dossier", "supplement"):
        assert specialist.get(reverse(f"desk:{name}", args=[dossier.id])).status_code == 200, name
    walk.draft_and_forward(dossier, province.actor(staff.specialist))
    if staff.head:
        reviewer = province.officer(staff.head)
        assert reviewer.get(reverse("desk:dossier", args=[dossier.id])).status_code == 200
        walk.review(province, code, dossier)
    leader = province.officer(staff.leader)
    assert leader.get(reverse("desk:sign", args=[dossier.id])).status_code == 200
    results.sign_result(dossier.id, by=province.actor(staff.leader))
    clerk = province.officer(staff.clerk)
    assert clerk.get(reverse("desk:issue", args=[dossier.id])).status_code == 200
    services.issue(dossier.id, by=province.actor(staff.clerk))
    return Result.objects.get(dossier=dossier)


def _open_step(dossier: Dossier) -> str:
    return str(dossier.assignments.filter(closed_at=None).order_by("opened_at", "id")[0].node)


def hand_over(province, code: str, dossier: Dossier, amount: int = 0, **how: str) -> str:
    """Collect what is owed, give the result; returns the counter's page of it afterwards."""
    counter = province.officer(walk.staff(code).receptionist)
    if amount:
        paid = {"amount": str(amount), "receipt": "BL-0001"}
        counter.post(reverse("counter:fee", args=[dossier.id]), paid)
    row = place_of(dossier.id)
    if row.place_id != row.goes_to_id:
        by = province.actor(walk.staff(code).clerk)
        slip = slips.make(row.place_id, row.goes_to_id, [dossier.id], by=by)
        slips.answer(slip.id, by=province.actor(walk.staff(code).receptionist), arrived=[slip.items.get().id])
    url = counter.get(reverse("counter:hand_over", args=[dossier.id]), follow=True).request["PATH_INFO"]
    signed = {"confirmed": "slip", "note": "Hộp phiếu của quầy"} if row.is_paper else {}
    counter.post(url, pages.filled(counter.get(url)) | signed | how)
    dossier.refresh_from_db()
    assert dossier.state == "result_returned"
    return pages.text_of(counter.get(reverse("counter:dossier", args=[dossier.id])))


@pytest.mark.parametrize("code", ONLINE)
def test_what_is_filed_online_is_received_settled_and_handed_over_by_those_whose_it_is(province, tsa, code):
    example, agency, centre, amount = ONLINE[code]
    client = province.citizen(1, for_business=code == walk.WORK)
    draft = begin_online(client, code)
    check = fill(client, draft, code, example)
    assert client.get(check).status_code == 200
    client.post(check)
    dossier = Dossier.objects.get()
    assert (dossier.authority.code, dossier.reception_place.code) == (agency, centre)
    assert dossier.code.startswith("H44")
    receptionist = province.officer(walk.staff(code).receptionist)
    assert dossier.code in pages.text_of(receptionist.get(reverse("counter:inbox")))
    receptionist.post(reverse("counter:receive", args=[dossier.id]))
    dossier.refresh_from_db()
    assert dossier.state == "received"
    result = settle(province, code, dossier)
    if code == walk.WORK:
        assert not RegisterEntry.objects.exists(), "a permit stands in no book"
    else:
        entry = RegisterEntry.objects.get()
        assert entry.number == 1 and entry.book.unit.code == agency and entry.name == dossier.applicant_name
    assert result.number.endswith("/" + catalogue.current(code)[1].result.symbol)
    own = client.get(reverse("portal:dossier", args=[dossier.id]))
    assert own.status_code == 200
    hand_over(province, code, dossier, amount, who="applicant", number=dossier.applicant_number)


@pytest.mark.parametrize("code", AT_THE_DESK)
def test_what_is_brought_to_the_counter_costs_what_the_counter_costs(province, tsa, code):
    example, amount = AT_THE_DESK[code]
    browser = province.officer("tiepnhan")
    draft = begin(browser, code)
    receipt = {"desk-fee_amount": str(amount), "desk-fee_receipt": "BL-0001"}
    sent = filled(draft, code, example, **receipt)
    browser.post(address(draft), sent | {"desk-fee_amount": str(amount - 1)})  # the answers lead to further fields
    wrong = browser.post(address(draft), sent | {"desk-fee_amount": str(amount - 1)})
    assert f"{amount:,}".replace(",", ".") in wrong.text, "the page says what is due"
    assert browser.post(address(draft), sent).headers["Location"] == address(draft, "desk_check")
    browser.post(address(draft, "desk_check"))
    dossier = Dossier.objects.get()
    assert dossier.state == "received" and dossier.money_state == "paid"
    slip = words(browser.get(reverse("counter:form_01", args=[dossier.id])))
    assert f"{amount:,}".replace(",", ".") in slip
    settle(province, code, dossier)
    hand_over(province, code, dossier, who="applicant", number=dossier.applicant_number)


def test_a_licence_goes_out_by_post_with_the_number_of_the_item(province, tsa):
    dossier = walk.issued(province, walk.LICENCE, name="expiring")
    wish = {"delivery": "post", "address": "Khu 3, phường Việt Trì"}
    services.change_contact(dossier.id, by=province.actor("tiepnhantinh"), contact=dossier.contact | wish)
    counter, clerk = province.officer("tiepnhantinh"), province.officer("csgt")
    counter.post(reverse("counter:fee", args=[dossier.id]), {"amount": "135000", "receipt": "BL-0001"})
    url = reverse("counter:return_post", args=[dossier.id])
    clerk.post(url, pages.filled(clerk.get(url)) | {"number": "EA123456789VN"})
    assert "EA123456789VN" in pages.text_of(province.citizen(0).get(reverse("portal:dossier", args=[dossier.id])))
    clerk.post(url, {"act": "delivered"})
    dossier.refresh_from_db()
    assert dossier.state == "result_returned"
    assert "EA123456789VN" in pages.text_of(counter.get(reverse("counter:dossier", args=[dossier.id])))


def test_a_photo_that_is_not_good_holds_the_licence_back_until_another_one_came(province):
    dossier = walk.taken(province, walk.LICENCE, name="expiring")
    specialist = province.officer("csgt")
    draft, forward, ask = (reverse(f"desk:{name}", args=[dossier.id]) for name in ("draft", "forward", "supplement"))
    answers = pages.filled(specialist.get(draft)) | {"valid_until": "20/4/2036", "photo_checked": "no"}
    answers.pop("keep", None)
    held = specialist.post(draft, answers)
    assert held.status_code == 422 and [one["href"] for one in held.context["problems"]] == ["#id_photo_checked_0"]
    assert "“Yêu cầu bổ sung” và nói ảnh cần sửa gì" in pages.text_of(held)
    assert not Result.objects.exists(), "what cannot go on is kept only where the officer wants it"
    specialist.post(draft, answers | {"keep": "1"})
    assert Result.objects.get().data["photo_checked"] == "no"
    refused = specialist.post(forward, pages.filled(specialist.get(forward)))
    assert "Dự thảo kết quả chưa đầy đủ" in pages.text_of(refused)
    assert dossier.assignments.get(closed_at=None).node == "check"
    day = (today() + timedelta(days=5)).strftime("%d/%m/%Y")
    asked = {"ask_photo": "on", "reason_photo": "Ảnh mờ, không rõ mặt", "answer_by": day}
    specialist.post(ask, {"key": "k", "send": "1", **asked})
    dossier.refresh_from_db()
    assert dossier.state == "supplement_requested"


def test_a_licence_is_filed_on_five_screens_and_nobody_chooses_the_only_agency(province):
    """From what a person stands on after the e-ID to the button that sends, and past it."""
    client = province.citizen(0)
    begun = client.get(reverse("portal:start", args=["driving-licence-exchange"]), follow=True)
    draft, first = Draft.objects.get(), begun.request["PATH_INFO"]
    assert begun.status_code == 200 and draft.authority == Unit.objects.get(code="25.CA.CSGT")
    seen = screens(client, draft, walk.LICENCE, "expiring", first)
    assert len(seen) == len(set(seen)) == 5, seen
    assert "/sent/" in client.post(seen[-1]).url and not any("/agency/" in url for url in seen)
    again = client.get(reverse("portal:start", args=["driving-licence-exchange"]))
    kept = Draft.objects.get(dossier=None)
    assert again.url == first.replace(str(draft.id), str(kept.id))
    listed = client.get(reverse("portal:draft", args=[kept.id]))
    assert again.url in listed.text and "Cơ quan giải quyết" not in pages.text_of(listed)


def test_a_card_is_offered_at_the_counter_or_by_post_never_as_a_file(province):
    client = province.citizen(0)
    draft = begin_online(client, walk.LICENCE)
    url = reverse("portal:draft_contact", args=[draft.id])
    shown = client.get(url)
    assert [value for value, _label in shown.context["form"].fields["delivery"].choices] == ["counter", "post"]
    refused = client.post(url, pages.filled(shown) | {"delivery": "online"})
    assert refused.context["form"].errors.keys() == {"delivery"}
    desk = begin(province.officer("tiepnhan"), walk.LICENCE)
    assert 'value="online"' not in province.officer("tiepnhan").get(address(desk)).text
    assert desk.authority.code == "25.CA.CSGT"


def test_how_a_card_is_paid_and_where_it_is_collected_is_told_alike_before_and_after_sending(province):
    client = province.citizen(0)
    draft = begin_online(client, walk.LICENCE)
    paid, place = "Bạn nộp trên mạng ngay sau khi gửi hồ sơ", Unit.objects.get(code="25.TTPV").name
    check = fill(client, draft, walk.LICENCE, "expiring")
    told = pages.text_of(client.get(check))
    assert paid in told and place in told and "135.000" in told
    assert place in pages.text_of(client.get(reverse("portal:draft_contact", args=[draft.id])))
    sent = client.post(check).url
    told, dossier = client.get(sent), Dossier.objects.get()
    words = pages.text_of(told)
    assert paid in words and "135.000" in words and reverse("portal:pay", args=[dossier.id]) in told.text
    assert f"bạn nhận tại {place}" in words and "bản ký số" not in words
    assert paid in pages.text_of(client.get(reverse("portal:dossier", args=[dossier.id])))


def test_the_check_says_the_amount_that_is_due(province):
    client = province.citizen(0)
    draft = begin_online(client, walk.RESIDENCE)
    assert "10.000" in pages.text_of(client.get(fill(client, draft, walk.RESIDENCE, "own-flat")))


def test_certified_copies_have_no_start_online(province):
    client = province.citizen(0)
    page = client.get(reverse("portal:procedure", args=["certified-copy"]))
    start = reverse("portal:start", args=["certified-copy"])
    assert page.status_code == 200 and start not in page.text
    assert client.get(start).status_code >= 400 and not Draft.objects.exists()


def test_a_refusal_of_the_police_bears_their_own_symbol_and_name(province, tsa):
    dossier = walk.taken(province, walk.RESIDENCE, name="own-flat")
    specialist = province.officer("congan")
    reason = {"reason": "Chỗ ở trong khu vực không được đăng ký thường trú mới.", "legal_basis": "Luật Cư trú, Điều 23"}
    page = specialist.get(reverse("desk:refuse", args=[dossier.id]))
    specialist.post(reverse("desk:refuse", args=[dossier.id]), pages.filled(page) | reason)
    while dossier.assignments.filter(closed_at=None, role="specialist").exists():
        services.forward(dossier.id, by=province.actor("congan"))
    results.sign_result(dossier.id, by=province.actor("truongcongan"))
    assert Result.objects.get().number == "01/TB-CA"


def test_the_police_of_a_commune_stand_below_those_of_the_province_on_paper(province, tsa):
    walk.issued(province, walk.RESIDENCE, name="own-flat")
    file = Result.objects.get().file
    assert file is not None
    said = words(HttpResponse(read_bytes(file)))
    assert "CÔNG AN TỈNH PHÚ THỌ" in said and "CÔNG AN PHƯỜNG VIỆT TRÌ" in said
    assert "TRƯỞNG CÔNG AN PHƯỜNG" in said and "TM. ỦY BAN" not in said


def test_a_work_permit_is_asked_for_by_a_business_and_nobody_else(province):
    client = province.citizen(1)
    refused = client.get(reverse("portal:start", args=["work-permit"]))
    assert "Chỉ doanh nghiệp được đề nghị" in pages.text_of(refused)
    assert "Chọn bạn làm cho ai" in pages.text_of(refused), "the page leads to where the business is chosen"
    assert not Draft.objects.exists()
    client = province.citizen(1, for_business=True)
    draft = begin_online(client, walk.WORK)
    assert draft.authority == Unit.objects.get(code="25.SNV"), "the only agency is not asked for"
    client.post(fill(client, draft, walk.WORK, "tea-expert"))
    dossier = Dossier.objects.get()
    assert (dossier.applicant_kind, dossier.applicant_number) == ("business", "2600987134")


def test_a_work_permit_passes_the_head_of_division_who_can_send_it_back(province, tsa):
    dossier = walk.taken(province, walk.WORK, name="tea-expert")
    with pytest.raises(NotAllowed):
        services.draft_result(dossier.id, by=province.actor("laodong"), outcome=Outcome.GRANTED, data={})
    walk.draft_and_forward(dossier, province.actor("laodong"))
    assert _open_step(dossier) == "head_review"
    with pytest.raises(NotAllowed):
        results.sign_result(dossier.id, by=province.actor("truonglaodong"))
    head = province.actor("truonglaodong")
    services.send_back(dossier.id, by=head, to="assess", reason="Ghi lại chức danh như hợp đồng.")
    assert _open_step(dossier) == "assess"
    services.forward(dossier.id, by=province.actor("laodong"))
    walk.review(province, walk.WORK, dossier)
    results.sign_result(dossier.id, by=province.actor("pgdnoivu"))
    result = Result.objects.get()
    assert result.number == "01/GPLĐ" and result.file is not None
    said = words(HttpResponse(read_bytes(result.file)))
    shown = ("KIM MIN JUN", "M12345678", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Công ty TNHH Đồi Chè Xanh", "2600987134")
    for one in ("SỞ NỘI VỤ TỈNH PHÚ THỌ", "Doanh nghiệp có tên trên", *shown):
        assert one in said, said
    assert "GIÁM ĐỐC SỞ" not in said, "the agency stands above, not in the office"


def test_a_work_permit_is_brought_to_the_counter_by_who_acts_for_the_business(province):
    browser = province.officer("tiepnhantinh")
    draft = begin(browser, walk.WORK)
    business = {
        "desk-business_code": "2600987134", "desk-business_name": "Công ty TNHH Đồi Chè Xanh",
        "desk-business_address": "Khu 5, xã Thanh Ba", "desk-business_paper": "Giấy ủy quyền số 12 ngày 01/09/2026",
    }  # fmt: skip
    sent = filled(draft, walk.WORK, "transferred-director", **business)
    browser.post(address(draft), sent)  # the answers lead to further fields
    checked = browser.post(address(draft), sent)
    assert checked.headers.get("Location") == address(draft, "desk_check"), pages.text_of(checked)
    browser.post(address(draft, "desk_check"))
    dossier = Dossier.objects.get()
    assert dossier.state == "received" and dossier.authority.code == "25.SNV" and dossier.applicant_kind == "business"
