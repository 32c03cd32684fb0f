"""Addresses printed on paper and sent by mail. The portal serves them; they never change."""

from django.conf import settings


def tracking(code: str) -> str:
    return f"{settings.ENV.public_url}/t/{code}"


def verification(token: str) -> str:
    return f"{settings.ENV.public_url}/v/{token}"


def own(dossier_id: object) -> str:
    """The applicant's page."""
    return f"{settings.ENV.public_url}/my/dossiers/{dossier_id}/"
