"""Refusals of this room: each says what to do."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, Invalid, NotAllowed
from motcua.foundation.organisations.errors import Filled


def _at(field: str, message: Any, **facts: Any) -> dict[str, Any]:
    return {field: Filled(message, facts)}


class AwayAlready(Invalid):
    def __init__(self, first: date, last: date):
        message = _("Leave from %(first)s to %(last)s lies on some of these days. Withdraw it first, or choose others.")
        facts = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
        super().__init__(message, fields=_at("first_day", message, **facts), **facts)


class InThePast(Invalid):
    def __init__(self) -> None:
        message = _("These days are over. Choose a last day that is today or later.")
        super().__init__(message, fields={"last_day": message})


class TooLong(Invalid):
    def __init__(self, days: int):
        message = _("At most %(days)s days at a time. For longer, have the administrator end the position.")
        super().__init__(message, fields=_at("last_day", message, days=days), days=days)


class NoSubstitute(Invalid):
    def __init__(self) -> None:
        message = _("Choose who stands in for you: without anybody your work would wait until you are back.")
        super().__init__(message, fields={"substitute": message})


class CannotSignIn(Invalid):
    def __init__(self, name: str):
        message = _("%(name)s has no account to work with. Choose somebody else, or ask the administrator to open one.")
        super().__init__(message, fields=_at("substitute", message, name=name), name=name)


class OtherAgency(Invalid):
    def __init__(self, name: str):
        message = _("%(name)s does not work in this agency. Choose an officer of the same agency.")
        super().__init__(message, fields=_at("substitute", message, name=name), name=name)


class LeadsNothing(Invalid):
    def __init__(self, name: str):
        message = _(
            "%(name)s leads no unit of the agency and cannot sign in a leader's place. Choose a deputy or the head of "
            "a division."
        )
        super().__init__(message, fields=_at("substitute", message, name=name), name=name)


class CannotSign(Invalid):
    def __init__(self, name: str, last: date):
        message = _(
            "%(name)s has no certificate that holds until %(last)s, so nothing could be signed. Choose somebody else, "
            "or have the certificate renewed first."
        )
        facts = {"name": name, "last": f"{last:%d/%m/%Y}"}
        super().__init__(message, fields=_at("substitute", message, **facts), **facts)


class DecidedMeanwhile(Conflict):
    code = "decided-meanwhile"

    def __init__(self, state: Any, name: str):
        super().__init__(
            _("This leave is “%(state)s” now (%(name)s). Open the page again to see what can be done."),
            state=state, name=name,
        )  # fmt: skip


class NotTheHead(NotAllowed):
    code = "not-the-head"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The head of the officer's unit decides on leave, or an administrator of the province; nobody on their "
                "own."
            )
        )


class OtherName(Invalid):
    def __init__(self, field: str, found: str, wanted: str):
        message = _("It names %(found)s, this account is of %(wanted)s. Use your own.")
        super().__init__(message, fields=_at(field, message, found=found, wanted=wanted), found=found, wanted=wanted)


class OtherNumber(Invalid):
    def __init__(self, field: str) -> None:
        message = _(
            "The number differs from that of the identity card you stated. Use your own, or state the card anew."
        )
        super().__init__(message, fields={field: message})


class CardEnded(Invalid):
    def __init__(self, day: date):
        message = _("This card ended on %(day)s. Have a new one issued by the police and state that one.")
        super().__init__(message, fields=_at("card", message, day=f"{day:%d/%m/%Y}"), day=f"{day:%d/%m/%Y}")


class NotVerifier(NotAllowed):
    code = "not-verifier"

    def __init__(self) -> None:
        super().__init__(
            _("The clerk of the officer's agency verifies, or an administrator of the province; nobody their own.")
        )


class CheckedMeanwhile(Conflict):
    code = "checked-meanwhile"

    def __init__(self, name: str):
        super().__init__(_("%(name)s has decided on this already, or the officer stated it anew. Open the list again."),
                         name=name)  # fmt: skip


class NotWithYou(NotAllowed):
    code = "not-with-you"

    def __init__(self) -> None:
        super().__init__(
            _("The reason is given by the officer who has the step, or by who may take it. This one is not with you.")
        )


class NotLate(Conflict):
    code = "not-late"

    def __init__(self) -> None:
        super().__init__(_("This dossier is neither late nor about to be, or it is settled. No reason is needed."))


class AskedAlready(Conflict):
    code = "asked-already"

    def __init__(self, name: str, day: date):
        super().__init__(
            _("%(name)s asked for the reason on %(day)s already. Wait for the answer, or speak to the officer."),
            name=name, day=f"{day:%d/%m/%Y}",
        )  # fmt: skip
