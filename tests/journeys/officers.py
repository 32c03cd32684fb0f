"""The officers of a journey: what each does, in the words of the house."""

from typing import Self

from django_otp.oath import totp
from playwright.sync_api import Locator

from motcua.foundation.identity.seeds import PASSWORD
from motcua.onestop.catalogue.enums import FieldType
from motcua.onestop.catalogue.forms import Question
from tests.journeys.people import BINH, FOCUS, Case, put
from tests.journeys.person import Person
from tests.sites.walk import TEN_DIGITS


class Officer(Person):
    username = ""

    def signs_in(self, username: str = "", site: str = "") -> Self:
        """By the demonstration's one click."""
        self.open(f"{site}/operations/sign-in/")
        with self.leaving():
            self.page.locator(f"form[action$='/as/{username or self.username}/'] button").click()
        return self

    def signs_in_with_code(self, username: str) -> None:
        """As everywhere: password, then the code that the officer's app shows now."""
        self.open("/operations/sign-in/")
        self.type("username", username)
        self.type("password", PASSWORD)
        self.press("Continue")
        self.type("code", self.code_of(username))
        self.press("Sign in")

    def code_of(self, username: str) -> str:
        [(key,)] = self.house.sql(
            "SELECT d.key FROM otp_totp_totpdevice d JOIN account a ON a.id = d.user_id"
            " WHERE a.username = %s AND d.confirmed", username,
        )  # fmt: skip
        return f"{totp(bytes.fromhex(key)):06}"

    def opens(self, code: str, lists: tuple[str, ...] = ("todo", "mine", "waiting", "done")) -> None:
        """From the worklist; the lists are looked through as a person does."""
        for one in lists:
            self.open(f"/desk/?tab={one}")
            found = self.page.get_by_role("link", name=code, exact=True)
            if found.count():
                with self.leaving():
                    found.first.click()
                return
        raise AssertionError(f"{code} is in no list of {self.username}: {self.text}")

    def completes(self, opinion: str = "Hồ sơ đủ điều kiện.") -> None:
        self.follow("Complete this step")
        self.type("opinion", opinion)
        self.press("Complete the step")

    def can_follow(self, words: str) -> bool:
        return self.page.get_by_role("link", name=self.say(words), exact=True).count() > 0

    def makes_passkey(self) -> None:
        """With the key that this machine holds; it stays in the browser, as a fingerprint reader would."""
        wire = self.context.new_cdp_session(self.page)
        wire.send("WebAuthn.enable")
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }})  # fmt: skip
        self.open(self.by_name("/operations/account/"))
        self.type("name", "Máy cơ quan")
        self.press("Set up a passkey")

    def signs_in_with_passkey(self, username: str) -> None:
        self.open(self.by_name("/operations/sign-in/"))
        self.type("username", username)
        self.type("password", PASSWORD)
        self.press("Continue")
        self.press("Use a passkey")

    def by_name(self, path: str) -> str:
        """A passkey belongs to a name, not to a number."""
        return f"http://localhost:{self.house.port}{path}"


class Counter(Officer):
    username = "tiepnhan"

    def opens(self, code: str, lists: tuple[str, ...] = ("inbox", "completion", "received", "returns")) -> None:
        self.open("/counter/")
        self.type("q", code)
        self.press("Find")
        if self.where.startswith("/counter/search"):
            with self.leaving():
                self.page.get_by_role("link", name=code, exact=True).click()

    def receives(self, code: str) -> None:
        self.opens(code)
        self.press("Receive now")

    def asks_to_complete(self, code: str, document: str, reason: str) -> None:
        self.opens(code)
        self.follow("Ask to complete (form 02)")
        self.page.locator(f"[name='tick-{document}']").check()
        self.type(f"reason-{document}", reason)
        self.press("Send form 02")

    def declines(self, code: str, reason: str, instead: str) -> None:
        self.opens(code)
        self.follow("Do not accept (form 03)")
        self.type("reason", reason)
        self.type("next", instead)
        self.press("Send form 03")

    def is_owed(self, code: str) -> bool:
        self.opens(code)
        return self.can_follow("Collect the fee")

    def collects_fee(self, amount: str, receipt: str) -> None:
        self.follow("Collect the fee")
        self.type("amount", amount)
        self.type("receipt", receipt)
        self.press("Record the fee with the paper receipt")

    @property
    def result_address(self) -> str:
        return str(self.page.locator("[aria-labelledby='results-title'] a").first.get_attribute("href"))

    def hands_over(self, code: str, number: str) -> None:
        """To the applicant, whose number is compared."""
        self.opens(code)
        self.follow("Hand over the result")
        self.choose("who", "applicant")
        self.type("number", number)
        self.choose("confirmed", "slip")
        self.type("note", "Hộp phiếu của quầy")
        self.press("Hand over")
        self.opens(code)

    def accepts_results(self) -> None:
        """What arrives with the oldest slip, all of it."""
        self.open("/counter/returns/?list=arriving")
        with self.leaving():
            self.page.locator("main tbody a").first.click()
        self.press("Accept what is here")
        self.sees("Accepted")


class AtTheDesk(Counter):
    """The counter with a person standing at it: only the keyboard, and a scanner that types and presses Enter."""

    def receives_person(self, typed: str, card: str, case: Case, **more: str) -> str:
        """Returns the code. `more` are fields that only the counter notes, and how papers are shown."""
        self.open("/counter/")
        with self.leaving():
            self.shortcut("n")
        self.scans(typed)
        assert "/counter/reception/" in self.where and self.page.locator("h1").inner_text() == case.title
        self.scans(card)
        self.goes_back_to("desk-authority")  # it stands filled in with the counter's own, above what is still empty
        self.goes_through(case.answers | more)
        self.enters("Enter")
        self.sees("Check and receive")
        self.enters("Enter")
        return self.page.locator(".mcc-crumbs .num").inner_text()

    def shortcut(self, letter: str) -> None:
        """Alt and the letter of `accesskey`; Chromium takes it from the character, which Playwright's Alt has not."""
        wire = self.context.new_cdp_session(self.page)
        wire.send("Input.dispatchKeyEvent", {"type": "char", "modifiers": 1, "text": letter, "unmodifiedText": letter})

    def enters(self, keys: str) -> None:
        with self.leaving():
            self.page.keyboard.press(keys)

    def scans(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.enters("Enter")

    def goes_back_to(self, name: str) -> None:
        for _n in range(10):
            if self._focus()["name"] == name:
                return
            self.page.keyboard.press("Shift+Tab")
        raise AssertionError(f"{name} was never reached by Shift+Tab")

    def goes_through(self, wanted: dict[str, str]) -> None:
        """Field after field by Tab, until the button that goes on has the focus."""
        for _n in range(200):
            here = self._focus()
            if here["name"] == "act" and here["value"] == "check":
                return
            if here["name"] in wanted:
                self._answers(here, wanted[here["name"]])
            self.page.keyboard.press("Tab")
        raise AssertionError("the button was never reached by Tab")

    def _answers(self, here: dict[str, str], value: str) -> None:
        if here["type"] in ("radio", "select-one"):
            self.page.keyboard.press("Space" if here["type"] == "radio" else "Home")
            for _n in range(10):
                if self._focus()["value"] == value:
                    return
                self.page.keyboard.press("ArrowDown")
            raise AssertionError(f"{here['name']} has no choice {value}")
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(value)

    def _focus(self) -> dict[str, str]:
        return dict(self.page.evaluate(FOCUS))


class Specialist(Officer):
    username = "chuyenvien"

    def takes(self, code: str) -> None:
        self.opens(code)
        self.press("Take this dossier")

    def drafts(self, case: Case, **words: str) -> None:
        """Correct what was prefilled, write what is still empty, finish."""
        self.follow("Draft the result")
        for field in case.bundle.result.fields.questions:
            row = self.page.locator(f"[data-question='{field.key}']")
            if field.key in words or (field.required and self._is_empty(row)):
                put(row, field.type, field.key, words.get(field.key) or _any_answer(field))
        self.press("Finish the draft")
        self.sees("The draft is complete. Look at it, then complete the step.")

    @staticmethod
    def _is_empty(row: Locator) -> bool:
        if row.locator("input[type=radio]").count():
            return row.locator("input:checked").count() == 0
        return not row.locator("input, textarea").first.input_value()

    def works_through(self, code: str, case: Case) -> None:
        """Take, draft at the first step that is for it, and complete one step after the other until the dossier is
        with somebody else."""
        self.takes(code)
        self.works_on(code, case)

    def works_on(self, code: str, case: Case) -> None:
        """Also where parts of the work run side by side: one after the other, until the step that drafts is open."""
        while not self.can_follow("Draft the result"):
            self._takes_what_is_shown()
            self.completes()
            self.opens(code)
        self._takes_what_is_shown()
        self.drafts(case)
        self.goes_on(code)

    def _takes_what_is_shown(self) -> None:
        if self.button("Take this dossier").count():
            self.press("Take this dossier")

    def goes_on(self, code: str) -> None:
        self.opens(code)
        while self.can_follow("Complete this step"):
            if self.button("Take this dossier").count():
                self.press("Take this dossier")
            self.completes()

    def asks(self, question: str) -> None:
        self.follow("Ask another unit")
        self.type("question", question)
        self.press("Ask")

    def advises(self, code: str, opinion: str) -> None:
        self.opens(code)
        if self.button("Take this dossier").count():
            self.press("Take this dossier")
        self.follow("Give your unit's opinion")
        self.choose("agrees", "yes")
        self.type("answer", opinion)
        self.press("Pass it to the leader")

    def approves(self, code: str) -> None:
        """The leader of the unit that was asked: what was written goes out under their name."""
        self.opens(code)
        self.follow("Approve the opinion")
        self.press("Approve and send")

    def asks_supplement(self, document: str, reason: str) -> None:
        self.follow("Request a supplement (once)")
        self.page.locator(f"[name='ask_{document}']").check()
        self.type(f"reason_{document}", reason)
        self.press("See what the applicant reads")
        self.sees(reason)
        self.press("Send the request")

    def refuses(self, reason: str) -> None:
        self.follow("Refuse…")
        self.type("reason", reason)
        self.press("Draft the refusal")


def _any_answer(field: Question) -> str:
    if field.choices:
        return field.choices[0][0]
    if field.pattern:
        return TEN_DIGITS
    samples = {
        FieldType.YES_NO: "yes", FieldType.NUMBER: f"{field.minimum or 1:g}", FieldType.DATE: "01/01/2020",
        FieldType.NAME: BINH.name, FieldType.CITIZEN_NUMBER: BINH.number, FieldType.PHONE: BINH.phone,
    }  # fmt: skip
    return samples.get(field.type, "Theo hồ sơ")


class Leader(Officer):
    username = "lanhdao"

    def signs(self, code: str) -> None:
        self.opens(code)
        self.follow("Review and sign")
        self.press("Sign")

    def reviews(self, code: str, opinion: str) -> None:
        """The head of division, before the leader of the agency signs: nothing to sign here."""
        self.opens(code)
        assert not self.can_follow("Review and sign")
        self.completes(opinion)

    def corrects(self, code: str, why: str, **words: str) -> None:
        self.opens(code)
        self.follow("Correct an issued result…")
        self.type("why", why)
        for key, value in words.items():
            self.type(key, value)
        self.press("Look at the corrected version")
        self.sees("What changes", *words.values())
        self.press("Sign the corrected version")


class Clerk(Officer):
    username = "vanthu"

    def issues(self, code: str) -> None:
        self.opens(code)
        self.follow("Issue the result")
        self.press("Issue")

    def hands_on(self, centre: str) -> None:
        """Everything that waits for that centre, with one slip."""
        self.open("/counter/returns/")
        self.follow(centre)
        self.press("Make the slip and hand over")
        self.sees("Hand-over slip", "On the way")


class Administrator(Officer):
    username = "quantri"

    def makes_token(self, client: str, account: str) -> None:
        self.open("/operations/tokens/make/")
        self.type("client", client)
        self.type("account", account)
        self.choose("scopes", "dossiers:read")
        self.press("Make the token")
        self.sees("Copy the secret now and put it where the system keeps its secrets. It is not shown again.")

    def registers(self, description: str, address: str) -> str:
        """The secret that is shown once."""
        self.open("/operations/webhooks/register/")
        self.type("description", description)
        self.type("address", address)
        self.press("Register the receiver")
        return next(word for word in self.text.split() if word.startswith("whsec_"))

    def waits_until_delivered(self, count: int) -> None:
        """On the page of a subscription, which is loaded again as its own sentence says."""
        for _ in range(60):
            if self.page.locator("tbody .mc-pill--ontime").count() >= count:
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(self.text)
