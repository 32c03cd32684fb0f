"""One document made of a marked template and what one dossier says."""

from copy import deepcopy
from typing import Any

from motcua.onestop.printing.press.package import Package
from motcua.onestop.printing.press.places import Marked, Place
from motcua.onestop.printing.press.words import MARK, Unfit, set_text, w

VALUE = f"{MARK}-value"
"""Set on a run that was filled in: shown in a preview, never written out."""
MOST_ROWS = 300
MOST_ELEMENTS = 400_000
MOST_TEXT = 4_000_000
"""Letters that one document may get."""
Values = dict[str, str | None]
"""By key of a tag; None: it stays as it stands. A tag without a value is left empty."""


def fill(marked: Marked, values: Values, lists: dict[str, list[Values]]) -> Package:
    """`lists`: by name of a list its rows, each by key of a tag within it. Raises Unfit when it grows too large."""
    given = [values, *(row for rows in lists.values() for row in rows)]
    if sum(len(text or "") for row in given for text in row.values()) > MOST_TEXT:
        raise Unfit("too-much")
    package = Package(dict(marked.package.parts), {name: deepcopy(r) for name, r in marked.package.roots.items()})
    for root in package.roots.values():
        _lists(root, marked.places, lists)
        _conditions(root, marked.places, values)
        for run in _runs(root):
            place = marked.places[int(run.get(MARK))]
            _put(run, place, values.get(place.key, ""))
    return package


def clean(package: Package) -> Package:
    """Without our own marks."""
    for root in package.roots.values():
        for run in root.iter(w("r")):
            for name in (MARK, VALUE):
                run.attrib.pop(name, None)
    return package


def _runs(root: Any) -> list[Any]:
    return [run for run in root.iter(w("r")) if run.get(MARK) is not None]


def _put(run: Any, place: Place, value: str | None) -> None:
    if value is None:
        return
    del run.attrib[MARK]
    if place.role != "value" and not place.problem:
        run.getparent().remove(run)
        return
    set_text(run, value)
    run.set(VALUE, "1")


def _lists(root: Any, places: list[Place], lists: dict[str, list[Values]]) -> None:
    runs = _runs(root)
    start = None
    for run in runs:
        place = places[int(run.get(MARK))]
        if place.problem:
            continue
        if place.role == "list":
            start = run
        elif place.role == "end_list" and start is not None:
            _repeat(root, start, run, places, lists.get(place.loop, []))
            start = None


def _repeat(root: Any, start: Any, end: Any, places: list[Place], rows: list[Values]) -> None:
    if len(rows) > MOST_ROWS:
        raise Unfit("too-many-rows", most=MOST_ROWS)
    block = _between(start, end)
    if not block:
        return
    parent, at = block[0].getparent(), block[0].getparent().index(block[0])
    size = sum(1 for element in block for _e in element.iter())
    text = sum(len(e.text or "") for element in block for e in element.iter(w("t")))
    if size * len(rows) + sum(1 for _e in root.iter()) > MOST_ELEMENTS or _text(root) + text * len(rows) > MOST_TEXT:
        raise Unfit("too-much")
    for element in block:
        parent.remove(element)
    for row in rows:
        for element in block:
            made = deepcopy(element)
            parent.insert(at, made)
            at += 1
            for run in [r for r in made.iter(w("r")) if r.get(MARK) is not None]:
                place = places[int(run.get(MARK))]
                if place.loop and place.role == "value":
                    _put(run, place, row.get(place.key, ""))
                elif place.loop and place.role == "if":
                    run.set(VALUE, "1" if row.get(place.key) else "0")


def _text(root: Any) -> int:
    return sum(len(e.text or "") for e in root.iter(w("t")))


def _conditions(root: Any, places: list[Place], values: Values) -> None:
    open_ones: list[Any] = []
    for run in _runs(root):
        place = places[int(run.get(MARK))]
        if place.problem or run.getparent() is None:
            continue
        if place.role == "if":
            open_ones.append(run)
        elif place.role == "end_if" and open_ones:
            start = open_ones.pop()
            key = places[int(start.get(MARK))].key
            said = start.get(VALUE) == "1" if start.get(VALUE) else bool(values.get(key))
            for element in _between(start, run):
                if not said:
                    element.getparent().remove(element)


def _between(start: Any, end: Any) -> list[Any]:
    """The elements from one tag to the other, on the level at which they are siblings. The two tags are taken away, and
    with them the rows and paragraphs that hold nothing else; a table row that holds both in two cells is one element.
    """
    shared = _shared(start, end)
    if shared.tag == w("tr"):
        for run in (start, end):
            run.getparent().remove(run)
        return [shared]
    first, last = _child_of(shared, start), _child_of(shared, end)
    children = list(shared)
    block = children[children.index(first) : children.index(last) + 1]
    for run, holder in ((start, first), (end, last)):
        run.getparent().remove(run)
        if holder is run or (_is_bare(holder) and holder.tag in (w("p"), w("tr"))):
            block.remove(holder)
            if holder is not run:
                shared.remove(holder)
    if not block:
        return []
    return [element for element in block if element.getparent() is not None and element.tag != w("pPr")]


def _is_bare(element: Any) -> bool:
    """Nothing to be seen in it."""
    seen = (w("t"), w("drawing"), w("pict"), w("sectPr"), w("fldChar"), w("sym"))
    return not any((e.text or "").strip() if e.tag == w("t") else True for e in element.iter(*seen))


def _shared(one: Any, other: Any) -> Any:
    above = set(one.iterancestors())
    return next(element for element in other.iterancestors() if element in above)


def _child_of(parent: Any, element: Any) -> Any:
    return next(e for e in (element, *element.iterancestors()) if e.getparent() is parent)


def lines(package: Package, part: str) -> list[list[list[Any]]]:
    """What a part says, for a page: paragraphs of [text, whether it was filled in]."""
    told = []
    for paragraph in package.roots[part].iter(w("p")):
        pieces: list[list[Any]] = []
        for run in paragraph.iter(w("r")):
            text = "".join("\n" if e.tag == w("br") else "\t" if e.tag == w("tab") else e.text or ""
                           for e in run.iter(w("t"), w("br"), w("tab")) if e.getparent() is run)  # fmt: skip
            if text and next(run.iterancestors(w("p")), None) is paragraph:
                pieces.append([text, run.get(VALUE) is not None])
        if pieces:
            told.append(pieces)
    return told
