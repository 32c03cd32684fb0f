"""What people read for the words of `enums`."""

from django.utils.translation import gettext_lazy as _

from motcua.onestop.queue.enums import BookingState, CallOutcome, Priority, Purpose, TicketState

PURPOSES = {
    Purpose.RECEPTION: _("To file a dossier"),
    Purpose.RETURN: _("To fetch a result"),
    Purpose.GUIDANCE: _("To ask for guidance"),
}
PRIORITIES = {
    Priority.ORDINARY: _("None of these"),
    Priority.ELDERLY: _("Elderly person"),
    Priority.PREGNANT: _("Pregnant woman"),
    Priority.DISABLED: _("Person with a disability"),
    Priority.CHILD: _("With a small child"),
    Priority.MERIT: _("Person with merit"),
    Priority.APPOINTMENT: _("Booked time"),
}
TICKETS = {
    TicketState.WAITING: _("Waiting"),
    TicketState.CALLED: _("Called"),
    TicketState.SERVING: _("Being served"),
    TicketState.SERVED: _("Served"),
    TicketState.MISSED: _("Missed"),
    TicketState.LEFT: _("Left"),
}
OUTCOMES = {
    CallOutcome.SERVED: _("Served"),
    CallOutcome.MISSED: _("Missed"),
    CallOutcome.TRANSFERRED: _("Transferred"),
    CallOutcome.LEFT: _("Left"),
}
BOOKINGS = {
    BookingState.BOOKED: _("Booked"),
    BookingState.CHECKED_IN: _("Arrived"),
    BookingState.CANCELLED: _("Cancelled"),
    BookingState.MISSED: _("Not come"),
}
DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
