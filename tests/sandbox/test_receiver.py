"""The stand-in receiver: says what is wrong with a signature, shows what came, has its troubles."""

import time

import pytest

from motcua.onestop.webhooks.signatures import sign, worded
from motcua.outside.sandbox.receiver.app import TROUBLES, create_app

SECRET, BODY = bytes(range(32)), b'{"type":"dossier.issue"}'


@pytest.fixture
def receiver():
    return create_app("http://127.0.0.1:1/receiver", slow_seconds=0).test_client()


def post(receiver, trouble="fine", *, id="a", at=None, secret=SECRET, body=BODY):
    seconds = at or int(time.time())
    headers = {"webhook-id": id, "webhook-timestamp": str(seconds),
               "webhook-signature": sign([b"y" * 32, secret], id, seconds, BODY)}  # fmt: skip
    return receiver.post(f"/hooks/{trouble}", data=body, headers=headers).status_code


def verdicts(receiver):
    return [one["verdict"] for one in receiver.get("/received.json").json]


def test_it_says_what_is_wrong_with_a_signature(receiver):
    post(receiver)
    receiver.post("/secrets", data={"secret": worded(SECRET)})
    post(receiver)
    post(receiver, secret=b"x" * 32)
    post(receiver, body=BODY + b" ")
    post(receiver, at=int(time.time()) - 600)
    receiver.post("/hooks/fine", data=BODY)
    assert verdicts(receiver) == ["no_key", "good", "wrong", "wrong", "old", "old"]


def test_each_trouble_answers_as_it_is_called_and_the_page_shows_it(receiver):
    told = {trouble: [post(receiver, trouble, id=trouble) for _ in range(3)] for trouble in TROUBLES}
    assert told == {"fine": [200] * 3, "down": [503] * 3, "slow": [200] * 3, "fails_twice": [500, 500, 200],
                    "redirect": [302] * 3, "gone": [410] * 3}  # fmt: skip
    page = receiver.get("/").text
    assert "dossier.issue" in page and "lần 3" in page and all(f"/hooks/{one}" in page for one in TROUBLES)
    assert post(receiver, "unknown") == 404


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_x", "whsec_AAAA", "không phải"])
def test_what_is_no_secret_is_refused(receiver, secret):
    assert receiver.post("/secrets", data={"secret": secret}).status_code == 400


def test_a_body_that_is_odd_or_too_large_breaks_nothing(receiver):
    assert receiver.post("/hooks/fine", data=b"\xff<script>").status_code == 200
    assert "<script>" not in receiver.get("/").text
    assert receiver.post("/hooks/fine", data=b"x" * 70_000).status_code == 413
