"""What is attached behind the articles of a text, annex by annex: “Phụ lục I” with its name and its lines. Pure.

Tables and forms of an annex are lines as they stand; it has no clauses and points that could be counted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

MOST = 100_000
"""Letters of an annex that are kept; lists and maps that are longer are read in the gazette."""
MOST_NAME = 400
_ANNEX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:(?:số|SỐ)\s+)?((?:[IVXLC]+|\d{1,3})[a-zđA-ZĐ]?|[A-ZĐ])(?![^\W_]))?"
    r"(\s*[.:–-]\s*|\s+|$)(.*)$"
)


@dataclass
class Annex:
    """`number` as it stands, "" for the only one; `cut`: lines that were too many."""

    number: str
    name: str = ""
    lines: list[str] = field(default_factory=list)
    size: int = 0
    cut: int = 0

    def add(self, line: str) -> None:
        if self.cut or self.size + len(line) > MOST:
            self.cut += 1
        else:
            self.lines.append(line)
            self.size += len(line) + 1


def headed(line: str) -> tuple[str, str] | None:
    """(number, what of the name stands there) of a line that begins an annex; words about one begin none."""
    found = _ANNEX.match(line)
    if not found:
        return None
    number, mark, rest = found[1] or "", found[2].strip(), found[3].strip()
    if rest and not (is_shouted(rest) or rest.startswith("(") or (mark and rest[0].isupper())):
        return None  # “Phụ lục I ban hành kèm theo Nghị định này”
    return number, rest


def split(lines: Sequence[str]) -> tuple[int, list[Annex]]:
    """(how many lines stand before the first annex, the annexes). One of the same number again goes on; one that was
    only listed before goes."""
    found: list[Annex] = []
    left, is_named = 0, False
    for line in lines:
        head = headed(line)
        if head and found and found[-1].number == head[0] and found[-1].lines:
            continue  # its head again, on the next page
        if head:
            found = [one for one in found if one.lines or one.number != head[0]]
            name = "" if head[1].startswith("(") else head[1]
            found.append(Annex(head[0], name))
            is_named = bool(name) and not is_shouted(name)
            if not name and head[1]:
                found[-1].add(head[1])
        elif not found:
            left += 1
        elif not is_named and is_shouted(line) and len(found[-1].name) + len(line) < MOST_NAME:
            found[-1].name = f"{found[-1].name} {line}".strip()
        else:
            is_named = is_named or not line.startswith("(")  # “(Ban hành kèm theo …)” stands before the name
            found[-1].add(line)
    return left, found


def is_shouted(text: str) -> bool:
    """In capitals, as names of chapters are, which may go on over several lines."""
    letters = [one for one in text if one.isalpha()]
    return bool(letters) and all(one.isupper() for one in letters)
