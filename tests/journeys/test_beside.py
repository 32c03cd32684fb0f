"""A building permit: one officer examines the drawings while another inspects the site; both are weighed together."""

import pytest

from tests.journeys import papers
from tests.journeys.officers import Clerk, Counter, Leader, Specialist
from tests.journeys.people import Case, Citizen, Visitor
from tests.journeys.test_filing import BUNDLES

pytestmark = pytest.mark.browser
JOIN = "Tổng hợp ý kiến và dự thảo giấy phép"


class Inspector(Specialist):
    username = "diachinh"


@pytest.mark.full
@pytest.mark.landing
def test_two_parts_go_on_at_the_same_time_and_come_together(house, invite):
    case = Case(BUNDLES["house-construction-permit"], "new-house")
    citizen = invite(Citizen, phone=True)
    code = citizen.files(case, "xin phep xay nha")
    invite(Counter).signs_in().receives(code)

    inspector, designer = invite(Inspector).signs_in(), invite(Specialist).signs_in()
    inspector.opens(code)
    inspector.sees("Làm song song", "Kiểm tra thực địa", "Chưa ai nhận")
    takes(inspector, "Kiểm tra thực địa")
    inspector.sees("phần việc “Kiểm tra thực địa” (Phòng Kinh tế")
    designer.opens(code)
    takes(designer, "Thẩm định hồ sơ thiết kế")
    citizen.opens(code)
    citizen.sees("Cơ quan đang làm song song các phần việc", "dự kiến xong ngày")

    inspector.opens(code)
    inspector.completes("Hiện trạng đúng với bản vẽ, ranh giới rõ.")
    inspector.sees("Phần việc của bạn đã xong", "“Thẩm định hồ sơ thiết kế” (Phòng Kinh tế", "phải xong trước")
    designer.opens(code)
    designer.sees("còn chờ 1 phần", "Hiện trạng đúng với bản vẽ, ranh giới rõ.")
    assert not designer.can_follow("Draft the result"), "the join waits"
    citizen.opens(code)
    citizen.sees("Xong ngày")
    follower = invite(Visitor)
    follower.tracks(papers.address_in_code(citizen.fetch(citizen.href("Open the receipt (PDF)"))), code)
    follower.sees("Cơ quan đang làm song song các phần việc")

    designer.opens(code)
    designer.completes("Thiết kế phù hợp quy hoạch.")
    designer.opens(code)
    designer.sees(JOIN)
    designer.press("Take this dossier")
    designer.follow("Send back")
    designer.choose("to", "inspect")
    designer.type("reason", "Đo lại khoảng lùi phía đường")
    designer.press("Send back")
    designer.sees("The work was sent back with your reason.")
    inspector.opens(code)
    inspector.sees("Đo lại khoảng lùi phía đường", "còn chờ 1 phần")
    takes(inspector, "Kiểm tra thực địa")
    inspector.completes("Khoảng lùi 2,4 m, đúng chỉ giới.")

    designer.takes(code)
    designer.sees("Khoảng lùi 2,4 m, đúng chỉ giới.", "Thiết kế phù hợp quy hoạch.")
    designer.drafts(case)
    designer.goes_on(code)
    invite(Leader).signs_in().signs(code)
    invite(Clerk).signs_in().issues(code)
    citizen.opens(code)
    citizen.sees("Your result is there")
    assert "song song" not in citizen.text


def takes(officer, part):
    """The part by its name, where the officer has several; both work in the same division."""
    if officer.page.get_by_role("link", name=part, exact=True).count():
        officer.follow(part)
    with officer.leaving():
        officer.page.locator("form[action*='/take/'] button", has_text=part).click()
    officer.sees("Complete this step")
