"""An officer goes on leave: the head accepts, the substitute gets the work and settles it in their own name."""

from datetime import timedelta

import pytest

from motcua.foundation.common.clock import today
from tests.journeys.officers import Clerk, Counter, Leader, Specialist
from tests.journeys.people import Citizen
from tests.journeys.test_around import ON_TIME

pytestmark = pytest.mark.browser
SUBSTITUTE = "Lê Thị Ngọc Mai"


@pytest.mark.full
@pytest.mark.landing
def test_an_officer_goes_on_leave_and_the_substitute_settles_the_work(invite):
    citizen, specialist, head = invite(Citizen), invite(Specialist).signs_in(), invite(Leader).signs_in()
    code = citizen.files(ON_TIME, "khai sinh")
    invite(Counter).signs_in().receives(code)
    specialist.takes(code)
    asks_for_leave(specialist)
    accepts(head, specialist, code)
    stands_in(invite(Specialist, language="en").signs_in("vanthu"), specialist, code)
    head.signs(code)
    invite(Clerk).signs_in().issues(code)
    citizen.follows_letter(citizen.awaits_letter("đã có kết quả", code))


def asks_for_leave(specialist: Specialist) -> None:
    specialist.open("/operations/leave/")
    specialist.follow("Ask for leave")
    specialist.page.locator("[name='last_day']").fill(f"{today() + timedelta(days=4):%d/%m/%Y}")
    specialist.press("Ask for leave")
    specialist.sees("Choose who stands in for you: without anybody your work would wait until you are back.")
    offered = specialist.page.locator("select[name='substitute'] option", has_text=SUBSTITUTE).first
    specialist.page.locator("select[name='substitute']").select_option(value=offered.get_attribute("value"))
    specialist.press("Ask for leave")
    specialist.sees("Asked for. You get a message when the head of your unit has decided.", SUBSTITUTE)


def accepts(head: Leader, specialist: Specialist, code: str) -> None:
    head.open("/operations/leave/units/")
    head.follow("Phan Văn Khải")
    head.press("Accept")
    head.sees("Accepted. From the first day on the substitute holds the rights and gets the open work.")


def stands_in(substitute: Specialist, absent: Specialist, code: str) -> None:
    """The step is theirs in a moment; who is away has it no more."""
    for _n in range(60):
        substitute.open("/desk/?tab=mine")
        if code in substitute.text:
            break
        substitute.page.wait_for_timeout(250)
    substitute.opens(code)
    substitute.sees("Handed to Lê Thị Ngọc Mai")
    substitute.drafts(ON_TIME)
    substitute.goes_on(code)
    absent.open("/desk/?tab=mine")
    assert code not in absent.text
