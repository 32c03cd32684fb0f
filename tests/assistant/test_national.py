"""The real national files, where somebody has them; figures of docs/benchmarks.md."""

import pytest

from motcua.assistant.knowledge.finder import Procedures
from motcua.assistant.knowledge.loading import of_file
from tests.assistant.shown import HELD, OUTSIDE, OUTSIDE_HELD, QUESTIONS, answerable, measured, outside
from tests.onestop.catalogue import national

LEAST = {False: 0.90, True: 0.88}


@pytest.mark.full
@pytest.mark.parametrize("path", [QUESTIONS, HELD], ids=["development", "held-out"])
def test_questions_over_all_procedures_with_their_details(path):
    found = {}
    for file in [*national.files().values()][::-1]:
        for one in of_file(file, lambda *_: None):
            found.setdefault(one.code, one)
    assert len(found) > 5_700
    finder = Procedures(found.values())
    for folded, least in LEAST.items():
        told = measured(answerable(path, list(found.values())), finder, folded=folded)
        assert told["r1"] >= least - 0.1 * (path == HELD) and told["p95_ms"] < 200, told
    for which in (OUTSIDE, OUTSIDE_HELD):
        assert measured(outside(which), finder)["unknown_share"] >= 0.8
