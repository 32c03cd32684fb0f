import httpx
import pytest
from asn1crypto import cms, tsp

from motcua.foundation.signing.ports import TimestampFailed
from motcua.outside.adapters.errors import AdapterError
from motcua.outside.adapters.timestamp.client import HttpTimestampAuthority
from motcua.outside.sandbox.tsa.app import QUERY, create_app

DIGEST = bytes(range(32))


@pytest.fixture
def app(tmp_path):
    return create_app(tmp_path)


@pytest.fixture
def adapter(app):
    return HttpTimestampAuthority("http://tsa/", transport=httpx.WSGITransport(app))


def answering(response: httpx.Response) -> HttpTimestampAuthority:
    return HttpTimestampAuthority("http://tsa/", transport=httpx.MockTransport(lambda request: response))


def query(name: str, digest: bytes) -> bytes:
    imprint = {"hash_algorithm": {"algorithm": name}, "hashed_message": digest}
    return tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True}).dump()


def test_the_token_holds_the_digest_and_the_certificate(adapter):
    signed = cms.ContentInfo.load(adapter.stamp(DIGEST))["content"]
    info = signed["encap_content_info"]["content"].parsed
    assert info["message_imprint"]["hashed_message"].native == DIGEST
    usages = [c.chosen.extended_key_usage_value for c in signed["certificates"]]
    assert [u.native for u in usages if u is not None] == [["time_stamping"]]


@pytest.mark.parametrize(("body", "failure"), [
    (b"nothing", "bad_data_format"),
    (query("sha1", bytes(20)), "bad_alg"),
    (query("sha256", bytes(5)), "bad_data_format"),
])  # fmt: skip
def test_a_bad_query_is_rejected_by_protocol(app, body, failure):
    answer = app.test_client().post("/", data=body, content_type=QUERY)
    assert answer.status_code == 200
    status = tsp.PKIStatusInfo.load(answer.data[2:])
    assert (status["status"].native, status["fail_info"].native) == ("rejection", {failure})


def test_another_content_type_is_refused_and_the_page_says_what_it_is(app):
    client = app.test_client()
    assert client.post("/", data=query("sha256", DIGEST)).status_code == 415
    assert "thay cho" in client.get("/").text
    assert client.get("/ca.pem").data.startswith(b"-----BEGIN CERTIFICATE-----")


def test_the_key_stays_over_a_restart_and_is_private(tmp_path):
    create_app(tmp_path)
    folder = tmp_path / "keys" / "tsa"
    before = (folder / "tsa.pem").read_bytes()
    create_app(tmp_path)
    assert (folder / "tsa.pem").read_bytes() == before
    assert (folder / "tsa-key.pem").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("response", "permanent"), [
    (httpx.Response(404), True), (httpx.Response(503), False), (httpx.Response(429), False),
    (httpx.Response(200, content=b"<html>"), False), (httpx.Response(200, content=b""), False),
])  # fmt: skip
def test_the_adapter_says_whether_trying_again_makes_sense(response, permanent):
    with pytest.raises(AdapterError) as failed:
        answering(response).stamp(DIGEST)
    assert failed.value.permanent is permanent
    assert isinstance(failed.value, TimestampFailed)


def test_an_answer_for_another_digest_is_refused(app):
    """A replayed answer: the nonce differs."""
    first = app.test_client().post("/", data=query("sha256", bytes(32)), content_type=QUERY)
    with pytest.raises(AdapterError):
        answering(httpx.Response(200, content=first.data)).stamp(DIGEST)


def test_nobody_listening_is_a_failure_that_passes():
    with pytest.raises(AdapterError) as failed:
        HttpTimestampAuthority("http://127.0.0.1:9/", timeout=0.5).stamp(DIGEST)
    assert failed.value.permanent is False
    assert not HttpTimestampAuthority("http://127.0.0.1:9/", timeout=0.5).check()
