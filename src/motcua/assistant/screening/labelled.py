"""What officers said of the checklist, written out as labelled cases: `cases.jsonl`, a line for each file looked at.

Without more it holds words of rules only: no name, value, picture or code of a dossier. With the files themselves it is
a test set that looks at them again, and holds whatever stands on them: for an administrator, who is recorded.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from motcua.assistant.screening import dossiers, figures
from motcua.assistant.screening.models import Screening, ScreeningLine
from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.audit import NO_UNIT
from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.services import ensure_open, read_bytes
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers.models import SubmittedDocument

CASES, FILES = "cases.jsonl", "files"
MOST = 20_000
PIECE = 500


def write(folder: Path, *, since: datetime, until: datetime, by: Actor, with_files: bool = False) -> int:
    """How many files are in it; those answered last come first, at most `MOST`. Raises NotAllowed, OSError."""
    if with_files and Role.ADMINISTRATOR not in by.roles:
        raise NotAllowed(_("Only an administrator writes out papers with what stands on them."))
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder}: not empty; name a new folder.")
    folder.chmod(0o700)
    if with_files:
        (folder / FILES).mkdir(mode=0o700)
    if with_files:  # before the first of them is out
        audit.record("screening_cases_written", by=by, subject=("screening", NO_UNIT),
                     detail={"since": since.isoformat(), "until": until.isoformat()})  # fmt: skip
    count = 0
    with (folder / CASES).open("w", encoding="utf-8") as out:
        for count, (look, lines) in enumerate(_looks(since, until), 1):
            case = {"case": count, **_told(look, lines)}
            if with_files:
                case |= _with_file(look, folder / FILES, count)
            out.write(json.dumps(case, ensure_ascii=False) + "\n")
    return count


def _looks(since: datetime, until: datetime) -> Iterator[tuple[Screening, list[ScreeningLine]]]:
    """Files with a line that an officer answered, with all these lines."""
    answered = figures.lines(figures.Asked(None, since, until))
    ids = list(dict.fromkeys(answered.order_by("-answered_at", "-id").values_list("screening_id", flat=True)))[:MOST]
    for start in range(0, len(ids), PIECE):
        piece = ids[start : start + PIECE]
        lines = ScreeningLine.objects.filter(screening_id__in=piece).exclude(answer="").defer("picture")
        rows = lines.select_related("screening__dossier", "screening__document__file").order_by("screening_id", "place")
        for _id, group in groupby(rows, key=lambda line: line.screening_id):
            held = list(group)
            yield held[0].screening, held


def _told(look: Screening, lines: list[ScreeningLine]) -> dict[str, Any]:
    revision = ProcedureRevision.objects.filter(id=look.dossier.revision_id).values_list("procedure_id", "number").get()
    return {
        "procedure": revision[0], "revision": revision[1], "document": look.document.document_key,
        "engine": look.engine, "lines": [
            {"rule": line.rule, "key": line.key, "told": line.state, "said": line.answer,
             "troubles": line.told.get("troubles", []), "read_by": line.told.get("read_by", ""),
             "sameness": line.told.get("sameness", "")}
            for line in lines
        ],
    }  # fmt: skip


def _with_file(look: Screening, folder: Path, number: int) -> dict[str, Any]:
    """Nothing for a file that is closed or gone."""
    file, dossier = look.document.file, look.dossier
    try:
        if file is None:
            return {}
        ensure_open(file)
        data = read_bytes(file)
    except FileRefused:
        return {}
    path = folder / f"{number:05}{Path(file.name).suffix.lower()}"
    path.write_bytes(data)
    beside = SubmittedDocument.objects.filter(
        dossier=dossier, document_key=look.document.document_key, replaced_at=None, file__isnull=False
    )
    asked = dossiers.asked(
        catalogue.bundle(dossier.revision_id), path.name, look.document.document_key, dossier.answers,
        local(dossier.submitted_at).date(), is_part=beside.count() > 1,
    )  # fmt: skip
    return {
        "file": f"{FILES}/{path.name}", "day": asked["day"], "answers": asked["answers"], "is_part": asked["is_part"],
    }  # fmt: skip
