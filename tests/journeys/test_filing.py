"""The main job, from the citizen's first word to a result anybody can verify, in a browser, for every procedure.

All of them go the same way without one: `tests/sites/test_settled.py`.
"""

from dataclasses import dataclass

import pytest

from motcua.onestop.catalogue import loader, seeds
from motcua.onestop.catalogue.enums import ResultKind
from tests.journeys import papers
from tests.journeys.officers import AtTheDesk, Clerk, Counter, Leader, Specialist
from tests.journeys.people import BINH, CARD, LOC, Case, Citizen, Visitor, name_of
from tests.sites import walk

pytestmark = pytest.mark.browser
BUNDLES = {folder.name: loader.load(folder) for folder in seeds.folders()}
TYPED = {
    "birth-registration": ("lam giay khai sinh cho con", "on-time"),
    "marital-status-certificate": ("xac nhan tinh trang hon nhan", "to-marry"),
    "house-construction-permit": ("xin phep xay nha", "near-monument"),
}
"""What a citizen types, without diacritics, and the example that is filed."""


@dataclass(frozen=True)
class Way:
    """What is typed, the example that is filed, what the counter collects."""

    typed: str
    example: str
    fee: str
    delivery: str = "online"


LATER = {
    "driving-licence-exchange": Way("doi bang lai xe", "expiring", "135000", "counter"),
    "household-business": Way("mo quan an", "noodle-shop", "150000"),
    "permanent-residence": Way("dang ky thuong tru", "own-flat", "10000"),
    "work-permit": Way("giay phep lao dong", "tea-expert", "600000"),
}
TODAY_VALID = ("Hợp lệ", "Valid")


def case_of(slug: str) -> tuple[str, Case]:
    typed, name = TYPED[slug]
    return typed, Case(BUNDLES[slug], name)


IN_THE_LONG_RUN = ("house-construction-permit", "marital-status-certificate")


@pytest.mark.parametrize("slug", [
    pytest.param(slug, marks=pytest.mark.full) if slug in IN_THE_LONG_RUN else slug for slug in sorted(TYPED)
])  # fmt: skip
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


@pytest.mark.parametrize("slug", [
    pytest.param(slug, marks=[pytest.mark.full] + [pytest.mark.landing] * (slug == "driving-licence-exchange"))
    for slug in LATER
])  # fmt: skip
def test_on_a_phone_to_a_card_or_a_verified_result_by_the_agency_whose_it_is(slug, house, invite):
    """Police, traffic police, economic division, department of home affairs: each by its own people."""
    way, bundle = LATER[slug], BUNDLES[slug]
    case, staff = Case(bundle, way.example), walk.staff(bundle.code)
    citizen = invite(Citizen, phone=True)
    code = citizen.files(case, way.typed, delivery=way.delivery)
    is_card = bundle.result.kind is ResultKind.CARD
    assert not is_card or citizen.screens <= 5, citizen.way
    settles(case, code, invite)
    counter = invite(Counter).signs_in(staff.receptionist)
    takes_the_result(citizen, counter, code, way.fee)
    proves_it(citizen.saves_result(), house, invite(Visitor))
    if is_card:
        invite(Clerk).signs_in(staff.clerk).hands_on("Trung tâm Phục vụ hành chính công tỉnh Phú Thọ")
        counter.accepts_results()
        counter.hands_over(code, BINH.number)
        citizen.opens(code)
    else:
        citizen.press("I have my result: close the dossier")
    citizen.sees("Result returned")


@pytest.mark.full
def test_copies_are_certified_at_the_counter_the_same_day_and_go_home_with_the_person(house, invite):
    """Nothing is filed online: the counter takes original and fee, and hands the copies over."""
    case = Case(BUNDLES["certified-copy"], "diploma")
    counter = invite(AtTheDesk).signs_in()
    code = counter.receives_person("chung thuc ban sao tu ban chinh", CARD, case, **{
        "desk-contact_phone": LOC.phone, "desk-contact_delivery": "counter", "copy-original-kind": "original",
        "copy-original-count": "1",
    })  # fmt: skip
    counter.sees(LOC.name)
    decides(case, code, invite)
    assert counter.is_owed(code)
    counter.collects_fee("12000", "BL-0815")
    counter.opens(code)
    result = counter.fetch(counter.result_address)
    proves_it(result, house, invite(Visitor))
    counter.hands_over(code, LOC.number)
    counter.sees("Result returned")


def follows_the_slip(citizen: Citizen, visitor: Visitor, code: str) -> None:
    receipt = citizen.fetch(citizen.href("Open the receipt (PDF)"))
    visitor.tracks(papers.address_in_code(receipt), code)
    visitor.sees("Set when the dossier is received")
    assert BINH.name not in visitor.text


def settles(case: Case, code: str, invite) -> None:
    """Counter, specialist, the other unit where the case needs it, head of division, leader, clerk."""
    staff = walk.staff(case.bundle.code)
    invite(Counter).signs_in(staff.receptionist).receives(code)
    decides(case, code, invite)


def decides(case: Case, code: str, invite) -> None:
    staff = walk.staff(case.bundle.code)
    specialist = invite(Specialist).signs_in(staff.specialist)
    if case.bundle.data["examples"][case.name]["expect"].get("consultation"):
        specialist.takes(code)
        while not specialist.can_follow("Ask another unit"):  # the other part of the work came first
            specialist.completes()
            specialist.takes(code)
        specialist.asks("Lô đất nằm trong khu vực bảo vệ di tích. Đề nghị phòng cho ý kiến.")
        adviser = invite(Specialist).signs_in("xaydung")
        adviser.advises(code, "Thống nhất với chiều cao và chỉ giới đề nghị.")
        invite(Specialist).signs_in("truongphong").approves(code)
        specialist.opens(code)
        specialist.sees(
            "Thống nhất với chiều cao và chỉ giới đề nghị.", name_of("xaydung"), name_of("truongphong")
        )  # fmt: skip
        specialist.works_on(code, case)
    else:
        specialist.works_through(code, case)
    if staff.head:
        invite(Leader).signs_in(staff.head).reviews(code, "Đồng ý, trình lãnh đạo ký.")
    invite(Leader).signs_in(staff.leader).signs(code)
    invite(Clerk).signs_in(staff.clerk).issues(code)


def takes_the_result(citizen: Citizen, counter: Counter, code: str, amount: str = "50000") -> None:
    """By the address in the letter; where a fee is due, the letter says where it is paid, and nothing opens before."""
    letter = citizen.awaits_letter("đã có kết quả", code)
    if not counter.is_owed(code):
        citizen.follows_letter(letter)
        citizen.sees("Your result is there")
        return
    assert "nộp phí, lệ phí tại Trung tâm" in letter
    citizen.opens(code)
    citizen.sees("A fee is due. Pay it; then the result opens here.")
    counter.collects_fee(amount, f"BL-{code[-4:]}")
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


OWN = ("/my/", "/my/notices/", "/my/papers/", "/my/readings/", "/my/data/", "/my/bookings/")
"""Pages that everybody has, each with their own."""


def nobody_else_sees(citizen: Citizen, other: Citizen, visitor: Visitor) -> None:
    """Every private address that the first one's pages led to, as a link to open or a form to send."""
    other.signs_in(LOC)
    met = sorted(citizen.met - {("href", page) for page in OWN})
    assert {address.split("/")[1] for _way, address in met} == {"my", "drafts", "files"} and len(met) > 12, met
    answers = {(way, address): other.status(address, post=way == "action")[0] for way, address in met}
    assert {place: status for place, status in answers.items() if status != 404} == {}
    for page in ("/counter/", "/desk/", "/operations/status/"):
        for somebody in (other, visitor):
            status, target = somebody.status(page)
            assert status == 302 and target.startswith("/operations/sign-in/"), (page, status, target)
