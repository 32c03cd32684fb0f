"""What every page knows about this installation."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from motcua.foundation.common.actors import Actor
from motcua.foundation.identity.models import Business
from motcua.foundation.organisations.selectors import positions_at, root
from motcua.sites.pages import navigation


def _province() -> Any:
    """Its name; nothing while the database is away, so that the page that says so can still be shown."""
    from motcua.foundation.organisations.models import Unit

    try:
        return root().label
    except (Unit.DoesNotExist, DatabaseError):
        return {"vi": "", "en": ""}


def _place(actor: Actor) -> Any:
    """The officer's first position today: its title and unit."""
    if actor.officer_id is None:
        return None
    found = positions_at().filter(officer_id=actor.officer_id).order_by("valid_from").first()
    return {"title": found.title, "unit": found.unit.label} if found else None


def _acting_for(actor: Actor) -> Business | None:
    """The business a citizen acts for now."""
    return Business.objects.filter(id=actor.business_id).first() if actor.business_id else None


def installation(request: HttpRequest) -> dict[str, Any]:
    return {
        "province": SimpleLazyObject(_province),
        "is_demo": settings.DEMO,
        "is_sandbox": settings.ENV.sandbox,
        "hotline": settings.ENV.hotline,
        "actor": getattr(request, "actor", None),
        "navigation": SimpleLazyObject(lambda: navigation.for_request(request) if hasattr(request, "actor") else []),
        "place": SimpleLazyObject(lambda: _place(request.actor)),  # type: ignore[attr-defined]
        "acting_for": SimpleLazyObject(lambda: _acting_for(request.actor)),  # type: ignore[attr-defined]
        "other_language": "en" if getattr(request, "LANGUAGE_CODE", "vi") == "vi" else "vi",
    }
