"""Slows down guessing: so many tries a window, counted in the database, so that every process sees them."""

import hashlib
import time
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import statements
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.models import Throttle
from motcua.foundation.common.relay import periodic

_COUNT = """
INSERT INTO throttle (name, ends, tries) VALUES (%s, to_timestamp(%s), 1)
  ON CONFLICT (name) DO UPDATE SET tries = throttle.tries + 1 RETURNING tries"""


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
    name = f"{ends}:{scope}:{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    counted = statements.first(_COUNT, [name, ends])
    assert counted is not None
    if counted[0] > limit:
        raise TooMany(ends, ends - int(time.time()))


@periodic(3600)
def forget_old_tries() -> int:
    return Throttle.objects.filter(ends__lt=datetime.now(UTC)).delete()[0]
