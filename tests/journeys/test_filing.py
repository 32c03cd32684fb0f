"""The main job, from the citizen's first word to a result anybody can verify, for three procedures in a browser.

The other procedures go the same way without one: `tests/sites/test_settled.py`.
"""

import pytest

from motcua.onestop.catalogue import loader, seeds
from tests.journeys import papers
from tests.journeys.officers import Clerk, Counter, Leader, Specialist
from tests.journeys.people import BINH, LOC, Case, Citizen, Visitor, name_of

pytestmark = pytest.mark.browser
BUNDLES = {folder.name: loader.load(folder) for folder in seeds.folders()}
TYPED = {
    "birth-registration": ("lam giay khai sinh cho con", "on-time"),
    "marital-status-certificate": ("xac nhan tinh trang hon nhan", "to-marry"),
    "house-construction-permit": ("xin phep xay nha", "near-monument"),
}
"""What a citizen types, without diacritics, and the example that is filed."""
TODAY_VALID = ("Hợp lệ", "Valid")


def case_of(slug: str) -> tuple[str, Case]:
    typed, name = TYPED[slug]
    return typed, Case(BUNDLES[slug], name)


@pytest.mark.parametrize("slug", sorted(TYPED))
def test_a_citizen_gets_a_result_that_everybody_can_verify(slug, house, invite):
    typed, case = case_of(slug)
    # The last procedure is done by a citizen whose browser runs no JavaScript.
    citizen = invite(Citizen, scripts=slug != sorted(TYPED)[-1])
    code = citizen.files(case, typed)
    follows_the_slip(citizen, invite(Visitor), code)
    settles(case, code, invite)
    takes_the_result(citizen, invite(Counter).signs_in(), code)
    proves_it(citizen.saves_result(), house, invite(Visitor))
    citizen.press("I have my result: close the dossier")
    citizen.sees("The result is yours now. You can open it here at any time.", "Result returned")
    nobody_else_sees(citizen, invite(Citizen), invite(Visitor))


def follows_the_slip(citizen: Citizen, visitor: Visitor, code: str) -> None:
    receipt = citizen.fetch(citizen.href("Open the receipt (PDF)"))
    visitor.tracks(papers.address_in_code(receipt), code)
    visitor.sees("Set when the dossier is received")
    assert BINH.name not in visitor.text


def settles(case: Case, code: str, invite) -> None:
    """Counter, specialist, the other unit where the case needs it, leader, clerk."""
    invite(Counter).signs_in().receives(code)
    specialist = invite(Specialist).signs_in()
    specialist.takes(code)
    if case.bundle.data["examples"][case.name]["expect"].get("consultation"):
        specialist.asks("Lô đất nằm trong khu vực bảo vệ di tích. Đề nghị phòng cho ý kiến.")
        adviser = invite(Specialist).signs_in("xaydung")
        adviser.advises(code, "Thống nhất với chiều cao và chỉ giới đề nghị.")
        invite(Specialist).signs_in("truongphong").approves(code)
        specialist.opens(code)
        specialist.sees(
            "Thống nhất với chiều cao và chỉ giới đề nghị.", name_of("xaydung"), name_of("truongphong")
        )  # fmt: skip
    specialist.drafts(case)
    specialist.goes_on(code)
    invite(Leader).signs_in().signs(code)
    invite(Clerk).signs_in().issues(code)


def takes_the_result(citizen: Citizen, counter: Counter, code: str) -> None:
    """By the address in the letter; where a fee is due, the letter says where it is paid, and nothing opens before."""
    letter = citizen.awaits_letter("đã có kết quả", code)
    if not counter.is_owed(code):
        citizen.follows_letter(letter)
        citizen.sees("Your result is there")
        return
    assert "nộp phí, lệ phí tại Trung tâm" in letter
    citizen.opens(code)
    citizen.sees("A fee is due. Pay it at the counter; then the result opens here.")
    counter.collects_fee("50000", f"BL-{code[-4:]}")
    citizen.opens(code)
    citizen.sees("Your result is there")


def proves_it(result: bytes, house, visitor: Visitor) -> None:
    """The code on the paper, the file, the file with one bit changed, poppler, and the command elsewhere."""
    assert visitor.checks_code(result) in TODAY_VALID
    assert visitor.checks_file(result) in TODAY_VALID
    visitor.sees("In our register", "Signatures")
    assert visitor.checks_file(papers.altered(result)) == visitor.say("Altered")
    said = papers.pdfsig(result)
    assert said.count("Signature is Valid") >= 2 and "Invalid" not in said, said
    assert papers.verdict(result, house)["verdict"] == "valid"


def nobody_else_sees(citizen: Citizen, other: Citizen, visitor: Visitor) -> None:
    """Every private address that the first one's pages led to, as a link to open or a form to send."""
    other.signs_in(LOC)
    met = sorted(citizen.met - {("href", "/my/")})
    assert {address.split("/")[1] for _way, address in met} == {"my", "drafts", "files"} and len(met) > 12, met
    answers = {(way, address): other.status(address, post=way == "action")[0] for way, address in met}
    assert {place: status for place, status in answers.items() if status != 404} == {}
    for page in ("/counter/", "/desk/", "/operations/status/"):
        for somebody in (other, visitor):
            status, target = somebody.status(page)
            assert status == 302 and target.startswith("/operations/sign-in/"), (page, status, target)
