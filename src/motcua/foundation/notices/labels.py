from django.utils.translation import gettext_lazy as _

from motcua.foundation.notices.enums import Channel, DeliveryState

CHANNEL = {Channel.EMAIL: _("Email"), Channel.INBOX: _("Inbox on the portal")}
DELIVERY_STATE = {
    DeliveryState.QUEUED: _("Waiting to be sent"),
    DeliveryState.FAILED: _("Not delivered yet, will be tried again"),
    DeliveryState.SENT: _("Sent"),
    DeliveryState.GIVEN_UP: _("Could not be delivered"),
}
