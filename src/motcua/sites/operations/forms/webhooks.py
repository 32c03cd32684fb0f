from datetime import timedelta
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.clock import LOCAL, now, today
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.enums import Scope
from motcua.onestop.dossiers.labels import VERBS
from motcua.onestop.webhooks import selectors, services
from motcua.onestop.webhooks.addresses import BadAddress, parse
from motcua.sites.operations.forms._fields import ActForm, text

MOMENTS = ["%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]


def _yesterday(words: Any) -> str:
    return str(words) % {"day": f"{today() - timedelta(days=1):%d/%m/%Y}"}


yesterday: Any = lazy(_yesterday, str)
NO_MOMENT = yesterday(_("Write it like %(day)s 14:30."))


def reading_tokens() -> list[tuple[str, str]]:
    """Tokens in force that may read, the newest first."""
    rows = api_tokens.tokens().filter(revoked_at=None, expires_at__gt=now(), scopes__contains=[str(Scope.READ)])
    return [(str(t.id), f"{t.client} ({t.account.username})") for t in rows.order_by("-id")[:500]]


class WebhookForm(ActForm):
    description = text(_("Whose receiver this is"), max_length=200, help_text=_("For example: civil status software"))
    address = text(
        _("Address that is called"), max_length=1000, widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=_("It begins with https:// and lies outside our own network."),
    )  # fmt: skip
    token = forms.ChoiceField(
        label=_("Token that its system reads with"), choices=reading_tokens,
        help_text=_("It is told only of dossiers that the officer of this token may open; it ends with the token."),
        error_messages={"required": _("Choose a token in force that may read dossiers.")},
    )  # fmt: skip
    authority = text(
        _("Only what this agency settles"), max_length=40, required=False,
        help_text=_("Code of the agency, such as 07900; empty for every one that the officer may see"),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=_("What is told"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(f"dossier.{verb}", words) for verb, words in VERBS.items()],
        help_text=_("Choose nothing to tell of everything."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_address(self) -> str:
        """Said with the other fields at once; the service checks it again."""
        typed = str(self.cleaned_data["address"]).strip()
        try:
            return parse(typed, selectors.allowed()).url
        except BadAddress as bad:
            raise forms.ValidationError(services.ADDRESS[bad.args[0]]) from bad


class SinceForm(ActForm):
    since = forms.DateTimeField(
        label=_("Send everything again since"), input_formats=MOMENTS,
        widget=forms.DateTimeInput(format=MOMENTS[0], attrs={"autocomplete": "off"}),
        help_text=yesterday(_("Day and time, for example %(day)s 14:30; at most 30 days back")),
        error_messages={"invalid": NO_MOMENT, "required": NO_MOMENT},
    )  # fmt: skip

    def clean_since(self) -> Any:
        return self.cleaned_data["since"].astimezone(LOCAL)
