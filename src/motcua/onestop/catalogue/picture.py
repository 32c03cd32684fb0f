"""The process of a procedure as SVG: our own drawing, centred on where the dossier stands.

Text equivalents stand in the page's step list; the picture is decoration beside it (`aria-hidden`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from motcua.onestop.catalogue.process import Graph

WIDTH, HEIGHT, GAP_X, GAP_Y, PAD = 168, 64, 44, 18, 8
LINE, SMALL_LINE, SMALL_HEIGHT, HEADING = 22, 25, 16, 30
Place = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """A step: its title, its class (`mc-done`, `mc-now` or none), and what is said of it in small letters."""

    title: Any
    state: str = ""
    told: Sequence[str] = ()


@dataclass(frozen=True)
class Row:
    """Steps of another unit, drawn below the process under a name."""

    name: str
    boxes: Sequence[Box]


def svg(
    graph: Graph, lang: str, *, done: Collection[str] = (), now: Collection[str] = (),
    told: Mapping[str, Sequence[str]] | None = None, beside: Sequence[Row] = (),
) -> str:  # fmt: skip
    """Steps done, open and to come; `told`: what is said of each in small letters; `beside`: what runs beside them."""
    boxes = {
        key: Box(node.title, "mc-now" if key in now else "mc-done" if key in done else "", (told or {}).get(key, ()))
        for key, node in graph.nodes.items()
    }  # fmt: skip
    columns = graph.columns()
    rows = max(len(column) for column in columns)
    tall = _tall([*boxes.values(), *(box for row in beside for box in row.boxes)])
    across = max(len(columns), *(len(row.boxes) for row in beside), 1)
    width = 2 * PAD + across * WIDTH + (across - 1) * GAP_X
    height = 2 * PAD + rows * tall + (rows - 1) * GAP_Y
    places = {
        node.key: (PAD + x * (WIDTH + GAP_X), _top(len(column), y, height, tall))
        for x, column in enumerate(columns)
        for y, node in enumerate(column)
    }
    arrows = "".join(_arrow(places[n.key], places[a.to], tall) for n in graph.nodes.values() for a in n.next)
    drawn = "".join(_box(boxes[key], place, lang, tall) for key, place in places.items())
    for row in beside:
        drawn += _row(row, height, lang, tall)
        height += HEADING + tall + GAP_Y
    return (
        f'<svg class="mc-process" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">'
        '<defs><marker id="mc-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>{arrows}{drawn}</svg>'
    )


def _row(row: Row, top: int, lang: str, tall: int) -> str:
    places = [(PAD + n * (WIDTH + GAP_X), top + HEADING) for n in range(len(row.boxes))]
    name = f'<text class="mc-branch" x="{PAD}" y="{top + HEADING - 9}">{escape(row.name)}</text>'
    boxes = "".join(_box(box, place, lang, tall) for box, place in zip(row.boxes, places, strict=True))
    return name + "".join(_arrow(a, b, tall) for a, b in pairwise(places)) + boxes


def _tall(boxes: Sequence[Box]) -> int:
    """As high as the one that has most to say."""
    return HEIGHT + SMALL_HEIGHT * max(len(_small(box)) for box in boxes)


def _small(box: Box) -> list[str]:
    return [line for text in box.told for line in _wrap(text, SMALL_LINE, 3)]


def _top(count: int, index: int, height: int, tall: int) -> int:
    block = count * tall + (count - 1) * GAP_Y
    return (height - block) // 2 + index * (tall + GAP_Y)


def _arrow(a: Place, b: Place, tall: int) -> str:
    x1, y1, x2, y2 = a[0] + WIDTH, a[1] + tall // 2, b[0] - 2, b[1] + tall // 2
    middle = (x1 + x2) // 2
    return f'<path class="mc-arrow" d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}" marker-end="url(#mc-arrow)"/>'


def _box(box: Box, place: Place, lang: str, tall: int) -> str:
    x, y = place
    lines, small = _wrap(box.title.get(lang) or box.title["vi"], LINE, 2), _small(box)
    block = 20 * len(lines) + SMALL_HEIGHT * len(small)
    first = y + (tall - block) // 2 + 15
    text = "".join(
        f'<text x="{x + WIDTH // 2}" y="{first + 20 * n}">{escape(line)}</text>' for n, line in enumerate(lines)
    ) + "".join(
        f'<text class="mc-told" x="{x + WIDTH // 2}" y="{first - 1 + 20 * len(lines) + SMALL_HEIGHT * n}">'
        f"{escape(line)}</text>"
        for n, line in enumerate(small)
    )  # fmt: skip
    return f'<g class="{box.state}"><rect x="{x}" y="{y}" width="{WIDTH}" height="{tall}" rx="8"/>{text}</g>'


def _wrap(text: str, length: int, most: int) -> list[str]:
    """At most so many lines of about so many letters."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > length and len(lines) < most and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
