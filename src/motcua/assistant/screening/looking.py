"""One look at one file, in the process that opens files. Needs neither a database nor Django's settings."""

import base64
from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.assistant.screening import again, evidence, opening, papers
from motcua.assistant.screening.judge import Judge
from motcua.assistant.screening.ports import Engine
from motcua.assistant.screening.verdicts import State
from motcua.foundation.signing.trust import Trust


def look(data: bytes, asked: Mapping[str, Any], engine: Engine, trust: Trust) -> list[dict[str, Any]]:
    """`asked` as `dossiers.asked` makes it; see `ports.Looker`."""
    reading = opening.read(data, asked["name"], engine, trust)
    judge = Judge(
        asked["document"], reading, papers.compiled(asked["rules"], asked["titles"]), asked["answers"],
        date.fromisoformat(asked["day"]), again.looker(data, reading, engine), bool(asked["is_part"]),
    )  # fmt: skip
    found = []
    for verdict in judge.verdicts():
        told = verdict.as_dict()
        if verdict.state is not State.FOUND and (picture := evidence.crop(data, told)):
            told["picture"] = base64.b64encode(picture).decode()
        found.append(told)
    return found
