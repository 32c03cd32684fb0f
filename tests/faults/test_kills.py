"""What was acknowledged is stored, once, whatever dies meanwhile: real servers, real processes, real SIGKILL."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from typing import Any

import pytest

from tests.faults import clients
from tests.run.installation import Installation, family

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]
SEED = 20250701


class Storm:
    """Clients in a process of their own, and the hand that kills."""

    def __init__(self, house: Installation, forms: int, pauses: int = 0):
        self.house, self.killed = house, defaultdict(int)
        work = house.var.parent
        self.ledger = work / "acknowledged.jsonl"
        self.plan: dict[str, Any] = json.loads(
            house.python(f"from tests.faults import prepare; prepare.plan({forms})", MOTCUA_DEMO="1").splitlines()[-1]
        )
        random.Random(SEED).shuffle(self.plan["forms"])
        places = [(n + 1) * forms // (pauses + 2) for n in range(pauses)]
        self.plan["pause"] = [self.plan["forms"][place][1] for place in places]
        (work / "plan.json").write_text(json.dumps(self.plan))
        self.process = subprocess.Popen(
            [sys.executable, clients.__file__, house.url, str(work / "plan.json"), str(self.ledger)],
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def acknowledged(self) -> list[dict[str, str]]:
        text = self.ledger.read_text() if self.ledger.exists() else ""
        return [json.loads(line) for line in text.splitlines() if line.endswith("}")]

    def run(self, kills: dict[int, str], seconds: float = 480) -> None:
        """Kill a part when so many answers were kept, and the web server whenever a reply waits after its commit."""
        end, waiting = time.monotonic() + seconds, sorted(kills.items())
        while self.process.poll() is None:
            assert time.monotonic() < end, self._state()
            self._kill_before_replies()
            if waiting and len(self.acknowledged()) >= waiting[0][0]:
                self._kill(waiting.pop(0)[1])
            time.sleep(0.05)
        assert self.process.stderr
        assert self.process.returncode == 0, self.process.stderr.read()
        for _at, part in waiting:
            self._kill(part)

    def _state(self) -> str:
        return (
            f"not over: {len(self.acknowledged())} answers kept, killed {dict(self.killed)}\n"
            f"{self.house.said()[-3000:]}\n{self.house.log('web')[-3000:]}"
        )

    def _kill_before_replies(self) -> None:
        for mark in sorted((self.house.var / "paused").glob("*")):
            pid = mark.read_text()
            if mark.suffix or not pid or mark.with_suffix(".killed").exists():
                continue
            [[stored]] = self.house.sql(
                "SELECT count(*) FROM draft WHERE id = %s AND dossier_id IS NOT NULL", mark.name
            )
            assert stored == 1, "killed after the commit"
            for victim in [int(pid), *self.house.pids("web")]:
                _end(victim)
            mark.with_suffix(".killed").touch()
            self.killed["web after commit"] += 1

    def _kill(self, part: str) -> None:
        end = time.monotonic() + 60
        while not (found := self.house.pids(part)):
            assert time.monotonic() < end, f"{part} does not run again\n{self.house.said()}"
            time.sleep(0.1)
        for victim in [pid for pid, _line in family(found[0])] if part == "database" else [random.choice(found)]:
            _end(victim)
        self.killed[part] += 1


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def findings(house: Installation, storm: Storm) -> dict[str, int]:
    """Everything that breaks the promise, counted; empty when it is kept."""
    answers = defaultdict(set)
    for line in storm.acknowledged():
        answers[line["draft"]].add(line["dossier"])
    stored = {str(id) for (id,) in house.sql("SELECT id FROM dossier")}
    told = {dossier for found in answers.values() for dossier in found}
    once_each = "SELECT count(*), count(DISTINCT {}) FROM {} WHERE {}"
    events = house.sql(once_each.format("subject_id", "event", "action = 'submit'"))[0]
    outbox = house.sql(once_each.format("body->>'dossier_id'", "outbox", "kind = 'dossiers.DossierSubmitted'"))[0]
    found = {
        "never answered": len({draft for _s, draft in storm.plan["forms"]} - answers.keys()),
        "answered with two dossiers": sum(len(found) > 1 for found in answers.values()),
        "acknowledged and lost": len(told - stored),
        "stored without an acknowledgement": len(stored - told),
        "stored twice": len(stored) - len(storm.plan["forms"]),
        "events are not one a dossier": abs(events[0] - len(stored)) + abs(events[1] - len(stored)),
        "outbox rows are not one a dossier": abs(outbox[0] - len(stored)) + abs(outbox[1] - len(stored)),
    }
    return {what: number for what, number in found.items() if number}


@pytest.mark.parametrize(
    ("forms", "each", "pauses"),
    [
        pytest.param(150, 1, 2, marks=[pytest.mark.full, pytest.mark.landing], id="short"),
        pytest.param(500, 3, 4, marks=pytest.mark.full, id="whole"),
    ],
)
def test_nothing_acknowledged_is_lost_or_doubled_when_parts_are_killed(
    forms, each, pauses, installation, record_property
):
    house = installation(ready=True, DJANGO_SETTINGS_MODULE="tests.faults.settings").start()
    storm, chance = Storm(house, forms, pauses), random.Random(SEED)
    parts = ["web", "worker", "database"] * each
    chance.shuffle(parts)
    storm.run(dict(zip(sorted(chance.sample(range(20, 2 * forms - 100), len(parts))), parts, strict=True)))
    assert storm.killed == {"web": each, "worker": each, "database": each, "web after commit": pauses}
    assert findings(house, storm) == {}

    house.wait_ready()
    _until(house, "SELECT count(*) FROM outbox o LEFT JOIN handler_run r ON r.message_id = o.id "
                  "WHERE o.relayed_at IS NULL OR r.state <> 'done'")  # fmt: skip
    _until(house, "SELECT count(*) FROM event e LEFT JOIN sealed_event s ON s.event_id = e.id WHERE s.event_id IS NULL")
    for template, table in (("dossier-submitted", "notice"),):
        count, distinct = house.sql(
            f"SELECT count(*), count(DISTINCT subject_id) FROM {table} WHERE template = %s", template
        )[0]
        assert count == distinct == forms, "each citizen is told once"
    assert json.loads(house.command("audit", "verify", "--json").stdout)["problems"] == []
    assert house.stop() == 0
    record_property("kills", dict(storm.killed))


def _until(house: Installation, count: str, seconds: float = 400) -> None:
    end = time.monotonic() + seconds
    while house.sql(count)[0][0]:
        assert time.monotonic() < end, f"{house.sql(count)} left: {house.log('worker')[-1500:]}"
        time.sleep(1)


@pytest.mark.full
def test_the_harness_notices_when_the_promise_is_taken_out(installation):
    house = installation(ready=True, DJANGO_SETTINGS_MODULE="tests.faults.careless").start()
    storm = Storm(house, 12)
    storm.run({})
    found = findings(house, storm)
    assert found["stored twice"] > 0 and found["answered with two dossiers"] > 0, found
