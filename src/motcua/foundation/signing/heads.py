"""The seal heads under a timestamp: once a day an authority outside this house says what they were (RFC 3161).

`var`/seal/stamps.jsonl holds a line a day: how many bytes of heads.jsonl were there, their SHA-256, the token. To check
it needs the two files and the authority's root, no database.
"""

import base64
import hashlib
import json
import logging
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from motcua.foundation.common import seal
from motcua.foundation.common.clock import now
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.timestamps import timestamp, verify_timestamp

log = logging.getLogger(__name__)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stamp:
    size: int
    sha256: str
    token: bytes
    at: datetime


def stamps_file() -> Path:
    return seal.heads_file().with_name("stamps.jsonl")


def stamps() -> list[Stamp]:
    """Oldest first; a line cut in half by a crash is passed over."""
    path = stamps_file()
    found = []
    for line in path.read_text().splitlines() if path.exists() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        token, at = base64.b64decode(entry["token"]), datetime.fromisoformat(entry["at"])
        found.append(Stamp(entry["size"], entry["sha256"], token, at))
    return found


def stamp_heads(at: datetime | None = None) -> bool:
    """Timestamp the heads unless that was done within a day or nothing came since; whether it was done now."""
    moment, path = at or now(), seal.heads_file()
    last = stamps()[-1:]
    if not path.exists() or (last and moment - last[0].at < DAY):
        return False
    data = path.read_bytes()
    if last and last[0].size == len(data):
        return False
    mark = hashlib.sha256(data)
    try:
        token = timestamp(mark.digest())
    except SigningRefused:
        log.warning("The timestamp authority does not answer; the seal heads are stamped later")
        return False
    entry = {
        "size": len(data), "sha256": mark.hexdigest(), "token": base64.b64encode(token).decode(), "at": str(moment),
    }  # fmt: skip
    with stamps_file().open("a") as file:
        file.write(json.dumps(entry) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def verify(report: seal.Report | None = None) -> seal.Report:
    """The whole record: events, seals, kept heads and their timestamps."""
    report = report or seal.verify()
    path = seal.heads_file()
    data = path.read_bytes() if path.exists() else b""
    for number, stamp in enumerate(stamps(), 1):
        if hashlib.sha256(data[: stamp.size]).hexdigest() != stamp.sha256:
            report.add("kept heads changed after their timestamp", stamp=number, at=stamp.at)
            continue
        try:
            verify_timestamp(stamp.token, bytes.fromhex(stamp.sha256))
        except SigningRefused as refusal:
            report.add("timestamp of the kept heads is not good", stamp=number, reason=refusal)
    return report
