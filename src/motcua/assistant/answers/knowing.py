"""All that is known now, kept in memory by every process until the catalogue, an approved answer, a law or the day
changes."""

from dataclasses import replace
from datetime import date
from threading import Lock, Thread
from typing import Any

from django.db import connection
from django.db.models import Count, Max

from motcua.assistant.answers.deciding import Approved, Mind
from motcua.assistant.answers.models import Entry
from motcua.assistant.knowledge.articles import Articles
from motcua.assistant.knowledge.finder import Procedures
from motcua.assistant.knowledge.loading import installed
from motcua.assistant.knowledge.speech import use
from motcua.assistant.law import finding
from motcua.assistant.law import selectors as law
from motcua.assistant.vocabulary import selectors as vocabulary
from motcua.assistant.vocabulary.services import added
from motcua.foundation.common.clock import today
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.models import CatalogueStamp

_kept: tuple[Any, Mind] | None = None
_laws: tuple[Any, Articles | None] | None = None
_heard: tuple[object, ...] | None = None
_building, _reading = Lock(), Lock()
AT_ONCE = 3_000
"""So many articles are put together while who asks waits; more of them beside, and until then those of before serve."""


def mind() -> Mind:
    """Four statements when nothing changed. What is quoted is read anew for every answer (`telling`), so that nothing
    superseded or withdrawn is, however old this is."""
    _hear()
    known = _procedures()
    articles = _articles(today())
    return known if known.articles is articles else replace(known, articles=articles)


def _hear() -> None:
    """Questions are read with what the controller added to the tables."""
    global _heard  # noqa: PLW0603 - one table a process
    mark = vocabulary.mark()
    if _heard != mark:
        use(added())
        _heard = mark


def _articles(day: date) -> Articles | None:
    """Those of the laws in force; None where none is loaded."""
    global _laws  # noqa: PLW0603 - one a process
    mark, kept = (day, *law.mark(day)), _laws
    if kept is not None and kept[0] == mark:
        return kept[1]
    if kept is not None and kept[1] is not None and finding.count(day) > AT_ONCE:
        if _reading.acquire(blocking=False):
            Thread(target=_read_beside, args=(mark, day), daemon=True).start()
        return kept[1]
    with _reading:
        if _laws is None or _laws[0] != mark:
            _laws = mark, finding.articles(day)
        return _laws[1]


def _read_beside(mark: Any, day: date) -> None:
    global _laws  # noqa: PLW0603 - one a process
    try:
        _laws = mark, finding.articles(day)
    finally:
        _reading.release()
        connection.close()  # the one of this thread


def _procedures() -> Mind:
    global _kept  # noqa: PLW0603 - one mind a process
    mark = _mark()
    kept = _kept
    if kept is not None and kept[0] == mark:
        return kept[1]
    with _building:
        kept = _kept
        if kept is not None and kept[0] == mark:
            return kept[1]
        made = _made(kept[1].procedures if kept and kept[0][:2] == mark[:2] else None)
        if mark[0] is not None:
            _kept = mark, made
        return made


def _mark() -> tuple[Any, ...]:
    token = CatalogueStamp.objects.filter(id=1).values_list("token", flat=True).first()
    counted = Entry.objects.aggregate(count=Count("id"), last=Max("changed_at"))
    return token, today(), counted["count"], counted["last"]


def _made(procedures: Procedures | None) -> Mind:
    """With the index of the procedures as it was where only an approved answer changed."""
    held = catalogue.revisions_now(list(catalogue.published().values_list("code", flat=True)))
    bundles = [catalogue.bundle(row.id) for row in held.values()]
    titles = {one.code: " ".join(one.title.values()) for one in bundles}
    rows = Entry.objects.filter(withdrawn_at=None).order_by("id")
    approved = [
        Approved(str(one.id), one.question, one.procedure_code, titles.get(one.procedure_code, "")) for one in rows
        if one.revision_id is None or ((found := held.get(one.procedure_code)) and found.id == one.revision_id)
    ]  # fmt: skip
    return Mind.of(procedures or Procedures(installed()), bundles, approved)
