"""A program asks: the same answers as on the page, in the caller's language, without a token."""

import pytest

from motcua.assistant.answers.models import Turn
from tests.sites import walk
from tests.sites.api.caller import Caller

WAY = "/assistant/answers"


@pytest.mark.parametrize(("language", "title"), [("vi", "Thủ tục đăng ký khai sinh"), ("en", "Birth registration")])
def test_a_question_is_answered_with_quotations_and_the_next_step(province, language, title):
    told = Caller(language=language).post(WAY, {"question": "lam giay khai sinh cho con mat bao lau"}).json()
    assert told["kind"] == "answered" and told["procedure"]["code"] == walk.BIRTH and told["procedure"]["revision"] == 1
    assert told["procedure"]["title"] == title and [one["fact"] for one in told["facts"]] == ["time"]
    assert told["facts"][0]["quotations"][0]["source"] and told["facts"][0]["quotations"][0]["text"] in told["text"]
    assert [one["step"] for one in told["next"]] == ["start", "read", "book", "officer"]


def test_asking_on_keeps_the_procedure(province):
    caller = Caller()
    first = caller.post(WAY, {"question": "lam giay khai sinh cho con"}).json()
    second = caller.post(WAY, {"question": "thế lệ phí bao nhiêu?", "thread": first["thread"]}).json()
    assert second["procedure"]["code"] == walk.BIRTH and second["thread"] == first["thread"]
    assert [one["fact"] for one in second["facts"]] == ["fee"] and Turn.objects.count() == 2
    named = caller.post(WAY, {"question": "mất bao lâu", "procedure": walk.MARITAL}).json()
    assert named["procedure"]["code"] == walk.MARITAL


def test_what_is_not_known_is_told_so(province):
    told = Caller().post(WAY, {"question": "thời tiết ngày mai thế nào"}).json()
    assert told["kind"] == "unknown" and told["procedure"] is None and told["facts"] == []


@pytest.mark.parametrize(("body", "field"), [
    ({}, "question"), ({"question": ""}, "question"), ({"question": "a" * 2001}, "question"),
    ({"question": "a" * 20_001}, "question"), ({"question": "khai sinh", "thread": "x"}, "thread"),
    ({"question": "khai sinh", "more": 1}, "more"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused_at_its_field(province, body, field):
    refused = Caller().post(WAY, body)
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == field


def test_a_talk_of_somebody_who_was_signed_in_is_not_gone_on_with(province):
    from motcua.assistant.answers import services
    from motcua.assistant.answers.enums import Source

    turn = services.ask("khai sinh", by=province.citizen_actor(0), source=Source.PORTAL, language="vi")
    assert Caller().post(WAY, {"question": "lệ phí", "thread": turn.thread.secret}).status_code == 422
