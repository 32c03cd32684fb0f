"""The real stand-in behind the real adapter, the demonstration's authority, one leader and one seal."""

from datetime import UTC, datetime

import httpx
import pytest
from django.conf import settings

from motcua.foundation.common import ports
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.ids import uuid7
from motcua.foundation.documents.render import render_letter
from motcua.foundation.signing import services
from motcua.foundation.signing.authority import Subject
from motcua.foundation.signing.ports import TimestampAuthority
from motcua.outside.adapters.timestamp.client import HttpTimestampAuthority
from motcua.outside.sandbox.tsa.app import create_app
from tests.foundation.documents.samples import LETTERS

AGENCY = "Ủy ban nhân dân phường Việt Trì"


@pytest.fixture
def tsa():
    adapter = HttpTimestampAuthority("http://tsa/", transport=httpx.WSGITransport(create_app(settings.ENV.var)))
    ports.provide(TimestampAuthority, adapter)
    yield adapter
    ports.reset()


@pytest.fixture
def leader(db):
    subject = Subject(AGENCY, person="Nguyễn Thị Hương Thủy", title="Chủ tịch")
    return services.issue_certificate(holder_kind="officer", holder_id=uuid7(), subject=subject, by=SYSTEM)


@pytest.fixture
def seal(db):
    subject = Subject(AGENCY, identifier="H44.10.01")
    return services.issue_certificate(holder_kind="unit", holder_id=uuid7(), subject=subject, by=SYSTEM)


@pytest.fixture
def letter() -> bytes:
    return render_letter("refusal", LETTERS["refusal"])


@pytest.fixture
def signed(tsa, leader, seal, letter) -> bytes:
    return services.sign_pdf(letter, signer=leader, seal=seal, reason="Phát hành")


@pytest.fixture
def long_ago() -> datetime:
    return datetime(2025, 3, 1, tzinfo=UTC)
