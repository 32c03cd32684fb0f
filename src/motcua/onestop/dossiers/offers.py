"""What one may do with a dossier now, by verb, with what each verb asks for: the acts of the desk (`acting`) and those
of the counter where the dossier came in. For programs; pages draw their own buttons from the same rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import communes
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import DocumentWay, FieldType
from motcua.onestop.catalogue.forms import Question
from motcua.onestop.dossiers import acting, consultable, filing, permissions, process, workflow
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.added import ADDED, Name
from motcua.onestop.dossiers.asked import Field, Kind
from motcua.onestop.dossiers.enums import MoneyState, Outcome, ResultState, Verb
from motcua.onestop.dossiers.labels import COPIES, LETTERS, OUTCOMES, VERBS
from motcua.onestop.dossiers.services.transfers import competent
from motcua.onestop.dossiers.store import Case, OpenStep

COUNTER = (
    Verb.RECEIVE, Verb.REQUEST_COMPLETION, Verb.DECLINE, Verb.UNDO_RECEPTION, Verb.COLLECT_FEE, Verb.COMPLETE,
    Verb.SUPPLEMENT, Verb.WITHDRAW, Verb.CHANGE_CONTACT,
)  # fmt: skip
OF_ONE_STEP = frozenset({
    Verb.TAKE, Verb.RELEASE, Verb.FORWARD, Verb.SEND_BACK, Verb.CONSULT, Verb.REQUEST_SUPPLEMENT, Verb.DRAFT_RESULT,
})  # fmt: skip
"""Verbs that act on one of the open steps: which, has to be said where an officer has several."""
OTHER = "other"
"""What form 02 may ask for besides the documents of the procedure."""
_TYPES = {
    FieldType.NUMBER: Kind.NUMBER, FieldType.DATE: Kind.DATE, FieldType.YES_NO: Kind.YES_NO,
    FieldType.CHOICE: Kind.CHOICE, FieldType.COMMUNE: Kind.CHOICE,
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    verb: Name
    label: Any
    fields: tuple[Field, ...]


def offers(actor: Actor, case: Case) -> list[Offer]:
    """In the order in which pages offer them; nothing for who may not read the dossier."""
    own = dict.fromkeys(_open(actor, case))
    more = [act for act in ADDED.values() if act.name not in own and act.refusal(actor, case) is None]
    return [
        *(Offer(verb, VERBS[verb], fields_of(verb, actor, case)) for verb in own),
        *(Offer(act.name, act.label, act.fields(actor, case)) for act in more),
    ]


def _open(actor: Actor, case: Case) -> Iterator[Verb]:
    verbs = dict.fromkeys(acting.VERBS[act] for act in acting.standing(actor, case).acts)
    for step in acting.my_steps(actor, case)[1:]:  # parts that run beside the first
        verbs |= dict.fromkeys(acting.VERBS[act] for act in acting.standing(actor, case, step.id).acts)
    if permissions.receives_at(actor, case):
        yield from (verb for verb in COUNTER if at_counter(verb, case))
    yield from verbs


def at_counter(verb: Verb, case: Case) -> bool:
    """Whether the counter may do that now; the services hold the rules and say why not."""
    if not workflow.is_open(verb, case.state, received=case.received_at is not None):
        return False
    if verb is Verb.UNDO_RECEPTION:
        return not any(step.officer_id for step in case.steps)
    if verb is Verb.COLLECT_FEE:
        return case.money_state == MoneyState.DUE
    if verb is Verb.WITHDRAW:
        return not case.result(ResultState.SIGNED) and not any(step.role == Role.CLERK for step in case.steps)
    return True


def fields_of(verb: Name, actor: Actor, case: Case) -> tuple[Field, ...]:
    """What the verb asks for in this dossier."""
    if verb in ADDED:
        return ADDED[verb].fields(actor, case)
    made = _FIELDS.get(verb, ())
    return (*(made(actor, case) if callable(made) else made), *_which(verb, actor, case))


def _which(verb: Name, actor: Actor, case: Case) -> tuple[Field, ...]:
    """Which of one's open steps, where several could be meant."""
    mine = acting.my_steps(actor, case) if verb in OF_ONE_STEP else []
    if len(mine) < 2:
        return ()
    fitting = [s for s in mine if verb in {acting.VERBS[act] for act in acting.standing(actor, case, s.id).acts}]
    choices = tuple((str(step.id), _title(case, step)) for step in fitting)
    return (Field("step", Kind.CHOICE, _("Which of your steps"), len(fitting) > 1, choices),)


def _title(case: Case, step: OpenStep) -> Any:
    try:
        return process.node_of(case, step).title
    except KeyError:
        return step.node


def question(found: Question) -> Field:
    """A question of a bundle, as a field."""
    choices: tuple[tuple[str, Any], ...] = found.choices if found.type is FieldType.CHOICE else ()
    if found.type is FieldType.COMMUNE:
        choices = tuple((name, name) for name in communes.names())
    required = found.required and not found.when
    return Field(found.key, _TYPES.get(found.type, Kind.TEXT), found.label, required, choices, pattern=found.pattern)


_SOMETHING = (OTHER, _("Something else in the dossier"))


def _titles(bundle: Bundle) -> tuple[tuple[str, Any], ...]:
    """What form 02 may name: everything of the procedure that an applicant sends or fills in, and anything else."""
    return (*((d.key, d.title) for d in bundle.documents if d.way is not DocumentWay.FETCHED), _SOMETHING)


def papers(bundle: Bundle, *more: tuple[str, Any]) -> Field:
    """Papers that come with it, each with the file that was uploaded for it, or as it was shown at the counter."""
    known = tuple((d.key, d.title) for d in bundle.documents if d.way is DocumentWay.UPLOAD)
    return Field("documents", Kind.LIST, _("Documents"), False, fields=(
        Field("document", Kind.CHOICE, _("Document"), choices=(*known, *more)),
        Field("file", Kind.ID, _("File, as uploaded before"), False),
        Field("shown_as", Kind.CHOICE, _("How it was shown"), False, choices=tuple(COPIES.items())),
        Field("copies", Kind.NUMBER, _("Copies"), False),
    ))  # fmt: skip


def _consults(actor: Actor, case: Case) -> tuple[Field, ...]:
    """Without units the one that the process names is asked; without a day, of its own or for all, within its term."""
    choices = tuple((str(unit.id), unit.label) for unit in consultable.units(case))
    return (
        Field("question", Kind.TEXT, _("What you ask")),
        Field("units", Kind.LIST, _("Which units"), False, fields=(
            Field("unit", Kind.CHOICE, _("Unit"), choices=choices),
            Field("until", Kind.DATE, _("Opinion due by"), False),
        )),
        Field("until", Kind.DATE, _("Opinion due by"), False),
    )  # fmt: skip


def _asks(actor: Actor, case: Case) -> tuple[Field, ...]:
    return (
        Field("items", Kind.LIST, _("What is missing or wrong"), fields=(
            Field("document", Kind.CHOICE, _("Document"), choices=_titles(process.bundle_of(case))),
            Field("reason", Kind.TEXT, _("Reason")),
        )),
        Field("answer_by", Kind.DATE, _("To be answered by")),
        *((Field("again", Kind.TEXT, _("Why the first request was not enough")),) if case.supplements else ()),
    )  # fmt: skip


def _answering(actor: Actor, case: Case) -> tuple[Field, ...]:
    bundle = process.bundle_of(case)
    form = tuple(question(q) for q in bundle.form.questions)
    return (
        papers(bundle, _SOMETHING), Field("note", Kind.TEXT, _("Note"), False),
        Field("answers", Kind.ANSWERS, _("The whole form anew, where form 02 asks for it"), False, fields=form),
        *_VISITOR,
    )  # fmt: skip


def _receiving(actor: Actor, case: Case) -> tuple[Field, ...]:
    return _fee(required=False) if case.money_state == MoneyState.DUE else ()


def _fee(*, required: bool = True, paper: bool = True) -> tuple[Field, ...]:
    """`paper`: a receipt was written on paper; where its number is left out an electronic one is made."""
    return (
        Field("amount", Kind.NUMBER, _("Amount collected, in đồng"), required),
        Field("receipt", Kind.TEXT, _("Number of the receipt"), required and paper),
    )


def _contact(actor: Actor, case: Case) -> tuple[Field, ...]:
    ways = tuple((way, DELIVERIES[way]) for way in filing.deliveries(process.bundle_of(case)))
    return (
        Field("phone", Kind.TEXT, _("Phone")), Field("email", Kind.TEXT, _("E-mail"), False),
        Field("address", Kind.TEXT, _("Address"), False),
        Field("delivery", Kind.CHOICE, _("How to receive the result"), choices=ways),
        Field("collect_at", Kind.TEXT, _("Centre where the result is collected: its identifier or code"), False),
    )  # fmt: skip


def _data(case: Case, *, required: bool) -> Field:
    asked = tuple(question(q) for q in process.bundle_of(case).result.fields.questions)
    label = _("What the result says; what is left out is taken from the answers")
    return Field("data", Kind.ANSWERS, label, required, fields=asked)


def _drafting(actor: Actor, case: Case) -> tuple[Field, ...]:
    return (
        Field("outcome", Kind.CHOICE, _("Outcome"), choices=tuple(OUTCOMES.items())), _data(case, required=False),
        *_REFUSAL, Field("complete", Kind.YES_NO, _("Whether the draft is complete"), False),
    )  # fmt: skip


def _reissuing(actor: Actor, case: Case) -> tuple[Field, ...]:
    return (
        _data(case, required=False), *_REFUSAL, Field("why", Kind.TEXT, _("What was wrong in the first version")),
    )  # fmt: skip


def _letter(actor: Actor, case: Case) -> tuple[Field, ...]:
    stands = acting.standing(actor, case)
    kinds = tuple((kind, LETTERS[kind]) for act, kind in acting.ASKED_AS.items() if act in stands.acts)
    return (
        Field("kind", Kind.CHOICE, _("Which letter"), choices=kinds), _REASON,
        Field("until", Kind.DATE, _("The new day, of form 04"), False),
        Field("more", Kind.TEXT, _("What the letter says besides"), False),
    )  # fmt: skip


def _transfer(actor: Actor, case: Case) -> tuple[Field, ...]:
    choices = tuple((str(unit.id), unit.label) for unit in competent(case))
    return (Field("to", Kind.CHOICE, _("To which agency"), choices=choices), _REASON)


def _back(actor: Actor, case: Case) -> tuple[Field, ...]:
    ways = {
        node.key: node.title
        for step in acting.my_steps(actor, case) if Act.SEND_BACK in acting.standing(actor, case, step.id).acts
        for node in process.ways_back(case, step)
    }  # fmt: skip
    choices = tuple(ways.items())
    return (
        Field("to", Kind.CHOICE, _("To which step"), choices=choices),
        Field("reason", Kind.TEXT, _("What has to be changed")),
    )


_REASON = Field("reason", Kind.TEXT, _("Reason"))
_REFUSAL = (
    Field("reason", Kind.TEXT, _("Reason for the refusal"), False),
    Field("legal_basis", Kind.TEXT, _("Legal basis"), False),
)
_WHO = (("applicant", _("The applicant")), (OTHER, _("Somebody authorised by the applicant")))
_BY_POST = ("post", _("The post: it goes to the applicant's address"))
_VISITOR = (
    Field("who", Kind.CHOICE, _("Who came to the counter?"), choices=_WHO),
    Field("number", Kind.TEXT, _("Identity number of this person")),
    Field("name", Kind.TEXT, _("Full name of the authorised person"), False),
    Field("paper", Kind.TEXT, _("Paper of authorisation: number and date"), False),
)
_TEXT = (Field("text", Kind.TEXT, _("Text")),)
DELIVERIES = {"online": _("Online"), "counter": _("At the counter"), "post": _("By post")}
RETURNING = (
    Field("who", Kind.CHOICE, _("Who collects the result?"), choices=(*_WHO, _BY_POST)),
    Field("number", Kind.TEXT, _("Identity number of who collects, or number of the postal item")), *_VISITOR[2:],
)  # fmt: skip
_FIELDS: dict[Name, Any] = {
    Verb.RECEIVE: _receiving, Verb.REQUEST_COMPLETION: _asks, Verb.REQUEST_SUPPLEMENT: _asks,
    Verb.DECLINE: (_REASON, Field("next", Kind.TEXT, _("What the applicant can do now"))),
    Verb.UNDO_RECEPTION: (_REASON,), Verb.COLLECT_FEE: _fee(paper=False), Verb.COMPLETE: _answering,
    Verb.SUPPLEMENT: _answering,
    Verb.WITHDRAW: (Field("reason", Kind.TEXT, _("Reason"), False), *_VISITOR), Verb.CHANGE_CONTACT: _contact,
    Verb.DRAFT_RESULT: _drafting, Verb.FORWARD: (Field("opinion", Kind.TEXT, _("Your opinion"), False),),
    Verb.SEND_BACK: _back, Verb.CONSULT: _consults,
    Verb.ANSWER_CONSULTATION: (
        Field("agrees", Kind.YES_NO, _("Does your unit agree?")),
        Field("answer", Kind.TEXT, _("Opinion and its basis")),
    ),
    Verb.RELEASE: (Field("to", Kind.ID, _("To whom"), False), Field("reason", Kind.TEXT, _("Reason"), False)),
    Verb.PROPOSE_LETTER: _letter, Verb.DROP_LETTER: (_REASON,), Verb.TRANSFER: _transfer, Verb.HAND_BACK: (_REASON,),
    Verb.REISSUE: _reissuing, Verb.NOTE: _TEXT, Verb.MESSAGE: _TEXT,
}  # fmt: skip


def act_of(verb: Name, outcome: str = "") -> Act | None:
    """The act of the desk that leads to this verb; None for an act of the counter. `outcome` of a draft result, or the
    kind of a letter, tells two acts of one verb apart."""
    if verb is Verb.DRAFT_RESULT:
        return Act.REFUSE if outcome == Outcome.REFUSED else Act.DRAFT
    if verb is Verb.PROPOSE_LETTER:
        return next((act for act, kind in acting.ASKED_AS.items() if kind == outcome), Act.ASK_EXTENSION)
    return next((act for act, led in acting.VERBS.items() if led is verb), None)
