"""The worker's part: let go of print files whose days are over."""

from motcua.foundation.common.relay import periodic
from motcua.onestop.printing import runs


@periodic(600)
def end_print_files() -> int:
    return runs.end_old()
