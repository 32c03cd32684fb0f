"""A filing of linked procedures as the filing of its first part, with the rest kept beside it (`ports.Linked`)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Invalid, Refusal
from motcua.onestop.catalogue import forms
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.linking import Part
from motcua.onestop.catalogue.messages import say
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers.ports import Linked
from motcua.onestop.dossiers.services.intake import Filing, Paper

Build = Callable[[ProcedureRevision, Bundle, dict[str, Any], tuple[Paper, ...]], Filing]


def first_part(
    revision: ProcedureRevision, bundle: Bundle, answers: dict[str, Any], papers: tuple[Paper, ...], day: date,
    build: Build,
) -> Filing:  # fmt: skip
    """Raises Invalid where the first part, or as far as it can be seen now a later one, would be refused; Refusal where
    this form, begun under an older link, does not ask what its parts ask now."""
    assert bundle.link
    part = bundle.link.first
    its_revision, its = catalogue.standing(part.procedure, day)
    try:
        for later in bundle.link.parts[1:]:
            require_later(bundle, later, answers, papers, day)
        made = build(its_revision, its, part.answered(answers, {}), papers_of(part, papers, {}))
    except Invalid as wrong:
        own = {*bundle.form.keys, *(document.key for document in bundle.documents)}
        if wrong.fields.keys() & _asked_by_parts(bundle, day) - own and not _stands(revision, day):
            words = _("What is asked for these procedures together has changed since this form was begun. Begin a new "
                      "form; this one keeps what you wrote, so that you can copy it.")  # fmt: skip
            raise Refusal(words, code="older-form") from wrong
        raise
    kept = [
        {"key": p.key, "file": str(p.file_id) if p.file_id else None, "copy_kind": p.copy_kind, "copies": p.copies}
        for p in papers
    ]
    return replace(made, linked=Linked(bundle.code, revision.id, answers, kept))


def _stands(revision: ProcedureRevision, day: date) -> bool:
    return catalogue.standing(revision.procedure_id, day)[0].id == revision.id


def _asked_by_parts(bundle: Bundle, day: date) -> set[str]:
    asked: set[str] = set()
    for part in bundle.link.parts if bundle.link else ():
        its = catalogue.standing(part.procedure, day)[1]
        asked |= {*its.form.keys, *(document.key for document in its.documents)}
    return asked


def papers_of(part: Part, papers: Iterable[Paper], results: Mapping[str, UUID]) -> tuple[Paper, ...]:
    """The papers of a part: of those filed, and the signed results {part: file} that are out."""
    given = list(papers)
    found = []
    for key, handed in part.papers.items():
        if handed.result:
            found += [Paper(key, results[handed.result])] if handed.result in results else []
        else:
            found += [replace(paper, key=key) for paper in given if paper.key == handed.paper]
    return tuple(found)


def require_later(
    bundle: Bundle, part: Part, answers: Mapping[str, Any], papers: Iterable[Paper], day: date
) -> None:  # fmt: skip
    """Raise Invalid for what a part that waits would be refused for, other than what a result gives it; named by the
    question or paper of the filing that it comes from."""
    its = catalogue.standing(part.procedure, day)[1]
    checked, problems = forms.check_form(its.form, part.answered(answers, {}), day)
    awaited = part.awaited({question.key for question in its.form.questions})
    wrong: dict[str, Any] = {}
    for key, problem in problems.items():
        if key not in awaited:
            handed = part.answers.get(key)
            wrong[handed.answers[0] if handed and handed.answers else key] = say(problem)
    if wrong:
        raise Invalid(_("Look at the marked answers again."), fields=wrong)
    given = {paper.key for paper in papers_of(part, papers, {})} | {k for k, h in part.papers.items() if h.result}
    lacking = [d.key for d in its.missing(checked, given, day)]
    if lacking:
        sentence = _("Add this document before you send.")
        fields = {part.papers[key].paper if key in part.papers else key: sentence for key in lacking}
        raise Invalid(_("Some documents are missing."), fields=fields)
