"""What signing needs from outside: somebody who tells the time under signature, and somebody who holds keys."""

from typing import Protocol

from pyhanko.sign.signers import Signer


class TimestampFailed(Exception):
    """The timestamp authority did not answer or refused. Adapters raise a subclass of it."""


class TimestampAuthority(Protocol):
    def stamp(self, digest: bytes, algorithm: str = "sha256") -> bytes:
        """RFC 3161 token (DER ContentInfo) over the digest; raises `TimestampFailed`."""
        ...


class KeyHolder(Protocol):
    """Opens the private key behind a certificate. Ours reads an encrypted file; an HSM, a USB token (PKCS#11) or a
    remote signing service implements the same method with pyHanko's signers for them."""

    def signer(self, key_reference: str) -> Signer: ...
