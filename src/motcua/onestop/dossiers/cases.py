"""Many dossiers as a step needs them, in one statement: for pages that ask the same rules of each."""

import json
from collections.abc import Iterable
from uuid import UUID

from motcua.foundation.common.statements import rows
from motcua.onestop.dossiers.store import LOAD, Case, case_of

_MANY = LOAD.format(grants="NULL", more="", notices="NULL").rpartition("WHERE")[0] + "WHERE d.id = ANY(%(dossiers)s)"


def load_many(ids: Iterable[UUID]) -> dict[UUID, Case]:
    """{dossier: as it stands}; what is gone is left out."""
    found = rows(_MANY, {"dossiers": list(ids)})
    cases = [case_of(json.loads(text), is_officer=False) for (text,) in found]
    return {case.id: case for case in cases}
