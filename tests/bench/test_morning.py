"""The measurement of a centre's morning runs by its command, and its sums are those of the records."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.full
def test_a_tenth_of_a_morning_is_worked_off_without_an_error_of_the_server():
    done = subprocess.run(
        [sys.executable, "-m", "motcua.run.main", "bench", "morning", "--quick", "--json"], cwd=ROOT, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    dossiers = found["dossiers"]  # who draws a number and is not called before the end files none
    assert 150 < dossiers <= 183 + 11 and found["officers"] == 60, "eleven people waited already"
    assert 0 < found["issued"] <= dossiers and 0 <= found["late_percent"] <= 100
    assert 0 < found["at_the_desk"] < 40 and 0 < found["fetched"] <= found["issued"]
    assert found["in_time"] + found["late"] + found["due_later"] == dossiers and found["in_time"] <= found["issued"]
    assert sum(page["count"] for page in found["pages"].values()) == found["requests"]
    assert all(0 < page["p50"] <= page["p95"] for page in found["pages"].values())
