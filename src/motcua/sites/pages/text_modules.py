"""Inserting a text of one's unit into a field of a letter; a button of the form, so it works without scripts.

The page is shown again with what was typed and, in the chosen field, the text behind what stood there.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.onestop.dossiers import text_modules
from motcua.onestop.dossiers.models import Dossier, TextModule

INSERT = "insert"


class Inserting:
    """`targets`: {field of the text: [(field of the form, label)]}; without it the two are the same."""

    def __init__(
        self,
        request: HttpRequest,
        dossier: Dossier,
        kind: str,
        targets: Mapping[str, Sequence[tuple[str, Any]]] | None = None,
    ):
        self.dossier, self.by = dossier, request.actor  # type: ignore[attr-defined]
        self.post: Mapping[str, Any] | None = request.POST if request.method == "POST" else None
        self.texts = text_modules.usable(self.by, kind, [dossier.authority_id])
        self.labels = text_modules.FIELDS[kind]
        self.targets = targets or {name: [(name, label)] for name, label in self.labels.items()}

    @property
    def options(self) -> list[tuple[str, str]]:
        """(value, words) of the texts; the field is named where there are several."""
        many = len(self.labels) > 1
        return [(str(t.id), f"{self.labels[t.field]}: {t.title}" if many else t.title) for t in self.texts]

    @property
    def places(self) -> list[tuple[str, Any]]:
        """Where it can go, when that is not clear by itself."""
        several = [where for where in self.targets.values() if len(where) > 1]
        return [one for where in several for one in where]

    @property
    def pressed(self) -> bool:
        return self.post is not None and INSERT in self.post

    @property
    def problem(self) -> str:
        """Why nothing was inserted; "" when something was."""
        return "" if not self.pressed or self._chosen() else str(_("Choose the text to insert."))

    def typed(self) -> dict[str, Any]:
        """What was typed, with the chosen text in its field."""
        assert self.post is not None
        values: dict[str, Any] = dict(self.post.items())
        if chosen := self._chosen():
            into = self._into(chosen)
            before = str(values.get(into, "")).rstrip()
            text = text_modules.filled(chosen.text, self.dossier, self.by)
            values[into] = f"{before}\n{text}" if before else text
        return values

    def _chosen(self) -> TextModule | None:
        wanted = (self.post or {}).get("text_module", "")
        try:
            id = UUID(str(wanted))
        except ValueError:
            return None
        return next((one for one in self.texts if one.id == id), None)

    def _into(self, chosen: TextModule) -> str:
        known = [name for name, _label in self.targets[chosen.field]]
        wanted = str((self.post or {}).get("text_into", ""))
        return wanted if wanted in known else known[0]
