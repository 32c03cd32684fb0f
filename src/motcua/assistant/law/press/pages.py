"""A web page as lines: blocks and line breaks end a line; scripts, styles and notes in the margin are no text."""

import codecs
import re
from typing import Any

from lxml import etree, html

from motcua.assistant.law.press.faults import Unreadable

MOST_DEEP = 400
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BLOCKS = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead "
    "tr ul br"
)
_SILENT = "script style head noscript template iframe object svg math select textarea button title"
BLOCKS, SILENT = frozenset(_BLOCKS.split()), frozenset(_SILENT.split())
CELLS = (frozenset({"td", "th"}), " | ")
_NOTE = re.compile(r"\s*[\[(]?\d{1,3}[\])]?\s*$")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
KNOWN = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii"}


def lines(data: bytes) -> list[str]:
    told = _text(data)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(told.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable("broken") from error
    held = [""]
    _walk(root, held)
    return held


def _text(data: bytes) -> str:
    name = next((name for mark, name in MARKS if data.startswith(mark)), "")
    if not name:
        said = _CHARSET.search(data[:4096])
        name = said[1].decode("ascii").lower() if said else "utf-8"
        if name not in KNOWN:
            raise Unreadable("encoding")
    try:
        return data.decode("utf-8" if name in ("us-ascii", "ascii", "utf8") else name)
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable("encoding") from error


def _walk(root: Any, held: list[str]) -> None:
    """Without recursion: pages nest as deep as they like."""
    todo: list[tuple[str, Any]] = [("open", root)]
    depth = 0
    while todo:
        what, node = todo.pop()
        if what == "text":
            held[-1] += re.sub(r"\s+", " ", node)
        elif what == "end":
            depth -= 1
            _ends(node, held)
        else:
            depth += 1
            if depth > MOST_DEEP:
                raise Unreadable("broken")
            todo.append(("end", node.tag))
            if _is_silent(node):
                continue
            _begins(node.tag, held)
            inner: list[tuple[str, Any]] = [("text", node.text)] if node.text else []
            for child in node:
                inner.append(("open", child))
                if child.tail:
                    inner.append(("text", child.tail))
            todo.extend(reversed(inner))


def _is_silent(node: Any) -> bool:
    """What is no text, and the mark of a note: “[1]” raised above the line."""
    if not isinstance(node.tag, str) or node.tag in SILENT or node.get("hidden") is not None:
        return True
    return node.tag == "sup" and bool(_NOTE.match("".join(node.itertext())))


def _begins(tag: str, held: list[str]) -> None:
    if tag in CELLS[0]:
        if held[-1].strip():
            held[-1] += CELLS[1]
    elif tag in BLOCKS and held[-1].strip():
        held.append("")


def _ends(tag: Any, held: list[str]) -> None:
    if tag not in CELLS[0] and tag in BLOCKS and held[-1].strip():
        held.append("")
