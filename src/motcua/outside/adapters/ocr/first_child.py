"""The process of first looks, one beside each process of pages: so that these hold none of the libraries that open
pictures, and no picture takes one with it. It ends with its parent, or when nothing was asked for a while."""

import io
import os
import resource
import select
import sys

from motcua.assistant.screening import first_look
from motcua.outside.adapters.ocr.framing import receive, send

MEMORY = 2 * 1024**3
IDLE = 600
"""Seconds without a question after which it gives its memory back."""


def main() -> None:
    for kind, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # macOS counts some of these otherwise
            continue
    questions, answers = io.FileIO(os.dup(0), "rb"), sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no answer
    reader = _Whole(questions)
    while select.select([questions], [], [], IDLE)[0] and (asked := receive(reader)) is not None:  # type: ignore[arg-type]
        told, [data] = asked
        try:
            send(answers, {"flaws": list(first_look.look(data, told["media_type"]))})
        except Exception as error:  # noqa: BLE001 - whatever a file does to its reader is the answer
            send(answers, {"failed": f"{type(error).__name__}: {error}"[:500]})


class _Whole:
    """Reads as much as is asked for, and no byte more: what waits in a buffer is not seen by `select`."""

    def __init__(self, raw: io.FileIO):
        self._raw = raw

    def read(self, size: int) -> bytes:
        parts = []
        while size and (part := self._raw.read(min(size, 1 << 20))):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


if __name__ == "__main__":
    main()
