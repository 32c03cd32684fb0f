"""What pages say of a linked filing: its parts beside each of its dossiers, what was filed for those that wait, what
each will cost, how the results go out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, today
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle, Fee
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import FeeState
from motcua.onestop.catalogue.linking import Link, Part
from motcua.onestop.dossiers.enums import CopyKind
from motcua.onestop.dossiers.labels import COPIES
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.links import flags, selectors, services
from motcua.sites.pages.officer_dossier import answered, language


def told(dossier: Dossier, by: Actor, page: str = "portal:dossier") -> dict[str, Any] | None:
    """{"filing", "title", "rows", "own", "first", "page", "began_from"} for a dossier that is a part; None for any
    other. `page`: the address where the reader opens a dossier. `began_from`: the rows whose results started it."""
    filing = selectors.of_dossier(dossier.id)
    if filing is None:
        return None
    rows = selectors.rows(filing, by=by)
    own = next(row for row in rows if row.dossier == dossier)
    return {
        "filing": filing, "title": selectors.bundle_of(filing).title, "rows": rows, "page": page,
        "own": own.part.key, "first": rows[0].dossier, "running": sum(row.is_open for row in rows),
        "began_from": [row for row in rows if row.part.key in own.after],
    }  # fmt: skip


def on_issue(dossier: Dossier, result: Result) -> str:
    """What happens when this result goes out, and what the applicant gets; "" for a dossier of its own, or a filing
    whose results are told of one by one."""
    filing = selectors.of_dossier(dossier.id)
    if filing is None or filing.one_by_one:
        return ""
    begin, drop, is_over = selectors.moved_by(filing, dossier, result.outcome)
    stuck = flags.kept_waiting(dossier, result)
    link, said = selectors.bundle_of(filing).link, []
    assert link

    def named(parts: Iterable[Any]) -> str:
        return selectors.titles(link, (part.key for part in parts))

    if started := [part for part in begin if part.key not in stuck]:
        said.append(_("It starts %(parts)s by itself.") % {"parts": named(started)})
    if waiting := [part for part in begin if part.key in stuck]:
        words = _("%(parts)s will wait: what they need is left empty in this result.")
        said.append(words % {"parts": named(waiting)})
    if drop:
        said.append(_("%(parts)s will not begin, since the result they need is refused.") % {"parts": named(drop)})
    if is_over:
        words = _(
            "With it all parts of linked filing %(code)s have ended: the applicant gets one notice of all results."
        )
        return " ".join([*said, words % {"code": filing.code}])
    gone = {part.key for part in drop}
    rows = [row for row in selectors.rows(filing) if row.is_open and row.dossier != dossier]
    words = _("The applicant gets it together with %(parts)s, with one notice, when all parts of linked filing "
              "%(code)s are done; earlier only if they ask for it.")  # fmt: skip
    others = named(row.part for row in rows if row.part.key not in gone)
    return " ".join([*said, words % {"parts": others, "code": filing.code}])


def waiting(dossier: Dossier) -> list[dict[str, Any]]:
    """What was filed for the parts that wait, on the page of the first dossier: {"row", "limit", "papers", "answers"}
    of each; [] on any other page."""
    filing = selectors.of_dossier(dossier.id)
    if filing is None or filing.code != dossier.code:
        return []
    link, day = selectors.bundle_of(filing).link, local(filing.filed_at).date()
    assert link
    files = _live(services.SUBJECT, filing.id)
    return [
        {"row": row, **_filed(link, link.part(row.part.key), filing.answers, filing.papers, files, day)}
        for row in selectors.rows(filing) if row.state == "waiting"
    ]  # fmt: skip


def _live(kind: str, subject_id: UUID) -> dict[str, StoredFile]:
    held = FileReference.objects.filter(kind=kind, subject_id=subject_id, released_at=None).select_related("file")
    return {str(one.file_id): one.file for one in held}


def _filed(
    link: Link, part: Part, answers: Mapping[str, Any], papers: Iterable[Mapping[str, Any]],
    files: Mapping[str, StoredFile], day: date,
) -> dict[str, Any]:  # fmt: skip
    its = catalogue.standing(part.procedure, day)[1]
    given = part.answered(answers, {})
    asked, titles = {d.key for d in its.documents_for(given, day)}, {d.key: d.title for d in its.documents}
    shown = []
    for key, handed in part.papers.items():
        of = [paper for paper in papers if handed.paper and paper["key"] == handed.paper]
        if of or (handed.result and key in asked):
            rows = [
                {"file": files.get(paper["file"]), "words": COPIES[CopyKind(paper["copy_kind"])],
                 "copies": paper["copies"]}
                for paper in of
            ]  # fmt: skip
            comes = link.part(handed.result).title if handed.result else None
            shown.append({"title": titles[key], "rows": rows, "comes_from": comes})
    pages: list[tuple[Any, list[tuple[Any, str]]]] = []
    for page in its.form.pages:
        if said := [(q.label, _said(q, part, given, link)) for q in page.questions if holds(q.when, given, day)]:
            pages.append((page.title, said))
    limit = say_limit(Limit.parse(its.limit_for(given, day).value), language())
    return {"limit": limit, "papers": shown, "answers": pages}


def _said(question: Any, part: Part, given: Mapping[str, Any], link: Link) -> str:
    handed = part.answers.get(question.key)
    if handed and handed.result:
        return _("Comes from the result of “%(part)s”") % {"part": pick(link.part(handed.result).title)}
    return answered(question, given, question.key in part.fixed)


def serves(bundle: Bundle) -> dict[str, list[Any]]:
    """{document of a link: titles of the parts it serves}; {} for a procedure of its own."""
    found: dict[str, list[Any]] = {}
    for part in bundle.link.parts if bundle.link else ():
        for key in {handed.paper: None for handed in part.papers.values() if handed.paper}:
            found.setdefault(key, []).append(part.title)
    return found


@dataclass(frozen=True)
class Cost:
    title: Any
    fee: Fee
    limit: str
    waits: bool
    agency: Unit | None
    """Where it will go by these answers; None while the agency of the first is not chosen."""


def costs(
    bundle: Bundle, answers: Mapping[str, Any], channel: str, first: Unit | None
) -> dict[str, Any] | None:  # fmt: skip
    """{"parts": agency, fee and time limit of each part by these answers, "sum": whole đồng, None while an amount is
    not known, "limit" of all together}; None for a procedure of its own. `first`: the agency of the first part."""
    if bundle.link is None:
        return None
    day, found = today(), []
    for part in bundle.link.parts:
        its = catalogue.standing(part.procedure, day)[1]
        given = part.answered(answers, {})
        limit = say_limit(Limit.parse(its.limit_for(given, day).value), language())
        agency = first
        if first and part.after:
            is_chosen = not its.place or given.get(its.place)
            agency = services.authority_of(its, part, dict(answers), first) if is_chosen else None
        found.append(Cost(part.title, its.fee_for(given, day, channel), limit, bool(part.after), agency))
    known = all(cost.fee.state is FeeState.KNOWN for cost in found)
    return {
        "parts": found, "sum": sum(cost.fee.amount or 0 for cost in found) if known else None,
        "limit": say_limit(Limit.parse(bundle.limit_for(answers, day).value), language()),
    }  # fmt: skip
