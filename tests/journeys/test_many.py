"""Many like dossiers at once: forwarded in the background, the one that cannot go said with its reason."""

import json
import time

import pytest

from tests.journeys.officers import Specialist

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.full)])
def test_like_dossiers_are_forwarded_in_the_background_and_one_that_cannot_says_why(invite, house, count):
    bad = prepared(house, count)
    specialist = invite(Specialist).signs_in()
    specialist.open("/desk/?tab=mine&q=" + bad[:-4])
    specialist.page.locator("input[name='all']").check()
    specialist.press("Complete the step")
    specialist.sees("It goes on in the background; you may leave the page. Each dossier is checked again when its turn "
                    "comes.")  # fmt: skip
    assert specialist.page.locator("input[name='item']:checked").count() == count
    specialist.type("opinion", "Hồ sơ đủ điều kiện, trình lãnh đạo ký.")
    specialist.press("Begin")
    job = specialist.where
    specialist.open("/desk/")  # away from the page, the work goes on
    ends(specialist, job, count)
    first = specialist.page.locator("tbody tr").first
    assert first.get_attribute("data-state") == "refused" and bad in first.inner_text()
    assert specialist.page.locator("tr[data-state='done']").count() == count - 1
    assert "dự thảo" in first.inner_text().lower()
    specialist.open("/desk/many/")
    with specialist.leaving():
        specialist.page.locator("tbody th a").first.click()
    assert specialist.where == job
    specialist.press("Try those again that did not go")
    assert specialist.page.locator("input[name='item']").count() == 1
    forwarded = house.sql(
        "SELECT count(*), count(DISTINCT e.subject_id) FROM event e JOIN bulk_item i ON i.dossier_id = e.subject_id"
        " WHERE i.job_id = %s AND e.action = 'forward'", job.split("/")[3],
    )  # fmt: skip
    assert forwarded == [(count - 1, count - 1)], "each once"


def prepared(house, count: int) -> str:
    """The code of the one that cannot go."""
    code = f"from tests.sites import many; many.one_cannot({count})"
    return json.loads(house.python(code, MOTCUA_DEMO="1").splitlines()[-1])["bad"]


def ends(person, job: str, count: int) -> None:
    """Looks again until nothing waits."""
    end = time.monotonic() + 30 + count
    while True:
        person.open(job)
        if not person.page.locator("#counted").count():
            return
        assert time.monotonic() < end, person.text
        person.page.wait_for_timeout(300)
