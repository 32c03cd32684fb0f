"""Slows down guessing: so many tries a window, counted in the database, so that every process sees them."""

import hashlib
import time
from datetime import UTC, datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.numbering import next_number
from motcua.foundation.common.relay import periodic


class TooMany(Refusal):
    """`again_at`: the moment from which tries are counted anew."""

    status, code = 429, "too-many"

    def __init__(self, ends: int, left: int):
        self.again_at = datetime.fromtimestamp(ends, UTC)
        super().__init__(
            _("Too many tries. Wait %(minutes)s minutes, then try again."), minutes=max(1, (left + 59) // 60)
        )


def hit(scope: str, key: str, *, limit: int, seconds: int) -> None:
    """Count one try of `key` (an address, an account); raises TooMany from the one past the limit on."""
    ends = (int(time.time()) // seconds + 1) * seconds
    name = hashlib.sha256(key.encode()).hexdigest()[:16]
    if next_number(f"throttle:{ends}:{scope}:{name}") > limit:
        raise TooMany(ends, ends - int(time.time()))


@periodic(3600)
def forget_old_tries() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM counter WHERE scope LIKE 'throttle:%%' AND split_part(scope, ':', 2)::bigint < %s",
            [int(time.time())],
        )
        return cursor.rowcount
