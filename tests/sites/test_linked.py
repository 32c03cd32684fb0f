"""A newborn's linked filing: filed once, each part by its own agency, returned together. Dossiers move by the verbs."""

import pytest

from motcua.foundation.common.relay import drain
from motcua.foundation.files.models import FileReference
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers import drafts, results, selectors, services
from motcua.onestop.dossiers.enums import DossierState, Outcome
from motcua.onestop.dossiers.models import ClockEntry, Dossier
from motcua.onestop.links import selectors as links
from motcua.onestop.links import services as following
from motcua.onestop.links.enums import PartState
from motcua.onestop.links.models import LinkedFiling
from tests.sites import walk

pytestmark = pytest.mark.usefixtures("tsa")
NUMBER = "025326007766"


def settle(province, found, outcome="granted", **more):
    """Take, draft, forward, sign, issue, by the people of the part's own agency."""
    code = found.procedure_code
    staff = walk.staff(code)
    if found.received_at is None:
        services.receive(found.id, by=province.actor(staff.receptionist))
    services.take(found.id, by=province.actor(staff.specialist))
    if outcome == "granted":
        walk.draft_and_forward(found, province.actor(staff.specialist), **more)
    else:
        reason = {"reason": "Trẻ đã được đăng ký ở nơi khác.", "legal_basis": "Luật Hộ tịch số 60/2014/QH13"}
        by = province.actor(staff.specialist)
        services.draft_result(found.id, by=by, outcome=Outcome.REFUSED, data=reason)
        services.forward(found.id, by=by, outcome=Outcome.REFUSED)
    results.sign_result(found.id, by=province.actor(staff.leader))
    services.issue(found.id, by=province.actor(staff.clerk))
    drain()
    return Dossier.objects.get(id=found.id)


def parts(filing):
    return {part.key: part for part in filing.parts.select_related("dossier__authority")}


@pytest.fixture
def first(province):
    return walk.submitted(province, walk.LINKED)


@pytest.fixture
def filing(first):
    return links.of_dossier(first.id)


def test_one_filing_is_one_dossier_of_the_first_part_and_the_others_wait(first, filing):
    assert first.procedure_code == walk.BIRTH and filing.code == first.code
    assert Dossier.objects.count() == 1 and LinkedFiling.objects.count() == 1
    assert {key: (p.state, p.dossier_id) for key, p in parts(filing).items()} == {
        "birth": (PartState.BEGUN, first.id), "residence": (PartState.WAITING, None), "card": (PartState.WAITING, None),
    }  # fmt: skip
    assert "new_home" not in first.answers and filing.answers["new_home"]
    held = FileReference.objects.filter(kind=following.SUBJECT, subject_id=filing.id, released_at=None)
    assert [row.name for row in held] == ["head_consent"]


def test_the_others_begin_at_their_own_agencies_when_the_birth_certificate_is_out(province, first, filing):
    settle(province, first, personal_number=NUMBER)
    found = parts(filing)
    home, card = found["residence"].dossier, found["card"].dossier
    assert (home.authority.code, card.authority.code) == ("07900.CA", "25.BHXH")
    assert home.answers["mover_number"] == NUMBER == card.answers["insured_number"]
    assert home.state == card.state == DossierState.RECEIVED and home.money_state == card.money_state == "none"
    for one in (home, card):  # the clock of each begins with its own reception, and with nothing else
        [entry] = ClockEntry.objects.filter(dossier=one)
        assert (entry.kind, entry.at) == ("start", one.received_at) and one.received_at >= first.submitted_at
        assert selectors.journal(one.id)[0].detail["linked"] == filing.code
        assert first.code in links.began_because(one)
    birth = first.results.get()
    assert {d.document_key: d.file_id for d in card.documents.all()} == {"birth_paper": birth.file_id}
    assert [d.document_key for d in home.documents.all()] == ["head_consent"]
    assert birth.file_id and links.began_because(first) == ""
    assert not FileReference.objects.filter(kind=following.SUBJECT, released_at=None).exists()
    following.follow(first)  # told twice, nothing is filed twice
    assert Dossier.objects.count() == 3


def test_one_notice_tells_of_all_results_when_the_last_is_out(province, first, filing):
    settle(province, first, personal_number=NUMBER)
    assert not Notice.objects.filter(template="result-ready").exists()
    found = parts(filing)
    settle(province, found["card"].dossier)
    assert not Notice.objects.filter(template="linked-ended").exists()
    settle(province, found["residence"].dossier)
    told = Notice.objects.get(template="linked-ended")
    filing.refresh_from_db()
    assert filing.ended_at and first.code in told.title and not Notice.objects.filter(template="result-ready").exists()
    assert [p.state for p in parts(filing).values()] == [PartState.GRANTED] * 3
    assert told.body.count("\n- ") == 3
    assert Notice.objects.filter(template="dossier-submitted").count() == 1


def test_who_wants_the_first_result_at_once_is_told_of_each(province):
    first = walk.submitted(province, walk.LINKED, name="rented-home")
    settle(province, first, personal_number=NUMBER)
    assert Notice.objects.filter(template="result-ready").count() == 1


def test_a_refused_birth_ends_all_three_with_a_word_why(province, first, filing):
    settle(province, first, "refused")
    found = parts(filing)
    assert [p.state for p in found.values()] == [PartState.ENDED, PartState.DROPPED, PartState.DROPPED]
    rows = links.rows(filing)
    assert "Đăng ký khai sinh" in rows[1].why or "Birth" in rows[1].why
    assert "Đăng ký khai sinh" in Notice.objects.get(template="linked-ended").body and Dossier.objects.count() == 1


def test_a_withdrawn_first_part_drops_what_waits_for_it(province, first, filing):
    services.withdraw(first.id, by=province.citizen_actor(0), reason="Sẽ nộp lại sau")
    drain()
    assert [p.state for p in parts(filing).values()] == [PartState.ENDED, PartState.DROPPED, PartState.DROPPED]
    assert not FileReference.objects.filter(kind=following.SUBJECT, released_at=None).exists()


def test_a_part_refused_later_leaves_the_other_going(province, first, filing):
    settle(province, first, personal_number=NUMBER)
    found = parts(filing)
    settle(province, found["residence"].dossier, "refused")
    states = {key: p.state for key, p in parts(filing).items()}
    assert states == {"birth": "granted", "residence": "ended", "card": "begun"}
    assert Dossier.objects.get(id=found["card"].dossier_id).state == DossierState.RECEIVED


def test_without_the_childs_number_they_wait_and_a_corrected_certificate_lets_them_begin(province, first, filing):
    settle(province, first)
    found = parts(filing)
    assert found["residence"].state == "waiting" and found["residence"].lacks == ["mover_number"]
    assert found["card"].lacks == ["insured_number"]
    assert "Số định danh cá nhân" in links.rows(filing)[1].why or "ID number" in links.rows(filing)[1].why
    raw = dict(first.results.get().data, personal_number=NUMBER)
    results.reissue_result(first.id, by=province.actor("lanhdao"), raw=raw, reason="Bổ sung số định danh cá nhân")
    drain()
    assert [p.state for p in parts(filing).values()] == ["granted", "begun", "begun"]
    assert [p.lacks for p in parts(filing).values()] == [[], [], []]


def test_an_officer_opens_the_parts_of_their_own_agency_only(province, first, filing):
    settle(province, first, personal_number=NUMBER)
    opens = {row.part.key: row.opens for row in links.rows(filing, by=province.actor("congan"))}
    assert opens == {"birth": False, "residence": True, "card": False}
    assert all(row.opens for row in links.rows(filing, by=province.actor("tiepnhan")))


def test_the_same_filing_sent_twice_is_one(province):
    made = walk.draft(province, walk.LINKED)
    by = province.citizen_actor(0)
    assert drafts.send(made.id, by=by) == drafts.send(made.id, by=by)
    assert LinkedFiling.objects.count() == 1
