"""The measurement itself: it runs, counts what was written, and refuses figures of unequal work.

django-viewflow is not among the peers here: it lives in an environment of its own (`make bench`).
"""

import json
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest
from bench.lifecycle import equal, report, work
from bench.lifecycle.crew import Crew
from bench.lifecycle.run import FLOORS, PEERS, below, measure, options
from bench.lifecycle.server import Cluster, cluster

from motcua.run import main

FORGETFUL = """
CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN DELETE FROM event WHERE id = NEW.id; RETURN NULL; END $$;
CREATE TRIGGER forget AFTER INSERT ON event FOR EACH ROW WHEN (NEW.action = 'assign') EXECUTE FUNCTION forget()"""


@pytest.fixture(scope="module")
def server():
    with cluster() as server:
        yield server


@contextmanager
def crew(server: Cluster, peer: str, clients: int = 1):
    with Crew(server, peer, sys.executable, clients) as made:
        yield made


@pytest.mark.full
def test_a_short_run_gives_the_figures_of_the_contract():
    figures = measure(
        options(["--peers", "motcua,sql,spiffworkflow", "--clients", "2", "--rounds", "1", "--cases", "3"])
    )
    assert figures["clients"] == 2
    assert figures["cases"] == {"motcua": 6, "sql": 6, "spiffworkflow": 6}
    assert figures["ratio"].keys() == {"sql", "spiffworkflow"}
    for name in figures["cases"]:
        assert figures["cases_per_s"][name] > 0
        assert figures["cpu_ms_per_case"][name] > 0
        times = figures["step_ms"][name]
        assert 0 < times["p50"] <= times["p95"] <= times["p99"]
    assert figures["bytes_per_case"]["table"] > 0
    assert figures["bytes_per_case"]["wal"] > 0
    assert figures["one_organisation"]["cases_per_s"].keys() == figures["cases"].keys()
    assert figures["pades_ms"]["sign_and_seal_p50"] > 0
    assert "sql" in report.table(figures)
    json.dumps(figures)


def test_a_peer_that_loses_an_event_fails_the_measurement(server):
    with crew(server, "sql") as made:
        made.window(1, 60, 1)
        with server.connect("bench_sql") as connection:
            connection.execute(FORGETFUL)
        with pytest.raises(equal.UnequalWork, match="sql"):
            made.window(1, 60, 1)


def test_a_peer_that_lets_anybody_in_fails_before_it_is_measured(server, monkeypatch):
    forged = "INSERT INTO grants SELECT 34, 3, 'clerk'; INSERT INTO grants SELECT 35, 3, 'clerk' ON CONFLICT DO NOTHING"
    assert work.officer(3, "leader") == 35
    made = Crew(server, "spiffworkflow", sys.executable, 1)
    start = made._start

    def forge(*arguments):
        if arguments == ("--trial",):
            with server.connect(made.database) as connection:
                connection.execute(forged)
        return start(*arguments)

    monkeypatch.setattr(made, "_start", forge)
    with pytest.raises(equal.UnequalWork, match="another role was let through"), made:
        pass


@pytest.mark.parametrize("what", work.ROWS_A_CASE)
def test_one_row_more_or_less_is_unequal_work(what):
    rows = {name: each * 7 for name, each in work.ROWS_A_CASE.items()}
    equal.check("sql", 7, rows)
    for wrong in (-1, 1):
        with pytest.raises(equal.UnequalWork):
            equal.check("sql", 7, rows | {what: rows[what] + wrong})


def test_every_peer_is_counted():
    assert equal.COUNTS.keys() == PEERS.keys()


def test_less_than_is_promised_is_said_by_name():
    assert below({"spiffworkflow": 1.5, "viewflow": 7.0, "sql": 0.3}) == below({}) == []
    assert [words.partition(":")[0] for words in below({"spiffworkflow": 1.49, "viewflow": 6.9})] == list(FLOORS)


def test_the_command_says_where_measurements_are(capsys, monkeypatch, tmp_path):
    assert main.main(["bench", "weather"]) == 2
    assert "lifecycle" in capsys.readouterr().err
    monkeypatch.setattr("motcua.run.commands.bench.CHECKOUT", tmp_path)
    assert main.main(["bench", "lifecycle"]) == 2
    assert "checkout" in capsys.readouterr().err


def test_the_agpl_peer_stays_out_of_reach():
    """django-viewflow is in no requirement but the bench's, and importing the harness does not need it."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    for name in ("requirements.lock", "requirements-dev.lock"):
        with open(os.path.join(root, name)) as file:
            assert "viewflow" not in file.read()
    found = subprocess.run(
        ["grep", "-rlE", r"(import|from) viewflow", f"{root}/src", f"{root}/tests"], capture_output=True
    )
    assert found.stdout == b""
