"""Refusals of this room: what is the matter, and what to do."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, Invalid, NotAllowed, Refusal


class NotHere(Conflict):
    """`place`: the name of the unit where it lies, or where it goes."""

    code = "not-here"


class LiesElsewhere(NotHere):
    def __init__(self, place: str):
        super().__init__(
            _("The result is not here: it lies at %(place)s. Only who works there can hand it over."), place=place
        )


class OnTheWay(NotHere):
    def __init__(self, place: str):
        super().__init__(
            _("The result is not here: it is on its way to %(place)s. It is handed over when it was accepted there."),
            place=place,
        )  # fmt: skip


class WithThePost(NotHere):
    def __init__(self) -> None:
        super().__init__(_("The result is not here: it was given to the post."))


class NotToBeCollected(NotHere):
    def __init__(self, place: str):
        super().__init__(
            _("The result still lies at %(place)s, which sends it on. It is handed over where the applicant collects "
              "it, or change that place in the contact details first."), place=place,
        )  # fmt: skip


class LeavesFrom(NotHere):
    def __init__(self, place: str):
        super().__init__(
            _("This result leaves with others of its linked filing in one postal item from %(place)s. Hand it on to "
              "that centre by slip."), place=place,
        )  # fmt: skip


class OnPaper(Refusal):
    code = "on-paper"

    def __init__(self) -> None:
        super().__init__(
            _("This result is handed over on paper, where you chose to receive it. If the electronic copy is enough, "
              "change how you receive the result first.")
        )  # fmt: skip


class TooLate(Conflict):
    code = "too-late"

    def __init__(self) -> None:
        super().__init__(
            _("The result was sent on its way already. How it is received can be changed when it has arrived.")
        )


class NotYourUnit(NotAllowed):
    code = "not-your-unit"

    def __init__(self) -> None:
        super().__init__(_("This belongs to another unit or role. Ask your administrator if that is wrong."))


class RemindedToday(Conflict):
    code = "reminded-today"

    def __init__(self) -> None:
        super().__init__(_("The applicant was reminded today already. Call them, or remind them again tomorrow."))


class Elsewhere(Conflict):
    code = "elsewhere"

    def __init__(self, codes: str):
        super().__init__(
            _("These results do not lie here any more, or go elsewhere now: %(codes)s. Open the list again."),
            codes=codes,
        )  # fmt: skip


class AnsweredAlready(Conflict):
    code = "answered-already"

    def __init__(self, code: str):
        super().__init__(
            _("Dossier %(code)s on this slip was answered already. Open the slip again to see how."), code=code
        )


def wrong(field: str, sentence: Any) -> Invalid:
    return Invalid(sentence, fields={field: sentence})
