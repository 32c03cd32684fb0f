"""Lines of a legal text read as chapters, articles, clauses and points. Pure, in time that grows with the lines.

Numbers stay as they are written (Điều 12a, khoản 2b, điểm đ). What stands in quotation marks over several lines, as
laws that amend others quote them, has no articles of its own. Annexes behind the articles are kept whole (`annexes`).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from motcua.assistant.law import annexes, numbers
from motcua.assistant.law.annexes import is_shouted
from motcua.assistant.law.enums import Level, Odd
from motcua.assistant.law.hints import hints_of
from motcua.assistant.law.tree import Article, Clause, Oddity, Point, Tree

LONG = 40_000
"""Letters of an article from which a heading was probably not seen."""
MOST_ODD = 400
ARTICLE = re.compile(r"(?:Điều|ĐIỀU)\s+(\d{1,4}(?:[a-zđ]{1,2}\d?)?)\s*(?:[.:]\s*(.*)|)$")
CLAUSE = re.compile(r"(\d{1,3}[a-zđ]?)\s?\.(?!\d)\s*(.*)$")
POINT = re.compile(r"([a-zđ]{1,2}\d{0,2})\)\s*(.*)$")
CONTEXT = (
    re.compile(
        r"(?:Phần|PHẦN)\s+(?:(?:thứ|THỨ)\s+(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|NHẤT|HAI|BA|TƯ|NĂM|SÁU|BẢY|TÁM|CHÍN|MƯỜI)"
        r"|[IVXLC]+|\d{1,2}|[A-Z])(?:\s*[.:–-]\s*|\s+|$)"
    ),
    re.compile(r"(?:Chương|CHƯƠNG)\s+(?:[IVXLC]+|\d{1,3})[a-zđA-Z]?(?:\s*[.:–-]\s*|\s+|$)"),
    re.compile(r"(?:Mục|MỤC)\s+(?:[IVXLC]+|\d{1,3})[a-zđA-Z]?(?:\s*[.:–-]\s*|\s+|$)"),
    re.compile(r"(?:Tiểu mục|TIỂU MỤC)\s+(?:[IVXLC]+|\d{1,3})[a-zđA-Z]?(?:\s*[.:–-]\s*|\s+|$)"),
)
CLOSING = re.compile(
    r"(?:TM\.|KT\.|TUQ\.|Nơi nhận\s*:|CHỦ TỊCH|PHÓ CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|PHỤ LỤC"
    r"|Phụ lục\s+(?:[IVXLC]+|\d+|số)\b"
    r"|(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết) này (?:đã )?được (?:Quốc hội|Ủy ban [Tt]hường vụ))"
)
"""Where a text ends: who signs, whom it goes to, what is attached."""
ATTACHED = re.compile(r"(?:QUY ĐỊNH|QUY CHẾ|ĐIỀU LỆ|NỘI QUY|QUY TRÌNH|PHỤ LỤC)\b")
OPENING, ENDING = "“", "”"
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_ETH = str.maketrans({"Ð": "Đ", "ð": "đ", "\u00a0": " ", "\u202f": " ", "\u2002": " ", "\u2003": " ", "\t": " "})


def cleaned(line: str) -> str:
    """NFC, one blank between words, without what cannot be seen; the Icelandic Ð that many files have becomes Đ."""
    text = unicodedata.normalize("NFC", line.translate(_HIDDEN).translate(_ETH))
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def read(lines: Iterable[str]) -> Tree:
    """Never raises; a text without articles has none."""
    whole = [found for line in lines if (found := cleaned(line))]
    reader = _Reader()
    reader.take(whole)
    if reader.depth:  # a quotation that never ends would hide what follows it
        unquoted = _Reader(heeds_quotes=False)
        unquoted.take(whole)
        if len(unquoted.articles) > len(reader.articles):
            reader = unquoted
            reader.note(Odd.QUOTE, reader.articles[0].number)
    articles = reader.whole()
    return Tree(articles, tuple(reader.odd[:MOST_ODD]), hints_of(whole, articles), len(whole), reader.left)


@dataclass
class _Clause:
    number: str
    lines: list[str] = field(default_factory=list)
    points: list[tuple[str, list[str]]] = field(default_factory=list)

    def made(self) -> Clause:
        return Clause(self.number, "\n".join(self.lines), tuple(Point(n, "\n".join(told)) for n, told in self.points))


@dataclass
class _Article:
    number: str
    heading: str
    context: tuple[str, ...]
    part: int
    again: int
    lead: list[str] = field(default_factory=list)
    clauses: list[_Clause] = field(default_factory=list)

    def made(self) -> Article:
        return Article(
            self.number, self.heading, "\n".join(self.lead), tuple(one.made() for one in self.clauses), self.context,
            self.part, self.again,
        )  # fmt: skip


class _Reader:
    def __init__(self, *, heeds_quotes: bool = True):
        self.heeds_quotes = heeds_quotes
        self.articles: list[_Article] = []
        self.odd: list[Oddity] = []
        self.context: list[str | None] = [None] * len(CONTEXT)
        self.naming: int | None = None
        """The level whose name stands on the next lines; `is_named`: it has some of it."""
        self.is_named = False
        self.part = self.depth = 0
        self.is_closed = self.is_attaching = False
        self.seen: dict[tuple[int, str], int] = {}
        self.held: list[str] = []
        """What stands behind the place where the text seemed to end."""
        self.left = 0
        self.annexes: list[tuple[int, Article]] = []
        """Each with how many articles stand before it."""

    def whole(self) -> tuple[Article, ...]:
        """The articles, and the annexes where they stand."""
        self._attach(self.held, leads=False)
        self.held = []
        found = [one.made() for one in self.articles]
        for at, annex in reversed(self.annexes):
            found.insert(at, annex)
        return tuple(found)

    def _attach(self, held: Sequence[str], *, leads: bool) -> None:
        """Keep the annexes of what stands behind the articles. `leads`: articles follow, to which the last one is but
        the head."""
        left, found = annexes.split(held) if self.articles else (len(held), [])
        self.left += left
        if leads and found and not found[-1].lines:
            found.pop()
            self.left += 1
        for one in found:
            place = self.part, f"annex {one.number}"
            again = self.seen[place] = self.seen.get(place, 0) + 1
            made = Article(one.number, one.name, "\n".join(one.lines), part=self.part, again=again, is_annex=True)
            self.annexes.append((len(self.articles), made))
            if one.cut:
                self.left += one.cut
                self.note(Odd.CUT, one.number or "–")

    def take(self, lines: Sequence[str]) -> None:
        for line in lines:
            if not (self.heeds_quotes and self.depth):
                self._outside(line)
            else:
                self._words(line)
            self.depth = max(0, self.depth + line.count(OPENING) - line.count(ENDING))
        for one in self.articles:
            made = one.made()
            if not made.heading and not made.lead and not made.clauses:
                self.note(Odd.EMPTY, made.number)
            elif made.size > LONG:
                self.note(Odd.LONG, made.number)

    def note(self, kind: Odd, where: str, what: str = "", level: Level = Level.ARTICLE) -> None:
        self.odd.append(Oddity(kind, where, what, level))

    def _outside(self, line: str) -> None:
        if (article := ARTICLE.match(line)) and self._begins(article[1], article[2] or ""):
            return
        if not self.is_closed and self._heads(line):
            return
        if self.articles and CLOSING.match(line):
            self.is_closed, self.naming = True, None
        if self.is_closed:
            self.is_attaching = self.is_attaching or bool(ATTACHED.match(line))
            self.held.append(line)
        elif self.naming is not None and (is_shouted(line) or not (self.is_named or self._opens(line))):
            self.context[self.naming] = f"{self.context[self.naming]} {line}"
            self.is_named = True
        else:
            self.naming = None
            self._inside(line)

    def _inside(self, line: str) -> None:
        if self.articles and not self._clause(line) and not self._point(line):
            self._words(line)

    def _opens(self, line: str) -> bool:
        return bool(CLAUSE.match(line) or POINT.match(line))

    def _heads(self, line: str) -> bool:
        """A chapter or section, with its name on this line or the next ones."""
        for level, pattern in enumerate(CONTEXT):
            found = pattern.match(line)
            if not found:
                continue
            name = line[found.end() :].strip()
            if line.endswith((".", ";", ",")) or (name and not name[0].isupper()):
                return False  # “Chương này không áp dụng …”
            self.context[level:] = [line, *[None] * (len(CONTEXT) - level - 1)]
            self.naming = level if not name or is_shouted(name) else None
            self.is_named = bool(name)
            return True
        return False

    def _begins(self, number: str, heading: str) -> bool:
        last = next((one for one in reversed(self.articles) if one.part == self.part), None)
        if self.is_closed:
            if not self.is_attaching and last and not numbers.follows(last.number, number):
                return False  # words of an annex that name an article
            self._open_again()
            last = next((one for one in reversed(self.articles) if one.part == self.part), None)
        again = self.seen[self.part, number] = self.seen.get((self.part, number), 0) + 1
        if again > 1:
            self.note(Odd.REPEAT, number)
        elif last and not numbers.follows(last.number, number):
            self.note(Odd.GAP, number, last.number)
        elif last is None and numbers.key(number) > numbers.key("1"):
            self.note(Odd.GAP, number)
        context = tuple(one for one in self.context if one)
        self.articles.append(_Article(number, heading.strip(), context, self.part, again))
        self.naming = None
        return True

    def _open_again(self) -> None:
        """What follows is attached, or the text had not ended: then what was held back belongs to its last article."""
        held, self.held, self.is_closed = self.held, [], False
        if self.is_attaching:
            self._attach(held, leads=True)
            self.part += 1
            self.context = [None] * len(CONTEXT)
        else:
            for line in held:
                self._inside(line)
        self.is_attaching = False

    def _clause(self, line: str) -> bool:
        found, article = CLAUSE.match(line), self.articles[-1]
        if not found:
            return False
        before = article.clauses[-1].number if article.clauses else "0"
        if not before or (before == "0" and not numbers.follows(before, found[1])):
            return False  # a count within points, or one that does not begin
        if numbers.key(found[1]) <= numbers.key(before):
            self.note(Odd.BACK, article.number, found[1], Level.CLAUSE)
            return False
        if not numbers.follows(before, found[1]):
            self.note(Odd.GAP, article.number, found[1], Level.CLAUSE)
        article.clauses.append(_Clause(found[1], [found[2]]))
        return True

    def _point(self, line: str) -> bool:
        found, article = POINT.match(line), self.articles[-1]
        if not found or not numbers.is_point(found[1]):
            return False
        clause = article.clauses[-1] if article.clauses else _Clause("")
        before = clause.points[-1][0] if clause.points else ""
        if not before and not numbers.point_follows(before, found[1]):
            return False
        if before and numbers.point_key(found[1]) <= numbers.point_key(before):
            self.note(Odd.BACK, article.number, found[1], Level.POINT)
            return False
        if not numbers.point_follows(before, found[1]):
            self.note(Odd.GAP, article.number, found[1], Level.POINT)
        if not article.clauses:
            article.clauses.append(clause)
        clause.points.append((found[1], [found[2]]))
        return True

    def _words(self, line: str) -> None:
        """Belong to what was opened last."""
        if not self.articles:
            return
        if self.is_closed:
            self.held.append(line)
            return
        article = self.articles[-1]
        if not article.clauses:
            article.lead.append(line)
        elif article.clauses[-1].points:
            article.clauses[-1].points[-1][1].append(line)
        else:
            article.clauses[-1].lines.append(line)
