"""A licensed authority of a test's own (root, issuing authority) and the files that it gives its customers."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from motcua.foundation.signing.authority import Subject

PASSPHRASE = "Mật khẩu của tệp 1"


class Licensed:
    def __init__(self, name: str = "CA công cộng Đất Tổ"):
        self.root_key, self.key = _key(), _key()
        root, issuing = _name(name), _name(f"{name} G2")
        self.root = _made(root, root, self.root_key.public_key(), self.root_key, ca=True)
        self.issuing = _made(issuing, root, self.key.public_key(), self.root_key, ca=True)

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    def gives(self, subject: Subject, *, passphrase: str = PASSPHRASE, curve: bool = False, **more: Any) -> bytes:
        """A .p12 as it is bought: key, certificate, and who issued it."""
        key = ec.generate_private_key(ec.SECP256R1()) if curve else _key()
        certificate = _made(subject.name(), self.issuing.subject, key.public_key(), self.key, **more)
        return packed(key, certificate, [self.issuing], passphrase)


def packed(key: Any, certificate: x509.Certificate | None, chain: list[x509.Certificate], passphrase: str) -> bytes:
    lock = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(b"customer", key, certificate, chain, lock)


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _made(
    subject: x509.Name, issuer: x509.Name, key: Any, by: Any, *, ca: bool = False, days: int = 365, begins: int = -400,
    signs: bool = True,
) -> x509.Certificate:  # fmt: skip
    """Ends so many days from now; with less than none it ended before."""
    today = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=signs and not ca, content_commitment=signs and not ca, key_encipherment=not signs,
        data_encipherment=False, key_agreement=False, key_cert_sign=ca, crl_sign=ca, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(today + timedelta(days=begins))
        .not_valid_after(today + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .sign(by, hashes.SHA256())
    )
