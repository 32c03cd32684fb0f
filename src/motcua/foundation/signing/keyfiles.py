"""A certificate that comes with its key in a file (PKCS#12): the licensed authority gave both, this system keeps the
key and signs with it. The passphrase opens the file once and is kept nowhere; the key is locked anew by our own."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from asn1crypto import pkcs12 as structure
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit, ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, send
from motcua.foundation.organisations.models import Officer
from motcua.foundation.signing import registering, trust
from motcua.foundation.signing.enrolling import REVOKED, require_believed
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.keystore import FileKeys, write_readable
from motcua.foundation.signing.models import Certificate
from motcua.foundation.signing.ports import KeyHolder

NO_KEY = _(
    "This file holds no key. Choose the .p12 or .pfx file that the authority gave, or leave the passphrase empty to "
    "register the certificate alone."
)
WRONG_PASSPHRASE = _(
    "The passphrase does not open this file. Type it exactly as the authority gave it, large and small letters too."
)
OLD_LOCK = _(
    "This file is locked in a way too old to be opened here. Export it anew with AES-256, or ask the authority to."
)
NOT_A_PAIR = _("The key in this file does not belong to its certificate. Ask the authority for the right file.")
ODD_KEY = _("Only RSA and elliptic curve keys sign here. Ask the authority for such a certificate.")
NOT_BELIEVED = _(
    "An authority issued it that this system does not believe yet. Have the root certificate of that authority, and "
    "its issuing certificate where this file does not hold it, added on the machine with “motcua certificates trust "
    "FILE”, then choose this file again."
)
KEPT_ELSEWHERE = _(
    "The keys of this installation are kept by a module, not by this system. Put the key there and register the "
    "certificate alone."
)
KNOWN = _("This certificate is in the records already.")
NO_ROOT = _("This is not the certificate of an authority. Choose its root or issuing certificate (.pem, .crt, .cer).")


def is_key_file(data: bytes) -> bool:
    """Whether it has the structure of PKCS#12, whatever it is locked with."""
    try:
        return structure.Pfx.load(data)["version"].native == "v3"
    except (ValueError, TypeError):
        return False


def take(
    data: bytes, passphrase: str, *, holder_kind: HolderKind | str, holder_id: UUID, holder_name: str, by: Actor,
    at: datetime | None = None,
) -> Certificate:  # fmt: skip
    """Keep the certificate of an officer or of a unit's seal as the file has it: with its key where it is PKCS#12,
    alone otherwise. Raises SigningRefused (no-key, wrong-passphrase, not-believed, … or as `registering`)."""
    holder: dict[str, Any] = {"holder_kind": holder_kind, "holder_id": holder_id, "holder_name": holder_name, "by": by}
    if not is_key_file(data):
        if passphrase:
            raise SigningRefused(NO_KEY, code="no-key")
        return registering.register_certificate(data, at=at, **holder)
    moment, keys = at or now(), ports.get(KeyHolder)
    if not isinstance(keys, FileKeys):
        raise SigningRefused(KEPT_ELSEWHERE, code="kept-elsewhere")
    key, own, issuers = _opened(data, passphrase)
    registering.require_fit(own, holder_kind, holder_name, moment)
    _require_believed([own, *issuers], moment)
    reference = str(uuid7())
    with transaction.atomic():
        certificate = _recorded(own, issuers, reference, at=moment, **holder)
        _tell(certificate, by, moment)
        keys.store(reference, key, own, issuers)
    return certificate


def _tell(certificate: Certificate, by: Actor, at: datetime) -> None:
    """Who is named in it hears that their key lies here now, unless they brought it themselves."""
    officer = Officer.objects.filter(id=certificate.holder_id).first()
    if officer is None or officer.id == by.officer_id:
        return
    to = Recipient(RecipientKind.OFFICER, officer.id, officer.full_name, email=officer.email)
    context = {"certificate": certificate, "issuer": registering.issuer_of(certificate.pem), "by": by.name, "at": at}
    send(
        "key-taken", to=to, context=context, subject=("certificate", certificate.id), key=f"key-taken:{certificate.id}"
    )


def _opened(data: bytes, passphrase: str) -> tuple[rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, x509.Certificate,
                                                   list[x509.Certificate]]:  # fmt: skip
    if len(data) > registering.LARGEST:
        raise SigningRefused(registering.NO_CERTIFICATE, code="unreadable")
    try:
        key, own, issuers = pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
    except UnsupportedAlgorithm as problem:
        raise SigningRefused(OLD_LOCK, code="old-lock") from problem
    except ValueError as problem:
        raise SigningRefused(WRONG_PASSPHRASE, code="wrong-passphrase") from problem
    if key is None:
        raise SigningRefused(NO_KEY, code="no-key")
    if not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise SigningRefused(ODD_KEY, code="odd-key")
    if own is None or key.public_key() != own.public_key():
        raise SigningRefused(NOT_A_PAIR, code="not-a-pair")
    return key, own, issuers


def _require_believed(chain: Iterable[x509.Certificate], moment: datetime) -> None:
    try:
        require_believed([one.public_bytes(Encoding.DER) for one in chain], at=moment)
    except SigningRefused as refusal:
        if refusal.code != "not-believed":
            raise
        raise SigningRefused(NOT_BELIEVED, code=refusal.code) from refusal


def _recorded(
    own: x509.Certificate, issuers: list[x509.Certificate], reference: str, *, holder_kind: HolderKind | str,
    holder_id: UUID, holder_name: str, by: Actor, at: datetime,
) -> Certificate:  # fmt: skip
    """One that was registered alone before gets its key."""
    known = registering.known(own)
    if known is None:
        return registering.register_certificate(
            own.public_bytes(Encoding.DER), holder_kind=holder_kind, holder_id=holder_id, holder_name=holder_name,
            by=by, at=at, key_reference=reference, issuers=issuers,
        )  # fmt: skip
    if known.revoked_at:
        raise SigningRefused(REVOKED, code="revoked")
    if known.holder_id != holder_id or known.key_reference:
        raise SigningRefused(KNOWN, code="known")
    known.key_reference = reference
    known.pem = registering.pem_of(one.public_bytes(Encoding.DER) for one in (own, *issuers))
    known.save(update_fields=["key_reference", "pem"])
    audit.record("certificate.registered", by=by, subject=("certificate", known.id), at=at,
                 detail=registering.taken(known))  # fmt: skip
    return known


@transaction.atomic
def trust_authority(keys: Path, data: bytes, *, by: Actor) -> list[x509.Certificate]:
    """Believe what the authorities in this file (PEM or DER) issue; `keys`: `var`/keys. Raises SigningRefused."""
    try:
        found = [x509.load_der_x509_certificate(one.dump()) for one in trust.certificates(data)]
    except ValueError as problem:
        raise SigningRefused(NO_ROOT, code="no-root") from problem
    if not found or not all(_is_authority(one) for one in found):
        raise SigningRefused(NO_ROOT, code="no-root")
    for one in found:
        fingerprint = one.fingerprint(SHA256()).hex()
        audit.record("authority.trusted", by=by, subject=("authority", UUID(fingerprint[:32])),
                     detail={"subject": one.subject.rfc4514_string(), "sha256": fingerprint})  # fmt: skip
        write_readable(keys / "trusted-roots" / f"{fingerprint}.pem", one.public_bytes(Encoding.PEM))
    return found


def _is_authority(one: x509.Certificate) -> bool:
    try:
        return one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
