"""Choosing a one-stop centre of the province."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.bilingual import pick
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import service_centres


def collect_at() -> forms.ChoiceField:
    """Where a result is collected; empty: where the dossier is received."""
    return forms.ChoiceField(
        label=_("Centre where the result is collected"), required=False, choices=_choices,
        help_text=_("Any one-stop centre of the province; only when the result is collected at a counter"),
    )  # fmt: skip


def _choices() -> list[tuple[str, Any]]:
    return [("", _("Where the dossier is received")), *offered()]


def offered() -> list[tuple[str, str]]:
    """(id, name) of the centres, that of the province first."""
    rows = service_centres().only("id", "name", "name_en", "sort_key").order_by("-level", "sort_key")
    return [(str(unit.id), pick(unit.label)) for unit in rows]


def named(text: str) -> str:
    """The name of a chosen centre, "" for none."""
    found = Unit.objects.filter(id=text).first() if text else None
    return pick(found.label) if found else ""
