"""The measurement of due dates runs, and gives no figures when table and clock disagree."""

import json

import pytest
from bench.deadlines import run

from motcua.foundation.calendar import DayTable


def test_a_short_run_gives_its_figures(capsys):
    assert run.main(["--json", "--quick"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["terms"] == 50_000 and told["table_s"] > 0 and told["walk_per_s"] > 0


@pytest.mark.full
def test_a_million_due_dates_take_half_a_second_of_the_processor_at_most(capsys):
    assert run.main(["--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["terms"] == 1_000_000 and told["table_s"] <= 0.5


def test_a_table_that_takes_longer_ends_with_one(monkeypatch, capsys):
    monkeypatch.setattr(run, "LIMIT_S", 0.0)
    assert run.main(["--json", "--quick"]) == 1
    assert json.loads(capsys.readouterr().out)["table_s"] > 0, "with its figures"


def test_dates_that_disagree_give_no_figures(monkeypatch):
    right = DayTable.due_dates
    monkeypatch.setattr(DayTable, "due_dates", lambda table, terms: right(table, terms)[::-1])
    with pytest.raises(AssertionError, match="disagree"):
        run.measure(200, 100, 1)
