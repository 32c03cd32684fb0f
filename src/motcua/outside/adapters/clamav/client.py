"""clamd over its socket, command INSTREAM (clamd(8)): 4-byte big-endian length and data, ended by a length of zero."""

import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

from motcua.foundation.files.ports import Finding, Verdict

CHUNK = 64 * 1024
ANSWER_LIMIT = 4096


class Clamd:
    """`url`: tcp://host:port (3310 by default) or unix:///path. Any silence or oddity is an ERROR, never CLEAN."""

    def __init__(self, url: str, *, timeout: float = 20.0):
        parts = urlsplit(url)
        self._unix = parts.path if parts.scheme == "unix" else ""
        self._address = (parts.hostname or "127.0.0.1", parts.port or 3310)
        self._timeout = timeout

    def scan(self, stream: BinaryIO) -> Verdict:
        try:
            with self._connect() as connection:
                connection.sendall(b"zINSTREAM\0")
                try:
                    while chunk := stream.read(CHUNK):
                        connection.sendall(struct.pack(">I", len(chunk)) + chunk)
                    connection.sendall(struct.pack(">I", 0))
                except (BrokenPipeError, ConnectionResetError):
                    pass  # over its size limit clamd closes early, its reason may still be readable
                return _verdict(_answer(connection))
        except OSError as error:
            return Verdict(Finding.ERROR, f"clamd: {error or type(error).__name__}")

    def ping(self) -> bool:
        """Whether the daemon answers."""
        try:
            with self._connect() as connection:
                connection.sendall(b"zPING\0")
                return _answer(connection) == "PONG"
        except OSError:
            return False

    def _connect(self) -> socket.socket:
        if not self._unix:
            return socket.create_connection(self._address, timeout=self._timeout)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(self._timeout)
        try:
            connection.connect(self._unix)
        except OSError:
            connection.close()
            raise
        return connection


def _answer(connection: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < ANSWER_LIMIT:
        part = connection.recv(1024)
        if not part:
            break
        received += part
    return received.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict(Finding.CLEAN)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(Finding.INFECTED, answer.removeprefix("stream: ").removesuffix(" FOUND"))
    return Verdict(Finding.ERROR, answer or "clamd: no answer")


def build() -> Clamd | None:
    """The scanner of this installation; None when none is set (the status page says so)."""
    return Clamd(settings.ENV.clamd_url) if settings.ENV.clamd_url else None
