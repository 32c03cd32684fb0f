"""Starts the process that opens uploaded texts, and reads what it tells as articles."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from motcua.assistant.law.errors import TextUnreadable
from motcua.assistant.law.reading import read
from motcua.assistant.law.tree import Tree

PROGRAM = "motcua.assistant.law.press"
SECONDS, CLOCK = 40, 90
"""Of the processor, and by the clock, as other work shares the machine."""
MOST_BYTES = 20 * 1024 * 1024
MOST_ANSWER = 40 * 1024 * 1024


def opened(data: bytes, name: str) -> Tree:
    """Raises TextUnreadable."""
    if len(data) > MOST_BYTES:
        raise TextUnreadable("too-big")
    if not data.strip():
        raise TextUnreadable("empty")
    tree = read(lines_of(data, name))
    if not tree.articles:
        raise TextUnreadable("no-articles")
    return tree


def lines_of(data: bytes, name: str) -> list[str]:
    """Raises TextUnreadable."""
    with tempfile.TemporaryDirectory(prefix="motcua-law-") as place:
        folder = Path(place).resolve()
        (folder / "file").write_bytes(data)
        (folder / "work.json").write_text(json.dumps({"name": name, "seconds": SECONDS}), encoding="utf-8")
        told = _work(folder)
    if "code" in told:
        raise TextUnreadable(told["code"], **told["facts"])
    found: list[str] = told["lines"]
    return found


def _work(folder: Path) -> dict[str, Any]:
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", "-m", PROGRAM, str(folder)], cwd=folder, env={"TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(CLOCK)
    except subprocess.TimeoutExpired as error:
        raise TextUnreadable("too-slow") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    answer = folder / "answer.json"
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise TextUnreadable("too-slow")
    if process.returncode or not answer.exists() or answer.stat().st_size > MOST_ANSWER:
        raise TextUnreadable("broken")
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found
