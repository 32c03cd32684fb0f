"""The process of a procedure as SVG: our own drawing, centred on where the dossier stands.

Text equivalents stand in the page's step list; the picture is decoration beside it (`aria-hidden`).
"""

from collections.abc import Collection
from html import escape
from itertools import pairwise

from motcua.onestop.catalogue.process import Graph, Node

WIDTH, HEIGHT, GAP_X, GAP_Y, PAD = 168, 64, 44, 18, 8
LINE = 22


def svg(graph: Graph, lang: str, *, done: Collection[str] = (), now: Collection[str] = ()) -> str:
    """Steps done, open and to come, by class: `mc-done`, `mc-now`, none."""
    columns = graph.columns()
    rows = max(len(column) for column in columns)
    width = 2 * PAD + len(columns) * WIDTH + (len(columns) - 1) * GAP_X
    height = 2 * PAD + rows * HEIGHT + (rows - 1) * GAP_Y
    places = {
        node.key: (PAD + x * (WIDTH + GAP_X), _top(len(column), y, height))
        for x, column in enumerate(columns)
        for y, node in enumerate(column)
    }
    extra = ""
    if graph.consultation and graph.consultation.node.key in {*done, *now}:
        left, top = places[graph.start[0]][0], height + GAP_Y
        beside = [(node, left + n * (WIDTH + GAP_X)) for n, node in enumerate(graph.consultation.nodes)]
        extra = "".join(_box(node, x, top, lang, done, now) for node, x in beside)
        extra += "".join(_arrow((a[1], top), (b[1], top)) for a, b in pairwise(beside))
        height += HEIGHT + GAP_Y + PAD
    arrows = "".join(_arrow(places[n.key], places[a.to]) for n in graph.nodes.values() for a in n.next)
    boxes = "".join(_box(graph.nodes[key], x, y, lang, done, now) for key, (x, y) in places.items())
    return (
        f'<svg class="mc-process" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">'
        '<defs><marker id="mc-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>{arrows}{boxes}{extra}</svg>'
    )


def _top(count: int, index: int, height: int) -> int:
    block = count * HEIGHT + (count - 1) * GAP_Y
    return (height - block) // 2 + index * (HEIGHT + GAP_Y)


def _arrow(a: tuple[int, int], b: tuple[int, int]) -> str:
    x1, y1, x2, y2 = a[0] + WIDTH, a[1] + HEIGHT // 2, b[0] - 2, b[1] + HEIGHT // 2
    middle = (x1 + x2) // 2
    return f'<path class="mc-arrow" d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}" marker-end="url(#mc-arrow)"/>'


def _box(node: Node, x: int, y: int, lang: str, done: Collection[str], now: Collection[str]) -> str:
    state = "mc-now" if node.key in now else "mc-done" if node.key in done else ""
    lines = _wrap(node.title.get(lang) or node.title["vi"])
    first = y + HEIGHT // 2 + 5 - (len(lines) - 1) * 10
    text = "".join(
        f'<text x="{x + WIDTH // 2}" y="{first + 20 * n}">{escape(line)}</text>' for n, line in enumerate(lines)
    )  # fmt: skip
    return f'<g class="{state}"><rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="8"/>{text}</g>'


def _wrap(title: str) -> list[str]:
    """At most two lines of about 20 letters."""
    lines = [""]
    for word in title.split():
        if len(lines[-1]) + len(word) + 1 > LINE and len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
