"""“Propose wording”: a button of a letter's form. The page is shown again with words in the fields that were empty.

What was typed stays; the officer reads, changes and sends it by the button of the letter, and by nothing else.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.assistant.advising import wording
from motcua.assistant.advising.wording import Proposal
from motcua.onestop.dossiers.models import Dossier

PROPOSE = "propose"


class Proposing:
    def __init__(self, request: HttpRequest, dossier: Dossier):
        self.dossier = dossier
        asked = {PROPOSE: "1"} if PROPOSE in request.GET else {}  # no address fills a letter with words
        self.typed: Mapping[str, Any] = dict(request.POST.items()) if request.method == "POST" else asked

    @property
    def pressed(self) -> bool:
        return PROPOSE in self.typed

    @cached_property
    def found(self) -> Proposal:
        return wording.propose(self.dossier)

    @property
    def problem(self) -> str:
        """Why nothing was proposed; "" when something was."""
        if not self.pressed or not self.found.is_empty:
            return ""
        return _("Every required paper was sent, and the machine saw nothing wrong. Write what you found.")

    @property
    def grounds(self) -> list[str]:
        return self.found.grounds if self.pressed else []

    def for_papers(self, tick: str, reason: str) -> dict[str, Any]:
        """What was typed, with a tick and a reason at each document that has no reason yet; `tick`, `reason`: how the
        names of these fields begin."""
        values = dict(self.typed)
        for key, text in self.found.reasons.items():
            if not str(values.get(f"{reason}{key}", "")).strip():
                values |= {f"{tick}{key}": "on", f"{reason}{key}": text}
        return values

    def for_refusal(self, start: Mapping[str, Any]) -> dict[str, Any]:
        """`start`: what stands in the fields of a page that is opened."""
        values = dict(start) | {name: value for name, value in self.typed.items() if name != PROPOSE}
        said = [*self.found.facts, *self.found.unanswered]
        values["reason"] = wording.beside(str(values.get("reason", "")), said)
        values["legal_basis"] = wording.beside(str(values.get("legal_basis", "")), self.found.basis)
        return values

    def for_decline(self) -> dict[str, Any]:
        values = dict(self.typed)
        values["reason"] = wording.beside(str(values.get("reason", "")), self.found.facts)
        values["next"] = values.get("next") or self.found.following
        return values
