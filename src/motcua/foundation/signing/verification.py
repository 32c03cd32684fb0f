"""What a PDF proves about itself. Needs neither a database nor Django's settings when `trust` or `roots` is given.

Never more than the file proves: a signature counts only for what it covers, a signer only by a certificate that leads
to a root we believe and was good at the moment that a believed timestamp proves (without one: now).
"""

import hashlib
import io
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel, SuspiciousModification
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from motcua.foundation.signing import trust as trust_module
from motcua.foundation.signing.enums import Coverage, Finding, Integrity, Kind, Trust, Verdict
from motcua.foundation.signing.trust import Trust as Believed

# Foreign and damaged files are our daily bread: pyHanko's warning with a traceback for each would hide real faults.
for name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(name).setLevel(logging.CRITICAL)

LIMIT = 100 * 1024 * 1024
VERDICTS = {
    Finding.VALID: Verdict.VALID, Finding.ALTERED: Verdict.ALTERED, Finding.REVISED: Verdict.ALTERED,
    Finding.PARTIAL: Verdict.ALTERED, Finding.FOREIGN: Verdict.UNTRUSTED, Finding.EXPIRED: Verdict.UNTRUSTED,
    Finding.REVOKED: Verdict.UNTRUSTED, Finding.UNFIT: Verdict.UNTRUSTED, Finding.UNSIGNED: Verdict.UNSIGNED,
    Finding.UNREADABLE: Verdict.UNREADABLE, Finding.LOCKED: Verdict.UNREADABLE,
    Finding.TOO_LARGE: Verdict.UNREADABLE,
}  # fmt: skip
EXPIRED = {
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE, AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED, AdESIndeterminate.EXPIRED,
    AdESIndeterminate.NOT_YET_VALID, AdESFailure.NOT_YET_VALID,
}  # fmt: skip
REVOKED = {AdESFailure.REVOKED, AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE}
NO_CHAIN = {AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND, AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND,
            AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE}  # fmt: skip


@dataclass(frozen=True)
class SignatureReport:
    """`signed_at`: proven by the timestamp when `time_proven`, else only claimed by the signer (or None).

    `issue`: what is wrong with this signature, None when nothing is. `expired`: the certificate has ended by now (an
    earlier timestamped signature stays good). `coverage` whole: every byte of the file as it is now.
    """

    field: str
    signer: str
    organisation: str
    kind: Kind
    serial: str
    issuer: str
    signed_at: datetime | None
    time_proven: bool
    integrity: Integrity
    coverage: Coverage
    trust: Trust
    expired: bool
    reason: str = ""
    issue: Finding | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "signer": self.signer, "organisation": self.organisation, "kind": self.kind.value,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None, "time_proven": self.time_proven,
            "integrity": self.integrity.value, "coverage": self.coverage.value, "trust": self.trust.value,
            "expired": self.expired, "serial": self.serial, "issuer": self.issuer,
        }  # fmt: skip


@dataclass(frozen=True)
class Verification:
    """`sha256`: hex digest of the bytes, to look the file up in the register of results."""

    finding: Finding
    sha256: str
    signatures: list[SignatureReport] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        return VERDICTS[self.finding]

    @property
    def valid(self) -> bool:
        return self.finding == Finding.VALID

    def as_dict(self) -> dict[str, Any]:
        return {
            "signatures": [report.as_dict() for report in self.signatures],
            "verdict": self.verdict.value, "finding": self.finding.value, "sha256": self.sha256,
        }  # fmt: skip


def _loosely(data: bytes) -> Finding:
    """Of a file that is not written by the letter of the standard, as many scanners write them: it bears no signature,
    is locked, or cannot be read. A signature in such a file proves nothing."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        if reader.encrypted:
            return Finding.LOCKED
        is_plain = bool(reader.root["/Pages"]["/Count"]) and not reader.embedded_signatures
    except Exception:  # noqa: BLE001 - as above
        return Finding.UNREADABLE
    return Finding.UNSIGNED if is_plain and b"/ByteRange" not in data else Finding.UNREADABLE


def verify_pdf(
    data: bytes, *, roots: Iterable[x509.Certificate] | None = None, trust: Believed | None = None,
    at: datetime | None = None,
) -> Verification:  # fmt: skip
    """Check every signature of the file. `roots` replaces the believed roots of signers; `at`: moment of checking.

    Raises nothing for bad files: they are the answer.
    """
    digest = hashlib.sha256(data).hexdigest()
    if len(data) > LIMIT:
        return Verification(Finding.TOO_LARGE, digest)
    believed = trust or trust_module.current()
    if roots is not None:
        believed = Believed(tuple(roots), believed.tsa_roots, believed.crls)
    moment = at or datetime.now(UTC)
    try:
        reader = PdfFileReader(io.BytesIO(data))
        if reader.encrypted:
            return Verification(Finding.LOCKED, digest)
        if not reader.root["/Pages"]["/Count"]:
            return Verification(Finding.UNREADABLE, digest)
        found = list(reader.embedded_regular_signatures)
        stamps = {s.field_name for s in reader.embedded_timestamp_signatures}
    except Exception:  # noqa: BLE001 - pyHanko raises many kinds on damaged files, all mean the same to the person
        return Verification(_loosely(data), digest)
    if not found:
        # A signature that no form field leads to any more: somebody took it out of the file's structure.
        return Verification(Finding.ALTERED if b"/ByteRange" in data else Finding.UNSIGNED, digest)
    names = {s.field_name for s in found} | stamps
    reports = [_report(s, data, believed, moment, names, stamps, last=s is found[-1]) for s in found]
    return Verification(_finding(reports), digest, reports)


def _finding(reports: list[SignatureReport]) -> Finding:
    """The gravest issue of all signatures; files that name none are valid."""
    order = [
        Finding.ALTERED, Finding.PARTIAL, Finding.REVISED, Finding.REVOKED, Finding.UNFIT, Finding.FOREIGN,
        Finding.EXPIRED,
    ]  # fmt: skip
    issues = {report.issue for report in reports}
    return next((finding for finding in order if finding in issues), Finding.VALID)


def _report(
    signature: EmbeddedPdfSignature, data: bytes, believed: Believed, at: datetime, names: set[str], stamps: set[str],
    *, last: bool,
) -> SignatureReport:  # fmt: skip
    status, proven, revoked = _status(signature, believed, at)
    certificate = _certificate(signature)
    sound = status is not None and status.intact and status.valid and _container_is_clean(signature, data)
    stamped = getattr(status, "timestamp_validity", None)
    if stamped is not None and not (stamped.intact and stamped.valid):
        sound = False  # the timestamp inside was tampered with
    trust, problem = (Trust.UNTRUSTED, Finding.REVOKED) if revoked else _trust(status)
    issue: Finding | None = Finding.ALTERED
    if sound and status is not None:
        extent = _extent(signature, status, names, stamps, last=last)
        issue = extent or (None if trust == Trust.TRUSTED else problem)
    subject = certificate.subject.native if certificate else {}
    return SignatureReport(
        field=signature.field_name,
        signer=_text(subject.get("common_name")),
        organisation=_text(subject.get("organization_name")),
        kind=_kind(subject),
        serial=f"{certificate.serial_number:x}" if certificate else "",
        issuer=_text(certificate.issuer.native.get("common_name")) if certificate else "",
        signed_at=proven or _claimed(signature),
        time_proven=proven is not None,
        integrity=Integrity.GOOD if sound else Integrity.BROKEN,
        coverage=Coverage.WHOLE if signature.coverage == SignatureCoverageLevel.ENTIRE_FILE else Coverage.PARTIAL,
        trust=trust,
        expired=bool(certificate and certificate.not_valid_after < at),
        reason=_text(signature.sig_object.get("/Reason")),
        issue=issue,
    )


def _status(
    signature: EmbeddedPdfSignature, believed: Believed, at: datetime
) -> tuple[PdfSignatureStatus | None, datetime | None, bool]:
    """pyHanko's answer (None when the container cannot be read), the moment that a believed timestamp proves, and
    whether somebody in the chain had been revoked at the moment that counts."""
    try:
        status = _validate(signature, believed, at, at)
        stamped = status.timestamp_validity
        proven = stamped.timestamp if stamped and stamped.intact and stamped.valid and stamped.trusted else None
        if proven and proven <= at and not status.trusted:
            status = _validate(signature, believed, proven, at)  # good then, though expired since
        return status, proven, _revoked(status, believed, proven or at)
    except Exception:  # noqa: BLE001 - a container that cannot be read is a broken signature, whatever the reason
        return None, None, False


def _validate(
    signature: EmbeddedPdfSignature, believed: Believed, moment: datetime, at: datetime
) -> PdfSignatureStatus:
    def context(roots: tuple[x509.Certificate, ...], when: datetime) -> ValidationContext:
        return ValidationContext(
            trust_roots=list(roots), moment=when, allow_fetching=False, revocation_mode="soft-fail"
        )

    return validate_pdf_signature(signature, context(believed.roots, moment), context(believed.tsa_roots, at))


def _revoked(status: PdfSignatureStatus, believed: Believed, moment: datetime) -> bool:
    """pyHanko looks into lists only for certificates that name where theirs lies, ours (made off line) name none.

    The lists come from our own folder of trust, so they are believed as they are, also when a newer one is due.
    """
    chain = {(c.issuer.hashable, c.serial_number) for c in status.validation_path or []}
    for revocations in believed.crls:
        for entry in revocations["tbs_cert_list"]["revoked_certificates"] or []:
            key = revocations.issuer.hashable, entry["user_certificate"].native
            if key in chain and entry["revocation_date"].native <= moment:
                return True
    return False


def _container_is_clean(signature: EmbeddedPdfSignature, data: bytes) -> bool:
    """The bytes that no signature covers, between the two ranges, hold the signature and zeros, nothing else."""
    first, length, second, _ = (int(n) for n in signature.byte_range)
    gap = data[first + length : second]
    if not re.fullmatch(rb"<(?:[0-9a-f]+|[0-9A-F]+)>", gap) or len(gap) % 2:
        return False
    content = bytes.fromhex(gap[1:-1].decode())
    used = len(cms.ContentInfo.load(content).dump())
    return not any(content[used:])


def _extent(
    signature: EmbeddedPdfSignature, status: PdfSignatureStatus, names: set[str], stamps: set[str], *, last: bool
) -> Finding | None:
    """What is in the file beside what this signature covers. After the last one: document timestamps at most."""
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return None
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return Finding.PARTIAL
    changes = status.diff_result
    if not isinstance(changes, DiffResult) or isinstance(changes, SuspiciousModification):
        return Finding.REVISED
    highest = ModificationLevel.LTA_UPDATES if last else ModificationLevel.FORM_FILLING
    allowed = stamps if last else names
    if changes.modification_level > highest or not changes.changed_form_fields <= allowed or not status.docmdp_ok:
        return Finding.REVISED
    if last and changes.modification_level == ModificationLevel.NONE:
        return Finding.REVISED  # bytes that belong to no revision
    return None


def _trust(status: PdfSignatureStatus | None) -> tuple[Trust, Finding]:
    if status is None:
        return Trust.UNKNOWN, Finding.FOREIGN
    if status.trusted:
        return Trust.TRUSTED, Finding.VALID
    problem = status.trust_problem_indic
    if problem in REVOKED or status.revocation_details is not None:
        return Trust.UNTRUSTED, Finding.REVOKED
    if problem in EXPIRED:
        return Trust.UNTRUSTED, Finding.EXPIRED
    if problem in NO_CHAIN or problem is None:
        return Trust.UNKNOWN, Finding.FOREIGN
    return Trust.UNTRUSTED, Finding.UNFIT


def _certificate(signature: EmbeddedPdfSignature) -> x509.Certificate | None:
    try:
        return signature.signer_cert
    except Exception:  # noqa: BLE001 - a broken container names nobody
        return None


def _claimed(signature: EmbeddedPdfSignature) -> datetime | None:
    try:
        moment = signature.self_reported_timestamp
    except Exception:  # noqa: BLE001 - an unreadable claim is no claim
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _kind(subject: dict[str, Any]) -> Kind:
    """A seal's certificate identifies an organisation and names no person (ETSI EN 319 412-3)."""
    person = any(key in subject for key in ("given_name", "surname"))
    sealed = "organization_identifier" in subject or subject.get("common_name") == subject.get("organization_name")
    return Kind.SEAL if sealed and not person else Kind.PERSON


def _text(value: Any) -> str:
    """A name from a foreign file, short and without control characters."""
    text = ", ".join(value) if isinstance(value, list) else str(value or "")
    return "".join(c for c in text if c.isprintable())[:200]
