"""How a question and its files go into a process and an answer comes out: a length, a JSON text with the lengths of the
files, the files as they are."""

import json
import struct
from collections.abc import Sequence
from typing import Any, BinaryIO

HEAD = struct.Struct(">Q")


def send(stream: BinaryIO, told: dict[str, Any], files: Sequence[bytes] = ()) -> None:
    text = json.dumps({"told": told, "sizes": [len(data) for data in files]}).encode()
    stream.write(HEAD.pack(len(text)) + text)
    for data in files:
        stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], list[bytes]] | None:
    """None at the end of the stream."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    held: dict[str, Any] = json.loads(stream.read(*HEAD.unpack(head)))
    return held["told"], [stream.read(size) for size in held["sizes"]]
