"""A signature in two halves: the document with room for it is made here, what fills the room comes from a key that is
elsewhere. The result is the same PAdES B-T as of a key that is here."""

import asyncio
import base64
import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import load_der_x509_certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import ExternalSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.foundation.common import ports
from motcua.foundation.signing import services
from motcua.foundation.signing.enums import Kind
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.models import Certificate
from motcua.foundation.signing.placement import Place
from motcua.foundation.signing.ports import TimestampAuthority, TimestampFailed
from motcua.foundation.signing.timestamps import NO_TIMESTAMP, PortTimeStamper
from motcua.foundation.signing.trust import certificates

DIGEST = "sha256"


@dataclass(frozen=True)
class Prepared:
    """`attributes`: DER of what is signed (CMS signed attributes, RFC 5652, 5.4). `digest`: SHA-256 of the document
    beside the room. `start`, `end`: the room, in bytes of the file. `place`: where the signature is seen."""

    attributes: bytes
    digest: bytes
    start: int
    end: int
    place: Place

    @property
    def to_sign(self) -> bytes:
        """The SHA-256 digest that the key signs."""
        return hashlib.sha256(self.attributes).digest()

    def as_dict(self) -> dict[str, Any]:
        return {
            "attributes": base64.b64encode(self.attributes).decode(), "digest": self.digest.hex(),
            "start": self.start, "end": self.end, "page": self.place.page, "box": list(self.place.box),
        }  # fmt: skip

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Prepared":
        left, bottom, right, top = kept["box"]
        return cls(
            base64.b64decode(kept["attributes"]), bytes.fromhex(kept["digest"]), kept["start"], kept["end"],
            Place(kept["page"], (left, bottom, right, top)),
        )  # fmt: skip


def prepare(pdf: bytes, certificate: Certificate, *, reason: str, at: datetime) -> tuple[bytes, Prepared]:
    """The document with room for this person's signature. Raises SigningRefused as `services.sign_pdf`."""
    services.require_valid(Kind.PERSON, certificate, at)
    own, *issuers = certificates(certificate.pem.encode())
    document, place = services.make_ready(pdf, issuers)
    writer, signer = IncrementalPdfFileWriter(io.BytesIO(document)), _external(own, issuers, bytes(256))
    made = services.pdf_signer(writer, signer, Kind.PERSON, certificate, place, reason, at)
    found, _document, out = asyncio.run(made.async_digest_doc_for_signing(writer, bytes_reserved=services.RESERVED))
    attributes = asyncio.run(signer.signed_attrs(found.document_digest, DIGEST, use_pades=True))
    out.seek(0)
    return out.read(), Prepared(
        attributes.dump(), found.document_digest, found.reserved_region_start, found.reserved_region_end, place
    )


def complete(document: bytes, prepared: Prepared, certificate: Certificate, signature: bytes) -> bytes:
    """The signed document, the signature timestamped. Raises SigningRefused (wrong-signature, no-timestamp)."""
    own, *issuers = certificates(certificate.pem.encode())
    if not matches(own, prepared.attributes, signature):
        raise SigningRefused(services.WRONG_SIGNATURE, code="wrong-signature")
    attributes = cms.CMSAttributes.load(prepared.attributes)
    stamper = PortTimeStamper(ports.get(TimestampAuthority))
    signer = _external(own, issuers, signature)
    try:
        container = asyncio.run(signer.async_sign_prescribed_attributes(DIGEST, attributes, timestamper=stamper))
    except TimestampFailed as error:
        raise SigningRefused(NO_TIMESTAMP, code="no-timestamp") from error
    out = io.BytesIO(document)
    PreparedByteRangeDigest(prepared.digest, prepared.start, prepared.end).fill_with_cms(out, container)
    return out.getvalue()


def matches(certificate: x509.Certificate, signed: bytes, signature: bytes) -> bool:
    """Whether the key of the certificate made this signature over these bytes."""
    key = load_der_x509_certificate(certificate.dump()).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _external(own: x509.Certificate, issuers: list[x509.Certificate], signature: bytes) -> ExternalSigner:
    return ExternalSigner(
        signing_cert=own, cert_registry=SimpleCertificateStore.from_certs(issuers), signature_value=signature
    )
