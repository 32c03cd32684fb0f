"""Keyset pages of what is a citizen's: the newest first, each page behind the row that the address names."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest


def behind(request: HttpRequest) -> UUID | None:
    """Behind which row the page begins; None for the first one. An address that was made up is a 404."""
    try:
        return UUID(request.GET["after"]) if request.GET.get("after") else None
    except ValueError as wrong:
        raise Http404 from wrong


def page(rows: QuerySet[Any], after: UUID | None, size: int) -> tuple[list[Any], UUID | None]:
    """One page of rows that are ordered by falling identifiers, and behind which the next begins (None on the last)."""
    found = list((rows.filter(id__lt=after) if after else rows)[: size + 1])
    return found[:size], found[size - 1].id if len(found) > size else None
