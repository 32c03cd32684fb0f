"""The process: reads `work.json` and the documents in its folder, writes `answer.json` and `out/`, and is gone.

{"do": "inspect", "seconds"} → {"tags": […], "lists": […]}
{"do": "fill", "seconds", "copies": [{"values", "lists"}], "lines"} → {"copies": [{"ok": bytes} | {"code", "facts"}]}
{"do": "join", "seconds", "copies": n} → {"size"}
Anything wrong with the template: {"code", "facts"}.
"""

import json
import sys
from pathlib import Path
from typing import Any

from motcua.onestop.printing.press import confine
from motcua.onestop.printing.press.filling import clean, fill, lines
from motcua.onestop.printing.press.joining import join
from motcua.onestop.printing.press.package import DOCUMENT, open_document
from motcua.onestop.printing.press.places import mark
from motcua.onestop.printing.press.words import Unfit

MOST_COPY, MOST_OUT = 20 * 1024 * 1024, 100 * 1024 * 1024


def main(folder: Path) -> None:
    work = json.loads((folder / "work.json").read_text(encoding="utf-8"))
    confine.limit(int(work["seconds"]))
    confine.leave_the_network()
    confine.close_the_door(str(folder))
    try:
        answer = DO[work["do"]](folder, work)
    except Unfit as unfit:
        answer = {"code": unfit.code, "facts": unfit.facts}
    except MemoryError:
        answer = {"code": "too-much", "facts": {}}
    (folder / "answer.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


def inspect(folder: Path, work: dict[str, Any]) -> dict[str, Any]:
    return {"tags": mark(open_document((folder / "template.docx").read_bytes())).told()}


def fill_all(folder: Path, work: dict[str, Any]) -> dict[str, Any]:
    """One that cannot be made does not keep the others back; what all of them take is bounded."""
    marked = mark(open_document((folder / "template.docx").read_bytes()))
    told: list[dict[str, Any]] = []
    written = 0
    for number, copy in enumerate(work["copies"]):
        try:
            made = fill(marked, copy["values"], copy["lists"])
            shown = lines(made, DOCUMENT) if work.get("lines") else None
            data = clean(made).save()
            if len(data) > MOST_COPY or written + len(data) > MOST_OUT:
                raise Unfit("too-much")
        except Unfit as unfit:
            told.append({"code": unfit.code, "facts": unfit.facts})
            continue
        written += len(data)
        (folder / f"out-{number}.docx").write_bytes(data)
        told.append({"ok": len(data)} | ({"lines": shown} if shown is not None else {}))
    return {"copies": told}


def join_all(folder: Path, work: dict[str, Any]) -> dict[str, Any]:
    data = join([(folder / f"in-{number}.docx").read_bytes() for number in range(work["copies"])])
    (folder / "joined.docx").write_bytes(data)
    return {"size": len(data)}


DO = {"inspect": inspect, "fill": fill_all, "join": join_all}

if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
