"""Refusals of signing in, in words for the person at the screen."""

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, Invalid, NotAllowed, Refusal


class EidRefused(Refusal):
    """The e-ID's answer cannot be trusted; `code` says which check failed, the person only needs to start again."""

    status = 400

    def __init__(self, reason: str):
        super().__init__(
            _("The answer of the electronic identity system could not be accepted. Please sign in again."),
            code=f"eid-{reason}",
        )
        self.reason = reason


class EidUnavailable(Refusal):
    status = 503

    def __init__(self) -> None:
        super().__init__(
            _("The electronic identity system does not answer at the moment. Please try again in a few minutes."),
            code="eid-unavailable",
        )


class AccountClosed(NotAllowed):
    def __init__(self) -> None:
        super().__init__(
            _("This account is closed. Please contact the administrator of your unit."), code="account-closed"
        )


class WrongPassword(NotAllowed):
    def __init__(self) -> None:
        super().__init__(
            _("The user name or the password is not right. Check both and try again."), code="wrong-password"
        )


class LockedOut(NotAllowed):
    status = 429

    def __init__(self, minutes: int):
        super().__init__(
            _("Too many wrong attempts. Wait %(minutes)s minutes, then try again, or ask the administrator."),
            code="locked-out", minutes=minutes,
        )  # fmt: skip


class WrongCode(NotAllowed):
    def __init__(self) -> None:
        super().__init__(
            _("The code is not right or has been used. Wait for the next code in your app and enter that one."),
            code="wrong-code",
        )


class PasskeyRefused(NotAllowed):
    def __init__(self) -> None:
        super().__init__(
            _("The passkey was not accepted. Try again, or sign in with the code of your app."), code="passkey-refused"
        )


class NoSecondFactor(Conflict):
    def __init__(self) -> None:
        super().__init__(_("This account has no second factor yet. Set one up first."), code="no-second-factor")


class OnlyDemonstration(NotAllowed):
    def __init__(self) -> None:
        super().__init__(_("This is possible in a demonstration only."), code="only-demonstration")


class WeakPassword(Invalid):
    def __init__(self) -> None:
        message = _("Use at least 12 characters that are not easy to guess.")
        super().__init__(message, fields={"password": message})


class UsernameTaken(Conflict):
    def __init__(self, username: str):
        super().__init__(_("The user name %(username)s is in use."), code="username-taken", username=username)


class NoMandate(NotAllowed):
    def __init__(self) -> None:
        super().__init__(_("You have no valid mandate to act for this business."), code="no-mandate")


class HasAccount(Conflict):
    def __init__(self, name: str):
        super().__init__(_("%(name)s already has an account."), code="has-account", name=name)


class LastFactor(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _("This is your only second factor. Set up an app or another passkey first, then remove this one."),
            code="last-factor",
        )
