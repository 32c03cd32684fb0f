"""The worker's part: what articles are found by is made piece by piece, and told as it grows."""

from motcua.assistant.law import indexing
from motcua.foundation.common.relay import periodic


@periodic(2)
def index_laws() -> int:
    """Returns how many articles were made findable."""
    return indexing.go_on()
