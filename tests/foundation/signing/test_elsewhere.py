"""Keys that are elsewhere: the provider's stand-in behind the real adapter, and what may go wrong on the way."""

import httpx
import pytest
from django.conf import settings

from motcua.foundation.common import ports
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.signing import interrupted, services
from motcua.foundation.signing.enums import Finding, Kind
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.models import Certificate
from motcua.foundation.signing.ports import RemoteSigning, RemoteSigningFailed
from motcua.foundation.signing.registering import pem_of, register_certificate
from motcua.foundation.signing.verification import verify_pdf
from motcua.outside.adapters.csc.client import CscClient
from motcua.outside.sandbox.rssp.app import create_app

USER, NAME = "025080011111", "Hoàng Minh Tuấn"
pytestmark = pytest.mark.django_db


@pytest.fixture
def provider():
    app = create_app(settings.ENV.var)
    client = CscClient("http://rssp/csc/v2", "motcua", "x", "Ký số", transport=httpx.WSGITransport(app))
    ports.provide(RemoteSigning, client)
    yield app.extensions["provider"], client
    app.extensions["provider"].set("none")
    ports.reset()


@pytest.fixture
def remote(provider) -> Certificate:
    """The leader's certificate at the provider."""
    (held,) = provider[1].credentials(USER)
    from cryptography.x509 import load_der_x509_certificate as read

    return register_certificate(
        held.certificates[0], holder_kind="officer", holder_id=uuid7(), holder_name=NAME, by=SYSTEM,
        key_reference=f"remote:{held.id}", issuers=[read(one) for one in held.certificates[1:]],
    )  # fmt: skip


def signature(provider, certificate, digest, say="yes"):
    stand_in, client = provider
    permission = client.authorize(certificate.credential, [digest], "Giấy khai sinh 15/KS")
    assert permission.handle and not client.check(permission.handle).sad
    assert stand_in.say(USER, say) == 1
    return client.sign(certificate.credential, client.check(permission.handle).sad, [digest])[0]


def test_a_signature_from_the_phone_makes_the_same_file_as_a_key_that_is_here(provider, remote, tsa, seal, letter):
    document, prepared = interrupted.prepare(letter, remote, reason="Phát hành", at=now())
    made = signature(provider, remote, prepared.to_sign)
    kept = interrupted.Prepared.of(prepared.as_dict())
    pdf = services.seal_pdf(
        interrupted.complete(document, kept, remote, made), seal=seal, place=kept.place, reason="Phát hành", at=now()
    )
    found = verify_pdf(pdf)
    assert found.finding == Finding.VALID, found
    person, stamp = found.signatures
    assert (person.signer, person.kind, person.time_proven) == (NAME, Kind.PERSON, True)
    assert stamp.kind == Kind.SEAL and stamp.time_proven
    assert b"ETSI.CAdES.detached" in pdf


def test_a_wrong_signature_completes_nothing(provider, remote, tsa, letter):
    provider[0].set("wrong_signature")
    document, prepared = interrupted.prepare(letter, remote, reason="", at=now())
    made = signature(provider, remote, prepared.to_sign)
    with pytest.raises(SigningRefused) as refused:
        interrupted.complete(document, prepared, remote, made)
    assert refused.value.code == "wrong-signature"


@pytest.mark.parametrize(("trouble", "ending"), [("down", "unavailable"), ("refuses", "refused")])
def test_what_the_provider_does_not_do_says_why(provider, remote, trouble, ending):
    provider[0].set(trouble)
    with pytest.raises(RemoteSigningFailed) as failed:
        provider[1].authorize(remote.credential, [bytes(32)], "Giấy")
    assert failed.value.ending == ending


def test_a_no_on_the_phone_and_a_question_that_ran_out_are_told_apart(provider, remote):
    with pytest.raises(RemoteSigningFailed) as failed:
        signature(provider, remote, bytes(32), "no")
    assert failed.value.ending == "declined"
    handle = provider[1].authorize(remote.credential, [bytes(32)], "Giấy").handle
    provider[0].set("expires")
    with pytest.raises(RemoteSigningFailed) as failed:
        provider[1].check(handle)
    assert failed.value.ending == "expired"


def test_permission_for_one_digest_signs_no_other_and_is_good_once(provider, remote):
    stand_in, client = provider
    handle = client.authorize(remote.credential, [bytes(32)], "Giấy").handle
    stand_in.say(USER, "yes")
    sad = client.check(handle).sad
    with pytest.raises(RemoteSigningFailed):
        client.sign(remote.credential, sad, [b"1" * 32])
    assert client.sign(remote.credential, sad, [bytes(32)])
    with pytest.raises(RemoteSigningFailed):
        client.sign(remote.credential, sad, [bytes(32)])


def test_a_token_of_access_that_was_taken_back_is_asked_for_again(provider):
    provider[1].credentials(USER)
    provider[0].tokens.clear()
    assert provider[1].credentials(USER)


def test_a_key_elsewhere_is_never_used_without_asking(provider, remote, tsa, letter):
    with pytest.raises(SigningRefused) as refused:
        services.sign_pdf(letter, signer=remote)
    assert refused.value.code == "asks-first"


def test_the_chain_is_kept_behind_the_certificate(remote):
    assert remote.pem.count("BEGIN CERTIFICATE") == 2
    assert pem_of([]) == ""
