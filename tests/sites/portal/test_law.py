"""What a law says, asked in everyday words: the article as it stands, with its source; and the pages it links to."""

from dataclasses import replace

import pytest
from django.urls import reverse

from motcua.assistant.answers import services as assistant
from motcua.assistant.answers.enums import AnswerKind, Source
from motcua.assistant.answers.models import Turn
from motcua.assistant.law import indexing, services
from motcua.assistant.law.models import Citation, LegalText
from motcua.assistant.law.reading import read
from motcua.foundation.common.actors import GUEST, SYSTEM
from motcua.foundation.common.clock import today
from tests.assistant.law.test_services import DAY, TEXT, facts, filed
from tests.sites import walk
from tests.sites.portal import pages
from tests.sites.portal.test_assistant import ask

LOST = "Theo Nghị định về giấy hẹn, người làm mất giấy hẹn phải xuất trình gì?"


def said_of_law():
    return LegalText.objects.get(), Turn.objects.order_by("id").last()


@pytest.mark.parametrize(("language", "said"), [("vi", "có hiệu lực từ"), ("en", "in force from")])
def test_the_article_is_quoted_with_law_number_date_and_link(province, language, said):
    filed()
    answer = ask(pages.guest(language), LOST)
    shown = pages.text_of(answer)
    law, turn = said_of_law()
    assert "Người làm mất giấy hẹn xuất trình căn cước." in shown and "Điều 2a. Mất giấy hẹn" in shown
    assert law.title in shown and law.number in shown and f"{said} " in shown
    assert language == "en" or f"{said} {law.in_force_from:%d/%m/%Y}" in shown
    assert reverse("portal:law_article", args=[law.slug, "2a"]) in answer.text
    assert turn.kind == AnswerKind.ANSWERED and turn.procedure_code == ""


def test_an_english_question_gets_the_article_in_vietnamese_and_is_told_so(province):
    """With its source; who reads in Vietnamese is not told what they know."""
    filed("Điều 1. Thời hiệu thừa kế\nThời hiệu yêu cầu chia di sản của người thừa kế là 30 năm.\nĐiều 2. Khác\nKhác.")
    asked = "what is the statute of limitations for inheritance?"
    answer = ask(pages.guest("en"), asked)
    told = pages.text_of(answer)
    law, turn = said_of_law()
    assert turn.kind == AnswerKind.ANSWERED and "Thời hiệu yêu cầu chia di sản" in told and law.number in told
    assert "Laws are published in Vietnamese." in told and 'lang="vi"' in answer.text
    assert "Luật được công bố bằng" not in pages.text_of(ask(pages.guest(), LOST))


def test_a_question_about_a_procedure_gets_the_procedure(province):
    filed("Điều 1. Đăng ký khai sinh\nViệc đăng ký khai sinh cho con được thực hiện tại nơi cư trú của cha hoặc mẹ.")
    answer = ask(pages.guest(), "lam giay khai sinh cho con can giay to gi")
    assert "Giấy chứng sinh" in pages.text_of(answer) and Citation.objects.count() == 0
    ask(pages.guest(), "Theo Nghị định về giấy hẹn, việc đăng ký khai sinh cho con thực hiện tại đâu")
    assert Citation.objects.count() == 1


@pytest.mark.parametrize("change", ["superseded", "ended", "reworded"])
def test_what_changes_between_question_and_reading_is_not_quoted(province, change):
    law, _done = filed()
    browser = pages.guest()
    ask(browser, LOST)
    if change == "reworded":
        services.file(
            read(TEXT.replace("xuất trình căn cước", "nộp đơn").split("\n")), facts(), name="b.txt", by=SYSTEM
        )
    elif change == "ended":
        services.set_facts(law.id, facts(in_force_until=today()), by=SYSTEM)
    else:
        filed("Điều 1. Khác\nKhông còn giấy hẹn.", number="62/2026/NĐ-CP", in_force_from=today())
        services.set_facts(law.id, facts(superseded_by="62/2026/NĐ-CP"), by=SYSTEM)
    shown = pages.text_of(browser.get("/assistant/"))
    assert "xuất trình căn cước" not in shown and "Hãy hỏi lại" in shown
    indexing.go_on()
    again = pages.text_of(ask(browser, LOST))
    assert ("nộp đơn" in again) == (change == "reworded") and "xuất trình căn cước" not in again.split("Bạn đã hỏi")[-1]


def test_what_is_not_yet_in_force_is_never_quoted(province):
    filed(in_force_from=today() + DAY)
    ask(pages.guest(), LOST)
    assert Citation.objects.count() == 0


def test_the_next_article_that_fits_nearly_as_well_is_named(province):
    filed("Điều 1. Mất giấy hẹn\nMất giấy hẹn thì làm đơn.\nĐiều 2. Mất giấy hẹn\nMất giấy hẹn thì làm đơn.")
    shown = pages.text_of(ask(pages.guest(), "theo nghị định về giấy hẹn, mất giấy hẹn thì làm đơn"))
    assert "Những điều khác có thể trả lời" in shown


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_annex_is_read_and_quoted_as_one(province, language):
    law, _done = filed(f"{TEXT}\nTM. CHÍNH PHỦ\nPHỤ LỤC I\nBẢNG MỨC THU TIỀN KÝ QUỸ\n1. Gửi tiền ký quỹ: 75.000 đồng.")
    browser = pages.guest(language)
    title = "Phụ lục I. BẢNG MỨC THU TIỀN KÝ QUỸ"
    contents = browser.get(reverse("portal:law_text", args=[law.slug]))
    annex = reverse("portal:law_article", args=[law.slug, "phu-luc-i"])
    assert title in contents.text and annex in contents.text
    page = pages.text_of(browser.get(annex))
    assert title in page and "75.000 đồng" in page
    before = pages.text_of(browser.get(reverse("portal:law_article", args=[law.slug, "3"])))
    assert {"vi": "Phụ lục I", "en": "Annex I"}[language] in before
    answer = ask(browser, "Theo Nghị định về giấy hẹn, bảng mức thu tiền ký quỹ là bao nhiêu?")
    shown = pages.text_of(answer)
    assert "75.000 đồng" in shown and title in shown and annex in answer.text and law.number in shown


def test_asking_on_after_a_law_is_of_the_procedure_before(province):
    filed()
    turn = assistant.ask("đăng ký khai sinh", by=GUEST, source=Source.PORTAL, language="vi")
    law = assistant.ask(LOST, by=GUEST, source=Source.PORTAL, language="vi", thread=turn.thread)
    on = assistant.ask("thế lệ phí bao nhiêu?", by=GUEST, source=Source.PORTAL, language="vi", thread=law.thread)
    assert (law.procedure_code, on.procedure_code) == ("", walk.BIRTH)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_texts_and_articles_are_read_by_everybody(province, language):
    law, _done = filed()
    browser = pages.guest(language)
    listed = browser.get(reverse("portal:laws"))
    assert law.title in listed.text
    contents = browser.get(reverse("portal:law_text", args=[law.slug]))
    assert 'id="2a"' in contents.text and "Mất giấy hẹn" in contents.text
    article = browser.get(reverse("portal:law_article", args=[law.slug, "1"]))
    assert 'id="diem-2b"' in article.text and "Nơi trả." in article.text
    assert reverse("portal:law_article", args=[law.slug, "2a"]) in article.text
    for place in ([law.slug, "99"], ["none", "1"]):
        assert browser.get(reverse("portal:law_article", args=place)).status_code == 404
    assert browser.get(reverse("portal:laws"), {"after": "x"}).status_code == 302


def test_a_former_wording_is_told_as_one(province):
    law, _done = filed()
    services.file(read(TEXT.replace("xuất trình căn cước", "nộp đơn").split("\n")), facts(), name="b.txt", by=SYSTEM)
    page = reverse("portal:law_article", args=[law.slug, "2a"])
    former = pages.text_of(pages.guest().get(f"{page}?version=1"))
    assert "xuất trình căn cước" in former and "bản trước" in former
    assert "nộp đơn" in pages.text_of(pages.guest().get(page))
    assert pages.guest().get(f"{page}?version=9").status_code == 404


def test_a_text_that_is_over_says_so_and_is_listed_no_more(province):
    law, _done = filed()
    services.set_facts(law.id, replace(facts(), in_force_until=today()), by=SYSTEM)
    shown = pages.text_of(pages.guest().get(reverse("portal:law_article", args=[law.slug, "1"])))
    assert "Văn bản này đã hết hiệu lực" in shown
    assert law.title not in pages.guest().get(reverse("portal:laws")).text


def test_programs_get_the_article_too(province):
    filed()
    told = pages.guest().post("/api/v1/assistant/answers", {"question": LOST}, content_type="application/json").json()
    (article,) = told["articles"][:1]
    assert (
        article["article"] == "Điều 2a. Mất giấy hẹn"
        and article["text"] == "Người làm mất giấy hẹn xuất trình căn cước."
    )
    assert article["number"] == "61/2026/NĐ-CP" and article["address"].endswith("/law/61-2026-nd-cp/2a/")
    assert "xuất trình căn cước" in told["text"] and told["procedure"] is None
