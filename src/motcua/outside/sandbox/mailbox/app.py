"""Pages of the stand-in mailbox: what would have been sent, newest first."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask, abort, jsonify, render_template, request

from motcua.outside.sandbox.mailbox.smtp import open_box

SHOWN = 200


@dataclass(frozen=True)
class Letter:
    key: str
    sender: str
    to: str
    title: str
    at: datetime | None
    body: str
    message_id: str

    @property
    def when(self) -> str:
        return self.at.strftime("%H:%M:%S %d/%m/%Y") if self.at else ""


def create_app(var: Path) -> Flask:
    """WSGI application over the maildir in `var`."""
    app = Flask(__name__)

    @app.get("/")
    def index() -> Any:
        return render_template("mailbox.html", letters=_letters(var, request.args.get("to", "")), limit=SHOWN)

    @app.get("/messages.json")
    def as_json() -> Any:
        """All messages as JSON, `?to=` filters; for tests and scripts."""
        return jsonify([
            {"key": x.key, "from": x.sender, "to": x.to, "title": x.title, "at": x.at and x.at.isoformat(),
             "body": x.body, "message_id": x.message_id}
            for x in _letters(var, request.args.get("to", ""))
        ])  # fmt: skip

    @app.get("/messages/<key>")
    def show(key: str) -> Any:
        raw = open_box(var)
        if key not in raw:
            abort(404)
        return render_template("message.html", letter=_read(key, raw.get_bytes(key)))

    return app


def _letters(var: Path, to: str) -> list[Letter]:
    box = open_box(var)
    newest = sorted(box.iterkeys(), key=_arrival, reverse=True)
    read = (_read(key, box.get_bytes(key)) for key in newest)
    return list(islice((letter for letter in read if to.casefold() in letter.to.casefold()), SHOWN))


def _arrival(key: str) -> tuple[int, ...]:
    """Seconds, microseconds and serial number, which Python's maildir writes into the key without padding."""
    return tuple(int(number) for number in re.findall(r"^(\d+)\.M(\d+)P\d+Q(\d+)", key)[0])


def _read(key: str, raw: bytes) -> Letter:
    message: EmailMessage = email.message_from_bytes(raw, policy=email.policy.default)  # type: ignore[assignment]
    part = message.get_body(("plain",))
    try:
        at = parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        at = None
    return Letter(
        key=key,
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        title=str(message["Subject"] or ""),
        at=at,
        body=part.get_content().replace("\r\n", "\n") if part else "",
        message_id=str(message["Message-ID"] or ""),
    )
