"""What citizens handed over: who sees it, who answers it, once; what a controller lets the assistant tell."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import reverse

from motcua.assistant.answers import selectors, services
from motcua.assistant.answers.enums import Source
from motcua.assistant.answers.errors import AnsweredAlready, ControllersOnly, NotAnswered, NotYourQuestion
from motcua.assistant.answers.models import Entry, OfficerQuestion
from motcua.foundation.common.actors import GUEST
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity.enums import Role
from tests.sites.portal import pages

LIST = "/desk/questions/"
ANSWER = "Tại Ủy ban nhân dân cấp xã nơi cư trú của cha hoặc mẹ."


def handed(province, question="Con sinh ở nước ngoài thì khai sinh ở đâu?"):
    turn = services.ask("lam giay khai sinh mat bao lau", by=GUEST, source=Source.PORTAL, language="vi")
    return services.hand_over(turn.thread_id, by=GUEST, unit_id=province.commune.id, question=question, name="Mai")


@pytest.mark.parametrize(("language", "words"), [("vi", "Câu hỏi của người dân"), ("en", "Questions from citizens")])
def test_officers_of_the_agency_see_the_talk_and_answer_once(province, language, words):
    asked = handed(province)
    specialist = province.officer("chuyenvien", language)
    listed = specialist.get(LIST)
    assert words in pages.text_of(listed) and asked.question in pages.text_of(listed)
    page = reverse("desk:question", args=[asked.id])
    shown = pages.text_of(specialist.get(page))
    assert "lam giay khai sinh mat bao lau" in shown and "Mai" in shown
    assert specialist.post(page, {"answer": "ngắn"}).status_code == 422
    for _n in range(2):
        assert specialist.post(page, {"answer": ANSWER}).status_code == 302
    late = province.officer("tiepnhan", language).post(page, {"answer": "Câu trả lời khác hẳn."})
    assert late.status_code == 422
    found = OfficerQuestion.objects.get()
    assert (found.answer, found.answered_by) == (ANSWER, province.actor("chuyenvien").name)
    assert [one.action for one in EventRecord.objects.filter(action__startswith="assistant.").order_by("at")] == [
        "assistant.handed", "assistant.answered",
    ]  # fmt: skip
    assert asked.question in pages.text_of(specialist.get(f"{LIST}?answered=1"))
    assert asked.question not in pages.text_of(specialist.get(LIST))


def test_officers_of_another_agency_see_and_answer_nothing(province):
    asked = handed(province)
    other = province.officer("xaydung")
    assert asked.question not in pages.text_of(other.get(LIST))
    assert other.get(reverse("desk:question", args=[asked.id])).status_code == 404
    for who in ("xaydung", "kiemsoat", "quantri"):
        with pytest.raises(NotYourQuestion):
            services.answer(asked.id, by=province.actor(who), text=ANSWER)
    with pytest.raises(NotYourQuestion):
        services.answer(asked.id, by=province.citizen_actor(0), text=ANSWER)


@pytest.mark.parametrize(("language", "words"), [("vi", "Chuyển từ"), ("en", "Passed on by")])
def test_an_officer_of_the_wrong_agency_passes_it_on_and_everybody_sees_who_has_it(province, language, words):
    asked, why = handed(province), "Cha mẹ ở địa bàn khác."
    to = selectors.others(asked)[0]
    page, client = reverse("desk:question", args=[asked.id]), province.officer("chuyenvien", language)
    assert str(to.id) in client.get(page).text
    for _n in range(2):
        sent = client.post(page, {"act": "pass", "unit": str(to.id), "why": why})
        assert sent.status_code == 302 and sent["Location"] == LIST
    found = OfficerQuestion.objects.get()
    assert (found.unit, found.passed_from, found.passed_why) == (to, province.commune, why)
    assert found.thread.turns.get().unit == to
    record = EventRecord.objects.get(action="assistant.passed")
    assert record.detail["into"] == to.name and why not in str(record.detail)
    assert client.get(page).status_code == 404 and asked.question not in pages.text_of(client.get(LIST))
    citizen = pages.text_of(pages.guest(language).get(reverse("portal:assistant_asked", args=[asked.code])))
    assert to.label[language] in citizen and words in citizen and province.commune.label[language] in citizen
    assert why not in citizen
    with pytest.raises(NotYourQuestion):
        services.answer(asked.id, by=province.actor("chuyenvien"), text=ANSWER)
    theirs = replace(province.actor("chuyenvien"), grants=frozenset({(Role.SPECIALIST, to.id)}))
    assert list(selectors.waiting(theirs)) == [found]
    assert services.answer(asked.id, by=theirs, text=ANSWER).unit == to


@pytest.mark.parametrize("field", ["unit", "why"])
def test_what_is_wrong_with_passing_on_is_said_and_nothing_is_lost(province, field):
    asked = handed(province)
    typed = {"unit": str(selectors.others(asked)[0].id), "why": "Không thuộc địa bàn."}
    client = province.officer("chuyenvien")
    for wrong in ("", str(province.commune.id)) if field == "unit" else ("", "x" * 501):
        sent = client.post(reverse("desk:question", args=[asked.id]), {"act": "pass", **typed, field: wrong})
        assert sent.status_code == 422, wrong
        kept = typed["why"] if field == "unit" else f'<option value="{typed["unit"]}" selected'
        assert kept in sent.text and '<details class="dk-ask" open>' in sent.text
    assert OfficerQuestion.objects.get().unit == province.commune
    assert not EventRecord.objects.filter(action="assistant.passed").exists()


def test_only_the_agency_that_has_it_passes_it_on_and_only_while_it_waits(province):
    asked = handed(province)
    said = {"unit_id": selectors.others(asked)[0].id, "why": "Không thuộc địa bàn."}
    for who in ("xaydung", "kiemsoat", "quantri"):
        with pytest.raises(NotYourQuestion):
            services.pass_on(asked.id, by=province.actor(who), **said)
    with pytest.raises(Invalid):
        services.pass_on(asked.id, by=province.actor("chuyenvien"), unit_id=uuid4(), why="Không thuộc địa bàn.")
    services.answer(asked.id, by=province.actor("chuyenvien"), text=ANSWER)
    with pytest.raises(AnsweredAlready):
        services.pass_on(asked.id, by=province.actor("chuyenvien"), **said)
    client, page = province.officer("chuyenvien"), reverse("desk:question", args=[asked.id])
    assert client.post(page, {"act": "pass", "unit": str(said["unit_id"]), "why": "x"})["Location"] == page
    assert OfficerQuestion.objects.get().unit == province.commune


def test_of_what_is_not_known_agencies_of_both_levels_may_be_chosen(province):
    asked = handed(province)
    asked.procedure_code = ""
    assert {one.level for one in selectors.others(asked)} == {"province", "commune"}


def test_an_answer_is_given_once(province):
    asked = handed(province)
    services.answer(asked.id, by=province.actor("chuyenvien"), text=ANSWER)
    with pytest.raises(AnsweredAlready):
        services.answer(asked.id, by=province.actor("tiepnhan"), text=ANSWER)


@pytest.mark.parametrize("text", ["", " " * 20, "ngắn", "x" * 4001])
def test_an_answer_has_a_length(province, text):
    asked = handed(province)
    with pytest.raises(Invalid):
        services.answer(asked.id, by=province.actor("chuyenvien"), text=text)
    assert OfficerQuestion.objects.get().answer == ""


def test_the_list_costs_the_same_for_many(province, django_assert_max_num_queries):
    for n in range(30):
        handed(province, f"Câu hỏi số {n} về khai sinh?")
    client = province.officer("chuyenvien")
    with django_assert_max_num_queries(16):
        first = client.get(LIST)
    assert first.context["next"]
    second = client.get(LIST, {"after": first.context["next"]})
    shown = [[row[0].id for row in page.context["rows"]] for page in (first, second)]
    assert len(shown[0]) == 25 and len(shown[1]) == 5 and not set(shown[0]) & set(shown[1])
    assert client.get(LIST, {"after": "x"}).status_code == 302


def test_only_a_controller_approves_and_only_what_was_answered(province):
    asked = handed(province)
    said = {"question": "Sinh ở nước ngoài thì khai sinh ở đâu?", "text": ANSWER}
    with pytest.raises(NotAnswered):
        services.approve(asked.id, by=province.actor("kiemsoat"), **said)
    services.answer(asked.id, by=province.actor("chuyenvien"), text=ANSWER)
    with pytest.raises(ControllersOnly):
        services.approve(asked.id, by=province.actor("chuyenvien"), **said)
    approve = reverse("operations:assistant_approve", args=[asked.id])
    assert province.officer("chuyenvien").get(approve).status_code == 403


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_controller_words_what_is_told_and_withdraws_it(province, language):
    asked = handed(province)
    services.answer(asked.id, by=province.actor("chuyenvien"), text=ANSWER)
    controller = province.officer("kiemsoat", language)
    listed = controller.get("/operations/assistant/")
    approve = reverse("operations:assistant_approve", args=[asked.id])
    assert approve in listed.text
    assert controller.post(approve, {"question": "", "answer": ""}).status_code == 422
    for _n in range(2):
        sent = controller.post(approve, {"question": "Sinh ở nước ngoài khai sinh ở đâu?", "answer": ANSWER})
        assert sent.status_code == 302
    entry = Entry.objects.get()
    assert (entry.answered_by, entry.unit, entry.revision_id is not None) == (
        province.actor("chuyenvien").name, province.commune, True,
    )  # fmt: skip
    withdraw = reverse("operations:assistant_withdraw", args=[entry.id])
    assert withdraw in controller.get("/operations/assistant/?told=1").text
    for _n in range(2):
        assert controller.post(withdraw).status_code == 302
    assert Entry.objects.get().withdrawn_at
    assert EventRecord.objects.filter(action="assistant.withdrawn").count() == 1
