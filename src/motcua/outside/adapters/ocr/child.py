"""The process that opens what strangers sent: reads requests from its input, looks, answers. Ended by its parent."""

import base64
import json
import os
import resource
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

from motcua.assistant.intake import look
from motcua.assistant.screening import looking
from motcua.foundation.signing import trust
from motcua.outside.adapters.ocr import engine

MEMORY = 4 * 1024**3
HEAD = struct.Struct(">Q")


def main() -> None:
    for kind, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 64 * 1024**2)):
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # macOS counts some of these otherwise
            continue
    os.nice(10)  # whoever waits for a page goes first
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no answer
    reader = engine()
    while (asked := received(requests)) is not None:
        try:
            believed, files = trust.load(Path(asked["keys"])), [base64.b64decode(data) for data in asked["files"]]
            is_form = "sheets" in asked["asked"]
            found: dict[str, Any] = {
                "found": look.look(files, asked["asked"], reader, believed) if is_form
                else looking.look_together(files, asked["asked"], reader, believed)
            }  # fmt: skip
        except Exception as error:  # noqa: BLE001 - whatever a file does to its reader is the answer
            found = {"failed": f"{type(error).__name__}: {error}"[:500]}
        sent(answers, found)


def received(stream: BinaryIO) -> dict[str, Any] | None:
    """None at the end of the stream."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    loaded: dict[str, Any] = json.loads(stream.read(HEAD.unpack(head)[0]))
    return loaded


def sent(stream: BinaryIO, told: dict[str, Any]) -> None:
    data = json.dumps(told).encode()
    stream.write(HEAD.pack(len(data)) + data)
    stream.flush()


if __name__ == "__main__":
    main()
