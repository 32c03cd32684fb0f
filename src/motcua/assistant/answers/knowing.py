"""All that is known now, kept in memory by every process until the catalogue, an approved answer or the day changes."""

from threading import Lock
from typing import Any

from django.db.models import Count, Max

from motcua.assistant.answers.deciding import Approved, Mind
from motcua.assistant.answers.models import Entry
from motcua.assistant.knowledge.finder import Procedures
from motcua.assistant.knowledge.loading import installed
from motcua.foundation.common.clock import today
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.models import CatalogueStamp

_kept: tuple[Any, Mind] | None = None
_building = Lock()


def mind() -> Mind:
    """Two statements when nothing changed. What is quoted is read anew for every answer (`telling`), so that nothing
    superseded or withdrawn is, however old this is."""
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
