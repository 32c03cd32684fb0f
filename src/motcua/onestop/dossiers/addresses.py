"""Addresses printed on paper and sent by mail. The portal serves them; they never change."""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def tracking_key(code: str) -> str:
    """Codes can be guessed; who follows by the QR code of the slip also holds this."""
    return salted_hmac("motcua.tracking", code, algorithm="sha256").hexdigest()[:20]


def is_tracking_key(code: str, key: str) -> bool:
    return constant_time_compare(tracking_key(code), key)


def tracking(code: str) -> str:
    return f"{settings.ENV.public_url}/t/{code}/{tracking_key(code)}"


def verification(token: str) -> str:
    return f"{settings.ENV.public_url}/v/{token}"


def typed_verification() -> str:
    """Where a code is typed, as it is printed: without https."""
    return f"{settings.ENV.public_url.partition('://')[2]}/verify/"


def own(dossier_id: object) -> str:
    """The applicant's page."""
    return f"{settings.ENV.public_url}/my/dossiers/{dossier_id}/"


def desk(dossier_id: object) -> str:
    """The officers' page."""
    return f"{settings.ENV.public_url}/desk/dossiers/{dossier_id}/"


def counter(dossier_id: object) -> str:
    """The counter's page."""
    return f"{settings.ENV.public_url}/counter/dossiers/{dossier_id}/"
