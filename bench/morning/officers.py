"""What an officer does all morning, by the pages alone: open the list, choose, read, decide, and the next one."""

import http.client
import random
import re
import threading
import time
from collections import defaultdict, deque
from contextlib import closing
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from bench.morning.house import Officer

MINUTES = {"receptionist": 2.5, "window": 4.0, "specialist": 6.0, "leader": 0.7, "clerk": 0.7}
"""How long a person reads and thinks about one dossier."""
IDLE = 1.5
"""Minutes until somebody with nothing to do looks again."""
FOUND = re.compile(r'/(?:desk|counter)/dossiers/([0-9a-f-]{36})/"')


class Record:
    """What was measured, by everybody: milliseconds by kind of page, and what happened to whom when."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pages: dict[str, list[float]] = defaultdict(list)
        self.failed: dict[str, int] = defaultdict(int)
        self.second: dict[str, int] = defaultdict(int)
        """Acts that a colleague had done a moment before."""
        self.claimed: set[tuple[str, str]] = set()
        self.done: dict[str, float] = {}
        self.at_the_desk: dict[str, float] = {}
        self.fees: dict[str, int] = {}
        self.on_paper: set[str] = set()
        self.to_fetch: deque[str] = deque()
        """Results on paper that somebody is on the way for."""
        self.returned: set[str] = set()

    @staticmethod
    def people(id: str) -> tuple[str, str]:
        """(code, number of the applicant): what whoever comes has with them."""
        from motcua.onestop.dossiers.models import Dossier

        return Dossier.objects.values_list("code", "applicant_number").get(id=id)

    def page(self, name: str, ms: float, status: int) -> None:
        with self.lock:
            self.pages[name].append(ms)
            if status >= 500:
                self.failed[name] += 1


class Worker(threading.Thread):
    """One officer at one screen. `pace`: seconds of the clock for a minute of the morning."""

    def __init__(self, officer: Officer, port: int, record: Record, pace: float, over: threading.Event):
        super().__init__(daemon=True)
        self.officer, self.record, self.pace, self.over = officer, record, pace, over
        self.client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.draw = random.Random(officer.name)
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            with closing(self.client):
                while not self.over.is_set():
                    if not getattr(self, f"_{self.officer.role}")():
                        time.sleep(IDLE * self.pace)
        except Exception as error:  # noqa: BLE001 - said at the end of the run, which then fails
            self.error = error

    def _receptionist(self) -> bool:
        id = self._chosen(self._get("counter: to receive", "/counter/"))
        if id:
            self._get("counter: a dossier", f"/counter/dossiers/{id}/")
            self._think()
            self._act("counter: receive", id, f"/counter/dossiers/{id}/receive/", {})
        return bool(id)

    def _specialist(self) -> bool:
        id = self._chosen(self._get("desk: worklist", "/desk/"))
        if id:
            self._get("desk: a dossier", f"/desk/dossiers/{id}/")
            if self._act("desk: take", id, f"/desk/dossiers/{id}/take/", {}):
                form = self._get("desk: draft", f"/desk/dossiers/{id}/draft/")
                self._think()
                self._act("desk: draft kept", id, f"/desk/dossiers/{id}/draft/", _filled(form))
                self._get("desk: complete", f"/desk/dossiers/{id}/forward/")
                self._act("desk: completed", id, f"/desk/dossiers/{id}/forward/", {"opinion": "Đủ điều kiện"})
        return bool(id)

    def _leader(self) -> bool:
        id = self._chosen(self._get("desk: worklist", "/desk/"))
        if id:
            self._get("desk: to sign", f"/desk/dossiers/{id}/sign/")
            self._get("desk: preview", f"/desk/dossiers/{id}/preview/")
            self._think()
            self._act("desk: signed", id, f"/desk/dossiers/{id}/sign/", {})
        return bool(id)

    def _clerk(self) -> bool:
        id = self._chosen(self._get("desk: worklist", "/desk/"))
        if id:
            self._get("desk: a dossier", f"/desk/dossiers/{id}/")
            self._think()
            if self._act("desk: issued", id, f"/desk/dossiers/{id}/issue/", {}):
                with self.record.lock:
                    self.record.done[id] = time.monotonic()
                    if id in self.record.on_paper or id in self.record.at_the_desk:
                        self.record.to_fetch.append(id)
        return bool(id)

    def _think(self) -> None:
        time.sleep(MINUTES[self.officer.role] * self.pace * self.draw.uniform(0.5, 1.5))

    def _chosen(self, page: str) -> str:
        """One of the list that no colleague has before them (they sit in one room)."""
        shown = [id for id in dict.fromkeys(FOUND.findall(page)) if id.count("-") == 4]
        with self.record.lock:
            free = [id for id in shown if (self.officer.role, id) not in self.record.claimed]
            if free:
                self.record.claimed.add((self.officer.role, free[0]))
                return free[0]
        return ""

    def _get(self, name: str, path: str) -> str:
        return self._ask(name, "GET", path)[1]

    def _act(self, name: str, id: str, path: str, fields: dict[str, str]) -> bool:
        """Post a form and read the page that follows; whether it was done."""
        body = {**fields, "csrfmiddlewaretoken": self.officer.token, "key": str(uuid4())}
        status, _text, place = self._post(name, path, body)
        if status != 302:
            with self.record.lock:
                self.record.second[name] += 1
            return False
        self._get(f"{name.split(':')[0]}: the page after", urlsplit(place).path)
        return True

    def _post(self, name: str, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
        return self._ask(name, "POST", path, urlencode(fields))

    def _ask(self, name: str, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": self.officer.cookies, "Accept-Encoding": "identity"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        try:
            answer = self._sent(method, path, body, headers)
        except (ConnectionError, http.client.RemoteDisconnected):  # closed while somebody was thinking
            self.client.close()
            answer = self._sent(method, path, body, headers)
        text = answer.read()
        self.record.page(name, (time.perf_counter() - begun) * 1000, answer.status)
        return answer.status, text.decode(errors="replace"), answer.headers.get("Location", "")

    def _sent(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        self.client.request(method, path, body, headers)
        return self.client.getresponse()


class _Form(HTMLParser):
    """Names and values of the fields of a page's form, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.text = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        match tag:
            case "input" if given.get("type") in ("checkbox", "radio"):
                if "checked" in given:
                    self.fields[name] = given.get("value", "on")
            case "input" if name:
                self.fields[name] = given.get("value", "")
            case "textarea":
                self.text = name
                self.fields[name] = ""
            case "select":
                self.select = name
            case "option" if "selected" in given and self.select:
                self.fields[self.select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.text = "" if tag == "textarea" else self.text
        self.select = "" if tag == "select" else self.select

    def handle_data(self, data: str) -> None:
        if self.text:
            self.fields[self.text] += data


def fields_of(page: str) -> dict[str, str]:
    """What the page's forms would send as they stand."""
    form = _Form()
    form.feed(page)
    left_out = ("csrfmiddlewaretoken", "key", "keep", "act")
    return {name: value for name, value in form.fields.items() if name and name not in left_out}


def _filled(page: str) -> dict[str, str]:
    """The draft as it is offered; what the applicant did not declare is what it nearly always is."""
    found = fields_of(page)
    return {name: value or ("Việt Nam" if "nationality" in name else "") for name, value in found.items()}
