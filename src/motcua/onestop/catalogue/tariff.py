"""An amount that grows with what was answered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.onestop.catalogue.conditions import Answers


@dataclass(frozen=True)
class Tariff:
    """An amount that grows with an answer: each unit of `by` costs what its step says, at most `at_most`; the whole is
    taken `times` another answer. A step is (the last unit it holds for, or None; đồng for each)."""

    by: str
    steps: tuple[tuple[int | None, int], ...]
    times: str = ""
    at_most: int | None = None

    @property
    def reads(self) -> list[str]:
        return [key for key in (self.by, self.times) if key]

    def amount(self, answers: Answers) -> int | None:
        """Whole đồng; None while an answer is missing."""
        if not self._is_told(answers):
            return None
        total = sum(count * each for count, each in self._steps_of(int(answers[self.by])))
        total = total if self.at_most is None else min(total, self.at_most)
        return total * self._taken(answers)

    def lines(self, answers: Answers) -> tuple[tuple[int, int], ...]:
        """((how many, đồng for each), …), which make the amount; where the most that is asked counts, that."""
        if not self._is_told(answers):
            return ()
        steps, times = self._steps_of(int(answers[self.by])), self._taken(answers)
        if self.at_most is not None and sum(count * each for count, each in steps) > self.at_most:
            return ((times, self.at_most),)
        return tuple((count * times, each) for count, each in steps)

    def _is_told(self, answers: Answers) -> bool:
        return all(isinstance(answers.get(key), int) for key in self.reads)

    def _taken(self, answers: Answers) -> int:
        return int(answers[self.times]) if self.times else 1

    def _steps_of(self, units: int) -> list[tuple[int, int]]:
        found, left, before = [], units, 0
        for last, each in self.steps:
            count = left if last is None else min(left, last - before)
            if count > 0:
                found.append((count, each))
            left, before = left - count, last or before
        return found


def tariff_of(item: Mapping[str, Any]) -> Tariff:
    steps = tuple((step.get("to"), step["each"]) for step in item["steps"])
    return Tariff(item["by"], steps, item.get("times", ""), item.get("at_most"))
