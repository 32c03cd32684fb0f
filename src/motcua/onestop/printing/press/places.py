"""Where in a document's XML its tags stand. Each is put into a run of its own, marked with its number."""

import re
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any

from lxml import etree

from motcua.onestop.printing.press import tags
from motcua.onestop.printing.press.package import DOCUMENT, Package
from motcua.onestop.printing.press.words import MARK, SPACE, Unfit, set_text, w

MOST_TAGS = 500
MOST_PARAGRAPHS = 20_000
AROUND = 60
_MERGE = re.compile(r'^\s*MERGEFIELD\s+(?:"([^"]{1,80})"|([^\s"\\]{1,80}))', re.I)


@dataclass
class Place:
    """One tag as it stands in the document. `key` is what a mapping is about: the name, after `list:` within a list
    whose rows it is of; `around` is the text it stands in, for people."""

    number: int
    key: str
    name: str
    role: str
    kind: str
    shape: str
    part: str
    around: str
    item: str = ""
    loop: str = ""
    problem: str = ""


@dataclass
class Marked:
    """A package whose tags are runs of their own."""

    package: Package
    places: list[Place] = field(default_factory=list)

    def told(self) -> list[dict[str, Any]]:
        """For the page: one row a key and role, with how often it stands there."""
        rows: dict[tuple[str, str, str], dict[str, Any]] = {}
        for place in self.places:
            if place.role in ("end_list", "end_if", "note") and not place.problem:
                continue
            if place.role == "list" and place.problem == "":
                row = rows.setdefault((place.key, "list", ""), {**asdict(place), "count": 0})
            else:
                row = rows.setdefault((place.key, "value", place.problem), {**asdict(place), "count": 0})
            row["count"] += 1
        return list(rows.values())


def mark(package: Package) -> Marked:
    """Find every tag. Raises Unfit for too many."""
    marked = Marked(package)
    for part in sorted(package.roots, key=lambda name: (name != DOCUMENT, name)):
        root = package.roots[part]
        _merge_fields(root)
        first = len(marked.places)
        for count, paragraph in enumerate(list(root.iter(w("p")))):
            if count > MOST_PARAGRAPHS:
                raise Unfit("too-much")
            _mark_paragraph(paragraph, part, marked.places)
            if len(marked.places) > MOST_TAGS:
                raise Unfit("too-many-tags", most=MOST_TAGS)
        _pair(marked.places[first:])
    for place in marked.places:
        if place.problem:
            place.key, place.loop = f"!{place.name}", ""
    return marked


def _own(paragraph: Any, name: str) -> list[Any]:
    """Elements of this paragraph itself, not of a text box within it."""
    return [e for e in paragraph.iter(name) if next(e.iterancestors(w("p")), None) is paragraph]


def _merge_fields(root: Any) -> None:
    """A merge field becomes the plain text «Name» with the look of what it showed."""
    for simple in list(root.iter(w("fldSimple"))):
        if match := _MERGE.match(simple.get(w("instr"), "")):
            look = simple.find(f"{w('r')}/{w('rPr')}")
            simple.getparent().replace(simple, _run(f"«{match[1] or match[2]}»", look))
    for paragraph in root.iter(w("p")):
        _complex_fields(paragraph)


def _complex_fields(paragraph: Any) -> None:
    """begin, instruction, separate, what was shown, end: each in a run of its own, all children of one paragraph."""
    held: list[Any] = []
    code, depth, nested = "", 0, False
    for run in [child for child in paragraph if child.tag == w("r")]:
        mark_of = run.find(w("fldChar"))
        kind = mark_of.get(w("fldCharType")) if mark_of is not None else ""
        if kind == "begin":
            depth += 1
            if depth == 1:
                held, code, nested = [], "", False
            nested = nested or depth > 1
        if not depth:
            continue
        held.append(run)
        if depth == 1:
            code += "".join(text.text or "" for text in run.iter(w("instrText")))
        if kind == "end":
            depth -= 1
            match = _MERGE.match(code)
            if depth == 0 and match and not nested:
                look = next((r.find(w("rPr")) for r in reversed(held) if r.find(w("rPr")) is not None), None)
                paragraph.replace(held[0], _run(f"«{match[1] or match[2]}»", look))
                for rest in held[1:]:
                    paragraph.remove(rest)


def _run(text: str, look: Any) -> Any:
    run = etree.Element(w("r"))
    if look is not None:
        run.append(deepcopy(look))
    set_text(run, text)
    return run


def _mark_paragraph(paragraph: Any, part: str, places: list[Place]) -> None:
    pieces = [e for e in _own(paragraph, w("t")) if e.getparent().tag == w("r")]
    text = "".join(piece.text or "" for piece in pieces)
    for found in reversed(tags.find(text)):  # from the end on: what stands before keeps its place
        run = _alone(pieces, found.start, found.end)
        run.set(MARK, "new")
        around = text[max(0, found.start - AROUND) : found.end + AROUND].strip()
        run.set(f"{MARK}-around", "".join(c for c in around if c >= " "))
        for name in ("name", "role", "kind", "shape", "item", "problem"):
            run.set(f"{MARK}-{name}", getattr(found, name))
    for run in _own(paragraph, w("r")):
        if run.get(MARK) == "new":
            number = len(places)
            run.set(MARK, str(number))
            told = {name: run.attrib.pop(f"{MARK}-{name}") for name in
                    ("name", "role", "kind", "shape", "item", "problem", "around")}  # fmt: skip
            key = f"{told['name']}|{told['shape']}" if told["shape"] else told["name"]
            places.append(Place(number, key, part=part, **told))


def _alone(pieces: list[Any], start: int, end: int) -> Any:
    """Cut the text from `start` to `end` into one run, with the look of where it begins."""
    at = 0
    chosen: Any = None
    for piece in list(pieces):
        text, run = piece.text or "", piece.getparent()
        first, last = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if first >= last:
            continue
        after = text[last:]
        _set(piece, text[:first])
        if chosen is None:
            chosen = _run(text[first:last], run.find(w("rPr")))
            rest = _split(run, piece)
            run.addnext(chosen)
            if after or len(rest) > (rest.find(w("rPr")) is not None):
                chosen.addnext(rest)
            if after:
                tail = etree.Element(w("t"))
                _set(tail, after)
                rest.insert(1 if rest.find(w("rPr")) is not None else 0, tail)
        else:
            _set(piece, after)  # the rest of a tag that goes over several runs
            shown = chosen.find(w("t"))
            shown.text += text[first:last]
    return chosen


def _set(piece: Any, text: str) -> None:
    piece.text = text
    piece.set(SPACE, "preserve")


def _split(run: Any, piece: Any) -> Any:
    """What stands behind `piece` in its run, moved into a new one."""
    rest = etree.Element(w("r"))
    if (look := run.find(w("rPr"))) is not None:
        rest.append(deepcopy(look))
    for child in list(run)[run.index(piece) + 1 :]:
        rest.append(child)
    return rest


def _pair(places: list[Place]) -> None:
    """Which list each tag stands in; a list within a list, and an end without its beginning, cannot be done."""
    open_list: Place | None = None
    open_ifs: list[Place] = []
    for place in places:
        if place.problem:
            continue
        if place.role == "list":
            if open_list:
                place.problem = "nested"
            else:
                open_list = place
                place.loop = place.name
        elif place.role == "end_list":
            if open_list is None:
                place.problem = "no-beginning"
            else:
                place.loop, open_list = open_list.name, None
        elif place.role == "if":
            open_ifs.append(place)
        elif place.role == "end_if":
            if not open_ifs:
                place.problem = "no-beginning"
            else:
                open_ifs.pop()
        if open_list and place is not open_list:
            _within(place, open_list)
    for left in [*open_ifs, *([open_list] if open_list else [])]:
        left.problem = "no-end"


def _within(place: Place, loop: Place) -> None:
    """A row's own field: `con.ho_ten` where the list calls its rows `con`, the bare name within `{#…}`."""
    if place.role not in ("value", "if"):
        return
    if not loop.item:
        place.loop, place.key = loop.name, f"{loop.name}:{place.key}"
    elif place.name == loop.item or place.name.startswith(f"{loop.item}."):
        place.loop, place.key = loop.name, f"{loop.name}:{place.key[len(loop.item) + 1 :] or loop.item}"
