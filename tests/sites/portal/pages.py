"""Reading pages as a person does: what a form holds, what it says."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.hidden: list[tuple[str, str]] = []
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        name, kind = held.get("name") or "", held.get("type", "text")
        if tag == "textarea":
            self.area = name
            self.values[name] = ""
        if tag != "input" or not name or kind == "file":
            return
        if kind in ("radio", "checkbox"):
            if "checked" in held:
                self.values[name] = held.get("value") or ""
            return
        if kind == "hidden":
            self.hidden.append((name, held.get("value") or ""))
        self.values[name] = held.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""


def filled(response: HttpResponse) -> dict[str, str]:
    """Names and values of every control of the page, as a browser without JavaScript would send them."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.values


def hidden(response: HttpResponse, name: str) -> list[str]:
    reader = _Reader()
    reader.feed(response.content.decode())
    return [value for key, value in reader.hidden if key == name]


def text_of(response: HttpResponse) -> str:
    """The words of the page."""
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.S)
    plain = re.sub(r"<[^>]+>", " ", body)
    for code, letter in (("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")):
        plain = plain.replace(code, letter)
    return " ".join(plain.split())


def title_of(response: HttpResponse) -> str:
    found: Any = re.search(r"<title>(.*?)</title>", response.content.decode(), flags=re.S)
    return " ".join(found[1].split())


def guest(language: str = "vi") -> Any:
    """A browser in which nobody is signed in."""
    from django.test import Client

    client = Client()
    client.cookies["language"] = language
    return client
