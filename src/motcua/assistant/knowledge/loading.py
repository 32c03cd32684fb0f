"""Where knowledge comes from: a list of procedures, a file of articles, what this installation offers and lists."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from motcua.assistant.knowledge.articles import Article
from motcua.assistant.knowledge.passages import Known, of_bundle, of_listing, of_row
from motcua.onestop.catalogue import selectors
from motcua.onestop.catalogue.listing import Listing, RowRefused, read
from motcua.onestop.catalogue.listing_files import lines

Tell = Callable[[int, str], object]
"""Hears the number of a line, counted from 1, and what is wrong with it."""
LONGEST_LINE = 4 * 1024 * 1024


def of_file(path: Path, tell: Tell) -> list[Known]:
    """Every row that `motcua catalogue import` takes; of a code that stands there twice the first. Raises
    ListUnreadable, OSError."""
    found: dict[str, Known] = {}
    for line in lines(path):
        if line.raw is None:
            tell(line.number, "cannot be read as a procedure")
            continue
        try:
            listing, _notes = read(line.raw)
        except RowRefused as refused:
            tell(line.number, f"refused: {refused.reason}")
            continue
        if listing.code in found:
            tell(line.number, f"{listing.code} stands in the file before")
            continue
        found[listing.code] = of_row(listing, line.row)
    return list(found.values())


def installed() -> list[Known]:
    """What this installation offers and lists."""
    offered = [
        of_bundle(selectors.bundle(row.id))
        for row in selectors.revisions_now(list(selectors.published().values_list("code", flat=True))).values()
    ]
    names = [name for name in Listing.__dataclass_fields__ if name != "levels"]
    listed = [
        of_listing(Listing(**{name: getattr(row, name) for name in names}, levels=tuple(row.levels)))
        for row in selectors.listed_only().iterator(chunk_size=2000)
    ]
    return offered + listed


def json_lines(path: Path, tell: Tell) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number of the line, its object); empty lines are passed over, others that hold none are told. Raises OSError."""
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
            if not line.strip():
                continue
            try:
                told = json.loads(line.decode("utf-8-sig"))
            except (UnicodeDecodeError, ValueError, RecursionError):
                tell(number, "is not JSON in UTF-8")
                continue
            if isinstance(told, dict):
                yield number, told
            else:
                tell(number, "is no object {…}")


def articles_of_file(path: Path, tell: Tell) -> list[Article]:
    """Lines {"law", "article", "text"}; the article is a text or a number. Raises OSError."""
    found: dict[str, Article] = {}
    for number, told in json_lines(path, tell):
        law, article, text = told.get("law"), told.get("article"), told.get("text")
        if isinstance(article, int) and not isinstance(article, bool):
            article = str(article)
        if not (isinstance(law, str) and isinstance(article, str) and isinstance(text, str) and law and article):
            tell(number, 'needs "law", "article" and "text"')
            continue
        one = Article(law, article, text)
        if one.key in found:
            tell(number, f"{one.key} stands in the file before")
            continue
        found[one.key] = one
    return list(found.values())
