"""The worker's part: work handed over and back by the day."""

from motcua.foundation.common.relay import periodic
from motcua.office.readiness import handing


@periodic(300)
def hand_over_and_back() -> int:
    """Open work of those who are away goes to who stands in, what is left comes back; returns how many steps moved."""
    moved = sum(handing.hand_over(one) for one in handing.running())
    return moved + sum(handing.hand_back(one) for one in handing.over())
