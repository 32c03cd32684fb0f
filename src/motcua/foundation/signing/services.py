"""Verbs of signing: issue and revoke certificates, sign, timestamp."""

import io
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pikepdf
from asn1crypto import crl, x509
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation.dss import DocumentSecurityStore

from motcua.foundation.common import audit, ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.signing import keystore, placement, stamps
from motcua.foundation.signing import trust as trust_module
from motcua.foundation.signing.authority import CRL, START, Authority, Subject
from motcua.foundation.signing.enums import HolderKind, Kind, Means
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.models import Certificate
from motcua.foundation.signing.ports import KeyHolder, TimestampAuthority, TimestampFailed
from motcua.foundation.signing.timestamps import NO_TIMESTAMP, PortTimeStamper, timestamp, verify_timestamp

__all__ = ["issue_certificate", "revoke_certificate", "root_pem", "sign_pdf", "timestamp", "verify_timestamp"]

log = logging.getLogger(__name__)
FIELDS = {Kind.PERSON: "ChuKySo", Kind.SEAL: "ConDauDienTu"}
RESERVED = 24_576  # hexadecimal digits kept for one CMS: two certificates and a timestamp take about 14,000
YEARS = 5
WRONG_SIGNATURE = _("The signature that came back does not fit the document and the certificate.")
ASKS_FIRST = _(
    "%(name)s signs by phone or token, which asks each time. Open the signing page of this matter and sign there."
)


def authority() -> Authority:
    """The demonstration's own authority (keys under `var`/keys/signing)."""
    return Authority(keystore.build())


def root_pem() -> bytes:
    """The root certificate that other people need to check our signatures (PEM)."""
    return authority().root_pem()


def issue_certificate(
    *, holder_kind: HolderKind | str, holder_id: UUID, subject: Subject, by: Actor, not_before: datetime | None = None,
    not_after: datetime | None = None, at: datetime | None = None,
) -> Certificate:  # fmt: skip
    """Make key and certificate for an officer (subject with a person) or a unit's seal (without).

    Valid from `not_before` (now, never before 2025) for five years unless told.
    """
    moment = at or now()
    if bool(subject.person) != (holder_kind == HolderKind.OFFICER):
        raise SigningRefused(_("A person's certificate names a person, a seal names none."), code="wrong-kind")
    start = max(not_before or moment, START)
    end = not_after or start + timedelta(days=365 * YEARS)
    id = uuid7()
    made = authority().issue(str(id), subject, start=start, end=end)
    with transaction.atomic():
        certificate = Certificate.objects.create(
            id=id, holder_kind=holder_kind, holder_id=holder_id, subject=made.subject.rfc4514_string(),
            common_name=subject.common_name, organisation=subject.organisation, serial=f"{made.serial_number:x}",
            not_before=made.not_valid_before_utc, not_after=made.not_valid_after_utc,
            pem=made.public_bytes(keystore.serialization.Encoding.PEM).decode(), key_reference=str(id),
            created_at=moment,
        )  # fmt: skip
        audit.record("certificate.issued", by=by, subject=("certificate", id), at=moment,
                     detail={"subject": certificate.subject, "serial": certificate.serial})  # fmt: skip
        if not (keystore.folder() / CRL).exists():
            authority().publish_crl([], moment)
    return certificate


def revoke_certificate(certificate: Certificate, *, by: Actor, at: datetime | None = None) -> None:
    """From this moment the certificate signs nothing; signatures timestamped before stay good."""
    moment = at or now()
    with transaction.atomic():
        held = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if held.revoked_at is None:
            held.revoked_at = moment
            held.save(update_fields=["revoked_at"])
            audit.record("certificate.revoked", by=by, subject=("certificate", held.id), at=moment)
        certificate.revoked_at = held.revoked_at
    if (keystore.folder() / CRL).exists():
        refresh_crl(moment)


def refresh_crl(at: datetime | None = None) -> None:
    """Write the list of revoked certificates anew (after each revocation and, as it holds 30 days, daily)."""
    revoked = Certificate.objects.filter(revoked_at__isnull=False).values_list("serial", "revoked_at")
    authority().publish_crl([(int(serial, 16), moment) for serial, moment in revoked if moment], at or now())


def sign_pdf(
    pdf: bytes, *, signer: Certificate | None, seal: Certificate | None = None, reason: str = "",
    at: datetime | None = None, wait: float | None = None,
) -> bytes:  # fmt: skip
    """PAdES B-T with revocation data inside: the person's signature, then the organisation's seal over its left third.

    All or nothing: raises `SigningRefused` (no-timestamp, certificate-not-valid, key-missing, unreadable, wrong-kind)
    and returns nothing. `at` is the moment shown on the page, now by default; the timestamp proves the true one.
    `wait`: seconds that the timestamp authority has to answer, for who holds a lock meanwhile.
    """
    moment = at or now()
    steps = [(Kind.PERSON, signer), (Kind.SEAL, seal)]
    chosen = [(kind, certificate) for kind, certificate in steps if certificate is not None]
    if not chosen:
        raise ValueError("somebody must sign")
    for kind, certificate in chosen:
        require_valid(kind, certificate, moment)
        if certificate.means is not Means.FILE:
            raise SigningRefused(ASKS_FIRST, code="asks-first", name=certificate.common_name)
    document, place = make_ready(pdf, _issuers(certificate for _kind, certificate in chosen))
    stamper = PortTimeStamper(ports.get(TimestampAuthority), wait)
    try:
        for kind, certificate in chosen:
            box = place.left_third() if kind == Kind.SEAL and signer else place
            document = _sign_once(document, kind, certificate, box, stamper, reason, moment)
    except TimestampFailed as error:
        log.warning("signing stopped: %s", error)
        raise SigningRefused(NO_TIMESTAMP, code="no-timestamp") from error
    return document


def seal_pdf(pdf: bytes, *, seal: Certificate, place: placement.Place, reason: str, at: datetime) -> bytes:
    """The organisation's seal over the left third of a person's signature at this place. Raises as `sign_pdf`."""
    require_valid(Kind.SEAL, seal, at)
    stamper = PortTimeStamper(ports.get(TimestampAuthority))
    try:
        return _sign_once(pdf, Kind.SEAL, seal, place.left_third(), stamper, reason, at)
    except TimestampFailed as error:
        raise SigningRefused(NO_TIMESTAMP, code="no-timestamp") from error


def require_valid(kind: Kind, certificate: Certificate, at: datetime) -> None:
    """Raise SigningRefused for a certificate of the other kind, or one that is not in force."""
    if certificate.kind != kind:
        raise SigningRefused(
            _("A person signs with a personal certificate, a seal with the unit's."), code="wrong-kind"
        )
    # Both: the moment on the page and the true one that the timestamp will show.
    if not (certificate.valid_at(at) and certificate.valid_at(now())):
        raise SigningRefused(
            _("The certificate of %(name)s is not valid now (expired, revoked or not yet in force). "
              "Ask the administrator for a new one."),
            code="certificate-not-valid", name=certificate.common_name,
        )  # fmt: skip


def make_ready(pdf: bytes, issuers: Sequence[x509.Certificate] = ()) -> tuple[bytes, placement.Place]:
    """A file that is signed already is only added to; else the mark of the place goes and revocation data comes in.
    `issuers`: of a signer whose certificate is not ours."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            if opened.is_encrypted:
                raise SigningRefused(_("The file is locked by a password. Sign the unlocked file."), code="unreadable")
            # A list of fields that is not empty may hold signatures of others: never write such a file anew.
            if "/AcroForm" in opened.Root and len(opened.Root.AcroForm.get("/Fields", [])):
                return pdf, placement.last_corner(opened)
        document, place = placement.prepare(pdf)
        return _with_revocation_data(document, issuers), place
    except pikepdf.PdfError as error:
        raise SigningRefused(_("The file is not a PDF that can be signed."), code="unreadable") from error


def _with_revocation_data(document: bytes, issuers: Sequence[x509.Certificate]) -> bytes:
    """Chain and revocation lists in the document security store, before the signatures so that they cover it."""
    folder = keystore.folder()
    chain, lists = list(issuers), []
    if (folder / CRL).exists():
        chain += [x509.Certificate.load(_der(folder / f"{name}.pem")) for name in ("root", "issuing")]
        lists = [crl.CertificateList.load(path.read_bytes()) for path in sorted(folder.glob("*.crl"))]
    if issuers:
        names = {issuer.subject.hashable for issuer in issuers}
        lists += [one for one in trust_module.current().crls if one.issuer.hashable in names]
    if not chain:
        return document
    out = io.BytesIO(document)
    DocumentSecurityStore.add_dss(out, None, certs=chain, crls=lists)
    return out.getvalue()


def _issuers(signers: Iterable[Certificate]) -> list[x509.Certificate]:
    """Who issued what did not come from our own authority: kept behind it, each once."""
    found = [one for signer in signers for one in trust_module.certificates(signer.pem.encode())[1:]]
    return list({one.sha256: one for one in found}.values())


def _der(path: Path) -> bytes:
    return trust_module.certificates(path.read_bytes())[0].dump()


def _sign_once(
    document: bytes, kind: Kind, certificate: Certificate, place: placement.Place, stamper: PortTimeStamper,
    reason: str, at: datetime,
) -> bytes:  # fmt: skip
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    signer = ports.get(KeyHolder).signer(certificate.key_reference)
    made = pdf_signer(writer, signer, kind, certificate, place, reason, at, stamper)
    return made.sign_pdf(writer, bytes_reserved=RESERVED).getvalue()


def pdf_signer(
    writer: IncrementalPdfFileWriter, signer: signers.Signer, kind: Kind, certificate: Certificate,
    place: placement.Place, reason: str, at: datetime, stamper: PortTimeStamper | None = None,
) -> signers.PdfSigner:  # fmt: skip
    """pyHanko's, with the field, the stamp that is seen and the profile of every signature of ours (PAdES)."""
    field = _free_name(writer, FIELDS[kind])
    style = (
        stamps.seal(certificate.organisation, at) if kind == Kind.SEAL else stamps.person(certificate.common_name, at)
    )
    meta = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason or None,
        name=certificate.common_name,
    )  # fmt: skip
    return signers.PdfSigner(
        meta, signer, timestamper=stamper, stamp_style=style,
        new_field_spec=SigFieldSpec(
            field, on_page=place.page, box=_whole(place.box), readable_field_name=str(kind.value)
        ),
    )  # fmt: skip


def _whole(box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    left, bottom, right, top = box
    return round(left), round(bottom), round(right), round(top)


def _free_name(writer: IncrementalPdfFileWriter, wanted: str) -> str:
    fields = writer.root["/AcroForm"].get("/Fields", []) if "/AcroForm" in writer.root else []
    taken = {str(field.get_object().get("/T", "")) for field in fields}
    names = (wanted, *(f"{wanted}{n}" for n in range(2, 1000)))
    return next(name for name in names if name not in taken)
