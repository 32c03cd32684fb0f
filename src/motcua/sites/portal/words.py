"""Sentences that several pages of a filing say alike: how a fee is paid, where the result is received."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.foundation.common.bilingual import pick
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue.bundle import Bundle, Fee
from motcua.onestop.catalogue.enums import FeeState, ResultKind
from motcua.onestop.payments import gateways
from motcua.sites.pages import centres


def how_paid(fees: Iterable[Fee]) -> str:
    """Of what is filed online; fees that are free do not count."""
    owed = [fee for fee in fees if not fee.is_free]
    if not gateways.offered():
        return _("You pay it at the counter, before you take the result.")
    if all(fee.state is FeeState.KNOWN for fee in owed):
        return _("You can pay it online as soon as the dossier is sent, or at the counter before you take the result.")
    return _("The counter states the amount; then you pay it online, or at the counter before you take the result.")


def collect_place(contact: Mapping[str, Any], place: Unit | None) -> str:
    """Name of the centre where the result is collected: the chosen one, else where the dossier is received; "" when it
    is not collected."""
    if contact.get("delivery", "counter") != "counter":
        return ""
    return centres.named(str(contact.get("collect_at", ""))) or (pick(place.label) if place else "")


def how_received(bundle: Bundle, contact: Mapping[str, Any], place: Unit | None) -> str:
    """The last step of a dossier that was sent."""
    at, is_thing = collect_place(contact, place), bundle.result.kind is ResultKind.CARD
    if at:
        words = _("You are told when the result is ready; you collect it at %(place)s.") % {"place": at}
    elif contact.get("delivery") == "post":
        words = _("You are told when the result is ready; the post brings it to %(address)s.")
        words = words % {"address": contact.get("address", "")}
    else:
        return _("You are told when the result is ready; you take it here, signed electronically.")
    return words if is_thing else f"{words} {_('The signed electronic copy is here, too.')}"
