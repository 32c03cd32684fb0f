"""A real installation begins with its units and one administrator, who signs in with a password of one use."""

import argparse
import json

import pytest
from django.test import Client

from motcua.foundation.identity.models import Account
from motcua.foundation.organisations.models import Unit
from motcua.run.commands import found


def _found(capsys, **changes) -> tuple[int, str, str]:
    args = argparse.Namespace(**{"username": "quantri.chinh", "name": "Hà Thị Lan", "json": True, **changes})
    code = found.run(args)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.django_db
def test_founding_lays_out_the_units_and_opens_one_administrator(capsys):
    code, out, _err = _found(capsys)
    told = json.loads(out)
    assert code == 0
    assert told["units"] == Unit.objects.count() > 800
    account = Account.objects.get(username="quantri.chinh")
    assert account.check_password(told["password"])
    assert account.password_temporary


@pytest.mark.django_db
def test_the_password_it_prints_leads_to_choosing_ones_own(capsys):
    told = json.loads(_found(capsys)[1])
    client = Client()
    answer = client.post("/operations/sign-in/", {"username": told["username"], "password": told["password"]})
    assert answer.status_code == 302
    assert client.get("/operations/officers/").status_code == 302, "not an officer before the second factor"


@pytest.mark.django_db
def test_a_second_founding_opens_nobody(capsys):
    _found(capsys)
    code, _out, err = _found(capsys, username="nguoi.khac")
    assert code == 1
    assert "already" in err
    assert not Account.objects.filter(username="nguoi.khac").exists()
