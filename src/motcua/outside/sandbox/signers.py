"""The authority of the stand-ins that sign for people (remote signing, tokens): its certificates lie under
`var`/keys/signers, where the installation looks for the root; people's keys under `var`/signers."""

import os
import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.x509.oid import NameOID

YEARS = 10
PEOPLE = {
    "025080011111": ("Hoàng Minh Tuấn", "Ủy ban nhân dân phường Việt Trì"),
    "025078022222": ("Nguyễn Hữu Thắng", "Công an phường Việt Trì"),
    "025076033333": ("Trần Xuân Phúc", "Sở Xây dựng tỉnh Phú Thọ"),
    "025182044444": ("Phùng Thị Bích Liên", "Sở Nội vụ tỉnh Phú Thọ"),
}
"""Leaders of the demonstration: number at the provider, name, organisation. Invented."""
DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM


@dataclass(frozen=True)
class Held:
    """A person's key and certificate, and what issued it."""

    id: str
    user: str
    name: str
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    issuer: x509.Certificate

    def sign(self, digest: bytes) -> bytes:
        """Over a SHA-256 digest."""
        return self.key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))


class Signers:
    """Keys are made when they are asked for the first time and then kept."""

    def __init__(self, var: Path):
        self.public, self.folder = var / "keys" / "signers", var / "signers"
        self._lock = threading.RLock()

    def people(self) -> dict[str, tuple[str, str]]:
        """Those of the demonstration, and whoever enrolled here."""
        kept = self.folder / "people.txt"
        lines = kept.read_text().splitlines() if kept.exists() else []
        return PEOPLE | {user: (name, agency) for user, name, agency in (line.split("\t") for line in lines)}

    def enroll(self, user: str, name: str, organisation: str) -> None:
        """Raises ValueError for a number that is none, or no name."""
        if not re.fullmatch(r"\d{9,12}", user) or not name.strip():
            raise ValueError(user)
        with self._lock:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self.folder / "people.txt").open("a") as file:
                file.write("\t".join(" ".join(one.split()) for one in (user, name, organisation)) + "\n")

    def of(self, user: str, device: str) -> Held | None:
        """The key of this person on this device ("cloud", "token")."""
        known = self.people().get(user)
        if known is None:
            return None
        name, organisation = known
        id = f"{device}-{user}"
        with self._lock:
            issuer_key, issuer = self._authority()
            path = self.folder / f"{id}.pem"
            if not path.exists():
                _write(path, *_person(name, organisation, issuer_key, issuer))
            data = path.read_bytes()
        key = serialization.load_pem_private_key(data, None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return Held(id, user, name, key, x509.load_pem_x509_certificate(data), issuer)

    def find(self, id: str) -> Held | None:
        device, _, user = id.partition("-")
        return self.of(user, device)

    def revoke(self, serials: list[int]) -> None:
        """Publish the list of revoked certificates anew: exactly these."""
        with self._lock:
            key, issuer = self._authority()
            _write(self.public / "ca.crl", _crl(key, issuer, serials))

    def _authority(self) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
        path, root = self.folder / "ca-key.pem", self.public / "ca.pem"
        with self._lock:
            if not (path.exists() and root.exists()):
                key = rsa.generate_private_key(65537, 2048)
                name = x509.Name([
                    x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
                    x509.NameAttribute(NameOID.COMMON_NAME, "Motcua: CA chữ ký số mô phỏng"),
                ])  # fmt: skip
                made = _certificate(name, name, key, key, ca=True)
                _write(path, _private(key))
                _write(self.public / "ca.crl", _crl(key, made, []))
                _write(root, made.public_bytes(PEM))
            key_found = serialization.load_pem_private_key(path.read_bytes(), None)
            assert isinstance(key_found, rsa.RSAPrivateKey)
            return key_found, x509.load_pem_x509_certificate(root.read_bytes())


def _person(
    name: str, organisation: str, issuer_key: rsa.RSAPrivateKey, issuer: x509.Certificate
) -> tuple[bytes, bytes]:
    key = rsa.generate_private_key(65537, 2048)
    family, _, given = name.rpartition(" ")
    parts = (
        (NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.SURNAME, family),
        (NameOID.GIVEN_NAME, given), (NameOID.COMMON_NAME, name),
    )  # fmt: skip
    subject = x509.Name([x509.NameAttribute(oid, text) for oid, text in parts if text])
    return _private(key), _certificate(subject, issuer.subject, key, issuer_key).public_bytes(PEM)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, issuer_key: rsa.RSAPrivateKey, *, ca: bool = False
) -> x509.Certificate:  # fmt: skip
    start = datetime.now(UTC) - timedelta(days=1)
    usage = x509.KeyUsage(
        digital_signature=not ca, content_commitment=not ca, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=ca, crl_sign=ca, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * (YEARS if ca else 3)))
        .add_extension(x509.BasicConstraints(ca, 0 if ca else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _crl(key: rsa.RSAPrivateKey, issuer: x509.Certificate, serials: list[int]) -> bytes:
    moment = datetime.now(UTC)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(moment)
        .next_update(moment + timedelta(days=365))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .add_extension(x509.CRLNumber(int(moment.timestamp())), critical=False)
    )
    for serial in serials:
        gone = moment - timedelta(hours=1)
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(gone).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(key, hashes.SHA256()).public_bytes(DER)


def _private(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _write(path: Path, *data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(b"".join(data))
    part.replace(path)
