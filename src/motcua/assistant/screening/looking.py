"""One look at the files sent for one document, in the process that opens files. Needs neither a database nor Django's
settings."""

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from motcua.assistant.screening import again, evidence, opening, papers
from motcua.assistant.screening.former import Former
from motcua.assistant.screening.judge import Judge
from motcua.assistant.screening.ports import Engine
from motcua.assistant.screening.verdicts import State
from motcua.foundation.signing.trust import Trust


def look(data: bytes, asked: Mapping[str, Any], engine: Engine, trust: Trust) -> list[dict[str, Any]]:
    """Of one file."""
    return look_together([data], asked, engine, trust)


def look_together(
    files: Sequence[bytes], asked: Mapping[str, Any], engine: Engine, trust: Trust
) -> list[dict[str, Any]]:
    """`asked` as `dossiers.asked` makes it; see `ports.Looker`."""
    readings, pages = [], opening.MOST_PAGES
    for data, name in zip(files, asked["names"], strict=True):
        readings.append(opening.read(data, name, engine, trust, most=pages))
        pages = max(1, pages - len(readings[-1].pages))
    judge = Judge(
        asked["document"], readings, papers.compiled(asked["rules"], asked["titles"]), asked["answers"],
        date.fromisoformat(asked["day"]), again.looker(files, engine), bool(asked["is_part"]),
        bool(asked["many"]), [Former(*one) for one in asked["former"]],
    )  # fmt: skip
    found = []
    for verdict in judge.verdicts():
        told = verdict.as_dict()
        if verdict.state is not State.FOUND and (picture := evidence.crop(files[verdict.at], told)):
            told["picture"] = base64.b64encode(picture).decode()
        found.append(told)
    return found
