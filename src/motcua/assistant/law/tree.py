"""A legal text as its articles, clauses and points, with their numbers just as they stand. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from motcua.assistant.law.enums import Level, Odd


@dataclass(frozen=True)
class Point:
    """A point (điểm): “a”, “đ”, “b1”."""

    number: str
    text: str


@dataclass(frozen=True)
class Clause:
    """A clause (khoản): “1”, “2a”. Of an article whose points stand without clauses the number is empty."""

    number: str
    text: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Article:
    """An article (điều), or an annex (phụ lục), which has a name and lines only. `part`: 0 in the text itself, 1 and on
    in what is attached to it (a regulation issued with a decision has articles of its own); `context`: the headings of
    chapter and section above; `lead`: what stands before the first clause."""

    number: str
    heading: str
    lead: str = ""
    clauses: tuple[Clause, ...] = ()
    context: tuple[str, ...] = ()
    part: int = 0
    again: int = 1
    is_annex: bool = False

    @property
    def slug(self) -> str:
        """Its place in an address: “12a”; “2-12a” in the second attachment; “12a.2” for the second of one number;
        “phu-luc-i” of an annex."""
        number = self.number
        if self.is_annex:
            number = f"phu-luc-{number.lower().replace('đ', 'dd')}".rstrip("-")
        told = f"{self.part}-{number}" if self.part else number
        return told if self.again == 1 else f"{told}.{self.again}"

    @property
    def title(self) -> str:
        return titled(self.number, self.heading, is_annex=self.is_annex)

    def lines(self) -> Iterator[str]:
        """As it is printed, without its title."""
        if self.lead:
            yield from self.lead.split("\n")
        for clause in self.clauses:
            yield from _numbered(f"{clause.number}. ", clause.text) if clause.number else clause.text.split("\n")
            for point in clause.points:
                yield from _numbered(f"{point.number}) ", point.text)

    @property
    def text(self) -> str:
        return "\n".join([self.title, *filter(None, self.lines())])

    @property
    def size(self) -> int:
        return len(self.text)


def titled(number: str, heading: str, *, is_annex: bool = False) -> str:
    """“Điều 5. Phạm vi”, “Phụ lục I. DANH MỤC”."""
    mark = f"Phụ lục {number}".strip() if is_annex else f"Điều {number}"
    return f"{mark}. {heading}" if heading else f"{mark}."


def _numbered(mark: str, text: str) -> list[str]:
    first, *rest = text.split("\n")
    return [f"{mark}{first}", *rest]


@dataclass(frozen=True)
class Oddity:
    """`where`: the article, with clause where it lies in one; `what`: the number that it is about."""

    kind: Odd
    where: str
    what: str = ""
    level: Level = Level.ARTICLE


@dataclass(frozen=True)
class Hints:
    """What the text says of itself at its head and in its last articles; "" for what was not found."""

    number: str = ""
    kind: str = ""
    title: str = ""
    issuer: str = ""
    issued: str = ""
    in_force: str = ""


@dataclass(frozen=True)
class Tree:
    """`articles`, with annexes where they stand; `lines`: how many were read; `left`: how many of them stand behind the
    last article (who signed, whom it goes to, what of an annex is too long) and are not kept."""

    articles: tuple[Article, ...]
    odd: tuple[Oddity, ...] = ()
    hints: Hints = field(default_factory=Hints)
    lines: int = 0
    left: int = 0

    @property
    def count_clauses(self) -> int:
        return sum(bool(clause.number) for one in self.articles for clause in one.clauses)

    @property
    def count_points(self) -> int:
        return sum(len(clause.points) for one in self.articles for clause in one.clauses)

    @property
    def annexes(self) -> int:
        return sum(one.is_annex for one in self.articles)

    @property
    def count_articles(self) -> int:
        return len(self.articles) - self.annexes

    @property
    def attachments(self) -> int:
        return max((one.part for one in self.articles), default=0)

    def to_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Tree":
        odd = tuple(Oddity(Odd(o["kind"]), o["where"], o["what"], Level(o["level"])) for o in data.get("odd", ()))
        articles = tuple(article_of(one) for one in data.get("articles", ()))
        return cls(articles, odd, Hints(**data.get("hints", {})), data.get("lines", 0), data.get("left", 0))


def article_of(data: Mapping[str, Any]) -> Article:
    clauses = tuple(Clause(c["number"], c["text"], tuple(Point(**p) for p in c["points"])) for c in data["clauses"])
    return Article(**{**data, "clauses": clauses, "context": tuple(data["context"])})


def printed(articles: Sequence[Article]) -> Iterator[str]:
    """The articles as lines, headings of chapters between them where they change."""
    before: tuple[str, ...] = ()
    for one in articles:
        if one.context != before:
            yield from (heading for at, heading in enumerate(one.context) if before[at : at + 1] != (heading,))
            before = one.context
        yield one.title
        yield from one.lines()
