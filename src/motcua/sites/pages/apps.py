from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "motcua.sites.pages"
    label = "pages"

    def ready(self) -> None:
        """An empty field is told what to do next, like every other error, and not what it is."""
        forms.Field.default_error_messages["required"] = _("Fill this in.")
        forms.ChoiceField.default_error_messages["required"] = _("Choose one of these.")
