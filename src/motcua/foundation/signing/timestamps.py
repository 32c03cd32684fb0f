"""RFC 3161 tokens: asked for through the port, checked against the timestamp authorities that we believe."""

import asyncio
import hashlib
from datetime import datetime

from asn1crypto import cms
from django.utils.translation import gettext_lazy as _
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from motcua.foundation.common import ports
from motcua.foundation.signing import trust as trust_module
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.ports import TimestampAuthority, TimestampFailed

NO_TIMESTAMP = _(
    "The timestamp authority does not answer, so nothing was signed. Your work is kept: try again in a few minutes."
)


class PortTimeStamper(TimeStamper):
    """pyHanko asks, the bound `TimestampAuthority` answers, within `wait` seconds where that is said."""

    def __init__(self, authority: TimestampAuthority, wait: float | None = None):
        super().__init__()
        self._authority = authority
        self._most = {} if wait is None else {"wait": wait}

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        return cms.ContentInfo.load(self._authority.stamp(message_digest, md_algorithm, **self._most))


def timestamp(digest: bytes) -> bytes:
    """Token (DER ContentInfo) over this SHA-256 digest (32 bytes); raises `SigningRefused` (no-timestamp)."""
    if len(digest) != hashlib.sha256().digest_size:
        raise ValueError("a SHA-256 digest has 32 bytes")
    try:
        return ports.get(TimestampAuthority).stamp(digest)
    except TimestampFailed as error:
        raise SigningRefused(NO_TIMESTAMP, code="no-timestamp") from error


def verify_timestamp(token: bytes, digest: bytes, *, trust: trust_module.Trust | None = None) -> datetime:
    """The moment (aware, UTC) that the token proves for the digest; raises `SigningRefused` (bad-timestamp)."""
    believed = trust or trust_module.current()
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        context = ValidationContext(trust_roots=list(believed.tsa_roots), allow_fetching=False)
        facts = asyncio.run(validate_tst_signed_data(signed, context, lambda algorithm: digest))
    except Exception as error:  # a foreign token: asn1crypto and pyHanko raise many kinds
        raise SigningRefused(_("The timestamp cannot be read."), code="bad-timestamp") from error
    if not (facts["intact"] and facts["valid"]):
        raise SigningRefused(_("The timestamp does not belong to this content."), code="bad-timestamp")
    if facts.get("trust_problem_indic") is not None or facts.get("validation_path") is None:
        raise SigningRefused(_("We do not know the authority that issued the timestamp."), code="bad-timestamp")
    return facts["timestamp"]
