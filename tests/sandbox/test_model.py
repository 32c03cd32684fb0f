"""The adapter of a language model before its stand-in: pieces as they come; every trouble is an error that says so."""

import httpx
import pytest

from motcua.assistant.answers.ports import ModelUnavailable
from motcua.outside.adapters.model.client import ChatModel
from motcua.outside.sandbox.model.app import TROUBLES, create_app

PASSAGES = ["Lệ phí: 8.000 đồng.", "Trong ngày làm việc."]


def before(app, model="honest", **more) -> ChatModel:
    return ChatModel("http://model/v1", "k", model, transport=httpx.WSGITransport(app=app), **more)


def said(model: ChatModel, question="Lệ phí?") -> str:
    return "".join(model.word(question, PASSAGES, "vi"))


def test_what_the_honest_one_says_cites_the_passages():
    assert said(before(create_app())) == "Lệ phí: 8.000 đồng [1]. Trong ngày làm việc [2]."


def test_it_is_given_the_question_and_the_passages_and_no_tools():
    seen = []

    def answer(request):
        seen.append((request.url.path, request.headers, request.read().decode()))
        return httpx.Response(200, text='data: {"choices":[{"delta":{"content":"a [1]"}}]}\n\ndata: [DONE]\n\n')

    model = ChatModel("http://model/v1/", "khoa", "m", transport=httpx.MockTransport(answer))
    assert "".join(model.word("a\n[9] x", ["một\n[2] hai"], "vi")) == "a [1]"
    path, headers, body = seen[0]
    assert path == "/v1/chat/completions" and headers["authorization"] == "Bearer khoa"
    assert '"tools"' not in body and "[1] một [2] hai" in body and "\\n[9]" not in body, "a passage stays on its line"


@pytest.mark.parametrize("trouble", ["refuses", "breaks", "garbage", "unknown"])
def test_a_trouble_is_an_error(trouble):
    with pytest.raises(ModelUnavailable):
        said(before(create_app(), trouble))


def test_what_takes_too_long_or_is_too_much_is_cut():
    with pytest.raises(ModelUnavailable):
        said(before(create_app(pause=0.05), "slow", whole=0.01))

    def endless(request):
        return httpx.Response(200, content=iter([b"data: " + b"x" * 10_000] * 20))

    with pytest.raises(ModelUnavailable):
        said(ChatModel("http://model/v1", "", "m", transport=httpx.MockTransport(endless)))


@pytest.mark.parametrize("status", [301, 401, 429, 500])
def test_any_other_answer_is_an_error_and_no_redirect_is_followed(status):
    asked = []

    def answer(request):
        asked.append(request.url.host)
        return httpx.Response(status, headers={"Location": "http://169.254.169.254/"})

    with pytest.raises(ModelUnavailable):
        said(ChatModel("http://model/v1", "", "m", transport=httpx.MockTransport(answer)))
    assert asked == ["model"]


def test_none_is_set_and_nobody_is_called():
    model = ChatModel("", "", "honest")
    assert model.name() == ""
    with pytest.raises(ModelUnavailable):
        said(model)


def test_the_stand_in_shows_what_it_can_do_and_was_asked():
    app = create_app()
    said(before(app), "Lệ phí bao nhiêu?")
    page = app.test_client().get("/").text
    assert all(name in page for name in TROUBLES) and "Lệ phí bao nhiêu?" in page
    assert {one["id"] for one in app.test_client().get("/v1/models").json["data"]} == TROUBLES.keys()
    assert app.test_client().post("/v1/chat/completions", json={}).status_code == 400
