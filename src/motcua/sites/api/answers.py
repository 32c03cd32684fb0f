"""The refusals that an operation may answer with, for its description."""

from typing import Any

from motcua.sites.api.schemas import Problem


def refusals(*statuses: int) -> dict[int, Any]:
    return dict.fromkeys(statuses, Problem)


PUBLIC = refusals(400, 404, 422, 429)
READING = refusals(400, 401, 403, 404, 422, 429)
FILES = READING | refusals(409, 410, 500)
"""A file may be waiting for the scanner, gone, or damaged in the store."""
WRITING = READING | refusals(409, 413, 503)
ACTING = WRITING | refusals(428, 507)
