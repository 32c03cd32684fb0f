"""Many like dossiers at once: chosen, looked at, begun, done one by one, each with its own result.

A job is prepared from what was ticked, and begun when all its dossiers are alike: one revision, one step. Each item
goes through the service that does it to one dossier (`doing`), in a transaction of its own that writes the item's
result with it: whoever is killed in between leaves the item waiting, and nothing is done twice (docs/decisions/0046).
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.text import clean
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.models import Account
from motcua.foundation.signing import requests
from motcua.foundation.signing.enums import Means
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import Ability
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.catalogue.process import Node
from motcua.onestop.deskwork import doing, printing
from motcua.onestop.deskwork.enums import BulkVerb, ItemState, JobState
from motcua.onestop.deskwork.models import BulkItem, BulkJob
from motcua.onestop.dossiers import acting, asked_to_sign, selectors, worklists
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Assignment

log = logging.getLogger(__name__)
MOST, AT_ONCE = 500, 20
SUBJECT = "bulk_job"
PREPARED_FOR, KEPT = timedelta(days=1), timedelta(days=90)
LONGEST = 4000
FAULT = _("A fault of the system. Open the dossier and try again, or tell the administrator.")
SLOW = frozenset({BulkVerb.SIGN, BulkVerb.PRINT})
"""Never at once in a request: a letter is signed in about half a second."""
NEEDS = {BulkVerb.SIGN: Ability.SIGN, BulkVerb.ISSUE: Ability.ISSUE}


@dataclass(frozen=True)
class Group:
    """Items that are alike."""

    revision_id: UUID
    node: str
    count: int

    @property
    def key(self) -> str:
        return f"{self.revision_id}:{self.node}"


def of(by: Actor) -> QuerySet[BulkJob]:
    """What this officer began or prepared."""
    return BulkJob.objects.filter(account_id=by.id)


def within_reach(by: Actor, verb: BulkVerb) -> QuerySet[Assignment]:
    """The steps this officer may choose for it: their own; those of who they lead, to assign; to print, done ones."""
    rows = worklists.mine(by)
    if verb in (BulkVerb.ASSIGN, BulkVerb.PRINT):
        rows = rows | worklists.led(by)
    if verb is BulkVerb.PRINT:
        rows = rows | Assignment.objects.filter(officer_id=by.id).exclude(closed_at=None)
    return rows


@transaction.atomic
def prepare(verb: BulkVerb, steps: Iterable[UUID], *, by: Actor, at: datetime | None = None) -> BulkJob:
    """Keep what was chosen, with the versions as they stand now. What is no longer there is left out.

    Raises Refusal for nothing, or for more than `MOST`.
    """
    wanted = list(dict.fromkeys(steps))
    if len(wanted) > MOST:
        raise Refusal(
            _("You chose %(n)s dossiers. Choose at most %(most)s at once."), code="too-many", n=len(wanted), most=MOST
        )
    found = within_reach(by, verb).filter(id__in=wanted).select_related("dossier").defer("dossier__answers")
    rows: dict[UUID, Assignment] = {}
    for step in found.order_by("due_at", "id"):
        rows.setdefault(step.dossier_id, step)
    if not rows:
        raise Refusal(_("Tick the dossiers first: nothing that is yours to do was chosen."), code="nothing-chosen")
    job = BulkJob.objects.create(
        account_id=by.id, officer_name=by.name, verb=verb, total=len(rows), created_at=at or now()
    )
    BulkItem.objects.bulk_create(
        BulkItem(
            job=job, seq=seq, dossier_id=step.dossier_id, code=step.dossier.code, revision_id=step.dossier.revision_id,
            node=step.node, unit_id=step.unit_id, version=step.dossier.version,
        )
        for seq, step in enumerate(rows.values(), 1)
    )  # fmt: skip
    return job


def groups(job: BulkJob) -> list[Group]:
    """The kinds of dossiers in it, the largest first; one when all are alike."""
    rows = job.items.order_by().values("revision_id", "node").annotate(count=Count("id")).order_by("-count", "node")
    return [Group(**row) for row in rows]


def node_of(group: Group) -> Node | None:
    """None for a step that the bundle does not know (imports)."""
    try:
        return catalogue.bundle(group.revision_id).graph.node(group.node)
    except (KeyError, ProcedureRevision.DoesNotExist):
        return None


def fits(verb: BulkVerb, group: Group) -> bool:
    """Whether the process lets this step do that at all."""
    if verb in (BulkVerb.TAKE, BulkVerb.ASSIGN, BulkVerb.PRINT):
        return True
    node = node_of(group)
    if node is None:
        return False
    if verb in NEEDS:
        return NEEDS[verb] in node.abilities
    asked = catalogue.bundle(group.revision_id).graph.consultation
    return not node.abilities & acting.END_BY_THEMSELVES and not (asked and asked.has(node.key))


def colleagues(job: BulkJob) -> list[Account]:
    """Who holds the role of the step in every unit of the job."""
    found: dict[UUID, Account] | None = None
    for unit_id in dict.fromkeys(job.items.order_by().values_list("unit_id", flat=True)):
        item = job.items.filter(unit_id=unit_id).order_by("seq").first()
        assert item is not None
        step = Assignment.objects.filter(dossier_id=item.dossier_id, node=item.node).order_by("-opened_at").first()
        if step is None:
            continue
        step.officer_id = None  # whoever has one of them may have the others too
        here = {account.id: account for account in selectors.colleagues(step)}
        found = here if found is None else {id: account for id, account in found.items() if id in here}
    return list((found or {}).values())


@transaction.atomic
def keep(job_id: UUID, group: str, *, by: Actor) -> BulkJob:
    """Go on with one kind only; the others are not touched."""
    job = _mine(job_id, by)
    kept = next((one for one in groups(job) if one.key == group), None)
    if job.state != JobState.PREPARED or kept is None:
        raise Refusal(_("This was begun already, or holds no such dossiers. Open it again."))
    job.items.exclude(revision_id=kept.revision_id, node=kept.node).delete()
    job.total = job.items.count()
    job.save(update_fields=["total"])
    return job


@transaction.atomic
def leave_out(job_id: UUID, items: Iterable[UUID], *, by: Actor) -> BulkJob:
    """Take some out before it begins."""
    job = _mine(job_id, by)
    if job.state == JobState.PREPARED:
        job.items.filter(id__in=list(items)).delete()
        job.total = job.items.count()
        job.save(update_fields=["total"])
    return job


@transaction.atomic
def start(job_id: UUID, given: Mapping[str, Any], *, by: Actor, at: datetime | None = None) -> BulkJob:
    """Begin; a second press of the button finds it begun. Raises Refusal for unlike dossiers, Invalid by field."""
    job = _mine(job_id, by)
    if job.state != JobState.PREPARED:
        return job
    kinds, verb = groups(job), BulkVerb(job.verb)
    if not kinds:
        raise Refusal(_("Tick the dossiers first: nothing that is yours to do was chosen."), code="nothing-chosen")
    if len(kinds) > 1 and verb is not BulkVerb.PRINT:
        raise Refusal(_("Only like dossiers go together: one procedure, one step. Choose one kind."), code="unlike")
    if verb is BulkVerb.SIGN and asked_to_sign.means_of(by) is Means.TOKEN:
        raise Refusal(
            _("You sign by a token, which asks for each document. Sign them one after the other from the queue."),
            code="asks-first",
        )  # fmt: skip
    if not all(fits(verb, kind) for kind in kinds):
        raise Refusal(_("This step of the process does not include that."), code="not-of-this-step")
    job.given = _checked(job, verb, given)
    job.state, job.started_at = JobState.RUNNING, at or now()
    job.save(update_fields=["given", "state", "started_at"])
    detail = {"verb": job.verb, "count": job.total}
    audit.record("bulk.start", by=by, subject=(SUBJECT, job.id), at=job.started_at, detail=detail)
    return job


def _checked(job: BulkJob, verb: BulkVerb, given: Mapping[str, Any]) -> dict[str, Any]:
    if verb is BulkVerb.FORWARD:
        return {"opinion": clean(str(given.get("opinion", "")))[:LONGEST]}
    if verb is BulkVerb.ASSIGN:
        to = next((one for one in colleagues(job) if str(one.id) == str(given.get("to", ""))), None)
        if to is None or to.officer is None:
            raise Invalid(_("Choose who gets them."), fields={"to": _("Choose who gets them.")})
        return {"to": str(to.id), "name": to.officer.full_name, "reason": clean(str(given.get("reason", "")))[:LONGEST]}
    if verb is BulkVerb.PRINT:
        kinds = [kind for kind in printing.kinds(job) if kind in given.get("kinds", ())]
        if not kinds:
            raise Invalid(_("Choose what to print."), fields={"kinds": _("Choose what to print.")})
        return {"kinds": kinds}
    return {}


def runs_at_once(job: BulkJob) -> bool:
    """Few and quick ones are done while the officer waits."""
    return job.total <= AT_ONCE and BulkVerb(job.verb) not in SLOW


def run(job_id: UUID, most: int = MOST) -> int:
    """Do up to `most` waiting items; returns how many. Others may do the same beside it."""
    done = 0
    while done < most and _one(job_id):
        done += 1
    if done < most:
        _end(job_id)
    return done


@transaction.atomic
def _one(job_id: UUID) -> bool:
    """The next item that nobody else has in hand."""
    job = BulkJob.objects.get(id=job_id)
    if job.state != JobState.RUNNING:
        return False
    rows = BulkItem.objects.select_for_update(skip_locked=True, of=("self",))
    item = rows.filter(job=job, state=ItemState.WAITING).order_by("seq").first()
    if item is None:
        return False
    try:
        with transaction.atomic():
            item.state = doing.do(job, item, _officer(job)) or ItemState.DONE
    except Refusal as refusal:
        item.state, item.said = ItemState.REFUSED, requests.in_words(refusal)
    except (LookupError, ObjectDoesNotExist):  # gone, or not for this officer to open any more
        item.state, item.said = ItemState.REFUSED, requests.in_words(NotYours())
    except Exception:
        log.exception("An item of a job over many dossiers failed")
        item.state, item.said = ItemState.FAILED, requests.in_words(Refusal(FAULT))
    item.done_at = now()
    item.save(update_fields=["state", "said", "files", "done_at"])
    return True


def _officer(job: BulkJob) -> Actor:
    account = Account.objects.select_related("officer").get(id=job.account_id)
    return actor_for_account(account)


@transaction.atomic
def _end(job_id: UUID) -> None:
    """Finish the job whose last item is done; a print becomes one file."""
    job = BulkJob.objects.select_for_update().get(id=job_id)
    if job.state != JobState.RUNNING or job.items.filter(state=ItemState.WAITING).exists():
        return
    if job.items.filter(state=ItemState.ASKED).exists():
        requests.ask_together(job.id)
        return
    if job.verb == BulkVerb.PRINT:
        try:
            with transaction.atomic():
                job.file = printing.bind(job)
        except Exception:
            log.exception("A print could not be bound")  # its page says so; the letters are as they were
    job.state, job.ended_at = JobState.DONE, now()
    job.save(update_fields=["state", "ended_at", "file"])


@transaction.atomic
def stop(job_id: UUID, *, by: Actor, at: datetime | None = None) -> BulkJob:
    """No further item is begun; what was done stays done."""
    job = _mine(job_id, by)
    if job.state == JobState.RUNNING:
        moment = at or now()
        waiting = job.items.select_for_update(skip_locked=True).filter(state=ItemState.WAITING)
        BulkItem.objects.filter(id__in=[item.id for item in waiting]).update(state=ItemState.LEFT, done_at=moment)
        requests.stop_gathering(job.id)
        job.state, job.ended_at = JobState.STOPPED, moment
        job.save(update_fields=["state", "ended_at"])
        audit.record("bulk.stop", by=by, subject=(SUBJECT, job.id), at=moment, detail={"verb": job.verb})
    return job


def again(job_id: UUID, *, by: Actor) -> BulkJob:
    """Prepare those that were refused, failed or left once more, as they stand now; before it began, all of it."""
    job = of(by).filter(id=job_id).first()
    if job is None:
        raise NotYours
    undone = [ItemState.REFUSED, ItemState.FAILED, ItemState.LEFT]
    items = job.items.filter(state__in=[ItemState.WAITING] if job.state == JobState.PREPARED else undone)
    verb = BulkVerb(job.verb)
    steps = within_reach(by, verb).filter(dossier_id__in=items.values("dossier_id"))
    if verb is not BulkVerb.PRINT:  # of parts that run side by side the one that was chosen
        steps = steps.filter(node__in=items.values("node"))
    return prepare(verb, list(steps.values_list("id", flat=True)), by=by)


def _mine(job_id: UUID, by: Actor) -> BulkJob:
    job = of(by).select_for_update().filter(id=job_id).first()
    if job is None:
        raise NotYours
    return job


def progress(job: BulkJob) -> dict[str, int]:
    """{state of items: how many} and "over": how many are no longer waiting, in one statement."""
    rows = job.items.order_by().values("state").annotate(n=Count("id")).values_list("state", "n")
    found = dict.fromkeys(ItemState, 0) | {ItemState(state): n for state, n in rows}
    counted: dict[str, int] = {state.value: n for state, n in found.items()}
    counted["over"] = sum(n for state, n in found.items() if state not in (ItemState.WAITING, ItemState.ASKED))
    return counted


def due() -> list[UUID]:
    """Running jobs, the longest waiting first."""
    return list(BulkJob.objects.filter(state=JobState.RUNNING).order_by("started_at").values_list("id", flat=True)[:20])


def waiting() -> tuple[int, datetime | None]:
    """(running jobs, since when the oldest runs)."""
    rows = BulkJob.objects.filter(state=JobState.RUNNING).order_by("started_at")
    first = rows.first()
    return (rows.count(), first.started_at) if first else (0, None)
