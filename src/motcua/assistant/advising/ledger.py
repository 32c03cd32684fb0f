"""What may be done with a dossier now and why, and what its record says. Reads only; nothing here is worded by a model.

Whether something may be done is asked of the life cycle itself (`dossiers.acting`, the counter's verbs): the answer is
the refusal that pressing the button would give. The rest is the record: what was asked, when, and how the clock ran.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.assistant.advising import papers
from motcua.assistant.advising.labels import HOUSE_EXTENSION, HOUSE_SUPPLEMENT, MONEY, NOT_RECEIVED
from motcua.assistant.advising.matters import Matter
from motcua.foundation.calendar import explain
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.labels import ROLES
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import officers_with
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Allowance, Bundle
from motcua.onestop.catalogue.enums import Ability
from motcua.onestop.dossiers import acting, allowed, offers, permissions, process, progress, record, workflow
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.added import ADDED, Name
from motcua.onestop.dossiers.enums import LetterKind, MoneyState, Verb
from motcua.onestop.dossiers.errors import NotYours, StepNotOpen
from motcua.onestop.dossiers.labels import STATES, VERBS
from motcua.onestop.dossiers.models import Consultation, Dossier, SupplementRequest, Transfer
from motcua.onestop.dossiers.services.notices import calendar_of, require_due
from motcua.onestop.dossiers.store import Case

MOST_NAMES = 5
Lines = list[str]


@dataclass(frozen=True)
class Ruling:
    """`may`: None for what is no question of yes or no. `sources`: where the rule stands. `acts`: what leads on, acts
    of the desk and verbs of the counter; `pages`: "deadline", "papers", "take_back", "dossier"."""

    matter: Matter
    lead: str
    may: bool | None = None
    lines: Lines = field(default_factory=list)
    sources: Lines = field(default_factory=list)
    acts: tuple[Act | Name, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What every ruling looks at, read once."""

    dossier: Dossier
    by: Actor
    case: Case
    bundle: Bundle
    given: list[record.Given]
    paper: str = ""


def stand(dossier: Dossier, *, by: Actor, paper: str = "") -> Standing:
    assert by.officer_id is not None
    case, (given, _events) = record.whole(dossier.id, by.officer_id)
    return Standing(dossier, by, case, catalogue.bundle(dossier.revision_id), given, paper)


def rule(matter: Matter, here: Standing) -> Ruling:
    """In the reader's language."""
    return _RULES[matter](here)


def refusal(act: Act, here: Standing) -> str:
    """Why this officer may not do that now; "" when they may."""
    try:
        acting.require(act, here.by, here.case)
    except Refusal as why:
        return str(why)
    return ""


def refusal_at_counter(verb: Verb, here: Standing) -> str:
    if not permissions.receives_at(here.by, here.case):
        return str(NotYours())
    return "" if offers.at_counter(verb, here.case) else str(StepNotOpen(verb, here.case.state))


def _asked(matter: Matter, why: str, yes: str, act: Act | Verb, **more: Any) -> Ruling:
    """Yes with the way there, or no with the reason."""
    return Ruling(matter, why or yes, may=not why, acts=() if why else (act,), **more)


def _supplement(here: Standing) -> Ruling:
    matter, source = Matter.SUPPLEMENT, _allowance(here.bundle.supplements, str(HOUSE_SUPPLEMENT))
    about = papers.lines_of(here.paper, here.dossier, here.bundle, here.given) if here.paper else []
    requests = list(SupplementRequest.objects.filter(dossier=here.dossier).order_by("asked_at"))
    lines = about + [_request(one, here.bundle) for one in requests]
    sources = [source, *papers.sources_of(here.paper, here.bundle)]
    if here.case.received_at is None:
        why = refusal_at_counter(Verb.REQUEST_COMPLETION, here)
        yes = _("Yes. Before reception papers may be asked for by form 02; no clock runs yet.")
        return _asked(matter, why, yes, Verb.REQUEST_COMPLETION, lines=lines, sources=sources[1:])
    most, done = allowed.for_case(here.case).supplements, here.case.supplements
    lines.insert(len(about), _("Asked %(done)s times of at most %(most)s since it was received.")
                 % {"done": done, "most": most})  # fmt: skip
    why = refusal(Act.SUPPLEMENT, here)
    if done:
        yes = _("Yes, once more: with the reason why the first request was not enough. The dossier then counts as late "
                "in the index of Decision 766.")  # fmt: skip
    else:
        yes = _("Yes. Ask for everything at once: the clock stops when the request is sent and goes on when the "
                "applicant answers.")  # fmt: skip
    return _asked(matter, why, yes, Act.SUPPLEMENT, lines=lines, sources=sources)


def _request(one: SupplementRequest, bundle: Bundle) -> str:
    said = "; ".join(f"{papers.title_of(i['document'], bundle)} ({i['reason']})" for i in one.items)
    words = {"day": _day(one.asked_at), "who": one.asked_by, "what": said, "by": f"{one.answer_by:%d/%m/%Y}"}
    if one.answered_at:
        return _("%(day)s, form 02 by %(who)s: %(what)s. Answered on %(answered)s.") % {
            **words, "answered": _day(one.answered_at),
        }  # fmt: skip
    return _("%(day)s, form 02 by %(who)s: %(what)s. Not answered; to be answered by %(by)s.") % words


def _refuse(here: Standing) -> Ruling:
    basis = [pick(one) for one in here.bundle.data.get("legal_basis", ())]
    if here.case.received_at is None:
        why = refusal_at_counter(Verb.DECLINE, here)
        yes = _("Yes. Form 03 says why it is not accepted and what the applicant can do.")
        return _asked(Matter.REFUSE, why, yes, Verb.DECLINE, sources=basis)
    lines = [_("A refusal is a result: the leader reviews and signs it, and the applicant reads the reason.")]
    if not refusal(Act.SUPPLEMENT, here):
        lines.append(_("What is missing or wrong can still be asked for by form 02 before it is refused."))
    return _asked(
        Matter.REFUSE, refusal(Act.REFUSE, here), _("Yes. Draft the refusal with its reason and legal basis."),
        Act.REFUSE, lines=lines, sources=basis,
    )  # fmt: skip


def _extend(here: Standing) -> Ruling:
    may, lines = allowed.for_case(here.case), []
    if here.case.received_at:
        lines.append(_("Extended %(done)s times of at most %(most)s, each by at most %(days)s working days.")
                     % {"done": allowed.extended(here.case), "most": may.extensions, "days": may.longest})  # fmt: skip
        until = allowed.tell_by(here.case, calendar_of(here.case))
        if until and not here.case.paused_at:
            lines.append(_("It has to be told by %(moment)s.") % {"moment": _moment(until)})
    return _asked(
        Matter.EXTEND, refusal(Act.ASK_EXTENSION, here), _("Yes. Draft form 04; who leads the agency signs it."),
        Act.ASK_EXTENSION, lines=lines, sources=[_allowance(here.bundle.extension, str(HOUSE_EXTENSION))],
        pages=("deadline",) if here.case.received_at else (),
    )  # fmt: skip


def _apologise(here: Standing) -> Ruling:
    yes = _("Yes, the dossier is late. Draft form 04 with the new day; it stays late in every figure.")
    return _asked(Matter.APOLOGISE, refusal(Act.ASK_APOLOGY, here), yes, Act.ASK_APOLOGY,
                  lines=_due_line(here), sources=[_form("04")])  # fmt: skip


def _stop(here: Standing) -> Ruling:
    why = refusal(Act.ASK_STOP, here)
    if not why:
        try:
            require_due(LetterKind.STOP, here.case, now())
        except Refusal as refused:
            why = str(refused)
    lines = _awaited(here)
    yes = _("Yes. Draft form 05 with the reason; the dossier stops when who leads the agency has signed it.")
    return _asked(Matter.STOP, why, yes, Act.ASK_STOP, lines=lines, sources=[_form("05")])


def _awaited(here: Standing) -> Lines:
    """What the applicant was asked for and did not answer."""
    waiting = SupplementRequest.objects.filter(dossier=here.dossier, answered_at=None)
    return [_request(one, here.bundle) for one in waiting.order_by("asked_at")]


def _clock(here: Standing) -> Ruling:
    lead = str(NOT_RECEIVED)
    if here.case.paused_at:
        lead = _("The clock stands still since %(moment)s.") % {"moment": _moment(here.case.paused_at)}
    elif here.case.due_at and here.dossier.settled_at:
        lead = _("The clock has ended: settled on %(day)s.") % {"day": _moment(here.dossier.settled_at)}
    elif here.case.due_at:
        lead = _("The clock runs; the result is due at %(moment)s.") % {"moment": _moment(here.case.due_at)}
    lines = _awaited(here)
    lines.append(_("A request for papers (form 02) stops it from when it is sent until the applicant answers. "
                   "Questions to other agencies do not."))  # fmt: skip
    return Ruling(Matter.CLOCK, lead, lines=lines, sources=_limit_source(here), pages=_deadline_page(here))


def _due(here: Standing) -> Ruling:
    due = progress.due_of_dossier(here.dossier)
    if due is None:
        return Ruling(Matter.DUE, str(NOT_RECEIVED))
    if here.case.paused_at:
        lead = _("The clock stands still, so the due time moves by as long as it does. Without that it would be "
                 "%(moment)s.")  # fmt: skip
    else:
        lead = _("Due at %(moment)s.")
    told = {"moment": _moment(due.due_at) if due.due_at else "–"}
    return Ruling(Matter.DUE, lead % told, lines=list(explain(due, _language())), sources=_limit_source(here),
                  pages=("deadline",))  # fmt: skip


def _sign(here: Standing) -> Ruling:
    lines = []
    for node in here.bundle.graph.nodes.values():
        if Ability.SIGN not in node.abilities:
            continue
        try:
            unit = Unit.objects.get(id=process.unit_for(here.case.authority_id, node))
        except process.NoUnit as missing:
            lines.append(str(missing))
            continue
        names = [one.full_name for one in officers_with(node.role, [unit.id])[:MOST_NAMES]]
        lines.append(_("“%(step)s”: %(role)s, %(unit)s. %(names)s") % {
            "step": pick(node.title), "role": ROLES[Role(node.role)], "unit": pick(unit.label),
            "names": ", ".join(names),
        })  # fmt: skip
    lines.append(_("Forms 04 and 05 are signed by who leads the agency that settles the dossier."))
    return Ruling(Matter.SIGN, _("The result is signed at this step of the process:"), lines=lines,
                  acts=() if refusal(Act.SIGN, here) else (Act.SIGN,))  # fmt: skip


def _where(here: Standing) -> Ruling:
    state = STATES[here.case.state]
    units = Unit.objects.in_bulk({step.unit_id for step in here.case.steps})
    lines = [
        _("“%(step)s”, %(unit)s: %(who)s, until %(due)s.") % {
            "step": _title(here, step.node), "unit": pick(units[step.unit_id].label),
            "who": step.officer_name or _("not taken yet"), "due": _moment(step.due_at) if step.due_at else "–",
        }
        for step in here.case.steps
    ]  # fmt: skip
    return Ruling(Matter.WHERE, _("The dossier is “%(state)s”.") % {"state": state}, lines=lines, pages=("dossier",))


def _now(here: Standing) -> Ruling:
    """All that this officer may do with it: at each of their open steps, at the counter, with what they signed. Notes
    and messages may be written at any time and are left out."""
    steps = [acting.standing(here.by, here.case, one.id) for one in acting.my_steps(here.by, here.case)]
    stands = steps or [acting.standing(here.by, here.case)]
    acts: dict[Act | Name, None] = dict.fromkeys(act for one in stands for act in one.acts)
    if permissions.receives_at(here.by, here.case):
        acts |= dict.fromkeys(verb for verb in offers.COUNTER if offers.at_counter(verb, here.case))
    if Role.RECEPTIONIST in here.by.roles:  # whose pages have what other rooms add
        led = {acting.VERBS[one] for one in acts if isinstance(one, Act)}
        acts |= dict.fromkeys(
            name for name, one in ADDED.items() if name not in led and one.refusal(here.by, here.case) is None
        )
    can = tuple(one for one in acts if one not in (Act.NOTE, Act.MESSAGE))
    back = ("take_back",) if acting.may_take_back(here.by, here.case) else ()
    lines = [_("%(who)s has this step.") % {"who": stands[0].held_by}] if stands[0].held_by else []
    lead = _("This may be done now, by you:") if can or back else _("Nothing is yours to do now.")
    return Ruling(Matter.NOW, lead, lines=lines + _due_line(here), acts=can, pages=(*back, "dossier"))


def _papers(here: Standing) -> Ruling:
    found = papers.standing(here.dossier, here.bundle, here.given)
    lacking = [one for one in found if one.is_missing]
    doubted = [one for one in found if one.doubts]
    if lacking:
        lead = _("Missing: %(papers)s.") % {"papers": "; ".join(one.title for one in lacking)}
    elif doubted:
        lead = _("Every required paper was sent; the machine doubts some of them. An officer decides.")
    else:
        lead = _("Every required paper was sent.")
    lines = [one.words for one in found]
    sources = [one.source for one in [*lacking, *doubted] if one.source]
    return Ruling(Matter.PAPERS, lead, lines=lines, sources=list(dict.fromkeys(sources)), acts=_form_02(here),
                  pages=("papers",) if "screening" in here.bundle.data else ())  # fmt: skip


def _paper(here: Standing) -> Ruling:
    lead = _("On “%(paper)s”:") % {"paper": papers.title_of(here.paper, here.bundle)}
    return Ruling(Matter.PAPER, lead, lines=papers.lines_of(here.paper, here.dossier, here.bundle, here.given),
                  sources=papers.sources_of(here.paper, here.bundle), acts=_form_02(here))  # fmt: skip


def _form_02(here: Standing) -> tuple[Act | Verb, ...]:
    """The way to ask for papers, where it is open."""
    if here.case.received_at is None:
        return () if refusal_at_counter(Verb.REQUEST_COMPLETION, here) else (Verb.REQUEST_COMPLETION,)
    return () if refusal(Act.SUPPLEMENT, here) else (Act.SUPPLEMENT,)


def _consult(here: Standing) -> Ruling:
    rows = Consultation.objects.filter(dossier=here.dossier).select_related("unit__owner").order_by("asked_at")
    lines = []
    for one in rows:
        words = {"day": _day(one.asked_at), "unit": pick(one.unit.full_label), "who": one.asked_by}
        if one.answered_at:
            words["answered"] = _day(one.answered_at)
            lines.append(_("%(unit)s was asked on %(day)s by %(who)s and answered on %(answered)s.") % words)
        else:
            words["due"] = _moment(one.due_at) if one.due_at else "–"
            lines.append(_("%(unit)s was asked on %(day)s by %(who)s; the answer is due by %(due)s.") % words)
    lines.append(_("Asking does not stop the clock."))
    yes = _("Yes. Another unit may be asked for its opinion at this step.")
    return _asked(Matter.CONSULT, refusal(Act.CONSULT, here), yes, Act.CONSULT, lines=lines)


def _transfer(here: Standing) -> Ruling:
    rows = Transfer.objects.filter(dossier=here.dossier).select_related("to_unit").order_by("asked_at")
    lines = [
        _("%(day)s: %(unit)s was asked to take it (%(reason)s).")
        % {"day": _day(one.asked_at), "unit": pick(one.to_unit.label), "reason": one.reason}
        for one in rows
    ]
    yes = _("Yes. Another competent agency may be asked to take it; it accepts or hands it back.")
    return _asked(Matter.TRANSFER, refusal(Act.TRANSFER, here), yes, Act.TRANSFER, lines=lines)


def _money(here: Standing) -> Ruling:
    state = MoneyState(here.case.money_state)
    fee = here.bundle.fee_for(here.case.answers, local(here.case.submitted_at).date(), here.case.channel)
    return Ruling(Matter.MONEY, str(MONEY[state]), lines=[pick(fee.text)], sources=[pick(fee.fact.source)],
                  pages=("dossier",))  # fmt: skip


def _allowance(own: Allowance | None, house: str) -> str:
    return pick(own.fact.source) if own else house


def _form(number: str) -> str:
    return _("Circular 03/2025/TT-VPCP, form %(number)s") % {"number": number}


def _limit_source(here: Standing) -> Lines:
    limit = next((one for one in here.bundle.limits if one.value == here.case.limit), None)
    return [pick(limit.fact.source)] if limit else []


def _deadline_page(here: Standing) -> tuple[str, ...]:
    return ("deadline",) if here.case.received_at else ()


def _due_line(here: Standing) -> Lines:
    if here.case.due_at is None or here.case.state not in workflow.OPEN:
        return []
    return [_("Due at %(moment)s.") % {"moment": _moment(here.case.due_at)}]


def _title(here: Standing, node: str) -> str:
    found = here.bundle.graph.nodes.get(node)
    return pick(found.title) if found else str(VERBS.get(Verb.TRANSFER, node))


def _language() -> str:
    return (get_language() or "vi")[:2]


def _day(moment: datetime) -> str:
    return f"{local(moment):%d/%m/%Y}"


def _moment(moment: datetime) -> str:
    return f"{local(moment):%H:%M %d/%m/%Y}"


_RULES: dict[Matter, Callable[[Standing], Ruling]] = {
    Matter.SUPPLEMENT: _supplement, Matter.REFUSE: _refuse, Matter.EXTEND: _extend, Matter.APOLOGISE: _apologise,
    Matter.STOP: _stop, Matter.CLOCK: _clock, Matter.SIGN: _sign, Matter.DUE: _due, Matter.WHERE: _where,
    Matter.NOW: _now, Matter.PAPERS: _papers, Matter.CONSULT: _consult, Matter.TRANSFER: _transfer,
    Matter.MONEY: _money, Matter.PAPER: _paper,
}  # fmt: skip
