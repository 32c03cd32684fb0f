"""A parent files once; the birth is registered and signed, residence and health card run side by side, and everything
comes back together."""

import pytest
from django.utils.timezone import localdate

from motcua.onestop.catalogue import loader, seeds
from tests.journeys.officers import Clerk, Counter, Leader, Specialist
from tests.journeys.people import Case, Citizen
from tests.sites import walk

pytestmark = pytest.mark.browser
BUNDLES = {folder.name: loader.load(folder) for folder in seeds.folders()}
NUMBER = "025326007766"
PARTS = {"permanent-residence": "child-to-parents", "health-insurance-card": "newborn"}


@pytest.mark.full
@pytest.mark.landing
def test_one_filing_three_results_one_hand(house, invite):
    parent = invite(Citizen)
    code = parent.files(Case(BUNDLES["newborn-linked"], "all-three"), "giay to cho con moi sinh")
    parent.sees("What this filing starts", "Waits")
    parent.follow("Follow all parts on one page")
    parent.sees("Còn 3 việc chưa xong", "Đăng ký thường trú", "Cấp thẻ bảo hiểm y tế")

    invite(Counter).signs_in().receives(code)
    settles(Case(BUNDLES["birth-registration"], "on-time"), code, invite, personal_number=NUMBER)
    others = begun(parent, code)
    for slug, its in others.items():
        valid = {"valid_from": f"{localdate():%d/%m/%Y}"} if slug == "health-insurance-card" else {}
        settles(Case(BUNDLES[slug], PARTS[slug]), its, invite, **valid)

    letter = parent.awaits_letter("Kết quả hồ sơ liên thông", code)
    assert all(its in letter for its in others.values())
    parent.follows_letter(letter)
    parent.follow("See all parts")
    parent.sees("Everything has ended", "Take your results")
    with parent.leaving():
        parent.page.get_by_role("button", name="Tôi đã nhận 3 kết quả này: kết thúc hồ sơ").click()
    parent.sees("The results are yours now. You can open them here at any time.", "Result returned")


def settles(case: Case, code: str, invite, **words: str) -> None:
    """Specialist, leader and clerk of the part's own agency."""
    staff = walk.staff(case.bundle.code)
    specialist = invite(Specialist).signs_in(staff.specialist)
    specialist.takes(code)
    specialist.drafts(case, **words)
    specialist.goes_on(code)
    invite(Leader).signs_in(staff.leader).signs(code)
    invite(Clerk).signs_in(staff.clerk).issues(code)


def begun(parent: Citizen, code: str) -> dict[str, str]:
    """{bundle: code} of the parts that began by themselves, from the parent's own page."""
    for _n in range(60):
        parent.opens(code)
        parent.follow("See all parts")
        codes = parent.page.locator(".mp-linked .num").all_inner_texts()
        if len(codes) == 3:
            return dict(zip(PARTS, codes[1:], strict=True))
        parent.page.wait_for_timeout(1000)
    raise AssertionError(f"the parts never began: {parent.text}")
