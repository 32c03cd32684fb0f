"""The demonstration's own certificate authority: root → issuing authority → people, seals. RFC 5280 profiles.

A real installation takes certificates from the Government's authority or a licensed provider (`keyfiles`, `enrolling`)
and believes their roots (`trust`); then nothing here runs.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from motcua.foundation.signing.keystore import FileKeys, write_private

ROOT, ISSUER, CRL, ROOT_CRL = "root", "issuing", "issuing.crl", "root.crl"
START = datetime(2025, 1, 1, tzinfo=UTC)
ROOT_END, ISSUER_END = datetime(2046, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
CRL_DAYS = 30
PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Subject:
    """Whom a certificate names. A seal has an organisation (and its agency identifier), a person a full name too."""

    organisation: str
    unit: str = ""
    person: str = ""
    title: str = ""
    identifier: str = ""

    @property
    def common_name(self) -> str:
        return self.person or self.organisation

    def name(self) -> x509.Name:
        family, _, given = self.person.rpartition(" ")
        parts = [
            (NameOID.COUNTRY_NAME, "VN"),
            (NameOID.ORGANIZATION_NAME, self.organisation),
            (NameOID.ORGANIZATION_IDENTIFIER, "" if self.person else self.identifier or self.organisation),
            (NameOID.ORGANIZATIONAL_UNIT_NAME, self.unit),
            (NameOID.TITLE, self.title),
            (NameOID.SURNAME, family),
            (NameOID.GIVEN_NAME, given),
            (NameOID.COMMON_NAME, self.common_name),
        ]
        return x509.Name([x509.NameAttribute(oid, fitting(text)) for oid, text in parts if text])


def fitting(text: str) -> str:
    """The whole words of a name that a certificate has room for (64 bytes of UTF-8; RFC 5280, Appendix A.1)."""
    cut = text.encode()[:64].decode(errors="ignore")
    return text if cut == text else cut.rpartition(" ")[0] or cut


class Authority:
    """Certificates and CRLs lie as PEM/DER beside the keys; `folder` is `var`/keys/signing."""

    def __init__(self, keys: FileKeys):
        self.keys, self.folder = keys, keys.folder

    def ensure(self) -> None:
        """Make root and issuing authority when this installation has none. Safe to call again."""
        if (self.folder / f"{ISSUER}.pem").exists():
            return
        root_key, key = _new_key(3072), _new_key(3072)
        root_name, name = _ca_name("Motcua: CA gốc trình diễn"), _ca_name("Motcua: CA phát hành trình diễn")
        root = _certificate(root_name, root_name, root_key.public_key(), root_key, START, ROOT_END, ca=1)
        issuer = _certificate(name, root_name, key.public_key(), root_key, START, ISSUER_END, ca=0)
        self.keys.store(ROOT, root_key, root, [])
        self.keys.store(ISSUER, key, issuer, [root])
        write_private(self.folder / ROOT_CRL, _crl(root_name, root_key, [], START, ISSUER_END))
        write_private(self.folder / f"{ROOT}.pem", root.public_bytes(PEM))
        write_private(self.folder / f"{ISSUER}.pem", issuer.public_bytes(PEM))  # last: its presence means complete

    def issue(self, reference: str, subject: Subject, *, start: datetime, end: datetime, bits: int = 2048) -> Any:
        """Make a key and a certificate, keep both under `reference`; returns the `cryptography` certificate."""
        self.ensure()
        issuer_key, issuer, chain = self.keys.load(ISSUER)
        key = _new_key(bits)
        certificate = _certificate(subject.name(), issuer.subject, key.public_key(), issuer_key, start, end)
        self.keys.store(reference, key, certificate, [issuer, *chain])
        return certificate

    def publish_crl(self, revoked: list[tuple[int, datetime]], at: datetime) -> bytes:
        """Write the list of revoked (serial, moment) of the issuing authority; DER. Valid for 30 days."""
        self.ensure()
        key, issuer, _ = self.keys.load(ISSUER)
        data = _crl(issuer.subject, key, revoked, at, at + timedelta(days=CRL_DAYS))
        write_private(self.folder / CRL, data)
        return data

    def root_pem(self) -> bytes:
        self.ensure()
        return (self.folder / f"{ROOT}.pem").read_bytes()


def _new_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def _ca_name(common_name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, public_key: Any, issuer_key: Any, start: datetime, end: datetime,
    ca: int | None = None,
) -> x509.Certificate:  # fmt: skip
    """`ca`: path length of an authority; None for who signs documents (digitalSignature + nonRepudiation)."""
    usage = x509.KeyUsage(
        digital_signature=ca is None, content_commitment=ca is None, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=ca is not None, crl_sign=ca is not None, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca is not None, ca), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    return builder.sign(issuer_key, hashes.SHA256())


def _crl(issuer: x509.Name, key: Any, revoked: list[tuple[int, datetime]], start: datetime, end: datetime) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer)
        .last_update(start)
        .next_update(end)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .add_extension(x509.CRLNumber(int(start.timestamp())), critical=False)
    )
    for serial, moment in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def authority_at(folder: Path) -> Authority:
    return Authority(FileKeys(folder))
