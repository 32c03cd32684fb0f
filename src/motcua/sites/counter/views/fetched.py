"""What the form at the desk says of the population data: how a look-up ended, and which fields came from there."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext

from motcua.onestop.dossiers import desk_fetched
from motcua.onestop.dossiers.fetching import Outcome
from motcua.onestop.dossiers.models import Draft
from motcua.sites.counter.forms import DeskForm


def tell(request: HttpRequest, outcome: Outcome, otherwise: list[str]) -> None:
    """`otherwise`: fields of the person that say something else than the population data."""
    if outcome is Outcome.NO_ANSWER:
        messages.warning(request, gettext("The population data does not answer now. Type what the card says."))
    else:
        messages.success(request, gettext("Filled in from the population data; correct it as the person says."))
    if otherwise:
        labels = ", ".join(str(DeskForm.base_fields[f"person_{key}"].label) for key in otherwise)
        words = gettext("The population data says otherwise: %(fields)s. What you typed stays; ask the person.")
        messages.warning(request, words % {"fields": labels})


def name_source(form: DeskForm, draft: Draft) -> None:
    """At every field that still says what the population data said."""
    for key in desk_fetched.told_of_person(draft):
        field = form.fields[f"person_{key}"]
        source = gettext("From the National Population Database. Correct it if it is wrong.")
        field.help_text = f"{field.help_text}. {source}".lstrip(". ")
