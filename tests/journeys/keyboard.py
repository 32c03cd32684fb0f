"""An officer who never touches the mouse, and a count of every key that is not a character of what was declared."""

import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from tests.journeys import papers
from tests.journeys.officers import Counter
from tests.journeys.people import Case

WATCH = """
for (const kind of ["pointerdown", "mousedown", "touchstart", "pointerup", "mouseup"])
    window.addEventListener(kind, () => window.pointed(kind), { capture: true });
"""
HERE = """() => {
    const here = document.activeElement;
    return { name: here.name || "", type: here.type || "", value: here.value || "", tag: here.localName,
             act: here.closest("a, button")?.textContent.trim() || "" };
}"""
ORDER = """() => {
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea")].filter(
        e => e.getClientRects().length && e.tabIndex >= 0 && e.type !== "hidden");
    const stops = [], groups = new Set();
    for (const e of all) {
        if (e.type === "radio") {
            if (groups.has(e.name)) continue;
            groups.add(e.name);
            const picked = document.querySelector(`input[name="${e.name}"]:checked`);
            stops.push({ name: e.name, value: picked ? picked.value : "", kind: "radio",
                         values: all.filter(o => o.name === e.name).map(o => o.value), optional: false });
        } else stops.push({ name: e.name || "", value: e.value || "",
                            kind: e.localName === "select" ? "select" : e.type,
                            values: [...(e.options || [])].map(o => o.value),
                            optional: !e.closest("[data-wanted]") });
    }
    return stops;
}"""

LOADED = """() => new Promise(done => {
    const look = () => {
        const [page] = performance.getEntriesByType("navigation");
        if (page.loadEventEnd) done(page.loadEventEnd); else setTimeout(look, 1);
    };
    look();
})"""
"""Milliseconds from leaving the page before, over every redirect, until this one was there."""


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def strokes(text: str) -> int:
    """Keys of a keyboard that types it by Telex: a mark is a key more, a capital letter is held with Shift."""
    return sum(len(unicodedata.normalize("NFD", c)) + (c in "đĐ") + c.isupper() for c in text)


class KeyboardOnly(Counter):
    """Counts strictly: each key pressed is one, a chord as many as keys are held; the words by which the procedure is
    found count too. Not counted: the characters of what is declared, and what the reader types from the card; its Enter
    counts. `waited` is in seconds, for pages."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.keys: list[str] = []
        self.declared, self.strokes, self.waited = 0, 0, 0.0
        self.prefilled: set[str] = set()
        self.pointed: list[str] = []
        self.context.set_default_timeout(15_000)
        self.context.expose_function("pointed", lambda kind: self.pointed.append(kind))
        self.context.add_init_script(WATCH)
        # With nobody listening the browser dismisses a chooser, and it hears of a listener only after the next key.
        self.page.on("filechooser", lambda _chooser: None)

    def key(self, name: str, *, leaves: bool = False) -> None:
        self.keys += name.split("+")
        with self.leaving() if leaves else nullcontext():
            self.page.keyboard.press(name)

    @contextmanager
    def leaving(self) -> Iterator[None]:
        with super().leaving():
            yield
        self.waited += self.page.evaluate(LOADED) / 1000

    def shortcut(self, letter: str) -> None:
        """Alt and the letter; Chromium takes it from the character, which Playwright's Alt has not."""
        self.keys += ["Alt", letter]
        wire = self.context.new_cdp_session(self.page)
        with self.leaving():
            wire.send("Input.dispatchKeyEvent", {
                "type": "char", "modifiers": 1, "text": letter, "unmodifiedText": letter
            })  # fmt: skip

    def ends(self) -> None:
        """A slip opened as a file of its own has no page that could name an icon."""
        self.context.close()
        self.wrong = [line for line in self.wrong if "/favicon.ico" not in line]
        super().ends()

    def here(self) -> dict[str, str]:
        return dict(self.page.evaluate(HERE))

    def scans_card_and_finds(self, card: str, words: str) -> None:
        for text in filter(None, (card, words)):
            self.page.keyboard.insert_text(text)
            self.key("Enter", leaves=True)
        if not self.page.locator("form[data-desk]").count():
            self.page.locator("button:focus").wait_for()
            self.key("Enter", leaves=True)

    def receives_person(self, words: str, card: str, case: Case, more: dict[str, str], scan: str = "") -> str:
        """From the counter's first page to the printed slip; returns the code. `more` are what only the counter asks;
        the scan of the document `scan` is attached, the other documents are shown as originals."""
        self.open("/counter/")
        self.keys.clear()
        self.waited = 0.0
        self.prefilled = {q.key for q in case.bundle.form.questions if q.prefill}
        self.shortcut("n")
        self.page.keyboard.insert_text(card)
        self.key("Enter", leaves=True)
        self.keys += list(words)
        self.page.keyboard.type(words)
        self.key("Enter", leaves=True)
        if not self.page.locator("form[data-desk]").count():
            self.page.locator("button:focus").wait_for()
            assert self.here()["value"] == case.bundle.code, f"“{words}” leads to {self.here()}"
            self.key("Enter", leaves=True)
        wanted = {k: v for k, v in (case.answers | more).items() if v}
        wanted |= {f"copy-{d.key}-kind": "original" for d in case.bundle.documents if d.key in case.documents}
        for _n in range(4):
            self._goes_through(wanted, scan)
            if "/check/" in self.where:
                break
        self.sees("Check and receive")
        self.key("Enter", leaves=True)
        assert self.where.startswith("/counter/dossiers/"), self.text
        code = self.page.locator(".mcc-crumbs .num").inner_text()
        began = time.monotonic()
        with self.page.expect_popup():
            self.key("Enter")
        self.waited += time.monotonic() - began
        return code

    def _goes_through(self, wanted: dict[str, str], scan: str) -> None:
        """Until Enter has led to another page."""
        page = self.page.evaluate("performance.timeOrigin")
        for _n in range(120):
            stops, here = self.page.evaluate(ORDER), self.here()
            stops = [s for s in stops if not (s["name"].startswith("desk-fee") and s["optional"])]
            names = [stop["name"] for stop in stops]
            missing = [n for n in names if n in wanted and not self._is_there(stops[names.index(n)], wanted[n])]
            if not missing:
                self.key("Enter", leaves=True)
                return
            target = missing[0]
            if here["name"] != target:
                self._goes_to(target, stops, names)
            self._answers(stops[names.index(target)], wanted[target], target == f"copy-{scan}-kind" and scan)
            if target == f"copy-{scan}-kind":
                wanted.pop(target)
            if self.page.evaluate("performance.timeOrigin") != page:
                return
        raise AssertionError("never came to the end of the form")

    def _goes_to(self, target: str, stops: list[dict[str, Any]], names: list[str]) -> None:
        here = self.here()["name"]
        stop = stops[names.index(target)]
        if stop["optional"] or stop["value"] or here not in names:
            back = here in names and names.index(here) > names.index(target)
            key = "Shift+Tab" if back else "Tab"
        else:
            key = "Enter"
        for _n in range(40):
            if self.here()["name"] == target:
                return
            self.key(key)
        raise AssertionError(f"{target} was never reached by {key} from {here}, now at {self.here()}")

    def _answers(self, stop: dict[str, Any], value: str, scan: str | bool) -> None:
        if scan:
            with self.page.expect_file_chooser() as chooser:
                self.key("0")
            chooser.value.set_files(papers.pdf(f"{scan}.pdf"))
        elif stop["kind"] == "radio":
            self._in_page(str((stop["values"].index(value) + 1) % 10))
        elif stop["kind"] == "select":
            self._in_page(str(stop["values"].index(value)))
        else:
            if stop["value"]:
                self.key("Control+a")
            self.page.keyboard.insert_text(value)
            self.declared += len(value)
            self.strokes += strokes(value)

    def _in_page(self, key: str) -> None:
        self.key(key)
        self.page.wait_for_load_state("load")

    def _is_there(self, stop: dict[str, Any], value: str) -> bool:
        """What stands there from the card or the population data is the person's, whatever the example says."""
        if stop["name"] in self.prefilled and stop["kind"] != "radio":
            return bool(stop["value"])
        return plain(stop["value"]) == plain(value)
