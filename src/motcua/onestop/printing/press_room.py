"""Starts the process that touches templates, gives it a folder of its own and an empty environment, and takes what it
made only when it ended in time and within its bounds."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from motcua.onestop.printing.errors import Unprintable

PROGRAM = "motcua.onestop.printing.press"
INSPECT, A_COPY, START = 20, 2, 10
"""CPU seconds: to look at a template, for each copy, and to begin with; by the clock twice that and half a minute."""
MOST_ANSWER = 20 * 1024 * 1024
MOST_JOINED = 64 * 1024 * 1024


@dataclass(frozen=True)
class Copy:
    """What one document is filled with: values by key of a tag (None: the tag stays), rows of lists by their name."""

    values: dict[str, str | None]
    lists: dict[str, list[dict[str, str | None]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """A document, or why there is none; `lines` as `filling.lines`, when they were asked for."""

    data: bytes = b""
    refusal: Unprintable | None = None
    lines: list[list[list[Any]]] | None = None


def inspect(template: bytes) -> list[dict[str, Any]]:
    """The tags of a template (`places.Place` as a dictionary, with `count`). Raises Unprintable."""
    with _folder() as folder:
        (folder / "template.docx").write_bytes(template)
        tags: list[dict[str, Any]] = _work(folder, {"do": "inspect"}, INSPECT)["tags"]
        return tags


def fill(template: bytes, copies: Sequence[Copy], *, lines: bool = False) -> list[Made]:
    """One result a copy, in their order. What ends the process (time, memory) is tried again one by one, so that it is
    the trouble of one copy only. Raises Unprintable when the template itself cannot be used."""
    try:
        return _fill(template, copies, lines)
    except Unprintable as refusal:
        if refusal.reason not in ENDED or len(copies) < 2:
            raise
    made = []
    for copy in copies:
        try:
            made += _fill(template, [copy], lines)
        except Unprintable as refusal:
            made.append(Made(refusal=refusal))
    return made


ENDED = ("too-long", "broke-off", "too-much")


def _fill(template: bytes, copies: Sequence[Copy], lines: bool) -> list[Made]:
    work = {"do": "fill", "copies": [{"values": c.values, "lists": c.lists} for c in copies], "lines": lines}
    with _folder() as folder:
        (folder / "template.docx").write_bytes(template)
        told = _work(folder, work, START + A_COPY * len(copies))["copies"]
        if len(told) != len(copies):
            raise Unprintable("broke-off")
        return [_made(folder, number, answer) for number, answer in enumerate(told)]


def _made(folder: Path, number: int, answer: dict[str, Any]) -> Made:
    if "ok" in answer:
        return Made((folder / f"out-{number}.docx").read_bytes(), lines=answer.get("lines"))
    return Made(refusal=Unprintable(answer["code"], **answer["facts"]))


def join(copies: Sequence[Path]) -> bytes:
    """One document of all, in their order. Raises Unprintable."""
    with _folder() as folder:
        for number, path in enumerate(copies):
            (folder / f"in-{number}.docx").write_bytes(path.read_bytes())
        _work(folder, {"do": "join", "copies": len(copies)}, START + A_COPY * len(copies))
        joined = folder / "joined.docx"
        if joined.stat().st_size > MOST_JOINED:
            raise Unprintable("too-much")
        return joined.read_bytes()


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="motcua-print-") as name:
        yield Path(name).resolve()


def _work(folder: Path, work: dict[str, Any], seconds: int) -> dict[str, Any]:
    (folder / "work.json").write_text(json.dumps({**work, "seconds": seconds}), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", "-m", PROGRAM, str(folder)], cwd=folder, env={"TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(_seconds(seconds))
    except subprocess.TimeoutExpired as error:
        raise Unprintable("too-long") from error
    finally:
        _end(process)
    answer = folder / "answer.json"
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Unprintable("too-long")
    if process.returncode or not answer.exists() or answer.stat().st_size > MOST_ANSWER:
        raise Unprintable("broke-off")
    told: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    if "code" in told:
        raise Unprintable(told["code"], **told["facts"])
    return told


def _seconds(cpu: int) -> float:
    """By the clock: other work shares the machine."""
    return 2 * cpu + 30


def _end(process: subprocess.Popen[bytes]) -> None:
    """The process and whatever it might have started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
