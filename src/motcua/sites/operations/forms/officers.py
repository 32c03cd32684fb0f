from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.identity.labels import ROLES
from motcua.sites.operations.forms._fields import ActForm, DayField, text
from motcua.sites.operations.forms.leave import PersonField, offer


class OfficerForm(ActForm):
    full_name = text(_("Full name"))
    code = text(_("Officer's code"), max_length=60, help_text=_("As in the personnel records; never used twice."))
    email = forms.EmailField(label=_("Work email"), required=False)
    phone = text(_("Work phone"), required=False, max_length=30)


class AppointForm(ActForm):
    title_vi = text(_("Title in Vietnamese"))
    title_en = text(_("Title in English"))
    roles = forms.MultipleChoiceField(
        label=_("Roles that come with it"), choices=list(ROLES.items()), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )  # fmt: skip
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("First day without it"), required=False)


class EndForm(ActForm):
    valid_to = DayField(label=_("First day without the position"))


class AccountForm(ActForm):
    username = text(_("User name"), max_length=150)
    password = text(
        _("Temporary password"), max_length=500, strip=False,
        help_text=_("At least 12 characters. The officer changes it at the first sign-in. Tell it in person."),
    )  # fmt: skip


class TemporaryPasswordForm(forms.Form):
    password = text(
        _("Temporary password"), max_length=500, strip=False,
        help_text=_("At least 12 characters. The officer changes it at the next sign-in. Tell it in person."),
    )  # fmt: skip


class SubstituteForm(ActForm):
    substitute = PersonField(label=_("Who stands in"), help_text=_("Officers of the same agency."))
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    reason = text(_("Reason"), required=False)

    def __init__(self, colleagues: Any, *args: Any, **options: Any):
        super().__init__(*args, **options)
        offer(self, "substitute", colleagues)


class EndSubstitutionForm(ActForm):
    last_day = DayField(label=_("Last day"))


def role_names(roles: Iterable[str]) -> list[Any]:
    return [ROLES.get(role, role) for role in roles]  # type: ignore[call-overload]
