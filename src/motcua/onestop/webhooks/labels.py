"""What people read for the words of `enums`."""

from django.utils.translation import gettext_lazy as _

from motcua.onestop.webhooks.enums import DeliveryState, Reason, WebhookState, Why

STATES = {
    WebhookState.ACTIVE: _("Working"),
    WebhookState.FAILING: _("Failing"),
    WebhookState.DISABLED: _("Disabled"),
}
WHY = {
    Why.ADMINISTRATOR: _("An administrator disabled it."),
    Why.GONE: _("The receiver answered 410: it wants no more announcements."),
    Why.FAILURES: _("The receiver did not answer well for five days."),
    Why.TOKEN: _("Its token has ended or was revoked, or the officer left."),
}
DELIVERIES = {
    DeliveryState.WAITING: _("Waits to be sent"),
    DeliveryState.DELIVERED: _("Delivered"),
    DeliveryState.GIVEN_UP: _("Given up"),
    DeliveryState.DROPPED: _("Not sent: the officer may not see the dossier any more"),
}
REASONS = {
    Reason.ANSWER: _("The receiver answered with a refusal or an error"),
    Reason.REDIRECT: _("The receiver sent us elsewhere; that is never followed"),
    Reason.TIMEOUT: _("No answer in time"),
    Reason.CONNECTION: _("No connection"),
    Reason.TLS: _("The certificate does not prove the name"),
    Reason.NAME: _("The name of the address is not known"),
    Reason.ADDRESS: _("The name leads to an address that may not be called"),
    Reason.BROKEN: _("What came back is not HTTP"),
}
