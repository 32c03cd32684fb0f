"""The three haves: stated with a proof that fits the officer, verified by the clerk, counted by agency."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Invalid
from motcua.foundation.files.services import store_upload
from motcua.foundation.identifiers import id_card_qr
from motcua.foundation.identifiers.citizen_number import Sex
from motcua.foundation.identifiers.id_card_qr import IdCard
from motcua.foundation.identity.ports import EidClaims
from motcua.office.readiness import haves, looking, shares
from motcua.office.readiness.enums import Have
from motcua.office.readiness.errors import CardEnded, CheckedMeanwhile, NotVerifier, OtherName, OtherNumber
from motcua.office.readiness.models import Gap
from motcua.office.readiness.models import Have as HaveRow
from tests.sites import walk

NUMBER = "025088000123"


def card(name="PHAN VĂN KHẢI", issued=None, born=date(1988, 5, 20)):
    issued = issued or today() - timedelta(days=300)
    return id_card_qr.make(IdCard(NUMBER, "", name, born, Sex.MALE, "Khu 3, Việt Trì", issued))


def test_a_card_is_read_compared_and_its_end_reckoned(province):
    by = province.actor("chuyenvien")
    with pytest.raises(OtherName):
        haves.state_card(card("TRẦN VĂN KHÁC"), by=by)
    with pytest.raises(Invalid) as wrong:
        haves.state_card("025088000123|x", by=by)
    assert "card" in wrong.value.fields
    with pytest.raises(CardEnded):
        haves.state_card(card(issued=date(2009, 1, 5)), by=by)
    made = haves.state_card(card(), by=by)
    assert (made.number, made.valid_until, made.state) == (NUMBER, date(2028, 5, 20), "stated")


BORN = st.dates(date(1950, 1, 1), date(2008, 12, 31))


@given(BORN, st.integers(0, 80 * 365))
def test_a_card_ends_at_an_age_of_the_law_and_holds_two_years_at_least(born, days):
    issued = born + timedelta(days=days)
    end = haves.ends_on(IdCard(NUMBER, "", "A B", born, Sex.MALE, "", issued))
    if end is None:
        assert issued >= haves._birthday(born, 58)
        return
    assert end in {haves._birthday(born, age) for age in haves.RENEWED_AT}
    assert end > haves._birthday(issued, 2) - timedelta(days=2)


def test_the_e_id_is_proved_by_signing_in_as_oneself(province):
    by = province.actor("chuyenvien")
    claims = {"issuer": "https://eid.vidu.example", "sub": "x", "loa": 2, "citizen_number": NUMBER}
    with pytest.raises(OtherName):
        haves.state_eid(EidClaims(full_name="Trần Văn Khác", **claims), by=by)
    haves.state_card(card(), by=by)
    with pytest.raises(OtherNumber):
        haves.state_eid(EidClaims(full_name="Phan Văn Khải", **claims | {"citizen_number": "025088000999"}), by=by)
    made = haves.state_eid(EidClaims(full_name="PHAN VĂN KHẢI", **claims), by=by)
    assert (made.proof, made.number) == ("sign_in", NUMBER)


def test_the_clerk_verifies_nobody_their_own_and_shares_count(province):
    by = province.actor("chuyenvien")
    for who in ("chuyenvien", "tiepnhan", "lanhdao", "congan"):
        with pytest.raises((NotVerifier, LookupError)):
            found = haves.state_card(card(), by=by)
            haves.verify(found.id, by=province.actor(who))
    clerk = province.actor("vanthu")
    haves.verify(found.id, by=clerk)
    with pytest.raises(CheckedMeanwhile):
        haves.refuse(found.id, by=province.actor("quantri"), reason="Ảnh bị mờ.")
    with pytest.raises(Invalid):
        haves.state_account(NUMBER, by=by, file=None)
    account = haves.state_account(NUMBER, by=by, file=store_upload(walk.pdf(), by=by))
    assert [one.id for one in haves.to_verify(clerk)] == [account.id]
    assert not haves.to_verify(province.actor("vanthunoivu"))
    haves.refuse(account.id, by=clerk, reason="Ảnh bị mờ, chụp lại.")
    share = next(one for one in shares.by_agency(clerk) if one.unit == province.commune.id)
    assert (share.officers, share.numbers) == (6, {"id_card": 1, "eid": 0, "public_service": 0, "all": 0})
    assert share.of("id_card") == 1 / 6
    who = [one.full_name for one in shares.people(clerk, province.commune.id, Have.CARD, True)]
    assert who == ["Phan Văn Khải"]
    assert shares.people(clerk, province.commune.id, Have.CARD, False).count() == 5
    assert shares.people(clerk, province.commune.id, shares.ALL, None).count() == 6
    looking.look()
    mine = Gap.objects.filter(officer=province.accounts["chuyenvien"].officer, cleared_at=None)
    assert sorted(g.about for g in mine) == ["eid", "public_service"]
    HaveRow.objects.filter(id=found.id).update(valid_until=today() + timedelta(days=5))
    looking.look()
    assert mine.get(about="id_card").kind == "have_ending"
    HaveRow.objects.filter(id=found.id).update(valid_until=today() - timedelta(days=1))
    looking.look()
    assert mine.get(about="id_card").kind == "have_ended"
    assert shares.by_agency(clerk)[0].numbers["id_card"] == 0


def test_a_new_statement_replaces_the_one_before_which_stays(province):
    by = province.actor("chuyenvien")
    first, second = haves.state_card(card(), by=by), haves.state_card(card(), by=by)
    assert haves.own(by.officer_id) == {"id_card": second}
    assert HaveRow.objects.get(id=first.id).replaced_at is not None
    with pytest.raises(CheckedMeanwhile):
        haves.verify(first.id, by=province.actor("vanthu"))
