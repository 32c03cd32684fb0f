"""Letters that bear the agency's seal, made at once where they can be."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.foundation.signing.errors import SigningRefused


def at_once(request: HttpRequest, make: Callable[[], Any]) -> None:
    """The step that the letter tells of is done: a seal that cannot be set now comes later, by the worker."""
    try:
        make()
    except SigningRefused:
        messages.info(request, _("The letter cannot be sealed at the moment. It is made by itself as soon as it can, "
                                 "and then stands with the dossier; nothing has to be done again."))  # fmt: skip
