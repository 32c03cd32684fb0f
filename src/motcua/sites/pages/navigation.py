"""The officer's side navigation. Each site registers its entries in `AppConfig.ready()`; none knows the others."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor, ActorKind

HEADINGS = {
    60: _("Administration"), 50: _("Leave and readiness"), 28: _("Figures and money"), 24: _("Books and templates"),
    20: _("Work"), 0: _("Counter"),
}  # fmt: skip
"""Entries from this order on stand under this heading."""
Count = Callable[[Actor], int | None]


@dataclass(frozen=True)
class Entry:
    """`label` is a lazy translation; `roles` one of which opens it (none named: any officer); the lowest `order`
    stands first; `count` tells how much waits there; no day begins at a page that is not a `start`."""

    label: Any
    view: str
    roles: frozenset[str]
    order: int
    count: Count | None = None
    start: bool = True


_ENTRIES: list[Entry] = []


def register(
    label: Any, view: str, *, roles: tuple[str, ...] = (), order: int, count: Count | None = None, start: bool = True
) -> None:
    _ENTRIES.append(Entry(label, view, frozenset(roles), order, count, start))
    _ENTRIES.sort(key=lambda entry: entry.order)


def opened_by(actor: Actor) -> list[Entry]:
    """What this officer's roles open, each page once; nothing for anybody else."""
    if actor.kind is not ActorKind.OFFICER:
        return []
    opened: dict[str, Entry] = {}
    for entry in _ENTRIES:
        if not entry.roles or entry.roles & actor.roles:
            opened.setdefault(entry.view, entry)
    return list(opened.values())


def start_page(actor: Actor) -> str:
    """Where an officer's day begins: the first entry that their roles open; without one, their own page."""
    if actor.kind is not ActorKind.OFFICER:
        return "/"
    entries = [entry for entry in opened_by(actor) if entry.start]
    return reverse(entries[0].view if entries else "operations:account")


def for_request(request: HttpRequest) -> list[dict[str, Any]]:
    """Entries with addresses and counts; the longest address that begins this page's is the current one. A page that
    has counted already leaves the number with the request (`known_counts`, by the name of the entry's page)."""
    actor, known = request.actor, getattr(request, "known_counts", {})  # type: ignore[attr-defined]
    items = [(entry, reverse(entry.view)) for entry in opened_by(actor)]
    current = max((url for _e, url in items if request.path.startswith(url)), key=len, default=None)
    return [
        {
            "label": e.label, "url": url, "current": url == current,
            "count": known[e.view] if e.view in known else e.count(actor) if e.count else None,
            "group": next(heading for order, heading in HEADINGS.items() if e.order >= order),
        }
        for e, url in items
    ]  # fmt: skip
