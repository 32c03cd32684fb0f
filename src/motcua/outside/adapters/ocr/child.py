"""The process that opens what strangers sent: reads requests from its input, looks, answers. Ended by its parent."""

import os
import resource
import sys
from pathlib import Path
from typing import Any

from motcua.assistant.intake import look
from motcua.assistant.screening import looking
from motcua.foundation.signing import trust
from motcua.outside.adapters.ocr import engine
from motcua.outside.adapters.ocr.framing import receive, send

MEMORY = 4 * 1024**3


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
    while (given := receive(requests)) is not None:
        asked, files = given
        try:
            believed = trust.load(Path(asked["keys"]))
            is_form = "sheets" in asked["asked"]
            found: dict[str, Any] = {
                "found": look.look(files, asked["asked"], reader, believed) if is_form
                else looking.look_together(files, asked["asked"], reader, believed)
            }  # fmt: skip
        except Exception as error:  # noqa: BLE001 - whatever a file does to its reader is the answer
            found = {"failed": f"{type(error).__name__}: {error}"[:500]}
        send(answers, found)


if __name__ == "__main__":
    main()
