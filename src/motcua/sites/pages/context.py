"""What every page knows about this installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from motcua.foundation.organisations.selectors import root
from motcua.sites.pages import navigation


def _province() -> Any:
    from motcua.foundation.organisations.models import Unit

    try:
        return root().label
    except Unit.DoesNotExist:
        return {"vi": "", "en": ""}


def installation(request: HttpRequest) -> dict[str, Any]:
    return {
        "province": SimpleLazyObject(_province),
        "is_demo": settings.DEMO,
        "hotline": settings.ENV.hotline,
        "actor": getattr(request, "actor", None),
        "navigation": SimpleLazyObject(lambda: navigation.for_request(request) if hasattr(request, "actor") else []),
        "other_language": "en" if getattr(request, "LANGUAGE_CODE", "vi") == "vi" else "vi",
    }
