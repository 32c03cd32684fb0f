"""A worker killed in the middle of work on many leaves the rest waiting: it goes on, and nothing is done twice."""

import json
import time

import pytest

from tests.run.installation import Installation

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
COUNT, KILLED_AT = 60, (5, 25)


@pytest.mark.full
def test_work_on_many_goes_on_after_kills_and_nothing_is_done_twice(installation):
    house = installation(ready=True).start()
    code = f"from tests.sites import many; many.begun({COUNT})"
    job = json.loads(house.python(code, MOTCUA_DEMO="1").splitlines()[-1])["job"]
    for at in KILLED_AT:
        until(house, job, at)
        done = items(house, job)
        assert done < COUNT, "killed in the middle"
        house.kill("worker")
    until(house, job, COUNT)
    wait(house, "SELECT count(*) FROM bulk_job WHERE id = %s AND state = 'done' AND ended_at IS NOT NULL", job, 1)
    states = house.sql("SELECT state, count(*) FROM bulk_item WHERE job_id = %s GROUP BY state", job)
    assert states == [("done", COUNT)]
    once = house.sql(
        "SELECT count(*), count(DISTINCT e.subject_id) FROM event e JOIN bulk_item i ON i.dossier_id = e.subject_id"
        " WHERE i.job_id = %s AND e.action = 'forward'", job,
    )  # fmt: skip
    steps = house.sql(
        "SELECT count(*) FROM assignment a JOIN bulk_item i ON i.dossier_id = a.dossier_id"
        " WHERE i.job_id = %s AND a.closed_at IS NULL", job,
    )  # fmt: skip
    assert once == [(COUNT, COUNT)] and steps == [(COUNT,)], "one event and one open step each"
    assert house.stop() == 0


def items(house: Installation, job: str) -> int:
    return int(house.sql("SELECT count(*) FROM bulk_item WHERE job_id = %s AND state <> 'waiting'", job)[0][0])


def until(house: Installation, job: str, number: int) -> None:
    wait(house, "SELECT count(*) FROM bulk_item WHERE job_id = %s AND state <> 'waiting'", job, number)


def wait(house: Installation, count: str, job: str, number: int, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while house.sql(count, job)[0][0] < number:
        assert time.monotonic() < end, f"{house.sql(count, job)}: {house.log('worker')[-1500:]}"
        time.sleep(0.02)
