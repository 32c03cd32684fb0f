"""Private keys kept here: encrypted PKCS#12 files under `var`/keys/signing, readable by the owner only. Of the
demonstration's own authority, or taken from an authority's file (`keyfiles`).

An installation with a hardware module binds another `KeyHolder` in `MOTCUA_PORTS`.
"""

import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.utils.translation import gettext_lazy as _
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from motcua.foundation.signing.errors import SigningRefused

PASSPHRASE = "passphrase"


def write_private(path: Path, data: bytes) -> None:
    """Write whole or not at all, mode 0600."""
    _write(path, data, 0o700, 0o600)


def write_readable(path: Path, data: bytes) -> None:
    """The same for what is no secret and others read, mode 0644."""
    _write(path, data, 0o755, 0o644)


def _write(path: Path, data: bytes, folder: int, mode: int) -> None:
    path.parent.mkdir(mode=folder, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        os.fchmod(file.fileno(), mode)  # whatever the umask takes away
        file.write(data)
    part.replace(path)


class OpenSigner(SimpleSigner):
    """pyHanko's, whose key stays open: pyHanko opens it anew for each signature and then proves its primes, which takes
    a hundred times as long as to sign (43 and 0.5 ms for 2,048 bits)."""

    def __init__(self, key: Any, **more: Any):
        self.key = key
        der, no_encryption = serialization.Encoding.DER, serialization.NoEncryption()
        data = key.private_bytes(der, serialization.PrivateFormat.PKCS8, no_encryption)
        super().__init__(signing_key=keys.PrivateKeyInfo.load(data), **more)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        digest = get_pyca_cryptography_hash(digest_algorithm)
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), digest)
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(data, ec.ECDSA(digest))
        return super().sign_raw(data, digest_algorithm)


class FileKeys:
    """`folder`: where the files lie. Key references are file names without folder."""

    def __init__(self, folder: Path):
        self.folder = folder

    def _passphrase(self) -> bytes:
        path = self.folder / PASSPHRASE
        if not path.exists():
            write_private(path, secrets.token_urlsafe(32).encode())
        return path.read_bytes().strip()

    def store(self, reference: str, key: Any, certificate: Any, chain: list[Any]) -> None:
        encryption = (
            serialization.PrivateFormat.PKCS12.encryption_builder().kdf_rounds(20_000)
            .build(self._passphrase())
        )  # fmt: skip
        data = pkcs12.serialize_key_and_certificates(reference.encode(), key, certificate, chain, encryption)
        write_private(self._path(reference), data)

    def load(self, reference: str) -> tuple[Any, Any, list[Any]]:
        """(private key, certificate, chain) of `cryptography`; raises `SigningRefused` (key-missing)."""
        try:
            key, certificate, chain = _opened(self, reference, self._path(reference).stat().st_mtime_ns)
        except (OSError, ValueError) as error:
            raise SigningRefused(
                _("The key of this certificate cannot be opened. Ask the administrator to issue a new one."),
                code="key-missing",
            ) from error
        return key, certificate, chain

    def has(self, reference: str) -> bool:
        return self._path(reference).exists()

    def signer(self, key_reference: str) -> SimpleSigner:
        path = self._path(key_reference)
        return _signer(self, key_reference, path.stat().st_mtime_ns if path.exists() else 0)

    def _path(self, reference: str) -> Path:
        if Path(reference).name != reference:
            raise ValueError("a key reference is a plain file name")
        return self.folder / f"{reference}.p12"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileKeys) and other.folder == self.folder

    def __hash__(self) -> int:
        return hash(self.folder)


@lru_cache(maxsize=4)
def _opened(holder: FileKeys, reference: str, changed: int) -> tuple[Any, Any, list[Any]]:
    """Whoever issues many certificates opens the authority's key once."""
    return pkcs12.load_key_and_certificates(holder._path(reference).read_bytes(), holder._passphrase())


@lru_cache(maxsize=64)
def _signer(holder: FileKeys, reference: str, changed: int) -> SimpleSigner:
    """Opening a file costs a key derivation, so the opened key stays in memory until the file changes."""
    key, certificate, chain = holder.load(reference)
    der = serialization.Encoding.DER
    registry = SimpleCertificateStore()
    registry.register_multiple(x509.Certificate.load(c.public_bytes(der)) for c in chain)
    return OpenSigner(
        key,
        signing_cert=x509.Certificate.load(certificate.public_bytes(der)),
        cert_registry=registry,
        embed_roots=False,
    )


def folder() -> Path:
    from django.conf import settings

    return settings.ENV.keys / "signing"


def build() -> FileKeys:
    return FileKeys(folder())
