"""The one way to call an address that a person typed: its name is asked for once, and what was checked is called.

Every address that the name gives must be one that may be called, and the connection is opened to one of them: a name
that answers otherwise a moment later (DNS rebinding) changes nothing. TLS proves the name, not the address.
Redirects are not followed, proxies of the environment not used, of the answer only status and headers are read, and all
of it ends with the deadline, however slowly the other side speaks.
"""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import httpcore

from motcua.onestop.webhooks.addresses import Address, Allowed, Target, may_call

Resolve = Callable[[str, int], list[str]]


class AddressRefused(Exception):
    """The name leads to an address that may not be called."""


class NameUnknown(Exception):
    """The name leads nowhere, or nobody answered what it leads to."""


@dataclass(frozen=True, slots=True)
class Head:
    """What an answer began with; header names in lower case."""

    status: int
    headers: dict[str, str]


def resolve(host: str, port: int) -> list[str]:
    """Numeric addresses of a name. Raises OSError."""
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class _Deadline:
    def __init__(self, seconds: float):
        self.ends = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        left = self.ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("deadline")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait is cut at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline):
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:  # fmt: skip
        found = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(found, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Checked(httpcore.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, deadline: _Deadline, ask: Resolve, *, inside: bool):
        self._deadline, self._ask, self._inside, self._network = deadline, ask, inside, httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        trouble: Exception = httpcore.ConnectError("no address")
        for address in self._addresses(host, port):
            try:
                left = self._deadline.left(timeout)
                return _Stream(self._network.connect_tcp(str(address), port, left), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
        raise trouble

    def _addresses(self, host: str, port: int) -> list[Address]:
        """All of them must be callable: a name that leads inside by one of several is not to be trusted with any."""
        found = [ip_address(text) for text in dict.fromkeys(self._answers(host.strip("[]"), port))]
        if not found:
            raise NameUnknown(host)
        if not all(may_call(one, inside=self._inside) for one in found):
            raise AddressRefused(host)
        return found

    def _answers(self, host: str, port: int) -> list[str]:
        """The system's resolver knows no deadline, so it is asked beside."""
        told: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                told.put(self._ask(host, port))
            except (OSError, UnicodeError, ValueError) as error:
                told.put(error)

        threading.Thread(target=ask, name="resolve", daemon=True).start()
        try:
            answer = told.get(timeout=self._deadline.left(None))
        except queue.Empty:
            raise httpcore.ConnectTimeout("name") from None
        if isinstance(answer, Exception):
            raise NameUnknown(host) from answer
        return answer

    def connect_unix_socket(self, path: str, *more: Any, **others: Any) -> httpcore.NetworkStream:
        raise AddressRefused(path)


def post(
    target: Target, headers: dict[str, str], body: bytes, *, allowed: Allowed, seconds: float, ask: Resolve = resolve,
    trust: ssl.SSLContext | None = None,
) -> Head:  # fmt: skip
    """Send it once. Raises AddressRefused, NameUnknown, httpcore.TimeoutException, httpcore.NetworkError (its cause an
    ssl.SSLError where the certificate is wrong), httpcore.ProtocolError."""
    deadline = _Deadline(seconds)
    network = _Checked(deadline, ask, inside=allowed.knows(target))
    pool = httpcore.ConnectionPool(
        ssl_context=trust or ssl.create_default_context(), network_backend=network, max_connections=1, retries=0
    )
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    with pool, pool.stream("POST", target.url, headers=sent, content=body) as answer:
        told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
        return Head(answer.status, told)
