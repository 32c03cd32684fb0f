"""A notice greets a person as a person, and a business by its name."""

from pathlib import Path

import pytest

from motcua.foundation.common.clock import now, today
from motcua.foundation.common.ids import uuid7
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, render
from motcua.onestop import dossiers

TEMPLATES = sorted(
    name
    for p in Path(dossiers.__path__[0]).glob("templates/notices/*.vi.txt")
    if not (name := p.name.removesuffix(".vi.txt")).startswith(("opinion-", "assist-"))
)
"""Opinions go to officers; help to file is for persons, and told in text messages."""


@pytest.mark.parametrize("template", TEMPLATES)
def test_nobody_calls_a_business_mister(template):
    for kind, greeting in (
        (RecipientKind.PERSON, "Kính gửi ông/bà An Bình,"),
        (RecipientKind.BUSINESS, "Kính gửi An Bình,"),
    ):
        facts = {
            "recipient": Recipient(kind, uuid7(), "An Bình", email="", phone="", language="vi"), "due_from": now(),
            "dossier": {"due_at": now()}, "notice": {"date": today()}, "request": {"answer_by": today()},
            "demand": {"amount": 135_000}, "payment": {"amount": 135_000}, "refund": {"amount": 135_000},
            "pay_by": today(),
            "until": today(),
        }  # fmt: skip
        assert greeting in render(template, "vi", facts)[1]
