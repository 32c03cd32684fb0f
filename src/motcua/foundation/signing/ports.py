"""What signing needs from outside: somebody who tells the time under signature, and somebody who holds keys: here, at a
provider of remote signing, or on a token of the signer's own machine (which only the signer's browser reaches)."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_lazy as _
from pyhanko.sign.signers import Signer


class TimestampFailed(Exception):
    """The timestamp authority did not answer or refused. Adapters raise a subclass of it."""


class TimestampAuthority(Protocol):
    def stamp(self, digest: bytes, algorithm: str = "sha256", *, wait: float | None = None) -> bytes:
        """RFC 3161 token (DER ContentInfo) over the digest; raises `TimestampFailed`. `wait`: no longer than about so
        many seconds."""
        ...


class KeyHolder(Protocol):
    """Opens the private key behind a certificate. Ours reads an encrypted file; an HSM implements the same method with
    pyHanko's signer for PKCS#11. Keys that ask a person first are `RemoteSigning`, or a token of the person's machine
    (docs/decisions/0050)."""

    def signer(self, key_reference: str) -> Signer: ...


class RemoteSigningFailed(Exception):
    """The provider did not do it. `ending`: unavailable (the same may work later), declined and expired (the person at
    the phone), refused (this credential signs nothing). Adapters raise a subclass of it."""

    ending = "unavailable"


@dataclass(frozen=True)
class Credential:
    """A key at the provider. `certificates`: DER, the holder's own first, then what issued it. `usable`: key enabled
    and certificate valid as the provider says."""

    id: str
    certificates: tuple[bytes, ...]
    usable: bool
    description: str = ""


@dataclass(frozen=True)
class Permission:
    """Asked for: `handle` to ask again with; given: `sad` (Signature Activation Data), good for these digests once."""

    handle: str = ""
    sad: str = ""


class RemoteSigning(Protocol):
    """Cloud Signature Consortium API v2: the key stays with the provider, its holder allows each signature by phone.

    Every method raises `RemoteSigningFailed`; none may be called inside a transaction.
    """

    name: str
    """What people know the provider by; "" for an installation that is connected to none."""

    def credentials(self, user_id: str) -> list[Credential]: ...

    def authorize(self, credential: str, digests: list[bytes], description: str) -> Permission:
        """Ask the holder to allow signatures over exactly these SHA-256 digests."""
        ...

    def check(self, handle: str) -> Permission: ...

    def sign(self, credential: str, sad: str, digests: list[bytes]) -> list[bytes]:
        """Raw signatures (RSA PKCS#1 v1.5 over SHA-256, or ECDSA in DER) in the order of the digests."""
        ...


NOT_CONNECTED = _("This installation is connected to no provider of remote signing. Choose another way to sign.")
