"""Other people's dossiers, files and papers do not exist for a caller, whatever is asked of them."""

import pytest

from motcua.foundation.identity.models import Account
from motcua.foundation.identity.seeds import seed_officers
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.dossiers import by_name
from motcua.onestop.dossiers.models import Dossier
from tests.sites import walk
from tests.sites.api.caller import Caller, secret_of, sent

READ = ("", "/events", "/deadline", "/result", "/result/file")


@pytest.fixture
def strangers(province):
    """Programs of officers who have nothing to do with the commune of the personas."""
    unit = units_at().filter(kind=UnitKind.COMMUNE_COMMITTEE).exclude(id=province.commune.id).order_by("code")[0]
    seed_officers([unit])
    accounts = [*Account.objects.filter(username__endswith=f".{unit.code}"),
                *(province.accounts[who] for who in ("kiemsoat", "quantri", "gdxaydung"))]  # fmt: skip
    return {account.username: Caller(secret_of(account)) for account in accounts}


def test_every_address_of_a_dossier_is_404_for_others(province, tsa, strangers, caller):
    issued, open_one = walk.issued(province, walk.BIRTH), walk.taken(province, walk.BIRTH)
    paper = caller("tiepnhan").get(f"/dossiers/{issued.code}").json()["documents"][0]["id"]
    wrong, met = [], 0
    for who, mine in strangers.items():
        answers = {path: mine.get(f"/dossiers/{issued.code}{path}") for path in (*READ, f"/documents/{paper}")}
        answers |= {
            str(verb): mine.post(f"/dossiers/{open_one.code}/actions/{verb}", {"version": open_one.version})
            for verb in by_name.offered()
        }  # fmt: skip
        met += len(answers)
        wrong += [f"{who} {what}: {a.status_code}" for what, a in answers.items() if a.status_code != 404]
        assert mine.get("/dossiers").json()["items"] == []
        nowhere = mine.get("/dossiers/H44.00-990101-0001").json()
        assert answers[""].json() == nowhere, "what is not mine looks like what is not there"
    assert wrong == [] and met > 150
    assert Dossier.objects.get(id=open_one.id).version == open_one.version


def test_a_paper_of_another_dossier_is_not_read_through_mine(province, caller):
    mine, other = walk.submitted(province, walk.BIRTH), walk.submitted(province, walk.BIRTH, 1)
    foreign = other.documents.first()
    assert caller("tiepnhan").get(f"/dossiers/{mine.code}/documents/{foreign.id}").status_code == 404


def test_somebody_elses_upload_cannot_be_filed_or_given(province, caller):
    counter, other = caller("tiepnhan"), caller("tiepnhantinh")
    body = sent(province, other, walk.BIRTH)
    refused = counter.post("/dossiers", body, key="khoa-12345")
    assert {e["field"].rpartition(".")[2] for e in refused.json()["errors"]} == {"file"}
    taken = walk.submitted(province, walk.BIRTH).documents.exclude(file=None).first().file
    body["documents"] = [{"document": d["document"], "file": str(taken.id)} for d in body["documents"][:1]]
    assert counter.post("/dossiers", body, key="khoa-12345").status_code == 422


def test_an_officer_who_reads_but_does_not_receive_files_nothing(province, caller):
    for who in ("kiemsoat", "quantri", "vanthu"):
        mine = caller(who)
        assert mine.post("/dossiers", sent(province, mine), key="khoa-12345").status_code == 403, who


def test_rights_that_ended_this_morning_are_gone_with_the_next_call(province, caller):
    number = walk.received(province, walk.MARITAL).code
    mine = caller("chuyenvien")
    assert mine.get(f"/dossiers/{number}").status_code == 200
    province.accounts["chuyenvien"].officer.positions.all().delete()
    assert mine.get(f"/dossiers/{number}").status_code == 404
    assert mine.post(f"/dossiers/{number}/actions/take", {"version": 2}).status_code == 404
