"""Keyset pages: the next page begins after the last row shown, however much is added meanwhile."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    more: str
    """Query string of the next page; empty on the last one."""
    later: bool
    """Whether this is not the first page."""


def keyset(request: HttpRequest, rows: QuerySet[Any], order: Sequence[str], *, size: int = SIZE) -> Page:
    """`order` names one or two columns, the last one unique; a leading minus sorts downwards. The place travels as
    `after` in the address, signed, because it is put into the query."""
    after = _place(request.GET.get("after", ""), len(order))
    found = rows.order_by(*order)
    if after:
        found = found.filter(_beyond(order, after))
    shown = list(found[: size + 1])
    more = ""
    if len(shown) > size:
        shown = shown[:size]
        query = request.GET.copy()
        query["after"] = signing.dumps([str(_value(shown[-1], name)) for name in order], compress=True)
        more = query.urlencode()
    return Page(shown, more, bool(after))


def _value(row: Any, name: str) -> Any:
    return getattr(row, name.lstrip("-"))


def _place(text: str, length: int) -> list[str]:
    try:
        found = signing.loads(text) if text else []
    except (signing.BadSignature, json.JSONDecodeError):
        return []
    return found if isinstance(found, list) and len(found) == length else []


def _beyond(order: Sequence[str], after: list[str]) -> Q:
    def past(name: str, value: str) -> Q:
        return Q(**{f"{name.lstrip('-')}__{'lt' if name.startswith('-') else 'gt'}": value})

    if len(order) == 1:
        return past(order[0], after[0])
    return past(order[0], after[0]) | (Q(**{order[0].lstrip("-"): after[0]}) & past(order[1], after[1]))
