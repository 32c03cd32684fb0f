"""Bodies that nobody should send, and bodies that say the same in another order."""

import json
import re

import pytest
from pydantic_core._pydantic_core import list_all_errors

from motcua.onestop.dossiers.models import Dossier
from motcua.sites.api.sentences import SENTENCES, general, sentence
from tests.sites.api.caller import sent


@pytest.mark.parametrize("body", [
    "", "{", "[]", "null", '"text"', "{\"a\": NaN}", "[" * 100_000, '{"procedure": "\\u0000"}',
    '{"procedure": "\\ud800"}', "9" * 5000, b"\xff\xfe", '{"procedure": ' + "1" * 9000 + "}",
])  # fmt: skip
def test_what_cannot_be_read_is_refused_and_nothing_breaks(province, caller, body):
    refused = caller("tiepnhan").post("/dossiers", body, key="khoa-12345")
    assert refused.status_code in (400, 422), refused.content
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_a_body_doubled_is_refused_and_files_nothing(province, caller):
    mine = caller("tiepnhan")
    body = json.dumps(sent(province, mine))
    twice = (body + body, f"[{body},{body}]", body[:-1] + ', "procedure": "1.001193"}',
             body.replace('"answers": {', '"answers": {"purpose": "other", "purpose": "marry", '))  # fmt: skip
    for odd in twice:
        refused = mine.post("/dossiers", odd, key="khoa-12345")
        assert refused.status_code in (400, 422), refused.content
        assert refused.headers["Content-Type"] == "application/problem+json"
    assert not Dossier.objects.exists()


def test_an_act_doubled_in_one_body_does_nothing(province, caller):
    from tests.sites import walk

    found = walk.received(province, walk.MARITAL)
    refused = caller("chuyenvien").post(f"/dossiers/{found.code}/actions/take", '{"version": 1, "version": 2}')
    assert refused.status_code == 400 and Dossier.objects.get().version == found.version


def test_two_megabytes_are_the_most(province, caller):
    refused = caller("tiepnhan").post("/dossiers", json.dumps({"procedure": "x" * 3_000_000}), key="khoa-12345")
    assert refused.status_code == 413, refused.content


@pytest.mark.parametrize("path", ["answers", "contact", "applicant"])
def test_deep_and_odd_values_are_named_not_kept(province, caller, path):
    mine = caller("tiepnhan")
    for odd in ([1], {"a": {"b": 1}}, True, 10**30, "x" * 100_000):
        body = sent(province, mine)
        body[path] = dict.fromkeys(body[path], odd)
        refused = mine.post("/dossiers", body, key="khoa-12345")
        assert refused.status_code == 422 and refused.json()["errors"], (odd, refused.content)
    assert not Dossier.objects.exists()


def test_odd_fields_of_acts_are_named(province, caller):
    from tests.sites import walk

    number = walk.submitted(province, walk.MARITAL).code
    mine = caller("tiepnhan")
    for odd in ([1], {"a": 1}, True, 10**30, "x" * 100_000, None, [{"document": []}]):
        for verb, field in (("decline", "reason"), ("request_completion", "items"), ("change_contact", "delivery"),
                            ("withdraw", "who"), ("note", "text")):  # fmt: skip
            assert mine.act(number, verb, **{field: odd}).status_code == 422, (verb, odd)
    assert Dossier.objects.get().version == 1


VIETNAMESE = re.compile("[đĐăơưâêô\u1ea0-\u1ef9]")
ENGLISH = re.compile(r"\b(Input|should|valid|String|Value|error|unable|Field|Send|There)\b")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whatever_is_wrong_is_said_in_the_callers_language(province, caller, language):
    mine = caller("tiepnhan", language=language)
    body = sent(province, mine)
    whole = {**body, "channel": "pigeon", "more": 1, "documents": [{"document": 1, "file": "x", "copies": 0}] * 2,
             "applicant": {**body["applicant"], "birth_date": "soon", "name": "x" * 101, "sex": None}}  # fmt: skip
    del whole["contact"]
    replies = [
        mine.post("/dossiers", whole, key="khoa-12345"), mine.post("/dossiers", body, key="ngắn"),
        mine.post("/dossiers", {**body, "documents": {}, "answers": []}, key="khoa-12345"),
        mine.get("/dossiers", size="x", state="eaten"), mine.get("/dossiers", size=101), mine.get("/dossiers", size=0),
        mine.get("/dossiers", after="xyz"),
    ]  # fmt: skip
    told = {}
    for refused in replies:
        assert refused.status_code == 422, refused.content
        told |= {e["field"]: e["message"] for e in refused.json()["errors"]}
        for one in (refused.json()["detail"], *(e["message"] for e in refused.json()["errors"])):
            assert bool(VIETNAMESE.search(one)) is (language == "vi"), one
            assert language == "en" or not ENGLISH.search(one), one
            assert "should be" not in one and "%(" not in one
    if language == "vi":
        assert told["channel"] == "Gửi một trong các giá trị: counter, post."
        assert told["after"].startswith("Đây không phải vị trí") and "100 ký tự" in told["applicant.name"]
        assert told["applicant.birth_date"].startswith("Gửi ngày theo dạng") and "UUID" in told["documents.0.file"]


def test_every_sentence_fills_its_places_and_another_type_has_one_too():
    """The facts of each type are those that pydantic gives."""
    facts = {one["type"]: dict.fromkeys(re.findall(r"{(\w+)}", one["message_template_python"]), 1)
             for one in list_all_errors()}  # fmt: skip
    for type_ in SENTENCES:
        assert sentence({"type": type_, "ctx": facts[type_]}) not in ("", general()), type_
    assert sentence({"type": "bytes_too_long", "ctx": {}}) == sentence({"type": "string_too_long"}) == general()


def test_the_order_of_a_body_is_not_its_content(province, caller):
    mine = caller("tiepnhan")
    body = sent(province, mine)
    turned = {key: dict(reversed(value.items())) if isinstance(value, dict) else value
              for key, value in reversed(body.items())}  # fmt: skip
    first = mine.post("/dossiers", json.dumps(body, indent=3), key="khoa-12345")
    second = mine.post("/dossiers", turned, key="khoa-12345")
    assert (first.status_code, second.status_code) == (201, 200), (first.content, second.content)
    assert first.json()["code"] == second.json()["code"] and Dossier.objects.count() == 1
