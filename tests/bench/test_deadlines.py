"""The measurement of due dates runs, and gives no figures when table and clock disagree."""

import json

import pytest
from bench.deadlines import run

from motcua.foundation.calendar import DayTable


def test_a_short_run_gives_its_figures(capsys):
    assert run.main(["--json", "--quick"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["terms"] == 50_000 and told["table_s"] > 0 and told["walk_per_s"] > 0


def test_dates_that_disagree_give_no_figures(monkeypatch):
    right = DayTable.due_dates
    monkeypatch.setattr(DayTable, "due_dates", lambda table, terms: right(table, terms)[::-1])
    with pytest.raises(AssertionError, match="disagree"):
        run.measure(200, 100, 1)
