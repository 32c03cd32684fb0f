"""The stand-in's own key, certificate and certificate authority, made once under `var`/keys/tsa."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

YEARS = 10


def ensure(folder: Path) -> tuple[rsa.RSAPrivateKey, bytes, bytes]:
    """(private key, DER of its certificate and of the CA's); makes the three files when they are missing."""
    key, leaf, ca = folder / "tsa-key.pem", folder / "tsa.pem", folder / "ca.pem"
    if not (key.exists() and leaf.exists() and ca.exists()):
        _make(folder, key, leaf, ca)
    # Its primes were proved when it was made here; to prove them at each start takes a hundred signatures' time.
    private = serialization.load_pem_private_key(key.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(private, rsa.RSAPrivateKey)
    der = serialization.Encoding.DER
    return (
        private,
        x509.load_pem_x509_certificate(leaf.read_bytes()).public_bytes(der),
        x509.load_pem_x509_certificate(ca.read_bytes()).public_bytes(der),
    )


def _make(folder: Path, key_path: Path, leaf_path: Path, ca_path: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ca_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    ca_name, name = _name("Motcua: CA dấu thời gian mô phỏng"), _name("Motcua: dấu thời gian mô phỏng")
    ca = (
        _builder(ca_name, ca_name, ca_key.public_key())
        .add_extension(x509.BasicConstraints(True, 0), critical=True)
        .add_extension(_usage(sign_certificates=True), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    leaf = (
        _builder(name, ca_name, key.public_key())
        .add_extension(x509.BasicConstraints(False, None), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    # The key of the throw-away CA is not kept: it has signed all that it ever will.
    for path, data in ((key_path, private), (leaf_path, leaf.public_bytes(pem)), (ca_path, ca.public_bytes(pem))):
        part = path.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
        part.replace(path)


def _builder(subject: x509.Name, issuer: x509.Name, public_key: rsa.RSAPublicKey) -> x509.CertificateBuilder:
    start = datetime.now(UTC) - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    )


def _usage(*, sign_certificates: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=sign_certificates, crl_sign=sign_certificates,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
