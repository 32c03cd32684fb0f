"""Every stored field says what it holds of a person, and logs name classes, never values."""

import logging

from motcua.foundation.common import logs, privacy
from motcua.foundation.identity.models import Person


def test_every_field_of_every_room_is_declared():
    assert privacy.every_field_is_declared(None) == []
    assert privacy.kind_of(Person._meta.get_field("citizen_number")) is privacy.Kind.BASIC


def test_a_forgotten_field_stops_the_house(monkeypatch):
    kept = dict(privacy.declared()["identity.person"])
    kept.pop("phone")
    monkeypatch.setitem(privacy.declared(), "identity.person", kept | {"shoe_size": privacy.BASIC})
    assert [e.msg for e in privacy.every_field_is_declared(None)] == [
        "identity.Person.phone is not declared",
        "identity.Person.shoe_size is declared but does not exist",
    ]


def test_whoever_holds_something_of_a_person_says_why_and_how_long():
    for fields in privacy.declared().values():
        for rule in fields.values():
            assert (rule.kind is privacy.Kind.NONE) == (rule.basis == "")


def test_a_log_line_names_the_class_not_the_value():
    formatter = logs.Formatter("%(message)s")
    record = logging.LogRecord("x", logging.INFO, "", 1, "mail to %s, %s of %s (H44.57.90-261125-0001)", (
        "do.quynh.gioi@vidu.example", "0912345678", "025190001234"), None)  # fmt: skip
    assert formatter.format(record) == "mail to ‹e-mail›, ‹phone› of ‹personal number› (H44.57.90-261125-0001)"
