"""A fee paid online with a payer and a bank that err: too little, too late, told twice; what is wrong goes back."""

import re
import time

import pytest

from motcua.onestop.catalogue import loader, seeds
from tests.foundation.documents.test_render import text_of
from tests.journeys.officers import Officer
from tests.journeys.people import BINH, Case, Citizen

pytestmark = pytest.mark.browser
LICENCE = next(folder for folder in seeds.folders() if folder.name == "driving-licence-exchange")

RESIDENCE = next(folder for folder in seeds.folders() if folder.name == "permanent-residence")


class Payer(Citizen):
    """Who pays: on our pages, and with the banking app that the stand-in shows."""

    def asks_for_a_code(self, code: str) -> None:
        self.opens(code)
        self.follow("Pay online")
        self.choose("way", "vietqr")
        self.press("Go on to pay")
        self.sees("Waiting for the payment")

    def pays(self, trouble: str) -> None:
        """In the banking app, then back to the page of the payment."""
        here = self.page.url
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("link", name=self.say("Open the banking app")).click()
        self.in_the_app(trouble)
        self.open(here)

    def in_the_app(self, trouble: str) -> None:
        self.page.locator("#trouble").select_option(trouble)
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name="Xác nhận thanh toán").click()

    def awaits(self, *words: str) -> None:
        """What the worker brings meanwhile."""
        end = time.monotonic() + 60
        while not all(self.say(one) in self.text for one in words) and time.monotonic() < end:
            time.sleep(0.5)
            self.page.reload(wait_until="load")
        self.sees(*words)


class Keeper(Officer):
    username = "ketoancsgt"

    def asks_to_give_back(self, note: str) -> None:
        """The payment whose page is open."""
        self.follow("Ask to give the money back")
        self.type("note", note)
        self.press("Ask to give it back")

    def awaits(self, words: str) -> None:
        end = time.monotonic() + 60
        while self.say(words) not in self.text and time.monotonic() < end:
            time.sleep(0.5)
            self.page.reload(wait_until="load")
        self.sees(words)


def test_what_costs_less_online_is_paid_online_at_the_lower_amount(house, invite):
    """Permanent residence: 10.000 by phone, 20.000 at the counter; the code, the bank and the receipt say 10.000."""
    citizen = invite(Payer, phone=True)
    code = citizen.files(Case(loader.load(RESIDENCE), "own-flat"), "dang ky thuong tru")
    citizen.asks_for_a_code(code)
    citizen.sees("10.000 ₫")
    citizen.pays("pays")
    citizen.awaits("The payment has arrived. Thank you.")
    receipt = citizen.page.get_by_role("link", name=re.compile(citizen.say("Receipt"))).first
    words = text_of(citizen.fetch(str(receipt.get_attribute("href"))))
    assert "10.000 đồng" in words and "20.000" not in words
    assert house.sql("SELECT amount FROM payment WHERE standing = 'settled' ORDER BY id DESC LIMIT 1") == [(10_000,)]
    state = "SELECT channel, money_state FROM dossier WHERE code = %s"
    citizen.awaits_that(lambda: house.sql(state, code) == [("portal", "paid")])


@pytest.mark.full
@pytest.mark.landing
def test_too_little_goes_back_too_late_is_taken_once_and_the_receipt_is_replaced(house, invite):
    citizen = invite(Payer, phone=True)
    code = citizen.files(Case(loader.load(LICENCE), "expiring"), "doi bang lai xe", delivery="counter")
    citizen.asks_for_a_code(code)
    citizen.sees("135.000 ₫")
    citizen.pays("underpays")
    citizen.awaits("Pay the right amount")
    citizen.sees("134.000 ₫")
    citizen.asks_for_a_code(code)
    payment = citizen.page.url
    app = str(citizen.page.get_by_role("link", name=citizen.say("Open the banking app")).get_attribute("href"))
    house.sql(
        "UPDATE payment_order SET expires_at = now() - interval '1 minute', ask_at = now() WHERE state = 'waiting'"
    )
    citizen.awaits("The time to pay has passed. If you have paid, the receipt comes as soon as the bank tells us.")
    citizen.page.goto(app)
    citizen.in_the_app("late")
    for _time in range(2):
        citizen.page.goto(f"http://127.0.0.1:{house.port + 1}/bank/")
        with citizen.page.expect_navigation(wait_until="load"):
            citizen.page.get_by_role("button", name=re.compile("Báo giao dịch")).first.click()
    citizen.open(payment)
    citizen.awaits("The payment has arrived. Thank you.")
    receipt = citizen.page.get_by_role("link", name=re.compile(citizen.say("Receipt"))).first
    assert "135.000 đồng" in text_of(citizen.fetch(str(receipt.get_attribute("href"))))
    taken = house.sql("SELECT count(*), max(times) FROM payment WHERE standing = 'settled' AND is_late")
    assert taken[0][0] == 1 and taken[0][1] >= 2, taken  # told twice, and once more where the desk asked just then

    keeper = invite(Keeper).signs_in()
    keeper.open("/operations/money/")
    keeper.follow("Money that settles nothing")
    with keeper.leaving():
        keeper.page.locator("main tbody a").first.click()
    keeper.sees(code, "134.000 ₫", "Wrong amount")
    keeper.asks_to_give_back("Người nộp trả thiếu 1.000 đồng, sau đó đã nộp đủ.")
    page = keeper.page.url
    leader = invite(Officer).signs_in("truongcsgt")
    leader.open("/operations/money/refunds/")
    leader.follow("Decide")
    leader.press("Give it back")
    end = time.monotonic() + 60
    while keeper.say("Given back") not in keeper.page.locator("h1").inner_text() and time.monotonic() < end:
        time.sleep(0.5)
        keeper.open(page)
    assert keeper.say("Given back") in keeper.page.locator("h1").inner_text()
    keeper.open("/operations/money/receipts/")
    with keeper.leaving():
        keeper.page.locator("main tbody a").first.click()
    [(first,)] = house.sql("SELECT number FROM receipt WHERE code = %s", code)
    keeper.follow(f"{keeper.say('Replace')} {first:07}")
    keeper.type("payer_name", f"{BINH.name} (sửa)")
    keeper.type("reason", "Ghi sai họ tên người nộp")
    keeper.press("Make the new receipt")
    keeper.sees("Valid", "Replaced", f"{BINH.name} (sửa)")
    citizen.opens(code)
    citizen.sees("Receipts of the fee", f"{first:07}", f"{first + 1:07}", "Replaced")

    keeper.asks_to_give_back("Hồ sơ được rút, hoàn lại lệ phí.")
    leader.open("/operations/money/refunds/")
    leader.follow("Decide")
    leader.press("Give it back")
    keeper.awaits("Cancelled")
    citizen.opens(code)
    citizen.awaits("Cancelled")
    citizen.sees(f"{first:07}", f"{first + 1:07}", "Replaced")
    assert house.sql("SELECT number, state, end_reason FROM receipt WHERE code = %s ORDER BY number", code) == [
        (first, "replaced", "Ghi sai họ tên người nộp"),
        (first + 1, "cancelled", "Hoàn tiền: Hồ sơ được rút, hoàn lại lệ phí."),
    ]  # fmt: skip
