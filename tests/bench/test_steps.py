"""The measurement of a step through the web server runs: the same four steps either way, on dossiers of their own."""

import json
import subprocess
import sys

import pytest
from bench.lifecycle.crew import ROOT


@pytest.mark.full
def test_a_short_run_gives_its_figures():
    command = [sys.executable, "-m", "motcua.run.main", "bench", "steps", "--json", "--quick"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["ms"]["service"].keys() == told["ms"]["interface"].keys() and len(told["ms"]["service"]) == 4
    assert told["ratio"].keys() == {"interface", "whole", "empty"} and told["ratio"]["interface"] > 1
