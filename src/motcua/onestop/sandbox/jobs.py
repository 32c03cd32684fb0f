"""The worker's part: every night a sandbox is put back to its beginning."""

from datetime import timedelta

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.relay import periodic
from motcua.onestop.sandbox import services
from motcua.onestop.sandbox.models import SandboxMark

HOUR = 3
REST = timedelta(hours=20)


@periodic(900)
def nightly_reset() -> bool:
    """Between three and four, once a night; elsewhere than in a sandbox never."""
    if not services.is_sandbox() or local(now()).hour != HOUR:
        return False
    last = SandboxMark.objects.get().reset_at
    if last and now() - last < REST:
        return False
    services.reset(by=SYSTEM)
    return True
