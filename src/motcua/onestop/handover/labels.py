"""What people read for the words of `enums`."""

from django.utils.translation import gettext_lazy as _

from motcua.onestop.handover.enums import Confirmed, ItemState, PostState

ITEMS = {
    ItemState.SENT: _("On the way"), ItemState.ARRIVED: _("Accepted"), ItemState.MISSING: _("Missing"),
    ItemState.REPLACED: _("Replaced by a corrected result"),
}  # fmt: skip
CONFIRMED = {
    Confirmed.SIGNATURE: _("Signed on the screen"), Confirmed.CODE: _("Told the code that was sent to the applicant"),
    Confirmed.SLIP: _("Signed the printed slip"),
}  # fmt: skip
POST = {
    PostState.SENT: _("With the post"), PostState.DELIVERED: _("Delivered"), PostState.CAME_BACK: _("Came back"),
    PostState.REPLACED: _("Replaced by a corrected result"),
}  # fmt: skip
