"""Signing as Standard Webhooks 1.0 has it: HMAC-SHA256 over `id.timestamp.body`, in base64 behind `v1,`.

A secret is not kept. It is derived from the installation's key, the subscription and the number of its generation, so
that a copy of the database signs nothing.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

PREFIX = "whsec_"


def secret_of(webhook_id: UUID, generation: int) -> bytes:
    """32 bytes: the key of the signatures of this generation."""
    told = f"webhook:{webhook_id}:{generation}".encode()
    return hmac.new(settings.ENV.webhook_key, told, hashlib.sha256).digest()


def worded(secret: bytes) -> str:
    """As it is handed to people: `whsec_…`."""
    return PREFIX + base64.b64encode(secret).decode()


def sign(secrets: Iterable[bytes], id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: one signature a secret, apart by blanks."""
    told = f"{id}.{timestamp}.".encode() + body
    marks = (hmac.new(secret, told, hashlib.sha256).digest() for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(mark).decode()}" for mark in marks)
