"""Places as papers of former times name them: communes that were merged, districts that are no more. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from motcua.assistant.knowledge.words import plain

_KINDS = {
    "thi tran": "tt", "thanh pho": "tp", "thi xa": "tx", "dac khu": "dk", "phuong": "p", "xa": "x", "huyen": "h",
    "quan": "q", "tinh": "t",
}  # fmt: skip
"""Each with how it is shortened."""


@dataclass(frozen=True)
class Former:
    """A commune of former times, with its district and province as they were, and what it is a part of `now`."""

    name: str
    district: str
    province: str
    now: str
    province_now: str


def concerned(former: Iterable[Former], answers: Mapping[str, str]) -> list[Former]:
    """Those that one of these places may mean: by what they were, or by what they are now."""
    told = [f" {plain(answer)} " for answer in answers.values()]
    return [
        one for one in former
        if any(f" {_bare(plain(name))} " in place for place in told for name in (one.name, one.now))
    ]  # fmt: skip


def renewed(text: str, former: Sequence[Former]) -> Iterator[str]:
    """The text with a unit of former times as what took it over; once for each that it may name."""
    there = f" {plain(text)} "
    parts = {plain(part) for part in re.split(r"[,;\-–]", text)}
    for one in former:
        name, now = plain(one.name), plain(one.now)
        written = next((way for way in _ways(name) if f" {way} " in there), "")
        if not written and _bare(name) in parts:
            written = _bare(name)  # without its kind it has to stand by itself
        if not written:
            continue
        found = there.replace(f" {written} ", f" {now} ", 1)
        for gone, new in ((plain(one.district), ""), (plain(one.province), plain(one.province_now))):
            for way in (*_ways(gone), _bare(gone)):
                if way and f" {way} " in found and f" {way} " not in f" {now} ":
                    found = found.replace(f" {way} ", f" {new} " if new else " ", 1)
                    break
        yield " ".join(found.split())


def _ways(name: str) -> tuple[str, ...]:
    """In full, and with its kind shortened."""
    kind, bare = next((kind for kind in _KINDS if name.startswith(f"{kind} ")), ""), _bare(name)
    return (name, f"{_KINDS[kind]} {bare}") if kind else ()


def _bare(name: str) -> str:
    return next((name.removeprefix(f"{kind} ") for kind in _KINDS if name.startswith(f"{kind} ")), name)
