"""A demonstration may stand on stand-ins; a real installation is told what it still lacks."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from motcua.config import environment
from motcua.config.checks import problems

REAL = replace(
    environment.load(),
    demo=False,
    debug=False,
    port=8000,
    public_url="https://motcua.example.vn",
    eid_url="https://eid.example.vn",
    eid_client_secret="a long one",
    tsa_url="http://tsa.example.vn",
    smtp_url="smtp://127.0.0.1:25",
    remote_signing_url="https://rssp.example.vn/csc/v2",
    remote_signing_secret="a fifth long one",
    token_agent_url="http://127.0.0.1:14000",
    population_url="https://population.example.vn",
    population_key="another long one",
    bank_url="https://bank.example.vn",
    bank_key="a third long one",
    bank_account="970400:0123456789:KHO BAC NHA NUOC",
    bank_app_url="",
    payplat_url="https://payplat.example.vn",
    payplat_key="a fourth long one",
    vnpay_url="",
    clamd_url="tcp://127.0.0.1:3310",
    webhook_hosts=("lgsp.example.vn:443",),
    sandbox=False,
)


def ids(**changes) -> set[str]:
    return {problem.id for problem in problems(replace(REAL, **changes))}


def test_an_installation_with_its_real_systems_passes():
    assert ids() == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"eid_url": "http://127.0.0.1:8001/eid"},
        {"tsa_url": "http://127.0.0.1:8001/tsa"},
        {"smtp_url": "smtp://127.0.0.1:8002"},
        {"population_url": "http://127.0.0.1:8001/population"},
        {"remote_signing_url": "http://127.0.0.1:8001/rssp/csc/v2"},
        {"token_agent_url": "http://127.0.0.1:8001/token"},
    ],
)
def test_each_stand_in_address_is_refused(changes):
    assert "motcua.E001" in ids(**changes)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"eid_client_secret": "motcua-demonstration"}, "motcua.E002"),
        ({"population_key": "motcua-demonstration"}, "motcua.E006"),
        ({"remote_signing_secret": "motcua-demonstration"}, "motcua.E010"),
        ({"bank_key": "motcua-demonstration"}, "motcua.E008"),
        ({"bank_account": "970436:1017595600:KHO BAC NHA NUOC"}, "motcua.E009"),
        ({"public_url": "http://motcua.example.vn"}, "motcua.E003"),
        ({"eid_url": "http://eid.example.vn"}, "motcua.E003"),
        ({"debug": True}, "motcua.E004"),
        ({"clamd_url": ""}, "motcua.E005"),
        ({"webhook_hosts": ("127.0.0.1:8001",)}, "motcua.E007"),
        ({"webhook_hosts": ("[::1]:8001",)}, "motcua.E007"),
    ],
)
def test_what_a_real_installation_lacks_is_named(changes, problem):
    assert ids(**changes) == {problem}


def test_a_demonstration_is_told_that_it_is_one_and_nothing_else():
    assert ids(demo=True, public_url="http://127.0.0.1:8000") == {"motcua.W001"}


def test_the_example_of_settings_names_every_one_that_is_read():
    read = set(re.findall(r'get\("([A-Z_]+)"', Path(environment.__file__).read_text()))
    named = set(re.findall(r"^#?\s?([A-Z_]+)=", (environment.CHECKOUT / ".env.example").read_text(), re.M))
    assert read - {"MOTCUA_ROLE"} == named
