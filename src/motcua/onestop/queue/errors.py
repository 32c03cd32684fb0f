"""Refusals of the queue: what is the matter, and what to do."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, Refusal


class NoQueue(Refusal):
    status, code = 404, "no-queue"

    def __init__(self) -> None:
        super().__init__(_("This centre gives no numbers. Ask at the guidance desk."))


class Closed(Conflict):
    code = "closed"

    def __init__(self, opens: str) -> None:
        super().__init__(_("The centre is closed now. Numbers are given again at %(opens)s."), opens=opens)


class ServiceClosed(Conflict):
    code = "service-closed"

    def __init__(self) -> None:
        super().__init__(_("No counter serves this today. Choose another service, or ask at the guidance desk."))


class NotSeated(Conflict):
    code = "not-seated"

    def __init__(self) -> None:
        super().__init__(_("You do not sit at this counter now. Choose your counter first."))


class SeatTaken(Conflict):
    code = "seat-taken"

    def __init__(self, number: int, name: str) -> None:
        super().__init__(_("%(name)s sits at counter %(number)s now. Look again, or choose another counter."),
                         number=number, name=name)  # fmt: skip


class CounterBusy(Conflict):
    code = "counter-busy"

    def __init__(self, number: str) -> None:
        super().__init__(
            _("Number %(number)s is still at this counter. Finish, skip or transfer it first."), number=number
        )


class NothingCalled(Conflict):
    code = "nothing-called"

    def __init__(self) -> None:
        super().__init__(_("Nobody is called to this counter any more. Look at the list again."))


class OtherState(Conflict):
    code = "other-state"

    def __init__(self, number: str, state: Any) -> None:
        super().__init__(_("Number %(number)s is “%(state)s” now. Look at the list again."), number=number, state=state)


class TimeTaken(Conflict):
    code = "time-taken"

    def __init__(self) -> None:
        super().__init__(_("This time has just been taken. Choose another one."))


class BookedAlready(Conflict):
    code = "booked-already"

    def __init__(self) -> None:
        super().__init__(_("You have booked this very time already. It stands under “My booked times”."))


class TooManyBookings(Conflict):
    code = "too-many-bookings"

    def __init__(self, most: int) -> None:
        super().__init__(_("You have %(most)s booked times already. Cancel one that you do not need first."), most=most)


class UnknownCode(Refusal):
    code = "unknown-code"

    def __init__(self) -> None:
        super().__init__(
            _("No time is booked here today with this code. Check the six digits, or take a number without booking.")
        )


class TooEarly(Conflict):
    code = "too-early"

    def __init__(self, at: str) -> None:
        super().__init__(_("Your time is %(at)s. Enter the code at most an hour before it."), at=at)
