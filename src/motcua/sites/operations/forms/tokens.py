from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.clock import today
from motcua.foundation.identity.enums import Scope
from motcua.foundation.identity.labels import SCOPES
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
