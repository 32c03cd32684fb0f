"""The leader's queue: what waits for a signature, what it would change, a question to who drafted it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.keyset import Beyond, text_of
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.models import Notice
from motcua.foundation.notices.services import Recipient, send
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import Ability
from motcua.onestop.catalogue.process import Node
from motcua.onestop.deskwork import flags
from motcua.onestop.deskwork.questions import ASKS
from motcua.onestop.dossiers import process, services, store
from motcua.onestop.dossiers.enums import MoneyState, Outcome, ResultState
from motcua.onestop.dossiers.labels import OUTCOMES
from motcua.onestop.dossiers.models import Assignment, Dossier, Message, Result
from motcua.onestop.dossiers.ports import is_entered
from motcua.onestop.dossiers.store import SUBJECT, Case, OpenStep
from motcua.onestop.dossiers.worklists import WAITS

PAGE, SHOWN = 20, 10
NOT_OUT = timedelta(days=30)


@dataclass(frozen=True)
class Row:
    step: Assignment
    draft: Result | None
    flags: list[flags.Raised]


def queue(actor: Actor) -> QuerySet[Assignment]:
    """Open steps of this leader, by time left: to sign, or to agree to. What waits for the applicant is not there."""
    units = list(actor.units(Role.LEADER))
    rows = Assignment.objects.filter(role=Role.LEADER, unit_id__in=units, closed_at=None).exclude(WAITS)
    return rows.filter(officer_id=None) | rows.filter(officer_id=actor.id)


def count(actor: Actor) -> int:
    return queue(actor).count()


def page(
    rows: QuerySet[Assignment], *, after: tuple[datetime, UUID] | None = None, size: int = PAGE
) -> tuple[list[Row], str]:  # fmt: skip
    """One page with drafts and flags, and the key of the next one; six statements."""
    if after:
        rows = rows.filter(Beyond(["due_at", "id"], after))
    found = list(rows.select_related("dossier", "dossier__authority").order_by("due_at", "id")[: size + 1])
    shown = found[:size]
    raised = flags.of_many([step.dossier for step in shown])
    drafts = {r.dossier_id: r for r in Result.objects.filter(dossier__in=[s.dossier_id for s in shown], state="draft")}
    key = text_of(shown[-1].due_at, shown[-1].id) if len(found) > size else ""
    return [Row(step, drafts.get(step.dossier_id), raised.get(step.dossier_id, [])) for step in shown], key


def following(actor: Actor, step: OpenStep | None) -> Assignment | None:
    """What comes behind this step in the queue; from its end, the first of it."""
    rows = queue(actor).order_by("due_at", "id")
    if step is None:
        return rows.first()
    others = rows.exclude(id=step.id)
    return others.filter(Beyond(["due_at", "id"], [step.due_at, step.id])).first() or others.first()


def effects(
    case: Case, step: OpenStep, dossier: Dossier, draft: Result, at: datetime | None = None, *, told: str = ""
) -> list[str]:  # fmt: skip
    """What changes with the signature, a sentence each. `told`: what the applicant hears when it is issued, where that
    is not the usual notice."""
    bundle, moment = process.bundle_of(case), at or now()
    granted = draft.outcome == Outcome.GRANTED
    title, who = pick(bundle.result.title), dossier.applicant_name
    found = [
        _("“%(title)s” for %(who)s gets a number, your signature, the seal and a timestamp.")
        if granted
        else _("A notice that refuses “%(title)s” to %(who)s gets a number, your signature, the seal and a timestamp.")
    ]
    found[0] %= {"title": title, "who": who}
    if is_entered(bundle, draft.outcome):
        found.append(_("It is entered in the book “%(book)s”.") % {"book": pick(bundle.result.book_title)})
    found.append(_goes_to(case, step, moment))
    if case.due_at:
        due = f"{local(case.due_at):%H:%M %d/%m/%Y}"
        runs = _("Until it is issued the clock runs, to %(due)s.")
        usual = _("The applicant is told when it is issued; until then the clock runs, to %(due)s.")
        found.append((runs if told else usual) % {"due": due})
    found.append(told)
    if dossier.money_state == MoneyState.DUE:
        found.append(_("The fee is not paid: the document is handed over when it is."))
    found.append(_("Until it is issued you can take your signature back."))
    return [words for words in found if words]


def _goes_to(case: Case, step: OpenStep, at: datetime) -> str:
    graph = process.bundle_of(case).graph
    try:
        nodes: list[Node] = [graph.node(key) for key, _role, _unit in process.after(case, step, at)]
    except (Refusal, KeyError):
        return ""
    return _("It goes on to: %(steps)s.") % {"steps": ", ".join(pick(node.title) for node in nodes)}


@transaction.atomic
def ask(dossier_id: UUID, *, by: Actor, text: str, at: datetime | None = None, key: str | None = None) -> str:
    """An internal question about the dossier: a note that stays with it, and a notice to who did the last step before.
    Returns their name, "" when nobody did one. Nothing moves. What they note next is the answer (`answered`)."""
    services.note(dossier_id, by=by, text=text, at=at, key=key)
    done = Assignment.objects.filter(dossier_id=dossier_id, role=Role.SPECIALIST).exclude(closed_at=None)
    last = done.exclude(officer_id=None).order_by("-closed_at", "-id").first()
    account = (
        Account.objects.select_related("officer").filter(id=last.officer_id).first()
        if last and last.officer_id
        else None
    )
    if account is None or account.officer is None:
        return ""
    case, officer = store.load(dossier_id), account.officer
    question = _notes(dossier_id).filter(author_id=by.id).latest("at", "id")
    send(
        ASKS, to=Recipient(RecipientKind.OFFICER, officer.id, officer.full_name, email=officer.email),
        context={"code": case.code, "who": by.name, "text": text, "dossier_id": dossier_id},
        subject=(SUBJECT, dossier_id), key=f"{ASKS}:{question.id}:{officer.id}",
    )  # fmt: skip
    return officer.full_name


def answered(dossier: Dossier, event_id: UUID) -> None:
    """What follows a note: whoever asked is told, once a question: the note that who was asked wrote first after it."""
    for told in Notice.objects.filter(template=ASKS, subject_kind=SUBJECT, subject_id=dossier.id):
        notes = _notes(dossier.id)
        question = notes.filter(id=told.key.split(":")[1]).first()
        writer = Account.objects.filter(officer__id__in=[told.recipient_id]).first()
        asker = Account.objects.select_related("officer").filter(id=question.author_id).first() if question else None
        if question is None or writer is None or asker is None or asker.officer is None:
            continue
        answer = notes.filter(author_id=writer.id, at__gt=question.at).order_by("at", "id").first()
        if answer is None:
            continue
        officer = asker.officer
        send(
            "leader-answered", to=Recipient(RecipientKind.OFFICER, officer.id, officer.full_name, email=officer.email),
            context={"code": dossier.code, "who": answer.author, "question": question.text, "answer": answer.text,
                     "dossier_id": dossier.id},
            subject=(SUBJECT, dossier.id), key=f"leader-answered:{question.id}",
        )  # fmt: skip


def _notes(dossier_id: UUID) -> QuerySet[Message]:
    return Message.objects.filter(dossier_id=dossier_id, internal=True)


def signs(step: Assignment) -> bool:
    """Whether this step ends with a signature; others end with the leader's consent."""
    try:
        return Ability.SIGN in catalogue.bundle(step.dossier.revision_id).graph.node(step.node).abilities
    except KeyError:
        return False


def not_out_yet(actor: Actor) -> list[Result]:
    """What this leader signed and the clerk has not issued, the latest first: they may take it back."""
    since = now() - NOT_OUT
    mine = Assignment.objects.filter(officer_id=actor.id, closed_at__gte=since, outcome="signed")
    rows = Result.objects.filter(dossier_id__in=mine.values("dossier_id"), state=ResultState.SIGNED)
    return list(rows.select_related("dossier").order_by("-signed_at", "-id")[:SHOWN])


def proposed(draft: Result | None) -> Any:
    """In words; None without a draft."""
    return OUTCOMES[Outcome(draft.outcome)] if draft else None
