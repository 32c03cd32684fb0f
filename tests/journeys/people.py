"""The people of a journey, by what they do. Each verb ends on the page that a person would then look at."""

import re
import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate
from playwright.sync_api import Locator

from motcua.demo.personas import PERSONAS
from motcua.foundation.identifiers import id_card_qr
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import FieldType
from motcua.outside.sandbox.eid.people import CITIZENS
from tests.journeys import papers
from tests.journeys.person import Person

GIOI, BINH, CAM, LOC, MAY = CITIZENS[:5]


def card_of(who: Any) -> str:
    """What the chip card of this person says to a scanner."""
    year, month, day = who.birth_date.split("-")
    text = f"{who.number}||{who.name}|{day}{month}{year}|{who.sex}|{who.residence}|10052021"
    return id_card_qr.make(id_card_qr.parse(text))


CARD = card_of(LOC)
HOME = "Việt Trì"
FOCUS = "() => (({name = '', type = '', value = ''}) => ({name, type, value}))(document.activeElement)"
NEAR = timedelta(days=400)


@dataclass(frozen=True)
class Case:
    """An example of a bundle, as if it were filed today: dates near its day of filing move along."""

    bundle: Bundle
    name: str

    @property
    def title(self) -> str:
        return self.bundle.title["vi"]

    @property
    def _told(self) -> dict[str, Any]:
        return dict(self.bundle.data["examples"][self.name])

    @property
    def documents(self) -> list[str]:
        return list(self._told.get("documents", ()))

    @property
    def answers(self) -> dict[str, str]:
        filed = date.fromisoformat(self._told["filed"])
        answers = dict(self._told["answers"])
        for question in self.bundle.form.questions:
            if question.type is FieldType.DATE and question.key in answers:
                day = date.fromisoformat(answers[question.key])
                moved = day + (localdate() - filed) if abs(day - filed) < NEAR else day
                answers[question.key] = f"{moved:%d/%m/%Y}"
        return answers


def name_of(username: str) -> str:
    return next(persona.full_name for persona in PERSONAS if persona.username == username)


def put(row: Locator, kind: FieldType, key: str, value: str) -> None:
    """One answer into its field."""
    if kind in (FieldType.CHOICE, FieldType.YES_NO):
        row.locator(f"input[name='{key}'][value='{value}']").check()
    else:
        row.locator(f"[name='{key}']").fill(value)


class Citizen(Person):
    who = BINH
    screens = 0
    """Between the last sign-in and the page that said “sent”: every page that was stood on."""
    way: tuple[str, ...] = ()

    def finds(self, typed: str, case: Case) -> None:
        """From the home page, in words without diacritics, to the procedure."""
        self.open("/")
        self.type("q", typed)
        self.press("Search")
        with self.leaving():
            self.page.get_by_role("link", name=case.bundle.title[self.language], exact=True).click()

    def starts(self, who: Any = BINH) -> None:
        """Start online, be sent to the e-ID, say who one is there, and come back to the form."""
        self.who = who
        self.follow("Start online")
        self.identifies()
        if self.where.endswith("/start/"):  # a form of this procedure was begun before
            self.press("Begin another form")
        self.at_the_first_page()

    def starts_for_business(self, who: Any = BINH) -> None:
        """As themselves they are refused; the page leads to where they say for whom they act."""
        self.who = who
        self.follow("Start online")
        self.identifies()
        self.sees("This form cannot be begun")
        self.expects(422)
        self.follow("Choose for whom you act")
        self.page.locator("label", has_text=who.businesses[0]["TenDoanhNghiep"]).click()
        self.press("Continue")
        self.at_the_first_page()

    def at_the_first_page(self) -> None:
        assert re.fullmatch(r"/drafts/[0-9a-f-]{36}/(agency|questions/[a-z_-]+)/", self.where), self.where

    def look(self) -> None:
        super().look()
        if self.way[-1:] != (self.where,):
            self.way = (*self.way, self.where)

    def signs_in(self, who: Any = BINH) -> None:
        self.who = who
        self.open("/sign-in/?next=/my/")
        self.identifies()

    def identifies(self) -> None:
        assert ":" + str(self.house.port + 1) + "/eid/authorize" in self.page.url
        self.page.locator("label", has_text=self.who.number).click()
        self.way = ()
        with self.leaving():
            self.page.get_by_role("button", name="Đồng ý và đăng nhập").click()

    def fills(self, case: Case, commune: str = "viet tri", delivery: str = "online") -> None:
        """Page after page, where the site leads, until everything is there to be checked."""
        parts = {
            "agency": lambda: self._agency(commune), "questions": lambda: self._questions(case),
            "documents": lambda: self._documents(case), "contact": lambda: self._contact(delivery),
        }  # fmt: skip
        for _n in range(40):
            part = self.where.split("/")[3]
            if part == "check":
                return
            parts[part]()
        raise AssertionError(f"never came to the check, last {self.where}")

    def _agency(self, commune: str) -> None:
        self.type("q", commune)
        self.press("Search")
        self.page.locator("[data-unit] label").first.click()
        self.press("Save and continue")

    def _questions(self, case: Case) -> None:
        page, answers = case.bundle.form.page(self.where.split("/")[4]), case.answers
        for question in page.questions:
            row = self.page.locator(f"[data-question='{question.key}']")
            if not row.is_visible() or question.key not in answers:
                continue
            if question.prefill == "citizen_number":
                assert row.locator("input").input_value() in (self.who.number, answers[question.key])
            put(row, question.type, question.key, answers[question.key])
        self.press("Save and continue")

    def _documents(self, case: Case) -> None:
        """With scripts each file is sent, and its receipt shown, as soon as it is chosen."""
        for key in case.documents:
            field = self.page.locator(f"#d_{key}")
            if self.scripts:
                with self.leaving():
                    field.set_input_files(papers.pdf(f"{key}.pdf"))
                assert self.page.get_by_role("link", name=f"{key}.pdf").first.is_visible()
            else:
                field.set_input_files(papers.pdf(f"{key}.pdf"))
        self.press("Save and continue")

    def _contact(self, delivery: str) -> None:
        assert self.page.locator("[name=phone]").input_value().replace(" ", "") == self.who.phone
        self.choose("delivery", delivery)
        if delivery == "post":
            self.type("address", self.who.residence)
        self.press("Save and continue")

    def sends(self) -> str:
        """Twice, as impatient people do; returns the code."""
        self.sees("Check your answers, then send")
        self.button("Send the dossier").dblclick()
        self.page.wait_for_url("**/sent/", wait_until="load")
        self.look()
        self.screens = len(self.way) - 1
        return self.page.locator(".mp-panel__code").inner_text().strip()

    def files(self, case: Case, typed: str, who: Any = BINH, **more: str) -> str:
        self.finds(typed, case)
        (self.starts if "person" in case.bundle.subjects else self.starts_for_business)(who)
        self.fills(case, **more)
        return self.sends()

    def opens(self, code: str) -> None:
        """The dossier, from the list of one's own."""
        self.open("/my/")
        with self.leaving():
            self.page.locator("li", has_text=code).get_by_role("link").first.click()

    def awaits_letter(self, title: str, code: str) -> str:
        """The text of the letter that the worker brings; `title` as it is in Vietnamese."""
        end = time.monotonic() + 120
        while time.monotonic() < end:
            for letter in self.letters(self.who.email):
                if title in letter["title"] and code in letter["title"]:
                    return str(letter["body"])
            time.sleep(0.5)
        titles = [letter["title"] for letter in self.letters(self.who.email)]
        raise AssertionError(f"no letter “{title}” about {code}: {titles}\n{self.house.log('worker')[-2000:]}")

    def follows_letter(self, text: str) -> None:
        """The address in a letter leads to one's own dossier."""
        self.open(next(a for a in re.findall(r"http\S+", text) if "/my/dossiers/" in a))

    def saves_result(self) -> bytes:
        with self.page.expect_download() as download:
            self.page.locator("a[href$='?save']").first.click()
        return download.value.path().read_bytes()

    def answers_request(self, document: str) -> None:
        self.follow("Answer now")
        self.page.locator(f"#d_{document}").set_input_files(papers.pdf("bo-sung.pdf"))
        self.type("note", "Tôi gửi bản chụp rõ.")
        self.press("Send the answer")
        self.sees("Your answer has arrived. The officer goes on with it.")


class Visitor(Person):
    """Anybody with a code or a file, not signed in."""

    def tracks(self, address: str, code: str) -> None:
        assert address.startswith(f"{self.house.url}/t/"), address
        self.open(address)
        self.sees(code)
        assert self.page.locator(".mc-steps li").count() == 5

    def checks_file(self, paper: bytes) -> str:
        """What the page says of this file."""
        self.open("/verify/")
        file = {"name": "ket-qua.pdf", "mimeType": "application/pdf", "buffer": paper}
        self.page.set_input_files("#file", file)
        self.press("Check the file")
        return self.page.locator("#verdict").inner_text()

    def checks_code(self, paper: bytes) -> str:
        self.open(papers.address_in_code(paper))
        return self.page.locator("#verdict").inner_text()
