"""Two values side by side: of a form and a paper, of a paper's code and its print. On a picture, what misses by a
letter or two is looked at again, larger: an engine rarely errs twice in the same way. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from motcua.assistant.screening import finding, same
from motcua.assistant.screening.finding import Found
from motcua.assistant.screening.former import Former
from motcua.assistant.screening.papers import Value, ValueKind
from motcua.assistant.screening.same import Sameness

SLIPS = 2
"""Letters of a value that an engine may have misread, after which a second look is worth it."""
ALIKE = 80
"""Of 100, from which what is seen of letters is what the text layer says."""
_ORDER = list(Sameness)


@dataclass(frozen=True)
class Comparing:
    again: Callable[[Found], Sequence[str]]
    former: Sequence[Former] = ()

    def best(self, value: Value, declared: Sequence[tuple[str, str]], found: Found) -> tuple[str, str, Sameness, str]:
        """(question, its answer, how they compare, what is shown) of the answer that fits best."""
        compared = [(key, ours, *self.printed(value, ours, found)) for key, ours in declared]
        return min(compared, key=lambda one: _ORDER.index(one[2]))

    def best_coded(self, kind: ValueKind, declared: Sequence[tuple[str, str]], shown: str) -> tuple[str, str, Sameness]:
        compared = [(key, ours, self.coded(kind, ours, shown)) for key, ours in declared]
        return min(compared, key=lambda one: _ORDER.index(one[2]))

    def printed(self, value: Value, ours: str, found: Found) -> tuple[Sameness, str]:
        """How they compare, and what is shown, as it was read last."""
        first = self.sameness(value.kind, ours, found.text, seen=found.is_seen)
        if first is Sameness.SAME or not self.is_slip(ours, found):
            return first, found.text
        for text in self.again(found):
            shown = _within(text, value)
            if shown and self.sameness(value.kind, ours, shown, seen=True) is Sameness.SAME:
                return Sameness.SAME, shown
        return first, found.text

    def is_shown(self, kind: ValueKind, found: Found) -> bool:
        """Whether a text layer says what is seen: letters of a font may stand for others than they look like."""
        if found.is_seen:
            return True
        readings = list(self.again(found))
        return not readings or any(_resembles(kind, found.text, text) for text in readings)

    def is_slip(self, ours: str, found: Found) -> bool:
        return found.is_seen and Levenshtein.distance(finding.flat(ours), finding.flat(found.text)) <= SLIPS

    def coded(self, kind: ValueKind, ours: str, shown: str) -> Sameness:
        """With what a code says; machine-readable lines know no accents, and the family name stands first in them."""
        if kind is ValueKind.NAME and shown.isascii():
            ours, shown = finding.flat(ours).upper(), shown.upper()
        return self.sameness(kind, ours, shown, seen=False)

    def sameness(self, kind: ValueKind, ours: str, shown: str, *, seen: bool) -> Sameness:
        if kind is ValueKind.NAME:
            return same.names(ours, shown, seen=seen)
        if kind is ValueKind.DATE:
            return same.dates(ours, shown)
        if kind is ValueKind.NUMBER:
            return same.numbers(ours, shown)
        if kind is ValueKind.AMOUNT:
            return same.amounts(ours, shown)
        if kind is ValueKind.PLACE:
            return same.places(ours, shown, self.former)
        return same.texts(ours, shown)


def _within(text: str, value: Value) -> str:
    """The value in a line that was read again."""
    for label in value.after:
        if place := finding.spot(label, text):
            return finding.typed(text[place[1] :], value.kind)
    return finding.typed(text, value.kind)


def _resembles(kind: ValueKind, text: str, seen: str) -> bool:
    """Numbers and days have to stand there sign by sign; letters may be read badly."""
    if kind is ValueKind.DATE:
        return date.fromisoformat(text) in same.dates_in(seen)
    if kind in (ValueKind.NUMBER, ValueKind.AMOUNT):
        return "".join(filter(str.isalnum, text)) in "".join(filter(str.isalnum, seen))
    return fuzz.partial_ratio(" ".join(finding.flat(text).split()), " ".join(finding.flat(seen).split())) >= ALIKE
