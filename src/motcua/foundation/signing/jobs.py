"""Periodic work of signing."""

from motcua.foundation.common.relay import periodic
from motcua.foundation.signing import heads, keystore, proof, services
from motcua.foundation.signing.authority import CRL


@periodic(600)
def stamp_heads() -> bool:
    return heads.stamp_heads()


@periodic(24 * 3600)
def refresh_crl() -> None:
    """Lists of revoked certificates end after thirty days (RFC 5280, nextUpdate); nothing without our own authority."""
    if (keystore.folder() / CRL).exists():
        services.refresh_crl()


@periodic(3600)
def nightly_proof() -> None:
    proof.nightly()
