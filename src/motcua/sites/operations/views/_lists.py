"""Keyset pages of the lists of operations."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest

from motcua.foundation.common.keyset import Beyond

SIZE = 50


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    more: str
    """Query string of the next page; empty on the last one."""
    later: bool
    """Whether this is not the first page."""


def keyset(request: HttpRequest, rows: QuerySet[Any], order: Sequence[str], *, size: int = SIZE) -> Page:
    """`order` names columns without nulls, the last one unique, all with a leading minus or none. The place travels as
    `after` in the address, signed, because it is put into the query."""
    after = _place(request.GET.get("after", ""), len(order))
    found = rows.order_by(*order)
    if after:
        fields = [name.lstrip("-") for name in order]
        found = found.filter(Beyond(fields, after, down=order[0].startswith("-")))
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
