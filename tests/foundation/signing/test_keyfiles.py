"""Keys that a licensed authority gave in a file: taken, locked anew, signed with; what cannot be taken says why."""

import shutil
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.conf import settings

from motcua.foundation.common import ports
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord
from motcua.foundation.signing import keyfiles, keystore, services
from motcua.foundation.signing.authority import Subject
from motcua.foundation.signing.enums import Finding, HolderKind, Means
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.models import Certificate
from motcua.foundation.signing.ports import KeyHolder
from motcua.foundation.signing.selectors import certificate_for
from motcua.foundation.signing.verification import verify_pdf
from tests.foundation.signing.conftest import AGENCY
from tests.foundation.signing.licensed import PASSPHRASE, Licensed, packed

NAME = "Nguyễn Thị Hương Thủy"
LEADER, SEAL = Subject(AGENCY, person=NAME, title="Chủ tịch"), Subject(AGENCY, identifier="H44.10.01")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def licensed() -> Licensed:
    return Licensed()


@pytest.fixture
def believed(licensed, db) -> Iterator[Licensed]:
    keyfiles.trust_authority(settings.ENV.keys, licensed.root_pem, by=SYSTEM)
    yield licensed
    shutil.rmtree(settings.ENV.keys / "trusted-roots")


def take(data, passphrase=PASSPHRASE, *, kind=HolderKind.OFFICER, name=NAME, id=None, at=None) -> Certificate:
    return keyfiles.take(
        data, passphrase, holder_kind=kind, holder_id=id or uuid7(), holder_name=name, by=SYSTEM, at=at
    )


@pytest.mark.parametrize("curve", [False, True], ids=["rsa", "elliptic"])
def test_a_leader_and_a_seal_from_files_sign_what_verifies(believed, tsa, letter, curve):
    person = take(believed.gives(LEADER, curve=curve))
    seal = take(believed.gives(SEAL, curve=curve), kind=HolderKind.UNIT, name=AGENCY)
    assert certificate_for(HolderKind.OFFICER, person.holder_id) == person and person.means is Means.FILE
    signed = services.sign_pdf(letter, signer=person, seal=seal, reason="Phát hành")
    found = verify_pdf(signed)
    assert found.finding == Finding.VALID, found
    assert [one.signer for one in found.signatures] == [NAME, AGENCY]
    assert found.signatures[0].issuer.endswith("CA công cộng Đất Tổ G2")


def test_the_key_lies_under_a_new_name_and_the_passphrase_nowhere(believed):
    made = take(believed.gives(LEADER))
    assert made.key_reference not in (str(made.id), made.serial)
    lies = keystore.folder() / f"{made.key_reference}.p12"
    assert lies.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ValueError, match="password"):
        pkcs12.load_key_and_certificates(lies.read_bytes(), PASSPHRASE.encode())
    kept = str(list(EventRecord.objects.values_list("action", "detail"))) + str(Certificate.objects.values())
    assert "certificate.registered" in kept and PASSPHRASE not in kept


def _no_key(licensed: Licensed) -> bytes:
    return packed(None, None, [licensed.issuing], PASSPHRASE)


def _not_a_pair(licensed: Licensed) -> bytes:
    one, other = (pkcs12.load_key_and_certificates(licensed.gives(LEADER), PASSPHRASE.encode()) for _n in range(2))
    return packed(one[0], None, [other[1], licensed.issuing], PASSPHRASE)


def _odd(licensed: Licensed) -> bytes:
    _key, certificate, _chain = pkcs12.load_key_and_certificates(licensed.gives(LEADER), PASSPHRASE.encode())
    return packed(Ed25519PrivateKey.generate(), None, [certificate], PASSPHRASE)


@pytest.mark.parametrize(
    ("file", "passphrase", "code"),
    [
        (lambda ca: ca.gives(LEADER), "mật khẩu của tệp 1", "wrong-passphrase"),
        (lambda ca: ca.gives(LEADER), "", "wrong-passphrase"),
        (lambda ca: ca.gives(LEADER, days=-1), PASSPHRASE, "ended"),
        (lambda ca: ca.gives(LEADER, signs=False), PASSPHRASE, "not-for-signing"),
        (lambda ca: ca.gives(Subject(AGENCY, person="Trần Văn Khác")), PASSPHRASE, "other-holder"),
        (lambda ca: Licensed("CA lạ").gives(LEADER), PASSPHRASE, "not-believed"),
        (lambda ca: ca.root_pem, PASSPHRASE, "no-key"),
        (_no_key, PASSPHRASE, "no-key"),
        (_not_a_pair, PASSPHRASE, "not-a-pair"),
        (_odd, PASSPHRASE, "odd-key"),
        (lambda ca: b"%PDF-1.7 not a certificate", "", "unreadable"),
        (lambda ca: b"", "", "unreadable"),
    ],
    ids=[
        "wrong",
        "empty",
        "ended",
        "not-signing",
        "other",
        "foreign",
        "alone",
        "certificates",
        "pair",
        "odd",
        "pdf",
        "nothing",
    ],
)
def test_what_cannot_sign_is_refused_with_what_to_do(believed, file, passphrase, code):
    before = sorted(keystore.folder().glob("*.p12"))
    with pytest.raises(SigningRefused) as refused:
        take(file(believed), passphrase)
    assert refused.value.code == code and str(refused.value).endswith(".")
    assert not Certificate.objects.exists() and sorted(keystore.folder().glob("*.p12")) == before


def test_one_that_was_registered_alone_gets_its_key_once(believed):
    file, id = believed.gives(LEADER), uuid7()
    alone = pkcs12.load_key_and_certificates(file, PASSPHRASE.encode())[1].public_bytes(Encoding.DER)
    first = take(alone, "", id=id)
    assert first.means is None and certificate_for(HolderKind.OFFICER, id) is None
    assert take(file, id=id).id == first.id and certificate_for(HolderKind.OFFICER, id) == first
    for holder in (id, uuid7()):
        with pytest.raises(SigningRefused) as refused:
            take(file, id=holder)
        assert refused.value.code == "known"
    services.revoke_certificate(first, by=SYSTEM)
    with pytest.raises(SigningRefused) as refused:
        take(file, id=id)
    assert refused.value.code == "revoked"


def test_a_module_that_keeps_the_keys_is_not_passed_by(believed):
    ports.provide(KeyHolder, object())
    try:
        with pytest.raises(SigningRefused) as refused:
            take(believed.gives(LEADER))
    finally:
        ports.reset()
    assert refused.value.code == "kept-elsewhere"


def test_one_that_begins_later_is_taken_and_signs_nothing_before(believed):
    made = take(believed.gives(LEADER, begins=2))
    assert made.not_before > now() and certificate_for(HolderKind.OFFICER, made.holder_id) is None


def test_only_an_authority_can_be_believed(licensed):
    own = pkcs12.load_key_and_certificates(licensed.gives(LEADER), PASSPHRASE.encode())[1]
    for data in (own.public_bytes(Encoding.PEM), b"%PDF", b""):
        with pytest.raises(SigningRefused) as refused:
            keyfiles.trust_authority(settings.ENV.keys, data, by=SYSTEM)
        assert refused.value.code == "no-root"
    assert not (settings.ENV.keys / "trusted-roots").exists()


def test_two_authorities_and_their_certificates_may_bear_the_same_serial_number(believed, monkeypatch):
    monkeypatch.setattr("cryptography.x509.random_serial_number", lambda: 7)
    one, other = Licensed("CA thứ nhất"), Licensed("CA thứ hai")
    for each in (one, other):
        keyfiles.trust_authority(settings.ENV.keys, each.root_pem, by=SYSTEM)
    lie = list((settings.ENV.keys / "trusted-roots").iterdir())
    assert len(lie) == 3 and {file.stat().st_mode & 0o777 for file in lie} == {0o644}
    told = EventRecord.objects.filter(action="authority.trusted")
    assert {event.detail["sha256"] for event in told} == {file.stem for file in lie}
    id = uuid7()
    alone = pkcs12.load_key_and_certificates(one.gives(LEADER), PASSPHRASE.encode())[1].public_bytes(Encoding.PEM)
    first = take(alone, "", id=id)
    with pytest.raises(SigningRefused) as refused:
        take(other.gives(LEADER), id=id)
    first.refresh_from_db()
    assert refused.value.code == "same-serial" and first.means is None, "its key is not the other one's"


def test_the_record_tells_that_a_key_came_with_it(believed):
    file = believed.gives(LEADER)
    alone = pkcs12.load_key_and_certificates(file, PASSPHRASE.encode())[1].public_bytes(Encoding.DER)
    id = uuid7()
    take(alone, "", id=id)
    take(file, id=id)
    told = EventRecord.objects.filter(action="certificate.registered").order_by("id")
    assert [event.detail.get("with_key") for event in told] == [None, True]
