"""Which of the dossiers that were chosen cannot be done now, and why: told before it begins, by the rules that each
meets when its turn comes (`doing`)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.onestop.deskwork import printing
from motcua.onestop.deskwork.enums import BulkVerb
from motcua.onestop.deskwork.models import BulkItem
from motcua.onestop.dossiers import acting, cases, permissions, process, services
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.store import Case, OpenStep

Rule = Callable[[Actor, Case, BulkItem, datetime], Any]


def why_not(verb: BulkVerb, items: Iterable[BulkItem], *, by: Actor, at: datetime | None = None) -> dict[UUID, Refusal]:
    """{item: the refusal that it would meet}; as many statements for one as for all."""
    rows, moment = list(items), at or now()
    if verb is BulkVerb.PRINT:
        return _nothing_to_print(rows)
    known, found = cases.load_many(item.dossier_id for item in rows), {}
    for item in rows:
        try:
            _RULES[verb](by, known[item.dossier_id], item, moment)
        except Refusal as refusal:
            found[item.id] = refusal
        except (LookupError, ObjectDoesNotExist):  # gone, or of no process that is known
            found[item.id] = NotYours()
    return found


def _nothing_to_print(items: list[BulkItem]) -> dict[UUID, Refusal]:
    has = printing.printable(item.dossier_id for item in items)
    words = _("This dossier has no letter and no signed result yet: there is nothing to print.")
    return {item.id: Refusal(words, code="nothing-to-print") for item in items if item.dossier_id not in has}


def _required(act: Act, by: Actor, case: Case, item: BulkItem) -> OpenStep:
    """The step at which it would be done."""
    services.require_unchanged(case, item.version)
    mine = next((step.id for step in acting.my_steps(by, case) if step.node == item.node), None)
    step = acting.require(act, by, case, mine)
    assert step is not None  # each of these acts is of a step
    return step


def _take(by: Actor, case: Case, item: BulkItem, at: datetime) -> None:
    if any(step.node == item.node and step.officer_id == by.id for step in case.steps):
        raise Refusal(_("You have taken this step already."), code="taken-already")
    _required(Act.TAKE, by, case, item)


def _forward(by: Actor, case: Case, item: BulkItem, at: datetime) -> None:
    process.after(case, _required(Act.FORWARD, by, case, item), at)


def _sign(by: Actor, case: Case, item: BulkItem, at: datetime) -> None:
    step = _required(Act.SIGN, by, case, item)
    services.draft_to_sign(case)
    process.after(case, step, at)


def _issue(by: Actor, case: Case, item: BulkItem, at: datetime) -> None:
    _required(Act.ISSUE, by, case, item)
    services.signed_to_issue(case)


def _assign(by: Actor, case: Case, item: BulkItem, at: datetime) -> None:
    services.require_unchanged(case, item.version)
    here = next((step.id for step in case.steps if step.node == item.node), None)
    permissions.given_step(by, case, here)


_RULES: dict[BulkVerb, Rule] = {
    BulkVerb.TAKE: _take, BulkVerb.FORWARD: _forward, BulkVerb.SIGN: _sign, BulkVerb.ISSUE: _issue,
    BulkVerb.ASSIGN: _assign,
}  # fmt: skip
