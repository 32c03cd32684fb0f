"""A leader signs by the phone, says no once, then signs; then by the token in the machine."""

import json

import pytest

from tests.journeys.officers import Leader
from tests.journeys.test_many import ends, made

pytestmark = pytest.mark.browser
USER = "025080011111"


@pytest.mark.full
@pytest.mark.landing
def test_a_leader_declines_on_the_phone_then_signs(invite, house):
    (code,) = made(house, "to_sign(1)")
    leader = invite(Leader).signs_in()
    chooses_phone(leader)
    opens_to_sign(leader, code)
    leader.sees("remote signing: you confirm on your phone")
    leader.press("Sign")
    leader.sees("Confirm on your phone")
    digest = leader.page.locator(".dk-digest").first.inner_text()
    phone(house, leader, "no", digest)
    leader.page.get_by_text(leader.say("Nothing was signed")).first.wait_for()
    leader.sees("You declined, so nothing was signed. Look at the document again; sign when it is right, or send it "
                "back.")  # fmt: skip
    leader.follow("Sign again")
    leader.press("Sign")
    phone(house, leader, "yes")
    leader.page.wait_for_url("**/desk/signing/", timeout=30_000)
    assert leader.say("Signed and sealed: %(what)s.").split("%")[0] in leader.text
    assert signed(house, code)


@pytest.mark.full
@pytest.mark.landing
def test_one_confirmation_on_the_phone_signs_what_was_chosen_together(invite, house):
    waiting = made(house, "to_sign(2)")
    leader = invite(Leader).signs_in()
    chooses_phone(leader)
    leader.open("/desk/signing/")
    for code in waiting:
        row = leader.page.locator("tr", has=leader.page.get_by_role("link", name=code, exact=True))
        row.locator("input[name='one']").check()
    leader.press("Look at them and sign together")
    leader.sees("You sign by phone: when the documents are made, one confirmation there allows up to 50 of them.")
    for box in leader.page.locator("input[name='item']").all():
        box.check()
    with leader.leaving():
        leader.page.locator("form[data-tally] button[data-many]").click()
    phone(house, leader, "yes")
    ends(leader, leader.where, 2)
    assert leader.page.locator("tr[data-state='done']").count() == 2
    assert all(signed(house, code) for code in waiting)


def test_a_leader_signs_by_the_token_in_the_machine(invite, house):
    (code,) = made(house, "to_sign(1)")
    leader = invite(Leader).signs_in()
    house_token(house, leader, trouble="none")
    leader.open("/desk/signing/means/")
    with leader.leaving():
        leader.page.locator("form[data-token-choose] button").click()
    leader.sees("From now on you sign by this certificate.")
    opens_to_sign(leader, code)
    leader.sees("USB token: the signing tool asks for your PIN")
    leader.press("Sign")
    house_token(house, leader, trouble="no-token")
    leader.page.locator("[data-token-sign] button").click()
    leader.page.get_by_text(
        leader.say("No token with this certificate is in the machine. Put it in, then try again.")
    ).wait_for()
    house_token(house, leader, trouble="none")
    with leader.leaving():
        leader.page.locator("[data-token-sign] button").click()
    assert leader.say("Signed and sealed: %(what)s.").split("%")[0] in leader.text
    assert signed(house, code)
    leader.wrong[:] = [one for one in leader.wrong if "409" not in one]  # the tool said that no token was in


def chooses_phone(leader):
    leader.open("/desk/signing/means/")
    leader.type("user_id", USER)
    leader.press("Show my certificates there")
    leader.sees("Hoàng Minh Tuấn")
    with leader.leaving():
        leader.page.locator("form:has(input[name='act'][value='remote']) button").click()
    leader.sees("From now on you sign by this certificate.")


def opens_to_sign(leader, code):
    leader.open("/desk/signing/")
    with leader.leaving():
        leader.page.get_by_role("link", name=code, exact=True).click()


def phone(house, leader, say, digest=""):
    """On the page of the phone, as soon as the question is there; it shows the same digest."""
    other = leader.context.new_page()
    for _turn in range(100):
        other.goto(f"{stand_ins(house)}/rssp/phone?user={USER}")
        if other.locator(".card").count():
            break
        other.wait_for_timeout(200)
    assert not digest or digest in other.locator(".card").inner_text()
    with other.expect_navigation(wait_until="load"):  # a page that is closed on its way elsewhere may never close
        other.locator(f".card button[value='{say}']").click()
    other.close()


def house_token(house, leader, **more):
    said = leader.context.request.post(f"{stand_ins(house)}/token/api/token", data=json.dumps(more),
                                       headers={"Content-Type": "application/json"})  # fmt: skip
    assert said.ok, said.text()


def stand_ins(house):
    return f"http://127.0.0.1:{house.port + 1}"


def signed(house, code):
    found = house.sql(
        "SELECT f.sha256 FROM result r JOIN dossier d ON d.id = r.dossier_id JOIN stored_file f ON f.id = r.file_id"
        " WHERE d.code = %s AND r.state = 'signed'", code,
    )  # fmt: skip
    return len(found) == 1
