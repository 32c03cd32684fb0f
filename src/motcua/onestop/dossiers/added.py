"""Acts on one dossier that rooms above add to those that `offers` knows: offered and done by name as all others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.errors import Refusal
from motcua.onestop.dossiers import money, permissions, workflow
from motcua.onestop.dossiers.asked import Field, Kind
from motcua.onestop.dossiers.enums import Further, Verb
from motcua.onestop.dossiers.errors import NotYours, StepNotOpen
from motcua.onestop.dossiers.labels import VERBS
from motcua.onestop.dossiers.services import paying
from motcua.onestop.dossiers.store import Case

Name = Verb | Further


@dataclass(frozen=True)
class Added:
    """`refusal` says why not, None when it may be done now; `before` is done outside the act's transaction, for what
    counts whatever becomes of it (a try of a code), and gives the refusal that the act is to raise."""

    name: Name
    label: Any
    refusal: Callable[[Actor, Case], Exception | None]
    fields: Callable[[Actor, Case], tuple[Field, ...]]
    do: Callable[[Case, Mapping[str, Any], Actor], Any]
    before: Callable[[UUID, Mapping[str, Any], Actor], Exception | None] | None = None


ADDED: dict[Name, Added] = {}


def add(act: Added) -> None:
    """Each room at its start; the order is that of the offers."""
    ADDED[act.name] = act


def refused(call: Callable[[], Any]) -> Exception | None:
    """The refusal that it raises."""
    try:
        call()
    except Refusal as refusal:
        return refusal
    return None


def in_state(verb: Verb, case: Case) -> Exception | None:
    open_now = workflow.is_open(verb, case.state, received=case.received_at is not None)
    return None if open_now else StepNotOpen(verb, case.state)


def _may_ask_for_fee(actor: Actor, case: Case) -> Exception | None:
    if case.money_state not in money.TO_ASK:
        return Refusal(_("There is no fee to ask for in this dossier."), code="nothing-due")
    if not permissions.receives_at(actor, case):
        if case.received_at is None:
            return NotYours()
        if refusal := refused(lambda: permissions.my_step(actor, case)):
            return refusal
    return in_state(Verb.REQUEST_PAYMENT, case)


def _ask_for_fee(case: Case, given: Mapping[str, Any], by: Actor) -> None:
    amount = str(given["amount"])
    paying.request_payment(case.id, by=by, amount=amount, pay_by=given["pay_by"], note=given["note"])


add(Added(
    Verb.REQUEST_PAYMENT, VERBS[Verb.REQUEST_PAYMENT], _may_ask_for_fee,
    lambda _actor, _case: (
        Field("amount", Kind.NUMBER, _("Amount to be paid, in đồng")),
        Field("pay_by", Kind.DATE, _("To be paid by; ten days from now where it is left out"), False),
        Field("note", Kind.TEXT, _("Note"), False),
    ),
    _ask_for_fee,
))  # fmt: skip
