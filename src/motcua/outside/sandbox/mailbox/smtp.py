"""SMTP server of the stand-in: takes any mail and keeps it in a maildir. It has no way to send."""

import mailbox
import socket
import threading
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LIMIT = 5 * 1024 * 1024


def open_box(var: Path) -> mailbox.Maildir:
    """The maildir under the data folder; created when missing."""
    return mailbox.Maildir(var / "mailbox", create=True)


class Keeper:
    """aiosmtpd handler. Addresses at `refused.invalid` are refused for good, at `later.invalid` for now."""

    def __init__(self, var: Path):
        self._box, self._lock = open_box(var), threading.Lock()

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.endswith("@refused.invalid"):
            return "550 5.1.1 No such mailbox"
        if address.endswith("@later.invalid"):
            return "451 4.2.0 Mailbox busy, try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        with self._lock:
            self._box.add(envelope.original_content or b"")
        return "250 Kept by the stand-in mailbox"


def start(var: Path, port: int, host: str = "127.0.0.1") -> Controller:
    """Serve in a thread of its own; `.stop()` ends it. Raises OSError when the port is taken."""
    with socket.socket() as probe:  # the controller itself would wait 15 seconds before it tells
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
    controller = Controller(Keeper(var), hostname=host, port=port, data_size_limit=LIMIT, ready_timeout=15)
    controller.start()
    return controller
