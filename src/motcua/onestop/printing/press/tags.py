"""What counts as a place to be filled in, in the text of a paragraph. Five ways of writing one are read:

`{{ ho_ten }}`, `{{ ho_ten|upper }}`, `{% for con in danh_sach %}…{% endfor %}`, `{% if ho_ten %}…{% endif %}` (also
`{%tr … %}` and `{%p … %}`); `{ho_ten}` and `{#danh_sach}…{/danh_sach}`; `«Họ_tên»`, as a Word merge field shows;
`[họ tên]` and `<<họ tên>>`; a label before dots, `Họ và tên: ……………`. Anything else between such braces is told as
impossible and stays as it stands: nothing is evaluated.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 80
SHAPES = ("upper", "lower", "words", "day", "month", "year")
_NAME = r"[^\W\d_][\w \-/.]*?"
_PATH = re.compile(rf"\s*({_NAME})\s*(?:\|\s*([a-z]+)\s*)?")
_FOR = re.compile(rf"\s*for\s+([^\W\d_]\w*)\s+in\s+({_NAME})\s*")
_IF = re.compile(rf"\s*if\s+({_NAME})\s*")
_FIND = re.compile(
    r"(?P<note>\{#[^{}#]{0,200}#\})|\{\{(?P<value>[^{}]{0,200})\}\}|\{%(?:tr|tc|p|r)?(?P<word>[^{}]{0,200}?)%\}"
    r"|\{(?P<brace>[^{}]{1,90})\}|«(?P<merge>[^«»]{1,90})»|<<(?P<angle>[^<>]{1,90})>>|\[(?P<bracket>[^\[\]]{2,90})\]"
    r"|(?P<dots>(?:\.{4,}|…{2,}|_{4,})[.…_]*)"
)
_LABEL = re.compile(r"([^\W\d_][^:.…;,\n\t]{1,60}?)\s*:\s*$")
SOFT = ("bracket", "dots")
"""Ways that ordinary text is written in too: they stay as they stand until somebody says what they mean."""


@dataclass(frozen=True)
class Found:
    """One tag in a text, `start` to `end`. `role`: value, list, end_list, if, end_if, note; `problem` for what cannot
    be done; `item` is the name by which rows of a list are called in it."""

    start: int
    end: int
    name: str
    role: str
    kind: str
    shape: str = ""
    item: str = ""
    problem: str = ""


def tidy(name: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip()


def find(text: str) -> list[Found]:
    """The tags of a text, in order."""
    found = []
    for match in _FIND.finditer(text):
        kind = match.lastgroup or ""
        inner = tidy(match[kind])
        made = _read(kind, inner, text[: match.start()])
        if made:
            name, role, shape, item, problem = made
            found.append(Found(match.start(), match.end(), name[:LONGEST], role, kind, shape, item, problem))
    return found


_Read = tuple[str, str, str, str, str]


def _read(kind: str, inner: str, before: str) -> _Read | None:
    if kind == "note":
        return inner, "note", "", "", ""
    if kind == "value":
        return _value(inner) or (inner, "value", "", "", "expression")
    if kind == "word":
        return _statement(inner)
    if kind == "brace":
        return _braced(inner)
    if kind == "merge":
        return inner, "value", "", "", ""
    if kind == "dots":
        label = _LABEL.search(unicodedata.normalize("NFC", before[-LONGEST:]))
        return (tidy(label[1]), "value", "", "", "") if label else None
    return _value(inner) if re.fullmatch(rf"\s*{_NAME}\s*", inner) else None


def _value(inner: str) -> _Read | None:
    match = _PATH.fullmatch(inner)
    if not match or "__" in inner or "._" in inner:
        return None
    shape = match[2] or ""
    return tidy(match[1]), "value", shape if shape in SHAPES else "", "", "" if shape in ("", *SHAPES) else "filter"


def _statement(inner: str) -> _Read:
    if match := _FOR.fullmatch(inner):
        return tidy(match[2]), "list", "", match[1], ""
    if match := _IF.fullmatch(inner):
        return tidy(match[1]), "if", "", "", ""
    if inner in ("endfor", "endif"):
        return inner, "end_list" if inner == "endfor" else "end_if", "", "", ""
    return inner, "value", "", "", "statement"


def _braced(inner: str) -> _Read | None:
    if not inner:
        return None
    if inner[0] in "#/" and re.fullmatch(_NAME, inner[1:].strip()):
        return tidy(inner[1:]), "list" if inner[0] == "#" else "end_list", "", "", ""
    if inner[0] in "%@^>":
        return inner, "value", "", "", "picture" if inner[0] == "%" else "statement"
    return _value(inner)
