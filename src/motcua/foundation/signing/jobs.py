"""Periodic work of signing."""

from motcua.foundation.common.lanes import Lanes
from motcua.foundation.common.relay import periodic
from motcua.foundation.signing import heads, keystore, proof, requests, services
from motcua.foundation.signing.authority import CRL


def _lane() -> None:
    while requests.advance():
        pass


LANES = Lanes("signatures", _lane, most=4)
"""A provider that answers slowly keeps only the lane that asks it."""


@periodic(1)
def ask_for_signatures() -> int:
    """Open lanes when a request is due; returns how many work now."""
    return LANES.keep(requests.due())


@periodic(24 * 3600)
def forget_requests() -> int:
    return requests.forget()


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
