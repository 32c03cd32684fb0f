"""The one reader and writer of CSV: UTF-8 with a mark that spreadsheets know, and no cell that a spreadsheet would run.

A cell that begins like a formula gets an apostrophe before it (OWASP, CSV injection); numbers stay numbers.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from motcua.foundation.common.text import fold

LONGEST_CELL = 64 * 1024 * 1024
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(_STARTS) else text


def to_csv(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    return b"".join(_lines(head, rows))


def from_csv(lines: Iterable[str], comma: str = ",") -> Iterator[list[str]]:
    """Rows of a table that somebody else wrote, one by one, cells as text; `lines` keep their ends. Raises ValueError
    for what is no CSV."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        yield from csv.reader((line.replace("\0", "") for line in lines), delimiter=comma)
    except csv.Error as error:
        raise ValueError(str(error)) from error


def response(name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download; `name` without ending, in any language."""
    return HttpResponse(to_csv(head, rows), headers=_headers(name))


def stream(name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A download that is written while it is read, however long it is."""
    return StreamingHttpResponse(_lines(head, rows), headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{fold(name).replace(" ", "-") or "table"}.csv"',
    }  # fmt: skip


def _lines(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow([cell(value) for value in head])
    for number, row in enumerate(rows, 1):
        writer.writerow([cell(value) for value in row])
        if number % 200 == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()
