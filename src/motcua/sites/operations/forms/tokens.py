from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.clock import LOCAL, today
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.enums import Scope
from motcua.foundation.identity.labels import SCOPES
from motcua.foundation.identity.selectors import account_by_username
from motcua.sites.operations.forms._fields import ActForm, DayField, text

USUAL = timedelta(days=180)


class TokenForm(ActForm):
    client = text(_("System that gets the token"), max_length=100, help_text=_("Its name stands beside what it does."))
    account = text(
        _("User name of the officer it acts for"), max_length=150,
        help_text=_("Best an officer of its own, appointed to nothing more than it needs."),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("What it may be used for"), widget=forms.CheckboxSelectMultiple,
        choices=[(str(scope), words) for scope, words in SCOPES.items() if scope is not Scope.SIGN],
        error_messages={"required": _("Choose what the token may be used for.")},
    )  # fmt: skip
    expires = DayField(label=_("Last day it holds"), help_text=_("Day, month, year; at most a year from now"))

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["expires"].initial = today() + USUAL

    def clean(self) -> dict[str, Any]:
        """Every sentence at once: what the service would say, beside what the fields say."""
        typed = super().clean() or {}
        day = typed.get("expires")
        self.holder = account_by_username(typed.get("account", "").strip())
        self.end = datetime.combine(day, time(23, 59, 59), LOCAL) if day else None
        wrong = api_tokens.wrong_in(
            self.holder, client=typed.get("client", ""), scopes=typed.get("scopes", []), expires_at=self.end
        )
        for name, said in wrong.items():
            if name not in self.errors:
                self.add_error(name, str(said))
        return typed


class RevokeForm(ActForm):
    reason = text(
        _("Why is it revoked?"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the record of acts."),
    )  # fmt: skip
