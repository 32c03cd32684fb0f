"""The record of a dossier in words: who did what, when, and why."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.common.actors import ActorKind
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers.enums import TRANSFER_STEP, Outcome, Verb
from motcua.onestop.dossiers.labels import LETTERS, OUTCOMES, VERBS
from motcua.onestop.dossiers.record import Entry
from motcua.onestop.handover.labels import CONFIRMED
from motcua.sites.pages import questions
from motcua.sites.pages.templatetags.mc import vdate, vdatetime, vnum

DONE = {
    Verb.SUBMIT: gettext_lazy("Filed the dossier"),
    Verb.REQUEST_COMPLETION: gettext_lazy("Asked the applicant to complete the dossier (form 02)"),
    Verb.COMPLETE: gettext_lazy("Completed the dossier"),
    Verb.RECEIVE: gettext_lazy("Received the dossier (form 01); the clock runs"),
    Verb.UNDO_RECEPTION: gettext_lazy("Took the reception back"),
    Verb.DECLINE: gettext_lazy("Declined the dossier (form 03)"),
    Verb.TAKE: gettext_lazy("Took the step"),
    Verb.RELEASE: gettext_lazy("Gave the step back to the unit"),
    Verb.FORWARD: gettext_lazy("Completed the step"),
    Verb.SEND_BACK: gettext_lazy("Sent the work back"),
    Verb.END_STEP: gettext_lazy("Ended this step: the work beside it was sent back, and it begins anew"),
    Verb.CONSULT: gettext_lazy("Asked another unit for its opinion"),
    Verb.PROPOSE_OPINION: gettext_lazy("Wrote the opinion; their leader approves it"),
    Verb.ANSWER_CONSULTATION: gettext_lazy("Gave the opinion that was asked for"),
    Verb.REQUEST_SUPPLEMENT: gettext_lazy("Asked for a supplement (form 02); the clock stands still"),
    Verb.SUPPLEMENT: gettext_lazy("Answered the request; the clock runs again"),
    Verb.DRAFT_RESULT: gettext_lazy("Wrote the draft result"),
    Verb.SIGN: gettext_lazy("Signed the result"),
    Verb.ISSUE: gettext_lazy("Issued the result; the clock ended"),
    Verb.HAND_ON: gettext_lazy("Put the result on a hand-over slip to a centre"),
    Verb.ACCEPT_RESULT: gettext_lazy("Accepted the result at the centre"),
    Verb.MISS_RESULT: gettext_lazy("Found that the result was not among what was handed over"),
    Verb.POST_RESULT: gettext_lazy("Sent the result by post"),
    Verb.POST_BACK: gettext_lazy("Took the result back: the post could not deliver it"),
    Verb.RETURN_RESULT: gettext_lazy("Handed the result over"),
    Verb.REISSUE: gettext_lazy("Issued a corrected result"),
    Verb.WITHDRAW: gettext_lazy("Withdrew the dossier"),
    Verb.REQUEST_PAYMENT: gettext_lazy("Asked for the fee"),
    Verb.PAY: gettext_lazy("The fee was paid"),
    Verb.REFUND: gettext_lazy("The fee was given back"),
    Verb.PROPOSE_LETTER: gettext_lazy("Drafted a letter to be signed"),
    Verb.DROP_LETTER: gettext_lazy("Dropped the drafted letter"),
    Verb.EXTEND: gettext_lazy("Apologised and extended the time limit (form 04)"),
    Verb.APOLOGISE: gettext_lazy("Apologised for being late and named another day (form 04)"),
    Verb.DISCONTINUE: gettext_lazy("Stopped the dossier (form 05)"),
    Verb.TRANSFER: gettext_lazy("Asked another agency to take the dossier"),
    Verb.ACCEPT_TRANSFER: gettext_lazy("Accepted the transfer; their process begins"),
    Verb.HAND_BACK: gettext_lazy("Handed the transfer back"),
    Verb.NOTE: gettext_lazy("Wrote an internal note"),
    Verb.MESSAGE: gettext_lazy("Wrote a message"),
    Verb.CHANGE_CONTACT: gettext_lazy("Changed the contact"),
    Verb.COLLECT_FEE: gettext_lazy("Collected the fee"),
    Verb.RECOMPUTE: gettext_lazy("A calendar notice moved the due date"),
}


def in_words(entries: list[Entry], bundle: Bundle) -> list[dict[str, Any]]:
    """Newest first: {"at", "who", "what", "lines", "is_officer"}; `lines` carry reason, opinion, dates, numbers."""
    units = _units(entries)
    return [
        {
            "at": entry.at, "who": _who(entry), "what": _what(entry),
            "lines": _lines(entry.action, entry.detail, bundle, units), "verb": entry.action,
            "is_applicant": entry.actor_kind == ActorKind.CITIZEN, "began": _began(entry),
        }
        for entry in reversed(entries)
    ]  # fmt: skip


def opinions(entries: list[Entry], bundle: Bundle) -> list[dict[str, Any]]:
    """What was said on completing a step, the newest first: {"who", "at", "step", "text"}."""
    return [
        {"who": e.actor_name, "at": e.at, "step": step_title(bundle, e.detail.get("node", "")),
         "text": e.detail["opinion"]}
        for e in reversed(entries) if e.action == Verb.FORWARD and e.detail.get("opinion")
    ]  # fmt: skip


def _began(entry: Entry) -> str:
    """The code of the linked filing whose earlier part started this dossier by its result; "" for any other event."""
    is_by_itself = entry.action == Verb.SUBMIT and entry.actor_kind == ActorKind.SYSTEM
    return str(entry.detail.get("linked", "")) if is_by_itself else ""


def _who(entry: Entry) -> Any:
    return _("The system") if entry.actor_kind == ActorKind.SYSTEM else entry.actor_name


def _what(entry: Entry) -> Any:
    if entry.action == Verb.SUBMIT and entry.actor_kind == ActorKind.OFFICER:
        return _("Entered the dossier for the applicant")
    if _began(entry):
        return _("This dossier began by itself, as a part of linked filing %(code)s") % {"code": _began(entry)}
    if entry.action == Verb.REFUND and "rest" in entry.detail:
        return _("A part of the fee was given back")
    if entry.action == Verb.RECEIVE and entry.actor_kind == ActorKind.SYSTEM:
        return _("Received by itself (form 01), since the filing was received before; the clock runs")
    if entry.action == Verb.ANSWER_CONSULTATION and entry.detail.get("drafted_by"):
        return _("Approved the opinion; it goes out under their name")
    if entry.action == Verb.RELEASE and entry.detail.get("to_officer"):
        return _("Handed the step on") if entry.detail.get("from_officer") else _("Assigned the step")
    return DONE.get(Verb(entry.action), VERBS[Verb(entry.action)])


def _units(entries: list[Entry]) -> Mapping[str, Unit]:
    ids = {entry.detail["unit"] for entry in entries if entry.detail.get("unit")}
    return {str(unit.id): unit for unit in Unit.objects.filter(id__in=ids)} if ids else {}


def step_title(bundle: Bundle, key: str) -> str:
    if key == TRANSFER_STEP:
        return str(VERBS[Verb.TRANSFER])
    try:
        return pick(bundle.graph.node(key).title)
    except KeyError:
        return key


def document_title(bundle: Bundle, key: str) -> str:
    return next((pick(d.title) for d in bundle.documents if d.key == key), _("Something else"))


def _corrected(bundle: Bundle, before: Mapping[str, Any]) -> list[str]:
    """The questions whose answers the applicant corrected, with what was said `before`."""
    return [
        _("Corrected: %(question)s (was: %(answer)s)")
        % {"question": pick(q.label), "answer": questions.in_words(q, before[q.key])}
        for q in bundle.form.questions if q.key in before
    ]  # fmt: skip


def _lines(verb: str, detail: Mapping[str, Any], bundle: Bundle, units: Mapping[str, Unit]) -> list[str]:
    said: list[str] = []
    if detail.get("unit") in units:
        said.append(pick(units[detail["unit"]].label))
    if detail.get("node"):
        said.append(step_title(bundle, detail["node"]))
    if detail.get("to_node"):
        said.append(_("Back to: %(step)s") % {"step": step_title(bundle, detail["to_node"])})
    if detail.get("to_officer"):
        said.append(_("Handed to %(name)s") % {"name": detail["to_officer"]})
    if detail.get("from_officer"):
        said.append(_("It was with %(name)s") % {"name": detail["from_officer"]})
    if detail.get("in_place_of"):
        said.append(_("In the place of %(name)s, who is away") % {"name": detail["in_place_of"]})
    if detail.get("next"):
        names = ", ".join(step_title(bundle, key) for key in detail["next"])
        said.append(_("Next: %(step)s") % {"step": names})
    if detail.get("drafted_by"):
        said.append(_("Written by %(name)s") % {"name": detail["drafted_by"]})
    if "agrees" in detail:
        said.append(_("Agrees") if detail["agrees"] else _("Does not agree"))
    for key in ("question", "answer", "opinion", "reason", "note"):
        if detail.get(key):
            said.append(f"“{detail[key]}”")
    for item in detail.get("items", ()):
        said.append(f"{document_title(bundle, item['document'])}: {item['reason']}")
    if detail.get("answer_by"):
        said.append(_("To be answered by %(day)s") % {"day": vdate(date.fromisoformat(str(detail["answer_by"])[:10]))})
    if detail.get("kind") in LETTERS:
        said.append(str(LETTERS[detail["kind"]]))
    if detail.get("again"):
        said.append(_("Asked again because: %(why)s") % {"why": detail["again"]})
    if detail.get("until"):
        said.append(_("New day: %(day)s") % {"day": vdate(date.fromisoformat(str(detail["until"])[:10]))})
    if verb in (Verb.RECEIVE, Verb.SUPPLEMENT, Verb.RECOMPUTE, Verb.EXTEND) and detail.get("due_at"):
        said.append(_("Due %(moment)s") % {"moment": vdatetime(local(datetime.fromisoformat(detail["due_at"])))})
    if verb in (Verb.DRAFT_RESULT, Verb.SIGN) and detail.get("outcome"):
        said.append(str(OUTCOMES[Outcome(detail["outcome"])]))
    if detail.get("request_of"):
        said.append(_("Asked for at the counter by %(name)s") % {"name": detail["request_of"]})
    if detail.get("number"):
        said.append(_("Number %(number)s") % {"number": detail["number"]})
    if detail.get("letter"):
        said.append(_("Number %(number)s") % {"number": detail["letter"]})
    if detail.get("how") in CONFIRMED:
        said.append(str(CONFIRMED[detail["how"]]))
    if detail.get("carrier"):
        said.append(detail["carrier"])
    if detail.get("received_by"):
        said.append(_("Received by %(name)s") % {"name": detail["received_by"]})
    if detail.get("fee") is not None:
        said.append(_money(verb, detail))
    if verb in (Verb.COMPLETE, Verb.SUPPLEMENT) and detail.get("documents"):
        said += [document_title(bundle, key) for key in detail["documents"]]
    said += _corrected(bundle, detail.get("corrected") or {})
    if detail.get("via"):
        said.append(_("Sent by the system “%(name)s”") % {"name": detail["via"]})
    return said


def _money(verb: str, detail: Mapping[str, Any]) -> str:
    """What was paid or given back, and the receipt that was made or ended by it."""
    facts = {"amount": vnum(int(detail["fee"])), "number": detail.get("receipt", "")}
    if not facts["number"]:
        return _("%(amount)s ₫") % facts
    if verb != Verb.REFUND:
        return _("%(amount)s ₫, receipt %(number)s") % facts
    if "rest" in detail:
        return _("%(amount)s ₫; receipt %(number)s holds over the rest, %(rest)s ₫") % {
            **facts, "rest": vnum(int(detail["rest"])),
        }  # fmt: skip
    return _("%(amount)s ₫; receipt %(number)s no longer counts") % facts
