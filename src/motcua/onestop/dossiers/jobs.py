"""The worker's part: opinions that do not come are asked after."""

from motcua.foundation.common.relay import periodic
from motcua.onestop.dossiers import consulting


@periodic(300)
def look_after_opinions() -> int:
    """Remind and tell of opinions that are due or late; returns how many."""
    return consulting.look_after_opinions()
