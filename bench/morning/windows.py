"""The windows of the centre: a number is called, its person is received with a card or fetches a result."""

import random
import re
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from bench.morning.officers import Worker, fields_of

WANTED = ("Bằng tốt nghiệp đại học", "Học bạ", "Giấy chứng nhận kết hôn", "Hộ chiếu", "Bảng điểm")
COPIES, PAGES, FEE = 3, 2, 12_000
"""Of each paper; 2,000 ₫ for each of the first two pages, three times."""
TICKET = re.compile(r'name="ticket" value="([0-9a-f-]{36})"')
SEAT = re.compile(r'name="act" value="sit"><input type="hidden" name="counter" value="([0-9a-f-]{36})"')


class Window(Worker):
    """An officer at a window, whose seat is `number` of those that are free when the day begins."""

    number = 0

    def _window(self) -> bool:
        page = self._get("queue: the counter", "/counter/queue/")
        if seats := SEAT.findall(page):
            self._ask_form(
                "queue: sit down", "/counter/queue/", {"act": "sit", "counter": seats[self.number], "seen": ""}
            )
            return True
        self._ask_form("queue: call the next", "/counter/queue/", {"act": "next"})
        page = self._get("queue: the counter", "/counter/queue/")
        ticket = TICKET.search(page)
        if ticket is None:
            return False
        place = self._ask_form("queue: here, start", "/counter/queue/", {"act": "start", "ticket": ticket[1]})
        if "reception" in place:
            self._receive()
        elif self.record.to_fetch:
            self._hand_over()
        self._ask_form("queue: served", "/counter/queue/", {"act": "finish", "ticket": ticket[1]})
        return True

    def _receive(self) -> None:
        """Certified copies: the card, the form, the last look, form 01."""
        begin = self._get("reception: the person", "/counter/reception/")
        form = self._ask_form("reception: begun", "/counter/reception/", fields_of(begin) | {
            "q": self._card(), "procedure": "2.000815"}, found="/counter/reception/")  # fmt: skip
        page = self._get("reception: the form", form + "?focus=next")
        self._think()
        typed = {
            "act": "check", "paper_title": self.draw.choice(WANTED), "issued_by": "vietnam", "pages": str(PAGES),
            "copies": str(COPIES), "copied_by": "centre", "desk-contact_phone": "0912345678",
            "desk-contact_delivery": "counter", "copy-original-kind": "original", "copy-original-count": "1",
        }  # fmt: skip
        self._ask_form("reception: filled in", form, fields_of(page) | typed, found=form + "check/")
        self._get("reception: the check", form + "check/")
        made = self._ask_form("reception: received", form + "check/", {}, found="/counter/dossiers/")
        id = made.strip("/").split("/")[-1]
        with self.record.lock:
            self.record.at_the_desk[id] = time.monotonic()
            self.record.fees[id] = FEE
        self._get("counter: a dossier", made)
        self._get("reception: form 01", made + "form-01/")

    def _hand_over(self) -> None:
        with self.record.lock:
            if not self.record.to_fetch:
                return
            id = self.record.to_fetch.popleft()
        code, number = self.record.people(id)
        if amount := self.record.fees.get(id):
            self._act(
                "counter: fee", id, f"/counter/dossiers/{id}/fee/", {"amount": str(amount), "receipt": code[-12:]}
            )
        page = self._ask_form(
            "returns: found", "/counter/returns/?list=collect", {"q": code}, found="/counter/returns/"
        )
        self._get("returns: a result", page)
        self._think()
        given = {"who": "applicant", "number": number, "confirmed": "slip", "note": "Hộp phiếu hôm nay", "act": "give"}
        self._ask_form("returns: handed over", page, given, found="/counter/returns/")
        with self.record.lock:
            self.record.returned.add(id)

    def _card(self) -> str:
        """What the reader types of a card; everybody has another one."""
        number = f"025191{random.randrange(10**6):06d}"
        return f"{number}||Trần Thị Bình An|0203{1991}|Nữ|Khu 3, Phường Việt Trì, Phú Thọ|15062022"

    def _ask_form(self, name: str, path: str, fields: dict[str, Any], found: str = "") -> str:
        """Post a form; the address it leads to, which begins with `found`."""
        body = {**fields, "csrfmiddlewaretoken": self.officer.token, "key": str(uuid4())}
        status, text, place = self._post(name, path, body)
        place = urlsplit(place).path
        if found and not place.startswith(found):
            raise AssertionError(f"{name}: {status} {place} {re.sub('<[^>]+>', ' ', text)[:2000]}")
        return place
