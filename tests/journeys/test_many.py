"""Many like dossiers at once: forwarded in the background, the one that cannot go said with its reason; signed together
by the leader on a phone, and one signature taken back."""

import json
import time

import pytest

from tests.journeys.officers import Leader, Specialist

pytestmark = pytest.mark.browser


def test_a_leader_signs_like_ones_together_on_a_phone_and_takes_one_back(invite, house):
    waiting = made(house, "to_sign(2)")
    leader = invite(Leader, phone=True).signs_in()
    side = leader.page.locator(".mc-side")
    assert side.bounding_box()["height"] < 70, "one line"
    leader.page.get_by_role("button", name=leader.say("Menu"), exact=True).click()
    leader.follow("To sign", exact=False)
    for code in waiting:
        row = leader.page.locator("tr", has=leader.page.get_by_role("link", name=code, exact=True))
        row.locator("input[name='one']").check()
    leader.press("Look at them and sign together")
    flagged = leader.page.locator("input[name='item']:not(:checked)")
    assert flagged.count() == 2, "the fee of both is unpaid: each is looked at, then ticked"
    leader.sees("The fee is not paid; the document is handed over when it is")
    for box in leader.page.locator("input[name='item']").all():
        box.check()
    button = leader.page.locator("form[data-tally] button[data-many]")
    assert button.inner_text() == "Ký 2 văn bản", "the button says how many"
    with leader.leaving():
        button.click()
    ends(leader, leader.where, 2)
    done = leader.page.locator("tr[data-state='done']")
    assert done.count() == 2
    for line in done.all():
        number = line.locator("strong.num").inner_text()
        assert number and leader.fetch(str(line.locator("a[target]").get_attribute("href"))).startswith(b"%PDF")
        assert line.get_by_role("link", name=leader.say("Take the signature back")).count() == 1
    leader.follow("Back to the list")
    assert leader.where == "/desk/signing/"
    leader.sees("Signed by you, not out yet", *waiting)
    line = leader.page.locator("li", has=leader.page.get_by_role("link", name=waiting[0], exact=True))
    with leader.leaving():
        line.get_by_role("link", name=leader.say("Take the signature back"), exact=True).click()
    leader.type("reason", "Sai ngày sinh.")
    leader.press("Take the signature back")
    leader.sees("The signature is taken back; the draft is before you again.")
    leader.open("/desk/signing/")
    table = leader.page.locator("main table").inner_text()
    assert waiting[0] in table and waiting[1] not in table


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.full)])
def test_like_dossiers_are_forwarded_in_the_background_and_one_that_cannot_says_why(invite, house, count):
    bad = made(house, f"one_cannot({count})")["bad"]
    specialist = invite(Specialist).signs_in()
    specialist.open("/desk/?tab=mine&q=" + bad[:-4])
    specialist.page.locator("input[name='all']").check()
    specialist.press("Complete the step")
    specialist.sees("It goes on in the background; you may leave the page. Each dossier is checked again when its turn "
                    "comes.")  # fmt: skip
    assert specialist.page.locator("input[name='item']:checked").count() == count - 1, "and one cannot go"
    stopped = specialist.page.locator("section", has=specialist.page.locator("#stopped-title"))
    assert bad in stopped.inner_text() and "dự thảo" in stopped.inner_text().lower()
    late = house.sql(
        "UPDATE result r SET complete = false FROM (SELECT i.dossier_id, i.code FROM bulk_item i WHERE i.job_id = %s"
        " AND i.code <> %s ORDER BY i.seq LIMIT 1) f WHERE r.dossier_id = f.dossier_id RETURNING f.code",
        specialist.where.split("/")[3],
        bad,
    )[0][0]  # and another one cannot since
    specialist.type("opinion", "Hồ sơ đủ điều kiện, trình lãnh đạo ký.")
    specialist.press("Begin")
    job = specialist.where
    specialist.open("/desk/")  # away from the page, the work goes on
    ends(specialist, job, count)
    first = specialist.page.locator("tbody tr").first
    assert first.get_attribute("data-state") == "refused" and late in first.inner_text()
    assert specialist.page.locator("tr[data-state='done']").count() == count - 2
    assert "dự thảo" in first.inner_text().lower()
    specialist.open("/desk/many/")
    with specialist.leaving():
        specialist.page.locator("tbody th a").first.click()
    assert specialist.where == job
    specialist.press("Try those again that did not go")
    specialist.sees("None of them can be done now")
    assert late in specialist.text and not specialist.page.locator("input[name='item']").count()
    forwarded = house.sql(
        "SELECT count(*), count(DISTINCT e.subject_id) FROM event e JOIN bulk_item i ON i.dossier_id = e.subject_id"
        " WHERE i.job_id = %s AND e.action = 'forward'", job.split("/")[3],
    )  # fmt: skip
    assert forwarded == [(count - 2, count - 2)], "each once"
    house.sql(
        "UPDATE assignment a SET closed_at = now() FROM bulk_item i"
        " WHERE i.dossier_id = a.dossier_id AND i.job_id = %s AND a.closed_at IS NULL", job.split("/")[3],
    )  # fmt: skip  # or they would fill the leader's queue in the journeys after this one


def made(house, call: str):
    """What a function of `many` made inside the installation."""
    return json.loads(house.python(f"from tests.sites import many; many.{call}", MOTCUA_DEMO="1").splitlines()[-1])


def ends(person, job: str, count: int) -> None:
    """Looks again until nothing waits."""
    end = time.monotonic() + 30 + count
    while True:
        person.open(job)
        if not person.page.locator("#counted").count():
            return
        assert time.monotonic() < end, person.text
        person.page.wait_for_timeout(300)
