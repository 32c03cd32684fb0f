"""A dossier as officers see it: what `pages/dossier/*.html` show. The counter and the desk use the same parts.

`context(dossier)` gives everything; the officer was let in by `selectors.visible_to`.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from motcua.foundation.calendar import Calendar, explain
from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.bilingual import in_each, pick
from motcua.foundation.common.clock import local, now
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import picture
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.branches import expected
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.checks import SURE
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.catalogue.forms import Question
from motcua.onestop.catalogue.process import Consultation, Graph, Node
from motcua.onestop.dossiers import assisting, branches, process, record, selectors, step_clock, store
from motcua.onestop.dossiers.enums import Channel, Consent, CopyKind, Helper, LetterKind, LetterState, MoneyState
from motcua.onestop.dossiers.labels import CHANNELS, CONSENTS, COPIES, HELPERS, LETTER_STATES, LETTERS
from motcua.onestop.dossiers.models import Assignment, CashReceipt, ClockEntry, Dossier, LetterDraft, Transfer
from motcua.onestop.dossiers.progress import due_of_dossier, pace, progress_of
from motcua.onestop.dossiers.record import Entry, Given
from motcua.onestop.links import selectors as links
from motcua.onestop.payments.models import Receipt
from motcua.onestop.payments.selectors import receipts_of
from motcua.sites.pages.officer_journal import document_title, in_words, opinions, step_title
from motcua.sites.pages.questions import in_words as answer_in_words
from motcua.sites.pages.templatetags.mc import seen_from


def language() -> str:
    return (get_language() or "vi")[:2]


def context(
    dossier: Dossier, own_step: UUID | None = None, read: tuple[list[Given], list[Entry]] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Facts, clocks, process, papers, answers, journal, talk, letters and results of one dossier. `own_step`: the open
    step of who reads it; its clock is shown beside the whole. `read`: papers and events, where they were
    read with the dossier."""
    bundle = catalogue.bundle(dossier.revision_id)
    calendar = calendar_for(dossier.authority_id)
    steps = list(dossier.assignments.select_related("unit__owner").order_by("opened_at", "id"))
    clock = selectors.clock(dossier.id)
    given, journal = read or record.read(dossier.id)
    fixed = links.fixed_of(dossier.id) if any(entry.detail.get("linked") for entry in journal[:1]) else {}
    messages = list(dossier.messages.order_by("at", "id"))
    rows = step_list(dossier, bundle, steps)
    return {
        "dossier": dossier, "bundle": bundle, **progress_of(dossier),
        "helped": helped(dossier), "channel": CHANNELS[Channel(dossier.channel)], "limit": limit_words(dossier.limit),
        "clocks": clocks(dossier, bundle, steps, clock, calendar, own_step),
        "beside": branches.beside(dossier, bundle, steps, clock, calendar),
        "anew": branches.begun_anew(bundle.graph, steps),
        "steps_done": rows, "picture": process_picture(dossier, bundle.graph, steps, rows),
        "papers": papers(dossier, bundle, given), "has_paper_rules": "screening" in bundle.data,
        "answers": answers(dossier, bundle, fixed),
        "journal": in_words(journal, bundle), "opinions": opinions(journal, bundle),
        "talk": [m for m in messages if not m.internal], "notes": [m for m in messages if m.internal],
        "consultations": list(dossier.consultations.select_related("unit__owner").order_by("asked_at")),
        "requests": requests(dossier, bundle),
        "letter_drafts": letter_drafts(dossier), "transfers": transfers(dossier),
        "letters": [letter for letter in letters_of(store.SUBJECT, dossier.id) if letter.kind != "result"],
        "results": list(dossier.results.select_related("file").order_by("-version")),
        "receipt": CashReceipt.objects.filter(dossier=dossier).first(), "owes": dossier.money_state == MoneyState.DUE,
        "receipt_now": receipt_now(dossier),
    }  # fmt: skip


def receipt_now(dossier: Dossier) -> Receipt | None:
    """The electronic receipt that holds, or the last that did; none while nothing was paid."""
    if dossier.money_state not in (MoneyState.PAID, MoneyState.REFUNDED):
        return None
    return next(iter(receipts_of(store.SUBJECT, dossier.id)), None)


def helped(dossier: Dossier) -> dict[str, Any] | None:
    """Who helped to file it, and how the applicant agreed."""
    kept = assisting.of_dossier(dossier) if dossier.channel == Channel.ASSISTED else None
    if kept is None:
        return None
    return {"by": kept, "who": HELPERS[Helper(kept.helper)], "consent": CONSENTS[Consent(kept.consent)]}


def limit_words(value: str) -> str:
    return say_limit(Limit.parse(value), language())


def clocks(
    dossier: Dossier,
    bundle: Bundle,
    steps: Iterable[Assignment],
    clock: list[ClockEntry],
    calendar: Calendar,
    own_step: UUID | None = None,
) -> dict[str, Any]:
    """Two clocks, each {"pace", "words", "due_at", "used" in per cent, "title"}; `step` None when no step is open."""
    moment, paused = now(), dossier.paused_at is not None
    css, words = pace(dossier.due_at, dossier.settled_at, paused, calendar, language())
    until = dossier.settled_at or (dossier.paused_at if paused else None) or moment
    whole = {
        "pace": css, "words": words, "due_at": None if paused else dossier.due_at,
        "used": step_clock.share_used(dossier.received_at, dossier.due_at, until, calendar),
    }  # fmt: skip
    standing = sorted((s for s in steps if s.closed_at is None), key=lambda s: s.id != own_step)
    open_step = standing[0] if standing else None
    if open_step is None or dossier.received_at is None:
        return {"whole": whole, "step": None}
    node = node_of(bundle, open_step.node)
    due_at = step_clock.step_due(open_step.opened_at, node.limit if node else "", clock, calendar, dossier.due_at)
    if open_step.due_at != dossier.due_at:  # an opinion has a limit of its own
        due_at = open_step.due_at
    css, words = pace(due_at or dossier.due_at, None, paused, calendar, language())
    step = {
        "pace": css, "words": words, "due_at": None if paused else due_at, "title": step_title(bundle, open_step.node),
        "used": step_clock.share_used(open_step.opened_at, due_at, until, calendar), "holder": open_step,
    }  # fmt: skip
    return {"whole": whole, "step": step}


def node_of(bundle: Bundle, key: str) -> Node | None:
    try:
        return bundle.graph.node(key)
    except KeyError:
        return None


def step_list(dossier: Dossier, bundle: Bundle, steps: list[Assignment]) -> list[dict[str, Any]]:
    """What was done, what is being done and what follows: {"node", "title", "state": done/now/later, "unit", "who",
    "at", "limit", "note"}."""
    nodes = expected(bundle.graph, dossier.answers, local(dossier.submitted_at).date())
    asked = bundle.graph.consultation
    opinions = asked_units(dossier, asked, steps) if asked else []
    latest = branches.counting(bundle.graph, steps)
    ahead = {node.key: _unit_ahead(dossier, node) for node in nodes if node.key not in latest}
    wanted = Unit.objects.filter(id__in=[i for i in ahead.values() if i]).select_related("owner")
    units = {u.id: u for u in wanted} if ahead else {}
    rows = []
    for node in nodes:
        step = latest.get(node.key)
        state = "later" if step is None else "now" if step.closed_at is None else "done"
        rows.append({
            "node": node.key, "title": node.title, "state": state,
            "unit": step.unit if step else units.get(ahead[node.key]),
            "who": step.officer_name if step else "", "at": step.closed_at if step else None,
            "limit": limit_words(node.limit) if node.limit else "", "note": node.note,
        })  # fmt: skip
    rows[1:1] = opinions
    return rows


WRITES, APPROVES = gettext_lazy("Write the opinion"), gettext_lazy("Approve the opinion")


def asked_units(dossier: Dossier, asked: Consultation, steps: list[Assignment]) -> list[dict[str, Any]]:
    """The steps of each unit that was asked for its opinion, as in `step_list`. The titles of the process are for the
    unit that it names; of another one the plain words are said."""
    rows, usual = [], _unit_ahead(dossier, asked.node)
    for unit in dict.fromkeys(s.unit for s in steps if s.node == asked.node.key):
        for node in asked.nodes:
            step = max((s for s in steps if s.node == node.key and s.unit_id == unit.id), key=lambda s: s.id,
                       default=None)  # fmt: skip
            plain = WRITES if node is asked.node else APPROVES
            title = node.title if unit.id == usual else in_each(plain.__str__)
            rows.append({
                "node": node.key, "title": title,
                "state": "later" if step is None else "done" if step.closed_at else "now",
                "unit": unit, "who": step.officer_name if step else "", "at": step.closed_at if step else None,
                "limit": limit_words(node.limit) if node.limit else "", "note": node.note,
            })  # fmt: skip
    return rows


def _unit_ahead(dossier: Dossier, node: Node) -> Any:
    try:
        return process.unit_for(dossier.authority_id, node)
    except process.NoUnit:
        return None


def process_picture(
    dossier: Dossier, graph: Graph, steps: list[Assignment], rows: list[dict[str, Any]]
) -> str:  # fmt: skip
    """Each step with the unit that has it and how far it is; who was asked for an opinion stands below under the name
    of its agency. `rows`: of `step_list`."""
    present = {s.node for s in steps if s.closed_at is None}
    done = branches.counting(graph, steps).keys() - present
    told = {row["node"]: _told(dossier, row) for row in rows if row["node"] in graph.nodes}
    beside: dict[Unit, list[picture.Box]] = {}
    for row in (row for row in rows if row["node"] not in graph.nodes):
        state = {"now": "mc-now", "done": "mc-done"}.get(row["state"], "")
        box = picture.Box(row["title"], state, _told(dossier, row, beside=True))
        beside.setdefault(row["unit"], []).append(box)
    drawn = picture.svg(
        graph, language(), done=done, now=present, told=told,
        beside=[picture.Row(pick(unit.owner.label), boxes) for unit, boxes in beside.items()],
    )  # fmt: skip
    return mark_safe(drawn)  # noqa: S308  # our own drawing; every text in it is escaped by `picture`


def _told(dossier: Dossier, row: dict[str, Any], *, beside: bool = False) -> list[str]:
    """The unit, unless the agency above it says the same, and how far the step is."""
    unit, lines = row["unit"], []
    if unit and not (beside and unit.is_agency):
        lines.append(pick(unit.label) if beside else seen_from(unit, dossier))
    if row["state"] == "now":
        lines.append(_("In work") if row["who"] else _("Not taken yet"))
    elif row["state"] == "done":
        lines.append(_("Done"))
    return lines


def papers(dossier: Dossier, bundle: Bundle, given: list[Given]) -> list[dict[str, Any]]:
    """Each required document with what was given for it: {"document", "rows", "old", "state"}; then what came besides.

    `state`: given, missing, fetched, form (the answers stand for it), optional.
    """
    rows: dict[str, list[Given]] = {}
    for row in given:
        rows.setdefault(row.document_key, []).append(row)
    shown = []
    for document in bundle.documents_for(dossier.answers, local(dossier.submitted_at).date()):
        its = rows.pop(document.key, [])
        shown.append(_paper(document.title, document.note, its, _state(document, its)))
    shown += [_paper({"vi": document_title(bundle, key)}, None, its, "given") for key, its in rows.items()]
    return shown


def _paper(title: Any, note: Any, given: list[Given], state: str) -> dict[str, Any]:
    rows = [
        {"file": g.file, "copy_words": COPIES[CopyKind(g.copy_kind)], "copies": g.copies, "replaced_at": g.replaced_at,
         "seen": None, "flaws": ()}
        for g in given
    ]  # fmt: skip
    return {
        "title": title, "note": note, "state": state, "rows": [r for r in rows if r["replaced_at"] is None],
        "old": [r for r in rows if r["replaced_at"]],
    }  # fmt: skip


def _state(document: Any, given: list[Given]) -> str:
    if any(row.replaced_at is None for row in given):
        return "given"
    if document.way is not DocumentWay.UPLOAD:
        return str(document.way)
    return "missing" if document.required else "optional"


def answers(
    dossier: Dossier, bundle: Bundle, fixed: Collection[str] = ()
) -> list[tuple[Any, list[tuple[Any, str]]]]:  # fmt: skip
    """[(page title, [(question, answer in words)])] of the questions that were asked. `fixed`: what a linked filing
    answers for everybody, which is said."""
    day, found = local(dossier.submitted_at).date(), []
    for page in bundle.form.pages:
        asked = [q for q in page.questions if holds(q.when, dossier.answers, day)]
        if asked:
            found.append((page.title, [(q.label, answered(q, dossier.answers, q.key in fixed)) for q in asked]))
    return found


def answered(question: Question, answers: Mapping[str, Any], is_fixed: bool = False) -> str:
    """The answer in words; an unusual one says that it was confirmed when the form was filled in."""
    words = answer_in_words(question, answers.get(question.key))
    if is_fixed:
        return _("%(answer)s (the same in every linked filing)") % {"answer": words}
    return f"{words} ({_('unusual, confirmed when filing')})" if SURE + question.key in answers else words


def requests(dossier: Dossier, bundle: Bundle) -> list[dict[str, Any]]:
    """Requests for documents (form 02), the latest first."""
    return [
        {"request": r, "items": [(document_title(bundle, i["document"]), i["reason"]) for i in r.items]}
        for r in dossier.supplement_requests.order_by("-asked_at")
    ]


def letter_drafts(dossier: Dossier) -> list[dict[str, Any]]:
    """Forms 04 and 05 that wait for their signature or were dropped, the latest first: {"draft", "title", "state"}."""
    found = LetterDraft.objects.filter(dossier=dossier).exclude(state=LetterState.SIGNED).order_by("-drafted_at")
    return [
        {"draft": one, "title": LETTERS[LetterKind(one.kind)], "state": LETTER_STATES[LetterState(one.state)]}
        for one in found
    ]


def transfers(dossier: Dossier) -> list[Transfer]:
    return list(Transfer.objects.filter(dossier=dossier).select_related("from_unit", "to_unit").order_by("-asked_at"))


def deadline(dossier: Dossier) -> dict[str, Any]:
    """Why the date is what it is: the rule with its source, and every minute or day that was counted."""
    bundle = catalogue.bundle(dossier.revision_id)
    due = due_of_dossier(dossier)
    rule = next((limit for limit in bundle.limits if limit.value == dossier.limit), None)
    return {
        "dossier": dossier, "bundle": bundle, "rule": rule, "limit": limit_words(dossier.limit),
        "lines": explain(due, language()) if due else [], "began": links.began_because(dossier),
        "consultations": list(dossier.consultations.select_related("unit").order_by("asked_at", "id")),
        **progress_of(dossier),
    }  # fmt: skip
