"""Help with filing online: who helps, how the person agrees, and how the dossier or the form becomes theirs."""

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from motcua.foundation.common import ports, relay
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, NotAllowed, Refusal
from motcua.foundation.files.access import may_read
from motcua.foundation.files.models import FileReference
from motcua.foundation.notices import jobs
from motcua.foundation.notices.models import Notice
from motcua.foundation.notices.ports import Mailer
from motcua.onestop.dossiers import (
    addresses,
    assisting,
    desk_earlier,
    desk_fetching,
    desk_filing,
    drafts,
    selectors,
    services,
)
from motcua.onestop.dossiers.models import Assistance, Dossier, Draft
from motcua.outside.sandbox.eid.people import CITIZENS
from tests.foundation.documents.test_render import text_of
from tests.sites import walk

CAM = CITIZENS[2]


@pytest.fixture
def texts(settings):
    """As where a gateway for text messages is set up."""
    settings.ENV = replace(settings.ENV, sms_domain="sms.example")


@pytest.fixture
def no_texts(settings):
    settings.ENV = replace(settings.ENV, sms_domain="")


def form(province, code=walk.BIRTH, *, with_scans=True, who="tiepnhan", **desk) -> Draft:
    """Everything about Cẩm and her case, filled in at the desk."""
    by, case = province.actor(who), walk.example(code)
    draft = desk_filing.start(code, by=by)
    day = CAM.birth_date.split("-")
    person = {"name": CAM.name, "number": CAM.number, "born": "/".join(reversed(day)), "sex": "female",
              "residence": CAM.residence}  # fmt: skip
    typed = desk_filing.Typed(
        answers=case["answers"], contact={"phone": CAM.phone, "delivery": "online"},
        desk={**draft.desk, "person": person, **desk}, authority=draft.authority.name,
    )  # fmt: skip
    draft = desk_filing.save(draft.id, typed, by=by)
    if with_scans:
        for key in case["documents"]:
            drafts.attach(draft.id, key, walk.pdf(), by=by)
    return Draft.objects.get(id=draft.id)


def told(template: str) -> Notice:
    return Notice.objects.filter(template=template).latest("created_at")


def agreed(province, draft: Draft) -> Draft:
    by = province.actor("tiepnhan")
    assisting.begin(draft.id, "community", "Lê Thị Tổ", by=by)
    assisting.consent_on_paper(draft.id, walk.pdf("dong-y.pdf"), by=by)
    return draft


def secret() -> str:
    notice = Notice.objects.filter(template__in=["assist-filed", "assist-handed"]).latest("created_at")
    return re.search(r"/take/([\w-]+)/", notice.body)[1]


def test_nothing_is_sent_before_the_person_has_agreed(province):
    by, draft = province.actor("tiepnhan"), form(province)
    for act in (assisting.file, assisting.hand_over):
        with pytest.raises(Refusal, match="Trước hết"):
            act(draft.id, by=by)
    assisting.begin(draft.id, "counter", by=by)
    for act in (assisting.file, assisting.hand_over):
        with pytest.raises(Refusal, match="chưa đồng ý"):
            act(draft.id, by=by)
    assert not Dossier.objects.exists() and not Notice.objects.exists()


def test_the_code_goes_to_the_phone_and_files_under_the_label_assisted(province, texts):
    by, draft = province.actor("tiepnhan"), form(province)
    assisting.begin(draft.id, "community", "Lê Thị Tổ", by=by)
    assisting.send_code(draft.id, by=by)
    sent = told("assist-code")
    assert sent.address == f"{assisting.of(draft).phone.lstrip('+')}@sms.example"
    code = re.search(r"[0-9]{6}", sent.title)[0]
    assert code not in Assistance.objects.get().code_digest
    assisting.consent_by_code(draft.id, f"{code[:3]} {code[3:]}", by=by)
    id, number = assisting.file(draft.id, by=by)
    assert assisting.file(draft.id, by=by) == (id, number), "the second press"
    dossier = Dossier.objects.get()
    assert (dossier.channel, dossier.state, dossier.code) == ("assisted", "submitted", number)
    assert (dossier.applicant_name, dossier.support_place.owner_id) == (CAM.name, province.commune.id)
    kept = Assistance.objects.get()
    assert (kept.helper, kept.helper_name, kept.consent, kept.dossier) == (
        "community", "Lê Thị Tổ", "code", dossier
    )  # fmt: skip
    assert number in told("assist-filed").title


def test_who_has_no_e_id_gets_the_tracking_address_and_the_receipt_with_the_letter(province, no_texts):
    by, draft = province.actor("tiepnhan"), form(province)
    draft.contact = draft.contact | {"email": "cam@example.test"}
    draft.save()
    _id, number = assisting.file(agreed(province, draft).id, by=by)
    notice = told("assist-filed")
    assert notice.address == "cam@example.test" and "/take/" in notice.body
    assert addresses.tracking(number) in notice.body and "Biên nhận gửi kèm" in notice.body
    tracked = Client().get(addresses.tracking(number).removeprefix(settings.ENV.public_url), follow=True)
    assert tracked.status_code == 200 and number in tracked.text, "nobody signed in"
    carried = []
    ports.provide(Mailer, SimpleNamespace(send=carried.append))
    try:
        relay.drain()
        jobs.deliver_due()
    finally:
        ports.reset()
    [mail] = [one for one in carried if one.title == notice.title]
    [receipt] = mail.attachments
    assert receipt.name == f"bien-nhan-{number}.pdf" and receipt.media_type == "application/pdf"
    assert number in text_of(receipt.content)


def test_where_it_goes_by_text_the_receipt_is_printed_at_the_help_point(province, texts):
    by, draft = province.actor("tiepnhan"), form(province)
    draft.contact = draft.contact | {"email": "cam@example.test"}
    draft.save()
    id, number = assisting.file(agreed(province, draft).id, by=by)
    notice = told("assist-filed")
    assert notice.address.endswith("@sms.example") and addresses.tracking(number) in notice.body
    assert "Biên nhận in tại nơi" in notice.body
    assert not FileReference.objects.filter(kind="notice").exists(), "a text carries no paper"
    printed, officer = reverse("counter:assisted_receipt", args=[id]), province.officer("tiepnhan")
    assert printed in officer.get(reverse("counter:assisted", args=[id])).text
    assert number in text_of(b"".join(officer.get(printed).streaming_content))
    assert province.officer("tiepnhantinh").get(printed).status_code == 404


def test_a_wrong_code_an_old_one_and_one_tried_too_often_do_not_agree(province, texts):
    by, draft = province.actor("tiepnhan"), form(province)
    assisting.begin(draft.id, "counter", by=by)
    assisting.send_code(draft.id, by=by)
    code = re.search(r"[0-9]{6}", told("assist-code").title)[0]
    with pytest.raises(Invalid, match="Mã không đúng"):
        assisting.consent_by_code(draft.id, code, by=by, at=now() + timedelta(minutes=11))
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _n in range(assisting.MOST_TRIES):
        with pytest.raises(Invalid):
            assisting.consent_by_code(draft.id, wrong, by=by)
    with pytest.raises(Invalid):
        assisting.consent_by_code(draft.id, code, by=by)
    assert assisting.of(draft).consented_at is None


def test_without_a_gateway_no_code_is_sent_and_paper_is_enough(province, no_texts):
    by, draft = province.actor("tiepnhan"), form(province)
    assisting.begin(draft.id, "relative", "Trần Văn Anh", by=by)
    with pytest.raises(Refusal, match="bằng giấy"):
        assisting.send_code(draft.id, by=by)
    assisting.consent_on_paper(draft.id, walk.pdf("dong-y.pdf"), by=by)
    assert assisting.of(draft).consent == "paper"
    held = FileReference.objects.get(kind=assisting.KIND)
    assert may_read(by, held.file) and may_read(province.citizen_actor(2), held.file)
    assert not may_read(province.citizen_actor(0), held.file)
    assert not may_read(province.actor("tiepnhantinh"), held.file)


def test_another_person_or_phone_in_the_form_has_not_agreed(province):
    by, draft = province.actor("tiepnhan"), agreed(province, form(province))
    draft.contact = draft.contact | {"phone": "0987654321"}
    draft.save()
    with pytest.raises(Refusal, match="số điện thoại khác"):
        assisting.file(draft.id, by=by)
    assert assisting.begin(draft.id, "counter", by=by).consented_at is None


def test_online_every_paper_has_its_scan_and_no_cash_is_asked_for(province):
    by, draft = province.actor("tiepnhan"), agreed(province, form(province, with_scans=False))
    assert list(assisting.problems(draft, at=now()).papers) == ["birth_slip"]
    with pytest.raises(Invalid):
        assisting.file(draft.id, by=by)
    free = form(province, walk.MARITAL)
    assert not assisting.problems(free, at=now()), "the fee is paid online"


def test_what_is_not_filed_online_and_what_a_business_files_is_refused(province):
    by = province.actor("tiepnhan")
    copies = desk_filing.start(walk.COPIES, by=by)
    with pytest.raises(Refusal, match="không nộp trực tuyến"):
        assisting.begin(copies.id, "counter", by=by)
    work = desk_filing.start(walk.WORK, by=province.actor("tiepnhantinh"))
    with pytest.raises(Refusal, match="Doanh nghiệp"):
        assisting.begin(work.id, "counter", by=province.actor("tiepnhantinh"))


def test_another_officer_does_not_even_see_it(province, other_counter):
    draft = agreed(province, form(province))
    for act in (assisting.file, assisting.hand_over, assisting.send_code):
        with pytest.raises(Draft.DoesNotExist):
            act(draft.id, by=other_counter.actor("tiepnhan"))
    assert province.officer("tiepnhantinh").get(reverse("counter:assist", args=[draft.id])).status_code == 404


def test_the_dossier_is_taken_over_by_the_person_and_by_nobody_else(province):
    mine = province.citizen(2)
    by, draft = province.actor("tiepnhan"), agreed(province, form(province))
    assisting.file(draft.id, by=by)
    address = reverse("portal:take", args=[secret()])
    stranger = province.citizen(0)
    for answer in (stranger.get(address), stranger.post(address)):
        assert answer.status_code == 404 and "khai cho người khác" in answer.text
    assert Assistance.objects.get().taken_at is None
    assert "Lê Thị Tổ" in mine.get(address).text
    for _n in range(2):
        assert mine.post(address).headers["Location"] == reverse("portal:dossier", args=[Dossier.objects.get().id])
    assert mine.get(reverse("portal:dossier", args=[Dossier.objects.get().id])).status_code == 200


def test_the_unfinished_form_goes_to_the_phone_and_leaves_the_officer(province):
    by, draft = province.actor("tiepnhan"), agreed(province, form(province, with_scans=False))
    assisting.hand_over(draft.id, by=by)
    first = secret()
    assisting.hand_over(draft.id, by=by)
    person = province.citizen_actor(2)
    with pytest.raises(LookupError):
        assisting.by_link(first, by=person)
    with pytest.raises(LookupError):
        assisting.by_link(secret(), by=person, at=now() + timedelta(days=31))
    with pytest.raises(NotAllowed):
        assisting.take(secret(), by=province.citizen_actor(0))
    assert drafts.get(draft.id, by=by)
    browser = province.citizen(2)
    assert browser.post(reverse("portal:take", args=[secret()])).headers["Location"] == f"/drafts/{draft.id}/"
    with pytest.raises(Draft.DoesNotExist):
        drafts.get(draft.id, by=by)
    mine = drafts.get(draft.id, by=person)
    assert mine.answers["child_name"] and not mine.desk
    assert browser.get(f"/drafts/{draft.id}/").status_code == 200


def test_a_link_that_never_was_says_what_to_do(province):
    answer = province.citizen(2).get(reverse("portal:take", args=["nothing"]))
    assert answer.status_code == 404 and "đường dẫn mới" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_page_leads_from_who_helps_to_the_sent_dossier(province, texts):
    browser, draft = province.officer("tiepnhan"), form(province)
    address = reverse("counter:assist", args=[draft.id])
    wrong = browser.post(address, {"act": "begin", "helper": "community", "helper_name": ""})
    assert "Hãy ghi họ tên người hỗ trợ" in wrong.text
    browser.post(address, {"act": "begin", "helper": "community", "helper_name": "Lê Thị Tổ"})
    browser.post(address, {"act": "send"})
    told_wrong = browser.post(address, {"act": "code", "code": "12"})
    assert "Mã không đúng" in told_wrong.text
    code = re.search(r"[0-9]{6}", told("assist-code").title)[0]
    browser.post(address, {"act": "code", "code": code})
    assert "Nộp trực tuyến giúp người nộp" in browser.get(address).text
    sent = browser.post(address, {"act": "file"})
    page = browser.get(sent.headers["Location"])
    assert Dossier.objects.get().code in page.text and "Lê Thị Tổ" in page.text
    opened = browser.get(reverse("counter:dossier", args=[Dossier.objects.get().id])).text
    assert "Thành viên tổ công nghệ số cộng đồng: Lê Thị Tổ" in opened and "đã đồng ý bằng mã" in opened
    assert browser.get(address).headers["Location"].endswith(f"{Dossier.objects.get().id}/")
    assert province.officer("tiepnhantinh").get(sent.headers["Location"]).status_code == 404
    assert browser.post(address, {"act": "nonsense"}).status_code in (302, 404)


def test_a_member_of_the_community_team_helps_under_their_own_name_and_does_nothing_else(province, texts):
    by, draft = province.actor("tocongnghe"), form(province, who="tocongnghe")
    kept = assisting.begin(draft.id, "relative", "Người khác", by=by)
    assert (kept.helper, kept.helper_name, kept.account_id) == ("community", by.name, by.id)
    with pytest.raises(NotAllowed):
        desk_filing.receive(draft.id, by=by)
    for look in (desk_earlier.look, desk_fetching.look_up):
        with pytest.raises(NotAllowed):
            look(draft.id, by=by)
    assisting.consent_on_paper(draft.id, walk.pdf("dong-y.pdf"), by=by)
    id, code = assisting.file(draft.id, by=by)
    dossier = Dossier.objects.get(id=id)
    assert (dossier.channel, dossier.support_place.code) == ("assisted", f"{province.commune.code}.TTPV")
    with pytest.raises(NotAllowed):
        services.receive(id, by=by)
    assert not selectors.visible_to(by).exists()
    member = province.officer("tocongnghe")
    assert code in member.get(reverse("counter:assisted", args=[id])).content.decode()
    assert member.get(reverse("counter:desk_form", args=[draft.id])).url == reverse("counter:assisted", args=[id])
    for closed in ("inbox", "search", "queue", "returns"):
        assert member.get(reverse(f"counter:{closed}")).status_code == 403, closed
    assert member.get(reverse("counter:dossier", args=[id])).status_code == 403


def test_the_team_is_offered_only_what_is_open_online(province):
    member = province.officer("tocongnghe")
    page = member.get(reverse("counter:reception")).content.decode()
    assert "Hỗ trợ nộp trực tuyến" in page and "Chứng thực bản sao từ bản chính" not in page
    assert "Cấp giấy phép lao động" not in page, "businesses file it"
    assert "Sẵn sàng của tôi" not in page, "they are no staff"
    with pytest.raises(Refusal, match="trực tuyến"):
        desk_filing.start(walk.COPIES, by=province.actor("tocongnghe"))
    draft = form(province, who="tocongnghe")
    shown = member.get(reverse("counter:desk_form", args=[draft.id])).content.decode()
    assert "desk-support" not in shown and 'value="look_up"' not in shown and 'value="assist"' in shown


def test_nobody_has_a_place_of_support_unless_it_was_chosen(province):
    draft = desk_filing.start(walk.BIRTH, by=province.actor("tiepnhan"))
    assert draft.desk["support"] == ""
