"""Refusals of money matters, and what adapters raise about messages from outside."""

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, NotAllowed, Refusal
from motcua.onestop.payments.enums import Wrong


class BadMessage(Exception):
    """A message from outside that is not listened to; `why` says which way it is wrong."""

    def __init__(self, why: Wrong, detail: str = ""):
        super().__init__(detail or why)
        self.why = why


class GatewayFailed(Exception):
    """An outside system said no or did not answer. `permanent`: the same request will never succeed."""

    def __init__(self, message: str, *, permanent: bool = False):
        super().__init__(message)
        self.permanent = permanent


class PaidAlready(Conflict):
    code = "paid-already"

    def __init__(self) -> None:
        super().__init__(_("This is paid already. Open the dossier again; the receipt is there."))


class NotAsked(Conflict):
    code = "not-asked"

    def __init__(self) -> None:
        super().__init__(_("Nothing is to be paid here any more. Open the dossier again."))


class MayHavePaid(Conflict):
    code = "may-have-paid"

    def __init__(self) -> None:
        super().__init__(
            _("We do not know yet whether the bank took the payment. Do not pay again; look here in 15 minutes.")
        )


class NotReached(Refusal):
    code = "not-reached"

    def __init__(self) -> None:
        super().__init__(_("This way to pay does not answer now. Choose another, or try again in a few minutes."))


class NoSuchWay(Refusal):
    code = "no-such-way"

    def __init__(self) -> None:
        super().__init__(_("This way to pay is not offered here. Choose one of the list."))


class NotYourMoney(NotAllowed):
    code = "not-your-money"

    def __init__(self) -> None:
        super().__init__(_("Accountants and leaders of the collecting agency do this; you are neither."))


class SecondOfficer(NotAllowed):
    code = "second-officer"

    def __init__(self) -> None:
        super().__init__(_("Who asked for it may not decide it. Another officer of the agency has to."))


class OwnCash(NotAllowed):
    code = "own-cash"

    def __init__(self) -> None:
        super().__init__(_("Who took the cash does not confirm it. An accountant or a leader of the agency has to."))


class NotOpen(Conflict):
    code = "not-open"

    def __init__(self) -> None:
        super().__init__(_("Somebody decided this meanwhile. Open it again to see how."))
