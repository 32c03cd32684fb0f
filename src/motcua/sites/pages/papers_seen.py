"""What the machine saw on the papers of a dossier, as officers read it: beside each document, and as a list of its own.
The templates are `pages/papers/*.html`; what an officer says of a line goes to `desk:paper_answer`."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from motcua.assistant.screening import duplicates, selectors
from motcua.assistant.screening.labels import AGREES, ANSWERS, FLAW_NAMES, RIGHT, RULES, STATES, TROUBLES
from motcua.assistant.screening.models import ScreeningLine
from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers.models import Dossier, SubmittedDocument
from motcua.onestop.dossiers.workflow import ENDED
from motcua.sites.pages.templatetags.mc import vdate

GOOD, WATCH, BAD = "ontime", "soon", "late"


def checklist(dossier: Dossier, bundle: Bundle, by: Actor) -> dict[str, Any]:
    """Everything, file by file, as `by` may read it. Files that are not looked at yet, or never, are told as such; what
    was replaced is not shown."""
    sent, is_over, has_rules = selectors.sent_of(dossier.id), dossier.state in ENDED, "screening" in bundle.data
    groups, running = _groups(dossier, bundle, sent, by)
    waiting = [row for row in sent if has_rules and not is_over and selectors.waits(row)]
    return {
        "groups": list(groups.values()), "waiting": running + len(waiting),
        "unseen": [row.file for row in sent if selectors.look_at(row) is None and row not in waiting],
        "has_rules": has_rules, "is_over": is_over, "to_say": _to_say(groups),
    }  # fmt: skip


def lay_beside(papers: list[dict[str, Any]], dossier: Dossier, bundle: Bundle, by: Actor) -> dict[str, Any]:
    """Puts what was seen of it into each row of `officer_dossier.papers` that holds a file; returns what the page says
    above them: how many files are being looked at, and which line waits for a word first."""
    rows = [row for paper in papers for row in paper["rows"] if row["file"]]
    sent = selectors.sent_of(dossier.id) if rows else []
    is_open = "screening" in bundle.data and dossier.state not in ENDED
    groups, running = _groups(dossier, bundle, sent, by)
    by_file = {group["file"].id: group for group in groups.values()}
    flaws = {row.file_id: selectors.flaws_at(row) for row in sent}
    for row in rows:
        row["seen"] = by_file.get(row["file"].id)
        row["flaws"] = [FLAW_NAMES[flaw] for flaw in flaws.get(row["file"].id, ())]
    waiting = sum(selectors.waits(row) for row in sent) if is_open else 0
    return {"looked_at_now": running + waiting if is_open else 0, "to_say": _to_say(groups)}


def _groups(
    dossier: Dossier, bundle: Bundle, sent: Sequence[SubmittedDocument], by: Actor
) -> tuple[dict[UUID, dict[str, Any]], int]:
    """({look: its file and lines}, how many looks go on now)."""
    asked = {q.key: q.label for q in bundle.form.questions}
    titles = {d.key: d.title for d in bundle.documents}
    groups: dict[UUID, dict[str, Any]] = {}
    running, at = 0, now()
    for row in sent:
        look = selectors.look_at(row)
        if look is None:
            continue
        if look.is_running(at):
            running += 1
            continue
        groups[look.id] = {
            "title": titles.get(row.document_key, {}), "file": row.file, "failed": look.has_failed(at),
            "lines": [], "good": [],
        }  # fmt: skip
    for line in selectors.lines_of(dossier.id) if groups else ():
        if group := groups.get(line.screening_id):
            said = _shown(line, asked, is_over=dossier.state in ENDED)
            if line.rule == Rule.ELSEWHERE:
                said["shown"] = duplicates.words(line.told, by=by)
            group["good" if line.state == State.FOUND and not line.answer else "lines"].append(said)
    return groups, running


def _to_say(groups: dict[UUID, dict[str, Any]]) -> list[UUID]:
    """The lines that wait for a word, in the order of the page."""
    lines = [line for group in groups.values() for line in group["lines"]]
    return [line["id"] for line in lines if line["choices"] and not line["answer"]]


def _shown(line: ScreeningLine, asked: dict[str, Any], *, is_over: bool) -> dict[str, Any]:
    """`choices`: (word, what its button says), the one that agrees with the machine first."""
    told, rule, state = line.told, Rule(line.rule), State(line.state)
    answer = State(line.answer) if line.answer else None
    colour = GOOD if state is State.FOUND else WATCH if state is State.PERSON else BAD
    agrees = [(state.value, AGREES)] if state is not State.PERSON and not answer else []
    return {
        "id": line.id, "rule": RULES[rule], "state": STATES[state], "colour": colour,
        "label": asked.get(told.get("question", ""), {}), "declared": value_words(told.get("declared", "")),
        "shown": value_words(told.get("shown", "")), "page": told.get("page"),
        "has_crop": line.has_picture,  # type: ignore[attr-defined]
        "seems": told.get("seems"), "source": told.get("source"), "until": value_words(told.get("until", "")),
        "troubles": [TROUBLES[one] for one in TROUBLES if one.value in told.get("troubles", ())],
        "answer": STATES[answer] if answer else "", "by": line.answerer_name, "at": line.answered_at,
        "choices": [] if is_over else agrees + [
            (one.value, RIGHT if one is State.FOUND else STATES[one])
            for one in ANSWERS.get(rule, ()) if one is not (answer or state)
        ],
    }  # fmt: skip


def value_words(text: str) -> str:
    """A day as people write it; any other value as it is."""
    try:
        return vdate(date.fromisoformat(text))
    except ValueError:
        return text
