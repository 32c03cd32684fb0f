"""Taking a certificate into the records that a licensed authority issued. Where its key is comes with it (`keyfiles`,
`enrolling`); without one (`Certificate.key_reference`) it is only in the inventory and signs nothing here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, NameOID
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.text import fold
from motcua.foundation.signing.enums import HolderKind, Means
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.models import Certificate

LARGEST = 64 * 1024
"""Bytes of a certificate's file."""


NO_CERTIFICATE = _(
    "This file holds no certificate, or more than one. Choose the holder's own .cer, .crt or .pem file, at most 64 KB."
)


SAME_SERIAL = _(
    "Another authority's certificate with this serial number is in the records, so this one cannot be kept beside it. "
    "Ask the authority for one with another serial number."
)


def known(own: x509.Certificate) -> Certificate | None:
    """This very certificate in the records, locked. Serial numbers are unique at their authority only: raises
    SigningRefused (same-serial) for another one with the same."""
    found = Certificate.objects.select_for_update().filter(serial=f"{own.serial_number:x}").first()
    if found and x509.load_pem_x509_certificate(found.pem.encode()) != own:
        raise SigningRefused(SAME_SERIAL, code="same-serial")
    return found


def taken(certificate: Certificate) -> dict[str, Any]:
    """What the record tells of one that was taken in."""
    told = {"subject": certificate.subject, "serial": certificate.serial}
    return told | ({"with_key": True} if certificate.means is Means.FILE else {})


def read(data: bytes) -> x509.Certificate:
    """The one certificate in a file (PEM or DER). Raises SigningRefused."""
    try:
        if len(data) > LARGEST:
            raise ValueError("too large")
        if b"-----BEGIN CERTIFICATE-----" in data:
            (found,) = x509.load_pem_x509_certificates(data)
            return found
        return x509.load_der_x509_certificate(data)
    except ValueError as problem:
        raise SigningRefused(NO_CERTIFICATE, code="unreadable") from problem


def register_certificate(
    data: bytes, *, holder_kind: HolderKind | str, holder_id: UUID, holder_name: str, by: Actor,
    at: datetime | None = None, key_reference: str = "", issuers: Iterable[x509.Certificate] = (),
) -> Certificate:  # fmt: skip
    """Keep the certificate of an officer or of a unit's seal; `key_reference`: where its key is, if that is known;
    `issuers`: kept behind it. Raises SigningRefused (unreadable, other-holder, not-for-signing, ended, known,
    same-serial)."""
    moment, found = at or now(), read(data)
    require_fit(found, holder_kind, holder_name, moment)
    names = names_of(found.subject)
    try:
        with transaction.atomic():
            known(found)
            made = Certificate.objects.create(
                holder_kind=holder_kind, holder_id=holder_id, subject=found.subject.rfc4514_string(),
                common_name=names[0], organisation=names[1], serial=f"{found.serial_number:x}",
                not_before=found.not_valid_before_utc, not_after=found.not_valid_after_utc,
                pem=pem_of(one.public_bytes(Encoding.DER) for one in (found, *issuers)),
                key_reference=key_reference, created_at=moment,
            )  # fmt: skip
            audit.record("certificate.registered", by=by, subject=("certificate", made.id), at=moment,
                         detail=taken(made))  # fmt: skip
    except IntegrityError as twice:
        raise SigningRefused(_("This certificate is in the records already."), code="known") from twice
    return made


def require_fit(found: x509.Certificate, holder_kind: HolderKind | str, holder_name: str, moment: datetime) -> None:
    """Raise SigningRefused (other-holder, not-for-signing, ended) for one that this holder cannot sign with."""
    names = names_of(found.subject)
    wanted = names[:1] if holder_kind == HolderKind.OFFICER else names
    if fold(holder_name) not in {fold(name) for name in wanted if name}:
        raise SigningRefused(
            _("It is of %(found)s, not of %(name)s. Choose the certificate of this holder."), code="other-holder",
            found=names[0] or names[1] or "–", name=holder_name,
        )  # fmt: skip
    if not _signs(found):
        raise SigningRefused(
            _("It is not meant for signing documents. Ask the authority for a signing certificate."),
            code="not-for-signing",
        )
    if found.not_valid_after_utc < moment:
        raise SigningRefused(
            _("It ended on %(day)s. Register the renewed one."), code="ended",
            day=f"{found.not_valid_after_utc:%d/%m/%Y}",
        )  # fmt: skip


def names_of(name: x509.Name) -> list[str]:
    """[common name, organisation], "" for what it does not say."""
    return [_text(name, oid) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)]


def pem_of(chain: Iterable[bytes]) -> str:
    """DER certificates as one PEM text, in their order."""
    return "".join(x509.load_der_x509_certificate(one).public_bytes(Encoding.PEM).decode() for one in chain)


def _text(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def _signs(found: x509.Certificate) -> bool:
    """Key usage, where it is said: digital signature or non-repudiation (RFC 5280, 4.2.1.3)."""
    try:
        usage = found.extensions.get_extension_for_oid(ExtensionOID.KEY_USAGE).value
    except x509.ExtensionNotFound:
        return True
    assert isinstance(usage, x509.KeyUsage)
    return usage.digital_signature or usage.content_commitment


def issuer_of(pem: str) -> str:
    """Common name of who issued it; "" for what cannot be read."""
    try:
        return _text(x509.load_pem_x509_certificate(pem.encode()).issuer, NameOID.COMMON_NAME)
    except ValueError:
        return ""
