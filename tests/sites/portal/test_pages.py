"""Every page of the portal in both languages, what a search finds, signing in and acting for a business."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from motcua.foundation.common import ports
from motcua.foundation.common.clock import today
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.errors import EidUnavailable
from motcua.foundation.identity.models import Business, Mandate
from motcua.foundation.identity.ports import EidClaims, EidProvider
from motcua.foundation.organisations.selectors import centre_of
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.facts import facts
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import addresses, drafts, services
from motcua.onestop.dossiers.models import Dossier, Draft
from motcua.onestop.feedback import services as feedback
from motcua.onestop.papers import shares
from motcua.outside.sandbox import eid as stand_in
from motcua.sites.portal import urls
from tests.pages import waiting
from tests.pages import world as worlds
from tests.pages.asking import asked_rows
from tests.sites import walk
from tests.sites.portal import pages

GO_ON = {
    "sign_in", "sign_out", "sign_in_return", "collect", "draft_autosave", "draft_remove", "draft_use", "start",
    "draft_paper_act", "draft_paper_piece",
    "assistant_hand_over", "assistant_words", "not_whole", "share_end", "data_save", "shared_file", "payment_back",
    "payment_done", "payment_code",
}  # fmt: skip
ENGLISH = re.compile(r"\b(the|your|you|please|dossier|and|with|this|here)\b", re.I)


def every_page(province) -> dict[str, str]:
    """{name: address} of every page that is read, with real rows behind it."""
    draft, sent = walk.draft(province), walk.issued(province)
    asked = walk.submitted(province, walk.MARITAL)
    services.request_completion(
        asked.id, by=province.actor("tiepnhan"), answer_by=today().replace(year=today().year + 1),
        items=[{"document": "authorisation", "reason": "Thiếu văn bản ủy quyền."}],
    )  # fmt: skip
    walk.submitted(province, walk.BIRTH)
    refused, complained = walk.submitted(province, walk.MARITAL), walk.submitted(province, walk.BIRTH)
    for one in (refused, complained):
        services.decline(one.id, by=province.actor("tiepnhan"), reason="Không thuộc thẩm quyền.")
    by = province.citizen_actor(0)
    complaint = feedback.file(complained.id, by=by, reasons="Phường có thẩm quyền theo nơi ở.", wishes="Xin tiếp nhận.")
    share = shares.share(sent.results.get().file_id, "day", by=by)
    from tests.sites.portal.test_verifying import _code

    special = worlds.queue_addresses(province) | {
        "by_code": "/" + addresses.tracking(sent.code).split("/", 3)[3], "by_token": _code(sent.results.get()),
        "procedure": reverse("portal:procedure", args=["birth-registration"]),
        "listed": reverse("portal:listed", args=["3.000346"]),
        "draft_page": reverse("portal:draft_page", args=[draft.id, "parents"]),
        "supplement": reverse("portal:supplement", args=[asked.id]),
        "linked": reverse("portal:linked", args=[walk.submitted(province, walk.LINKED, citizen=0).id]),
        "payment": reverse("portal:payment", args=[worlds.order(province).id]),
        "complain": reverse("portal:complain", args=[refused.id]),
        "complaint": reverse("portal:complaint", args=[complaint.id]),
        "complaint_withdraw": reverse("portal:complaint_withdraw", args=[complaint.id]),
        "paper_share": reverse("portal:paper_share", args=[sent.results.get().file_id]),
        "take": reverse("portal:take", args=[waiting.helped(province, 0)[1]]),
        "share": reverse("portal:share", args=[share.id]),
        "assistant_asked": reverse("portal:assistant_asked", args=[(rows := asked_rows(province))["question_code"]]),
        "law_text": reverse("portal:law_text", args=[rows["law_slug"]]),
        "law_article": reverse("portal:law_article", args=[rows["law_slug"], "2"]),
        "shared": reverse("portal:shared", args=[shares.secret_of(share.id)]),
    }  # fmt: skip
    found = {}
    for pattern in urls.urlpatterns:
        name = pattern.name
        if name in GO_ON or name in ("file", "receipt"):
            continue
        if name in special:
            found[name] = special[name]
        elif "<uuid:id>" in str(pattern.pattern):
            found[name] = reverse(f"portal:{name}", args=[draft.id if name.startswith("draft") else sent.id])
        else:
            found[name] = reverse(f"portal:{name}")
    return found


def test_every_page_is_complete_in_both_languages(province, tsa):
    addresses_of_pages = every_page(province)
    assert len(addresses_of_pages) >= 23
    for language in ("vi", "en"):
        client = province.citizen(0, language=language)
        for name, url in addresses_of_pages.items():
            answer = client.get(url)
            body = answer.content.decode()
            assert answer.status_code == 200, (name, answer.status_code)
            assert f'<html lang="{language}">' in body and body.count("<h1") == 1, name
            assert " style=" not in body and not re.search(r"\son[a-z]+=", body), name
            assert "<script>" not in body and "None" not in pages.text_of(answer), name
            if language == "vi":
                words = re.sub(r"<(\w+)[^>]* lang=\"en\".*?</\1>", "", body, flags=re.S)
                words = re.sub(r"<[^>]+>", " ", words.split("<main", 1)[1].split("</main>")[0])
                assert not ENGLISH.search(words), (name, ENGLISH.search(words))


def test_the_whole_catalogue_is_read_in_pages_and_by_level(province):
    first = Client().get("/procedures/")
    assert first.context["cards"][0].get("procedure") and first.context["after"] == "?page=2"
    second = Client().get("/procedures/?page=2")
    assert second.context["before"] == "?" and second.context["cards"][0]["listed"]
    shown = [card["listed"].code for card in second.context["cards"]]
    assert not set(shown) & {card["listed"].code for card in first.context["cards"] if "listed" in card}
    for odd in ("0", "x", "-1", "99999", "²"):
        assert Client().get("/procedures/", {"page": odd, "level": odd}).context["cards"]
    levels = Client().get("/procedures/?level=commune&q=dat dai").context["cards"]
    assert levels and all("commune" in card["listed"].levels for card in levels)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dang ky khai sinh", "birth-registration"),
        ("làm giấy khai sinh cho con", "birth-registration"),
        ("LAM GIAY KHAI SINH", "birth-registration"),
        ("xin giay doc than", "marital-status-certificate"),
        ("single status", "marital-status-certificate"),
        ("1.004873", "marital-status-certificate"),
        ("gpxd", "house-construction-permit"),
        ("xin GPXD", "house-construction-permit"),
        ("GKS", "birth-registration"),
        ("xntthn", "marital-status-certificate"),
    ],
)
def test_a_search_finds_what_people_call_it(province, typed, found):
    answer = pages.guest().get(reverse("portal:procedures"), {"q": typed})
    assert answer.context["cards"][0]["procedure"].slug == found


def test_a_search_without_a_find_says_what_to_do(province):
    text = pages.text_of(pages.guest().get(reverse("portal:procedures"), {"q": "zzzz"}))
    assert "Không có thủ tục nào khớp" in text and "1022" in text


def test_the_procedure_page_tells_the_four_facts_the_papers_and_the_sources(province):
    answer = pages.guest().get(reverse("portal:procedure", args=["birth-registration"]))
    text = pages.text_of(answer)
    for words in ("Thời hạn", "lệ phí", "Miễn phí", "Toàn trình", "Nơi giải quyết", "Nộp hồ sơ trực tuyến",
                  "Điền trên mạng", "Không cần nộp", "Căn cứ pháp lý",
                  "Luật Hộ tịch 60/2014/QH13, Điều 16"):  # fmt: skip
        assert words in text, words
    assert '<svg class="mc-process"' in answer.content.decode()


@pytest.mark.parametrize(
    ("slug", "unsure"), [("health-insurance-card", 8), ("work-permit", None), ("birth-registration", 1)]
)
def test_what_waits_for_the_controller_is_marked_where_it_is_said_and_among_the_sources(province, slug, unsure):
    answer = pages.guest().get(reverse("portal:procedure", args=[slug]))
    marked = [row["what"] for row in answer.context["sources"] if row["state"] == "Chờ cán bộ kiểm soát xác nhận"]
    bundle = answer.context["bundle"]
    assert len(marked) == sum(fact.fact.state == "to_be_confirmed" for fact in facts(bundle)) == (unsure or len(marked))
    shown = pages.text_of(answer)
    costs = [x for x in (*bundle.limits, *bundle.fees_on(today())) if x.fact.state == "to_be_confirmed"]
    assert shown.count("Chờ cán bộ kiểm soát xác nhận") == len(marked) + len(costs)
    assert "đang chờ cán bộ kiểm soát thủ tục xác nhận" in shown


def test_a_procedure_without_an_online_way_has_no_start_button_and_says_where_to_go(province):
    revision = catalogue.current(walk.MARITAL)[0]
    changed = revision.data | {"online": {**revision.data["online"], "level": "none"}}
    fresh = ProcedureRevision.objects.create(
        procedure_id=walk.MARITAL, number=revision.number + 1, in_force_from=revision.in_force_from, data=changed,
        **{name: getattr(revision, name) for name in _rest(revision)},
    )  # fmt: skip
    assert catalogue.current(walk.MARITAL)[0] == fresh
    url = reverse("portal:procedure", args=["marital-status-certificate"])
    answer, text = pages.guest().get(url), pages.text_of(pages.guest().get(url))
    assert "Thủ tục này làm tại quầy" in text and "1022" in text and "mp-start" not in answer.content.decode()
    refused = province.citizen(0).get(reverse("portal:start", args=["marital-status-certificate"]))
    assert refused.status_code == 422 and "chưa nộp trực tuyến được" in pages.text_of(refused)
    assert not Draft.objects.exists()


def _rest(revision) -> list[str]:
    own = {"id", "procedure_id", "procedure", "number", "in_force_from", "data"}
    return [f.attname for f in revision._meta.concrete_fields if f.attname not in own]


@pytest.mark.parametrize(("slug", "said"), [
    ("marital-status-certificate", "Một số trường hợp phải nộp phí, lệ phí. Nơi tiếp nhận báo số tiền"),
    ("house-construction-permit", "Thủ tục này phải nộp phí, lệ phí."),
    ("driving-licence-exchange", "Bạn nộp trên mạng ngay sau khi gửi hồ sơ, hoặc nộp tại quầy"),
    ("certified-copy", "Bạn nộp tại quầy, trước khi nhận kết quả."),
])  # fmt: skip
def test_how_a_fee_is_paid_and_what_files_may_be_sent_is_said_before_the_start(province, slug, said):
    text = pages.text_of(pages.guest().get(reverse("portal:procedure", args=[slug])))
    assert said in text.partition("Nộp hồ sơ trực tuyến")[0]
    assert "Ảnh (JPEG, PNG), PDF, DOCX hoặc XLSX" in text


def test_what_is_still_brought_on_paper_is_told_before_and_after_sending(province):
    client, draft = province.citizen(0), walk.draft(province, "1.013225", name="new-house")
    says = f"Bạn còn phải nộp 2 bộ bản giấy: Bản vẽ thiết kế xây dựng. Nộp tại {centre_of(province.commune).name}"
    assert says in pages.text_of(client.get(reverse("portal:draft_check", args=[draft.id])))
    sent = drafts.send(draft.id, by=province.citizen_actor(0))[0]
    assert says in pages.text_of(client.get(reverse("portal:sent", args=[sent])))
    birth = walk.submitted(province, walk.BIRTH)
    assert "bộ bản giấy" not in pages.text_of(client.get(reverse("portal:sent", args=[birth.id])))


def test_an_unknown_procedure_is_404(province):
    assert pages.guest().get("/procedures/nothing-such/").status_code == 404
    assert province.citizen(0).get("/procedures/nothing-such/start/").status_code == 404


def test_lists_have_query_budgets(province, django_assert_max_num_queries):
    guest = pages.guest()
    for url, most in ((reverse("portal:home"), 8), (reverse("portal:procedures"), 8),
                      (reverse("portal:procedure", args=["birth-registration"]), 6)):  # fmt: skip
        guest.get(url)
        with django_assert_max_num_queries(most):
            guest.get(url)
    client, draft = province.citizen(0), drafts.start(walk.BIRTH, by=province.citizen_actor(0))
    with django_assert_max_num_queries(12):
        client.get(reverse("portal:draft_agency", args=[draft.id]))


class _Eid:
    """The e-ID as the portal sees it; `claims` answers, or nobody is there."""

    def __init__(self, claims=None):
        self.claims = claims

    def start(self, redirect_uri, state, nonce, verifier):
        if self.claims is None:
            raise EidUnavailable()
        return f"http://eid/authorize?state={state}"

    def finish(self, code, verifier, nonce, redirect_uri):
        return self.claims

    def logout_url(self, id_token, return_to):
        return "http://eid/logout"


@pytest.fixture
def eid():
    given = _Eid(EidClaims("http://eid", "s-1", "025190001234", "Đỗ Quỳnh Giỏi", 2, id_token="t"))
    ports.provide(EidProvider, given)
    yield given
    ports.reset()


def test_signing_in_leads_back_to_where_one_was_and_nowhere_else(province, eid):
    client = pages.guest()
    for target, lands in (("/procedures/birth-registration/start/", None), ("https://evil.example/", "/my/")):
        away = client.get(reverse("portal:sign_in"), {"next": target})
        state = away.url.rsplit("=", 1)[1]
        back = client.get(reverse("portal:sign_in_return"), {"state": state, "code": "c"})
        assert back.url == (lands or target)
    assert pages.text_of(client.get(reverse("portal:my"))).count("Đỗ Quỳnh Giỏi") >= 1
    assert client.post(reverse("portal:sign_out")).url == "http://eid/logout"
    assert client.get(reverse("portal:my")).status_code == 302


@pytest.mark.parametrize("answer", [{"state": "khác", "code": "c"}, {"state": "x"}, {}])
def test_an_answer_that_does_not_fit_signs_nobody_in_and_says_what_to_do(province, eid, answer):
    client = pages.guest()
    client.get(reverse("portal:sign_in"))
    refused = client.get(reverse("portal:sign_in_return"), answer)
    assert refused.status_code == 400 and "Đăng nhập lại" in pages.text_of(refused)
    assert client.get(reverse("portal:my")).status_code == 302


@pytest.mark.parametrize(("language", "said"), [("vi", "Bạn chưa đồng ý"), ("en", "You did not give consent")])
def test_whoever_refuses_consent_reads_a_calm_page_with_the_ways_on(province, eid, language, said):
    client = pages.guest(language)
    away = client.get(reverse("portal:sign_in"), {"next": "/procedures/birth-registration/start/"})
    answer = {"state": away.url.rsplit("=", 1)[1], "error": "access_denied"}
    page = client.get(reverse("portal:sign_in_return"), answer, follow=True)
    assert page.status_code == 200 and said in pages.text_of(page)
    assert "?next=/procedures/birth-registration/start/" in page.content.decode()
    assert "/track/" in page.content.decode() and client.get(reverse("portal:my")).status_code == 302
    faulty = client.get(reverse("portal:sign_in_return"), {"state": "khác", "error": "access_denied"})
    assert faulty.status_code == 400, "an answer that nobody asked for stays a fault"


def test_a_silent_e_id_is_a_page_with_the_way_on(province, eid):
    eid.claims = None
    answer = pages.guest().get(reverse("portal:sign_in"))
    assert answer.status_code == 503 and "Tra cứu hồ sơ" in pages.text_of(answer)


def test_a_person_acts_for_a_business_with_a_mandate_and_for_no_other(province):
    client, person = province.citizen(0), province.person(0).person
    mine = Business.objects.create(id=uuid7(), tax_code="2600987134", name="Công ty TNHH Đồi Chè Xanh")
    other = Business.objects.create(id=uuid7(), tax_code="2600987141", name="Công ty khác")
    Mandate.objects.create(business=mine, person=person, valid_from=today(), source="eid")
    url = reverse("portal:acting")
    text = pages.text_of(client.get(url))
    assert mine.name in text and other.name not in text
    assert client.post(url, {"business": str(other.id)}).status_code == 403
    assert client.post(url, {"business": "x"}).url == url
    assert client.post(url, {"business": str(mine.id), "next": "/my/"}).url == "/my/"
    assert f"Bạn đang thay mặt {mine.name}" in pages.text_of(client.get(reverse("portal:my")))
    refused = client.get(reverse("portal:start", args=["birth-registration"]))
    assert refused.status_code == 422 and "Chỉ cá nhân được đề nghị thủ tục này" in pages.text_of(refused)
    assert reverse("portal:acting") in refused.content.decode()


def test_what_is_filed_for_the_business_and_for_oneself_are_two_lists_and_every_page_says_for_whom(province):
    client, person = province.citizen(0), province.person(0).person
    own, business = (
        walk.submitted(province),
        Business.objects.create(name="Công ty TNHH Đồi Chè", tax_code="2600987134"),
    )
    Mandate.objects.create(business=business, person=person, valid_from=today(), source="eid")
    theirs = walk.submitted(province)
    Dossier.objects.filter(id=theirs.id).update(applicant_kind="business", applicant_id=business.id)
    page = pages.text_of(client.get("/my/"))
    assert own.code in page and theirs.code not in page and "thay mặt" not in page
    client.post(reverse("portal:acting"), {"business": str(business.id)})
    page = pages.text_of(client.get("/my/"))
    assert theirs.code in page and own.code not in page
    assert "Bạn đang thay mặt Công ty TNHH Đồi Chè (mã số thuế 2600987134)." in page


def test_a_citizen_reads_what_they_declared(province):
    found, client = walk.submitted(province), province.citizen(0)
    page = pages.text_of(client.get(reverse("portal:dossier", args=[found.id])))
    assert "Nội dung bạn đã khai" in page and found.answers["child_name"] in page


def test_a_form_begun_for_oneself_is_not_sent_for_a_business(province):
    made = walk.draft(province)
    client, person = province.citizen(0), province.person(0).person
    mine = Business.objects.create(id=uuid7(), tax_code="2600987134", name="Công ty TNHH Đồi Chè Xanh")
    Mandate.objects.create(business=mine, person=person, valid_from=today(), source="eid")
    client.post(reverse("portal:acting"), {"business": str(mine.id)})
    refused = client.post(reverse("portal:draft_check", args=[made.id]))
    assert "với tư cách khác" in pages.text_of(refused) and not Dossier.objects.exists()


@pytest.mark.parametrize(("language", "said"), [
    ("vi", ("Bạn chưa có mức 2?", "Công an xã, phường bất kỳ", "kích hoạt tài khoản", "1022")),
    ("en", ("You have no level 2 yet?", "police of any commune", "activate it", "1022")),
])  # fmt: skip
def test_whoever_is_signed_in_at_level_1_reads_how_to_reach_level_2(province, language, said):
    client = province.citizen(0, assurance=1, language=language)
    answer = client.get(reverse("portal:start", args=["birth-registration"]))
    assert answer.status_code == 403 and all(words in pages.text_of(answer) for words in said)
    other = client.get("/counter/", follow=True)
    assert said[0] not in pages.text_of(other)


def test_the_e_id_and_we_name_the_same_facts_in_both_languages(province):
    asked = (Path(stand_in.__file__).parent / "templates/eid/authorize.html").read_text()
    asked = " ".join(re.sub(r"<[^>]+>", " ", asked).split())
    facts = {
        "vi": "họ tên, số định danh cá nhân, ngày sinh, giới tính, nơi thường trú, số điện thoại, thư điện tử và các "
              "doanh nghiệp bạn được thay mặt",
        "en": "your name, personal ID number, date of birth, sex, permanent residence, phone number, e-mail and the "
              "businesses that you may act for",
    }  # fmt: skip
    for language, words in facts.items():
        ours = pages.text_of(pages.guest(language).get(reverse("portal:sign_in_declined")))
        assert words in ours and words in asked, language


def test_a_form_for_a_business_begins_with_the_business_and_not_with_who_acts_for_it(province):
    """Who acts lives in Việt Trì; the business is in Thanh Ba."""
    client, person = province.citizen(0), province.person(0).person
    business = Business.objects.create(
        name="Công ty TNHH Đồi Chè", tax_code="2600987134", address="Khu 5, xã Thanh Ba, tỉnh Phú Thọ"
    )
    Mandate.objects.create(business=business, person=person, valid_from=today(), source="eid")
    client.post(reverse("portal:acting"), {"business": str(business.id)})
    client.get(reverse("portal:start", args=["house-construction-permit"]))
    made = Draft.objects.get()
    assert made.answers == {"owner_name": business.name, "owner_residence": business.address}
    assert made.contact["phone"] == person.phone and made.contact["address"] == business.address
    page = client.get(reverse("portal:draft_agency", args=[made.id]))
    assert "Thanh Ba" in page.context["units"][0].label["vi"] == page.context["home"].label["vi"]
    assert "nơi doanh nghiệp đặt trụ sở" in pages.text_of(page)
    shown = client.get(reverse("portal:draft_page", args=[made.id, "owner"]))
    assert pages.text_of(shown).count("Lấy từ tài khoản định danh") == 2
    Business.objects.filter(id=business.id).update(name="Công ty Cổ phần 26", address="")
    client.post(reverse("portal:start", args=["house-construction-permit"]), {"key": str(uuid7())})
    other = Draft.objects.exclude(id=made.id).get()
    assert other.answers == {}, "what the question would refuse is left for the person to write"
    assert client.get(reverse("portal:draft_agency", args=[other.id])).context["home"] is None
