"""The worker's part: every night a sandbox is put back to its beginning."""

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.relay import periodic
from motcua.onestop.sandbox import services
from motcua.onestop.sandbox.models import SandboxMark

HOUR = 3
"""When the night's reset is due, local time."""


@periodic(900)
def nightly_reset() -> bool:
    """Once after three, whoever put it back the day before, and as soon as it can when nobody was up at three;
    elsewhere than in a sandbox never."""
    if not services.is_sandbox():
        return False
    here, mark = local(now()), SandboxMark.objects.get()
    due = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if here < due or (mark.reset_at or mark.made_at) >= due:
        return False
    services.reset(by=SYSTEM)
    return True
