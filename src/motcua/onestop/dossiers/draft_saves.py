"""Which of two saves of a form is the newer one, however late the network brings the older.

Every page that saves itself carries the time-ordered id of its loading and counts its saves. Of one page the higher
number counts, of two pages the one loaded later; a button that a person presses always counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict
from motcua.onestop.dossiers.models import Draft

NAMES = frozenset({"stamp", "seq"})
MOST = 10**9


class Superseded(Conflict):
    code = "superseded"

    def __init__(self) -> None:
        super().__init__(_("Newer text of this form is kept already. Load the page again to see it."))


@dataclass(frozen=True)
class Stamp:
    """`page`: id of the loading; `number`: the how-manieth save of it; `pressed`: by a person, not by the script."""

    page: str
    number: int
    pressed: bool = False

    @classmethod
    def read(cls, data: Mapping[str, str], *, pressed: bool = False) -> "Stamp | None":
        """From the hidden fields of a page; None when they are not there or were tampered with."""
        try:
            return cls(UUID(data.get("stamp", "")).hex, min(max(int(data.get("seq", "0")), 0), MOST), pressed)
        except ValueError:
            return None


def arrive(draft: Draft, key: str, stamp: Stamp | None) -> None:
    """Note the save of this part of the form; raises Superseded when a newer one is kept. The row is locked."""
    if stamp is None:
        return
    kept = draft.saves.get(key)
    if kept and not stamp.pressed and [stamp.page, stamp.number] <= kept:
        raise Superseded
    draft.saves = draft.saves | {key: [stamp.page, stamp.number]}
