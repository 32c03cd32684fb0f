"""One item of a job: the same check and the same service as the page of one dossier."""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.errors import Refusal
from motcua.foundation.signing.enums import Means
from motcua.onestop.deskwork import printing
from motcua.onestop.deskwork.enums import BulkVerb, ItemState
from motcua.onestop.deskwork.models import BulkItem, BulkJob
from motcua.onestop.dossiers import asked_to_sign, by_name, permissions, selectors, services, store
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.errors import ChangedByOther
from motcua.onestop.dossiers.services.desk import Colleague

Act = Callable[[BulkJob, BulkItem, Actor], ItemState | None]


def do(job: BulkJob, item: BulkItem, by: Actor) -> ItemState | None:
    """What the item is then, where it is not done at once. Raises the refusal that the dossier's own page would show;
    LookupError for one that is gone."""
    return _DO[BulkVerb(job.verb)](job, item, by)


def _plain(verb: Verb, *keys: str) -> Act:
    """What is done by name, on the version that was chosen, once for this item."""

    def act(job: BulkJob, item: BulkItem, by: Actor) -> ItemState | None:
        given = {key: job.given.get(key, "") for key in keys}
        by_name.do(item.dossier_id, verb, given, by=by, version=item.version, key=f"bulk:{item.id}", node=item.node)
        return None

    return act


def _sign(job: BulkJob, item: BulkItem, by: Actor) -> ItemState | None:
    """At once with a key of the house; who signs by phone is asked when the documents of all are made."""
    if asked_to_sign.means_of(by) is not Means.REMOTE:
        return _plain(Verb.SIGN)(job, item, by)
    asked_to_sign.ask_result(
        item.dossier_id, by=by, key=f"bulk:{item.id}", version=item.version, gathering=job.id, item=item.id
    )
    return ItemState.ASKED


def _assign(job: BulkJob, item: BulkItem, by: Actor) -> None:
    store.lock(item.dossier_id)
    case = store.load(item.dossier_id, by.officer_id)
    by = by.holding(case.grants or frozenset())
    if case.version != item.version:
        raise ChangedByOther(case.last_actor, case.last_at, version=case.version, seen=item.version)
    here = next((one.id for one in case.steps if one.node == item.node), None)
    step = permissions.given_step(by, case, here)
    to = Colleague(UUID(job.given["to"]), job.given["name"])
    if step.officer_id == to.id:
        return  # they have it already
    services.release(
        item.dossier_id, by=by, to=to, reason=job.given.get("reason", ""), step=step.id, key=f"bulk:{item.id}"
    )


def _print(job: BulkJob, item: BulkItem, by: Actor) -> None:
    dossier = selectors.visible_to(by).filter(id=item.dossier_id).first()
    if dossier is None:
        raise LookupError(item.dossier_id)
    item.files = [str(id) for id in printing.files_of(dossier.id, job.given["kinds"])]
    if not item.files:
        raise Refusal(_("This dossier has nothing of what was chosen to print."), code="nothing-to-print")


_DO: dict[BulkVerb, Act] = {
    BulkVerb.TAKE: _plain(Verb.TAKE), BulkVerb.FORWARD: _plain(Verb.FORWARD, "opinion"),
    BulkVerb.SIGN: _sign, BulkVerb.ISSUE: _plain(Verb.ISSUE), BulkVerb.ASSIGN: _assign,
    BulkVerb.PRINT: _print,
}  # fmt: skip
