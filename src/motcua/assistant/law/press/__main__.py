"""The process: reads `work.json` and `file` in its folder, writes `answer.json`, and is gone.

{"name", "seconds"} → {"lines": […]}, or what stands in the way: {"code", "facts"}.
"""

import json
import sys
from pathlib import Path
from typing import Any

from motcua.assistant.law.press.opening import Unreadable, kind_of, lines_of
from motcua.onestop.printing.press import confine


def main(folder: Path) -> None:
    work = json.loads((folder / "work.json").read_text(encoding="utf-8"))
    data = (folder / "file").read_bytes()
    confine.limit(int(work["seconds"]))
    confine.leave_the_network()
    try:
        kind = kind_of(data, work["name"])
        if kind != "pdf":  # its library is called through ctypes, which the door would close
            confine.close_the_door(str(folder))
        answer: dict[str, Any] = {"lines": lines_of(data, kind)}
    except Unreadable as wrong:
        answer = {"code": wrong.code, "facts": wrong.facts}
    except MemoryError:
        answer = {"code": "too-much", "facts": {}}
    (folder / "answer.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
