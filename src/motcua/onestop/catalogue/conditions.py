"""Conditions of a bundle, as data: when a question is asked, a document needed, a fee due, a step taken. Pure.

    {relation: other}                    equals
    {relation: [parent, other]}          one of these
    {floors: {at_least: 3}}              at_least, more_than, at_most, less_than (numbers)
    {birth_date: {older_than_days: 60}}  a date more than so many days before the day of filing
    {permit_number: {filled: true}}      answered at all
    {filing_channel: [portal, assisted]} how it was filed (fees only)
    {all: […]}, {any: […]}, {not: …}     together

Several keys in one mapping mean all of them. A question without an answer fits nothing but `filled: false`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

Answers = Mapping[str, Any]

CHANNEL = "filing_channel"
"""Read like an answer by the conditions of fees: the channel of the filing (`dossiers.enums.Channel`)."""


def _number(test: Callable[[float, float], bool]) -> Callable[[Any, Any, date], bool]:
    return lambda value, limit, _day: isinstance(value, int | float) and test(value, limit)


_TESTS: dict[str, Callable[[Any, Any, date], bool]] = {
    "at_least": _number(lambda value, limit: value >= limit),
    "more_than": _number(lambda value, limit: value > limit),
    "at_most": _number(lambda value, limit: value <= limit),
    "less_than": _number(lambda value, limit: value < limit),
    "older_than_days": lambda value, days, day: bool(value) and (day - date.fromisoformat(value)).days > days,
    "filled": lambda value, wanted, _day: (value not in (None, "")) is wanted,
}
WORDS = frozenset({"all", "any", "not"})
TESTS = frozenset(_TESTS)


def holds(condition: Mapping[str, Any] | None, answers: Answers, day: date) -> bool:
    """Whether the condition is met by the answers, filed on `day`; no condition always is."""
    return all(_part(key, wanted, answers, day) for key, wanted in (condition or {}).items())


def _part(key: str, wanted: Any, answers: Answers, day: date) -> bool:
    if key == "all":
        return all(holds(item, answers, day) for item in wanted)
    if key == "any":
        return any(holds(item, answers, day) for item in wanted)
    if key == "not":
        return not holds(wanted, answers, day)
    value = answers.get(key)
    if isinstance(wanted, Mapping):
        return all(_TESTS[test](value, limit, day) for test, limit in wanted.items())
    if isinstance(wanted, list):
        return value in wanted
    return bool(value == wanted)


def fields_of(condition: Mapping[str, Any] | None) -> Iterator[str]:
    """The questions a condition looks at; raises ValueError for a test that does not exist."""
    for key, wanted in (condition or {}).items():
        if key in ("all", "any"):
            for item in wanted:
                yield from fields_of(item)
        elif key == "not":
            yield from fields_of(wanted)
        else:
            if isinstance(wanted, Mapping) and not wanted.keys() <= TESTS:
                raise ValueError(f"no such test: {sorted(wanted.keys() - TESTS)}")
            yield key
