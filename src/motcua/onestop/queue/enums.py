"""The words of the queue."""

from enum import StrEnum


class Purpose(StrEnum):
    """What people come to a service for; it decides where the officer goes on after starting."""

    RECEPTION = "reception"  # to file
    RETURN = "return"  # to fetch a result
    GUIDANCE = "guidance"  # to ask


class Priority(StrEnum):
    """Why somebody is called earlier (docs/decisions/0041); who belongs to none is ordinary."""

    ORDINARY = "ordinary"
    ELDERLY = "elderly"
    PREGNANT = "pregnant"
    DISABLED = "disabled"
    CHILD = "child"
    MERIT = "merit"
    APPOINTMENT = "appointment"


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    SERVED = "served"
    MISSED = "missed"  # called and did not come; can be brought back the same day
    LEFT = "left"


class CallOutcome(StrEnum):
    """How a call ended; a transferred ticket waits again under its number."""

    SERVED = "served"
    MISSED = "missed"
    TRANSFERRED = "transferred"
    LEFT = "left"


class Source(StrEnum):
    KIOSK = "kiosk"
    PHONE = "phone"
    COUNTER = "counter"
    BOOKING = "booking"


class BookingState(StrEnum):
    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"
    MISSED = "missed"


ON_THE_SPOT = tuple(p for p in Priority if p is not Priority.APPOINTMENT)
"""What somebody can say at the kiosk; an appointment comes from its booking."""
IN_THE_HOUSE = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING)
