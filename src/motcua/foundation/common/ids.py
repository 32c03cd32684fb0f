"""Primary keys that sort by time (RFC 9562, version 7), made here because PostgreSQL 15 cannot."""

import os
import time
from datetime import datetime
from uuid import UUID


def uuid7() -> UUID:
    return _shaped(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big"))


def uuid7_at(at: datetime, noise: int) -> UUID:
    """The identifier made at that instant from these 80 bits: the same for the same two (bulk work that repeats)."""
    return _shaped(int(at.timestamp() * 1000), noise)


def _shaped(milliseconds: int, noise: int) -> UUID:
    value = (milliseconds & ((1 << 48) - 1)) << 80 | noise
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def floor7(at: datetime) -> UUID:
    """The lowest identifier that `uuid7` can give from this instant on."""
    return UUID(int=int(at.timestamp() * 1000) << 80 | 0x7 << 76 | 0x2 << 62)
