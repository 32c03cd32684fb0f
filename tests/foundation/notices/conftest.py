import copy
import dataclasses
import socket
from pathlib import Path

import pytest

from motcua.foundation.common import ports
from motcua.foundation.common.ids import uuid7
from motcua.foundation.notices.ports import Mailer
from motcua.foundation.notices.services import Recipient
from motcua.outside.adapters.smtp.client import SmtpMailer


@pytest.fixture(autouse=True)
def installation(settings, tmp_path):
    """Templates of these tests, a mailbox of its own, the real mailer pointed at a port where nobody listens yet."""
    settings.ENV = dataclasses.replace(settings.ENV, var=tmp_path, public_url="http://motcua.test")
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    port = free_port()
    ports.provide(Mailer, SmtpMailer(f"smtp://127.0.0.1:{port}", sender="Motcua khong-tra-loi@motcua.test", timeout=5))
    yield tmp_path, port
    ports.reset()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mother():
    return Recipient("person", uuid7(), "Đỗ Quỳnh Giỏi", email="gioi@example.test", phone="0912345678")
