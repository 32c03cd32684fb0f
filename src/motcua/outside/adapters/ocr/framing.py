"""How a question and its file go into a process and an answer comes out: two lengths, a JSON text, the bytes."""

import json
import struct
from typing import Any, BinaryIO

HEAD = struct.Struct(">II")


def send(stream: BinaryIO, told: dict[str, Any], data: bytes = b"") -> None:
    text = json.dumps(told).encode()
    stream.write(HEAD.pack(len(text), len(data)) + text)
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """None at the end of the stream."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    text, data = HEAD.unpack(head)
    told: dict[str, Any] = json.loads(stream.read(text))
    return told, stream.read(data)
