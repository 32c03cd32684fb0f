"""The rules of a procedure's papers, changed by a controller: a draft beside the revision in force, checked whole at
every step, tried, and published as a new revision by the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.assistant.screening import dossiers
from motcua.assistant.screening.models import RulesDraft
from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Conflict, Invalid
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.errors import BundleInvalid, NotPublished
from motcua.onestop.catalogue.loader import from_data
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.catalogue.services import require_controller

Paper = dict[str, Any]
MOST_PAPERS, MOST_VALUES = 60, 40


@dataclass(frozen=True)
class Rules:
    """`papers` as they stand in the draft, or in the newest revision where none is open. `version`: of what was drafted
    last, 0 where nothing ever was."""

    code: str
    newest: ProcedureRevision
    papers: list[Paper]
    version: int
    draft: RulesDraft | None

    @property
    def published(self) -> list[Paper]:
        return list(self.newest.data.get("screening", {}).get("papers", ()))

    @property
    def is_changed(self) -> bool:
        return self.papers != self.published


def of(code: str) -> Rules:
    """Raises NotPublished."""
    newest = catalogue.revisions_of(code).first()
    if newest is None:
        raise NotPublished(code)
    draft = RulesDraft.objects.filter(pk=code).first()
    version = draft.version if draft else 0
    if draft and _was_published(draft):
        draft = None
    papers = draft.papers if draft else list(newest.data.get("screening", {}).get("papers", ()))
    return Rules(code, newest, papers, version, draft)


def _was_published(draft: RulesDraft) -> bool:
    """Whether a revision has taken the draft over since, by whatever way; later ones may say something else again."""
    since = catalogue.revisions_of(draft.procedure_code).filter(published_at__gte=draft.changed_at)
    return any(list(one.data.get("screening", {}).get("papers", ())) == draft.papers for one in since)


def bundle_with(newest: ProcedureRevision, papers: Sequence[Paper]) -> Bundle:
    """The newest revision with these rules, checked whole. Raises BundleInvalid."""
    return from_data(_data(newest, papers))


def unchecked(newest: ProcedureRevision, papers: Sequence[Paper]) -> Bundle:
    """The same, of rules that were checked when they were written down."""
    return Bundle(_data(newest, papers))


def _data(newest: ProcedureRevision, papers: Sequence[Paper]) -> dict[str, Any]:
    data = {part: value for part, value in newest.data.items() if part != "screening"}
    return data | ({"screening": {"papers": list(papers)}} if papers else {})


@transaction.atomic
def put(code: str, place: int | None, paper: Paper | None, *, by: Actor, seen: int) -> Rules:
    """Write one paper's rules in place of the one that stands there (`place` None: behind all; `paper` None: take it
    out). `seen`: the version on whose page it was written. Raises NotAllowed, Conflict, Invalid with every problem."""
    require_controller(by)
    draft, now_there = _locked(code, seen)
    papers = list(now_there.papers)
    if place is not None and not 0 <= place < len(papers):
        raise Conflict(_("This paper stands there no more. Look at the list again."))
    if place is None:
        if paper is None or len(papers) >= MOST_PAPERS:
            raise Invalid(_("%(n)s papers are the most for one procedure.") % {"n": MOST_PAPERS})
        papers.append(paper)
    elif paper is None:
        del papers[place]
    else:
        papers[place] = paper
    if paper and len(paper.get("values", ())) > MOST_VALUES:
        raise Invalid(_("%(n)s values are the most for one paper.") % {"n": MOST_VALUES})
    try:
        bundle_with(now_there.newest, papers)
    except BundleInvalid as invalid:
        raise Invalid("\n".join(invalid.problems)) from invalid
    if papers == now_there.papers:
        return now_there
    draft.papers, draft.version = papers, now_there.version + 1
    draft.changed_by, draft.changed_at = by.name, now()
    draft.save()
    _note("screening_rules_changed", code, now_there.newest, by, {"papers": len(papers), "version": draft.version})
    return of(code)


@transaction.atomic
def discard(code: str, *, by: Actor) -> None:
    """Back to what is in force; nothing to discard is no error."""
    require_controller(by)
    there = of(code)
    if RulesDraft.objects.filter(pk=code).delete()[0]:
        _note("screening_rules_discarded", code, there.newest, by, {"version": there.version})


def _locked(code: str, seen: int) -> tuple[RulesDraft, Rules]:
    there = of(code)
    first = {"papers": there.papers, "version": 0, "changed_by": ""}
    draft, _is_new = RulesDraft.objects.select_for_update().get_or_create(pk=code, defaults=first)
    if there.draft is None:  # the last one was published
        draft.papers = there.papers
    if draft.version != seen:
        raise Conflict(_("Somebody changed these rules meanwhile. Open the page again; what you typed stands here."))
    return draft, Rules(code, there.newest, list(draft.papers), draft.version, draft)


def _note(action: str, code: str, newest: ProcedureRevision, by: Actor, detail: Mapping[str, Any]) -> None:
    audit.record(action, by=by, subject=("procedure_revision", newest.id), detail={"code": code, **detail})


def on_examples(bundle: Bundle) -> list[dict[str, Any]]:
    """Each example case of the bundle: which papers these rules would look at, and which values they would lay beside
    which answers; {"title", "papers": [{"document", "values": [(question, answer)]}]}."""
    found = []
    for name, case in bundle.data["examples"].items():
        day, answers = date.fromisoformat(case["filed"][:10]), case.get("answers", {})
        asked_for = [document.key for document in bundle.missing(answers, set(), day)]
        papers = []
        for key in asked_for:
            asked = dossiers.asked(bundle, "", key, answers, day)
            own = [paper for paper in asked["rules"]["papers"] if paper.get("document") == key]
            values = {
                question: asked["answers"][question] for paper in own for value in paper["values"]
                for question in questions_of(value) if question in asked["answers"]
            }  # fmt: skip
            papers.append({"document": key, "is_known": bool(own), "values": list(values.items())})
        found.append({"name": name, "title": case.get("title", {"vi": name}), "papers": papers})
    return found


def questions_of(value: Mapping[str, Any]) -> list[str]:
    same = value["same_as"]
    return [same] if isinstance(same, str) else list(same)
