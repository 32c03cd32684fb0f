"""Numbers of articles, clauses and points, and which follows which: 12, 12a, 12b, 13; a, b, c, d, đ, e, g. Pure."""

import re

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Of points, as Vietnamese counts; f, j, w and z, which word processors count too, stand between their neighbours."""
_ORDER = {letter: at for at, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", 1)}
_NUMBER = re.compile(r"(\d+)([a-zđ]*)(\d*)")
_POINT = re.compile(r"([a-zđ]{1,2})(\d*)")


def key(number: str) -> tuple[int, tuple[int, ...], int]:
    """Sorts numbers as texts have them. Raises ValueError for what is none."""
    found = _NUMBER.fullmatch(number)
    if not found:
        raise ValueError(number)
    return int(found[1]), _letters(found[2]), int(found[3] or 0)


def follows(before: str, after: str) -> bool:
    """Whether nothing is left out between the two: 12 → 13, 12 → 12a, 12a → 12b, 12b → 13."""
    one, other = key(before), key(after)
    return other > one and other[0] - one[0] <= 1


def is_point(number: str) -> bool:
    return bool(_POINT.fullmatch(number))


def point_key(number: str) -> tuple[tuple[int, ...], int]:
    found = _POINT.fullmatch(number)
    if not found:
        raise ValueError(number)
    return _letters(found[1]), int(found[2] or 0)


def point_follows(before: str, after: str) -> bool:
    """d → đ and d → e both: word processors leave đ out, Vietnamese leaves f out."""
    if not before:
        return point_key(after) == point_key("a")
    (one, _), (other, more) = point_key(before), point_key(after)
    if more or one == other or len(one) != 1 or len(other) != 1:
        return True
    between = [at for letter, at in _ORDER.items() if letter in LETTERS and one[0] < at < other[0]]
    return not between or (between == [_ORDER["đ"]] and other[0] == _ORDER["e"])


def _letters(text: str) -> tuple[int, ...]:
    return tuple(_ORDER[one] for one in text)
