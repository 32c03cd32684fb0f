"""The index that people search in, kept in memory and made anew after every change of the catalogue."""

from threading import Lock
from uuid import UUID, uuid4

from motcua.onestop.catalogue.models import CatalogueStamp, ListedProcedure, Procedure
from motcua.onestop.catalogue.search import Entry, Index

OFFERED_FIRST = 1.05
_kept: tuple[UUID, Index] | None = None
_building = Lock()


def renew() -> None:
    """Inside the transaction of every change; others wait for its end."""
    CatalogueStamp.objects.update_or_create(id=1, defaults={"token": uuid4()})


def index() -> Index:
    """Of everything that can be found now: offered procedures, and listed ones. One statement when nothing changed."""
    global _kept  # noqa: PLW0603 - one index a process
    token = CatalogueStamp.objects.filter(id=1).values_list("token", flat=True).first()
    kept = _kept
    if kept is not None and kept[0] == token:
        return kept[1]
    with _building:
        kept = _kept
        if kept is not None and kept[0] == token:
            return kept[1]
        made = Index(_entries())
        if token is not None:
            _kept = token, made
        return made


def _entries() -> list[Entry]:
    offered = Procedure.objects.filter(withdrawn_at=None).values_list("code", "terms")
    entries = {code: Entry(code, tuple(map(tuple, terms)), OFFERED_FIRST) for code, terms in offered}
    for code, terms in ListedProcedure.objects.values_list("code", "terms").iterator(chunk_size=5000):
        entries.setdefault(code, Entry(code, (tuple(terms.split()),)))
    return list(entries.values())
