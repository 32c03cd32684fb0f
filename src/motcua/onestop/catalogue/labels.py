"""What people read for the words of a procedure."""

from django.utils.translation import gettext_lazy as _

from motcua.onestop.catalogue.enums import FactState, OnlineLevel, ResultKind

ONLINE = {
    OnlineLevel.FULL: _("Fully online"),
    OnlineLevel.PARTIAL: _("Partly online"),
    OnlineLevel.NONE: _("At the counter only"),
}
FACTS = {
    FactState.KNOWN: _("Known"),
    FactState.TEXT_ONLY: _("Known as text only"),
    FactState.NOT_PUBLISHED: _("Not published"),
    FactState.TO_BE_CONFIRMED: _("To be confirmed by the controller"),
}
RESULTS = {
    ResultKind.DOCUMENT: _("Document"),
    ResultKind.CARD: _("Card"),
    ResultKind.REGISTER: _("Register entry"),
}
