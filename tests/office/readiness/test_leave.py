"""Leave: who may stand in, who decides, what goes over and comes back, in whose name is signed."""

from datetime import timedelta

import pytest
from django.db import transaction

from motcua.foundation.common import relay
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity.enums import Role
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.errors import (
    EachOthersSubstitute,
    OwnSubstitute,
    StandsInThen,
    SubstituteAway,
)
from motcua.foundation.organisations.models import Officer, Substitution, Unit
from motcua.foundation.signing.services import revoke_certificate
from motcua.office.readiness import handing, jobs, leave, selectors
from motcua.office.readiness.enums import AbsenceKind
from motcua.office.readiness.errors import (
    AwayAlready,
    CannotSign,
    CannotSignIn,
    DecidedMeanwhile,
    InThePast,
    LeadsNothing,
    NoSubstitute,
    NotTheHead,
    OtherAgency,
    TooLong,
)
from motcua.onestop.dossiers import results, store, worklists
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.models import Assignment
from tests.office.readiness import staff
from tests.sites import walk

WEEK = timedelta(days=6)


@pytest.fixture
def office(province):
    return Unit.objects.get(code=f"{province.commune.code}.VP")


@pytest.fixture
def colleague(office):
    return staff.officer("dong-nghiep", "Trần Thị Bình", office, Role.SPECIALIST)


def asked(province, substitute, first=None, last=None, who="chuyenvien", kind=AbsenceKind.LEAVE):
    first = first or today()
    return leave.ask(
        by=province.actor(who), kind=kind, first_day=first, last_day=last or first + WEEK, substitute=substitute
    )


@pytest.mark.parametrize("kind", AbsenceKind)
def test_leave_is_asked_for_accepted_and_the_work_goes_over_and_comes_back(province, colleague, kind):
    dossier = walk.taken(province, walk.MARITAL)
    found = asked(province, colleague.officer, kind=kind)
    assert found.kind == kind
    step = Assignment.objects.get(dossier=dossier, closed_at=None)
    assert step.officer_id == province.accounts["chuyenvien"].id
    with pytest.raises(NotTheHead):
        leave.accept(found.id, by=province.actor("chuyenvien"))
    leave.accept(found.id, by=province.actor("lanhdao"))
    relay.drain()
    step.refresh_from_db()
    assert (step.officer_id, step.officer_name) == (colleague.id, "Trần Thị Bình")
    entry = next(e for e in dossiers.journal(dossier.id) if e.action == "release")
    assert entry.actor_kind == "system" and "vắng mặt" in entry.detail["reason"]
    assert {n.template for n in Notice.objects.filter(subject_kind="absence")} == {"leave-decided", "standing-in"}
    assert worklists.steps(staff.actor(colleague), worklists.Tab.MINE, now()).get() == step
    relay.drain()
    assert jobs.hand_over_and_back() == 0

    # Back earlier: what the substitute may still do stays; they hold the role themselves.
    found.refresh_from_db()
    assert found.handed_over == 1
    leave.come_back(found.id, by=province.actor("chuyenvien"), last_day=today())
    assert Substitution.objects.get().last_day == today()


def test_what_the_substitute_has_no_right_for_any_more_comes_back(province, office):
    clerk = staff.officer("van-thu-2", "Đỗ Thị Lan", office, Role.CLERK)
    dossier = walk.taken(province, walk.MARITAL)
    found = asked(province, clerk.officer)
    leave.accept(found.id, by=province.actor("lanhdao"))
    relay.drain()
    step = Assignment.objects.get(dossier=dossier, closed_at=None)
    assert step.officer_id == clerk.id
    # A week later
    type(found).objects.filter(id=found.id).update(first_day=today() - WEEK, last_day=today() - timedelta(days=1))
    Substitution.objects.update(first_day=today() - WEEK, last_day=today() - timedelta(days=1))
    assert jobs.hand_over_and_back() == 1
    step.refresh_from_db()
    assert step.officer_id == province.accounts["chuyenvien"].id
    assert jobs.hand_over_and_back() == 0
    assert permissions_of(province.actor("chuyenvien"), dossier).id == step.id


def permissions_of(by, dossier):
    from motcua.onestop.dossiers import permissions

    return permissions.my_step(by, store.load(dossier.id))


@pytest.mark.parametrize(("days", "refusal"), [
    ((-3, -1), InThePast), ((0, 90), TooLong), ((0, 89), None),
])  # fmt: skip
def test_days_that_cannot_be(province, colleague, days, refusal):
    first, last = (today() + timedelta(days=n) for n in days)
    if refusal is None:
        assert asked(province, colleague.officer, first, last).state == "asked"
        return
    with pytest.raises(refusal):
        asked(province, colleague.officer, first, last)


def test_who_cannot_stand_in_is_told_in_a_sentence(province, colleague, office):
    own = province.accounts["chuyenvien"].officer
    with pytest.raises(NoSubstitute):
        asked(province, None)
    with pytest.raises(OwnSubstitute):
        asked(province, own)
    with pytest.raises(OtherAgency):
        asked(province, province.accounts["congan"].officer)
    nobody = staff.officer("khong-tk", "Lý Văn Không", office, Role.SPECIALIST)
    nobody.is_active = False
    nobody.save()
    with pytest.raises(CannotSignIn) as said:
        asked(province, nobody.officer)
    assert "Lý Văn Không" in str(said.value) and "quản trị" in str(said.value)
    first = asked(province, colleague.officer)
    with pytest.raises(AwayAlready):
        asked(province, colleague.officer, today() + WEEK)
    leave.accept(first.id, by=province.actor("lanhdao"))
    circle = {"kind": "leave", "first_day": today() + WEEK, "last_day": today() + WEEK + WEEK}
    with pytest.raises(EachOthersSubstitute):
        leave.ask(by=staff.actor(colleague), substitute=own, **circle)
    third = staff.officer("thu-ba", "Cao Văn Ba", office, Role.SPECIALIST)
    with pytest.raises(StandsInThen):
        leave.ask(by=staff.actor(colleague), substitute=third.officer, **circle)
    with pytest.raises(SubstituteAway):
        leave.ask(by=staff.actor(third), substitute=own, **circle)


def test_for_a_leader_stands_in_who_leads_and_can_sign_to_the_last_day(province, colleague):
    with pytest.raises(LeadsNothing):
        asked(province, colleague.officer, who="lanhdao")
    deputy = staff.officer("pct2", "Vũ Thị Hòa", province.commune, Role.LEADER, title="Phó Chủ tịch Ủy ban nhân dân")
    with pytest.raises(CannotSign):
        asked(province, deputy.officer, who="lanhdao")
    staff.certify(deputy.officer, until=now() + timedelta(days=3))
    with pytest.raises(CannotSign):
        asked(province, deputy.officer, who="lanhdao")
    staff.certify(deputy.officer)
    found = asked(province, deputy.officer, who="lanhdao")
    with pytest.raises(NotTheHead):
        leave.accept(found.id, by=province.actor("lanhdao"))
    assert leave.accept(found.id, by=staff.actor(deputy)).state == "accepted"


def test_a_certificate_lost_between_asking_and_accepting_is_seen(province):
    deputy = staff.officer("pct2", "Vũ Thị Hòa", province.commune, Role.LEADER, title="Phó Chủ tịch")
    certificate = staff.certify(deputy.officer)
    found = asked(province, deputy.officer, who="lanhdao")
    revoke_certificate(certificate, by=SYSTEM)
    with pytest.raises(CannotSign), transaction.atomic():
        leave.accept(found.id, by=province.actor("quantri"))
    found.refresh_from_db()
    assert found.state == "asked" and not Substitution.objects.exists()


def test_a_substitute_signs_in_their_own_name_by_authority_and_the_record_says_for_whom(province, tsa):
    head = staff.officer("truong-vp", "Mai Văn Chánh", Unit.objects.get(code=f"{province.commune.code}.VP"),
                         Role.LEADER, title="Chánh Văn phòng")  # fmt: skip
    staff.certify(head.officer)
    dossier = walk.drafted(province, walk.BIRTH)
    found = asked(province, head.officer, who="lanhdao")
    leave.accept(found.id, by=province.actor("quantri"))
    by = staff.actor(head)
    assert results.signer_of(by, province.commune.id) == {
        "authority": "TM. Ủy ban nhân dân\nTUQ. Chủ tịch", "position": "Chánh Văn phòng", "name": "Mai Văn Chánh",
        "in_place_of": "Hoàng Minh Tuấn",
    }  # fmt: skip
    results.sign_result(dossier.id, by=by)
    entry = next(e for e in dossiers.journal(dossier.id) if e.action == "sign")
    assert (entry.actor_name, entry.detail["in_place_of"]) == ("Mai Văn Chánh", "Hoàng Minh Tuấn")
    own = results.signer_of(province.actor("lanhdao"), province.commune.id)
    assert own["authority"].endswith("KT. Chủ tịch") and "in_place_of" not in own


def test_the_head_enters_one_who_fell_ill_and_names_a_substitute_later(province, colleague):
    by, ill = province.actor("lanhdao"), province.accounts["chuyenvien"].officer
    with pytest.raises(NotTheHead):
        leave.enter(ill, by=staff.actor(colleague), kind="sick", first_day=today(), last_day=today())
    found = leave.enter(ill, by=by, kind="sick", first_day=today(), last_day=today() + WEEK)
    assert found.state == "accepted" and not Substitution.objects.exists()
    dossier = walk.taken(province, walk.MARITAL)
    leave.name_substitute(found.id, colleague.officer, by=by)
    relay.drain()
    assert Assignment.objects.get(dossier=dossier, closed_at=None).officer_id == colleague.id
    other = staff.officer("khac", "Hà Văn Khác", Unit.objects.get(code=f"{province.commune.code}.VP"), Role.CLERK)
    leave.name_substitute(found.id, other.officer, by=by)
    assert Substitution.objects.get().substitute_id == other.officer_id


def test_two_heads_decide_at_once_and_the_second_is_told_by_whom(province, colleague):
    found = asked(province, colleague.officer)
    leave.accept(found.id, by=province.actor("lanhdao"))
    with pytest.raises(DecidedMeanwhile) as told:
        leave.refuse(found.id, by=province.actor("quantri"), note="Đơn vị đang thiếu người.")
    assert "Hoàng Minh Tuấn" in str(told.value)


def test_a_refusal_needs_its_reason_and_a_withdrawal_takes_the_rights_back(province, colleague):
    found = asked(province, colleague.officer, today() + timedelta(days=10))
    with pytest.raises(Invalid):
        leave.refuse(found.id, by=province.actor("lanhdao"), note="")
    leave.accept(found.id, by=province.actor("lanhdao"))
    assert Substitution.objects.exists()
    leave.withdraw(found.id, by=province.actor("chuyenvien"))
    leave.withdraw(found.id, by=province.actor("chuyenvien"))
    assert not Substitution.objects.exists()
    assert EventRecord.objects.filter(action="absence.withdrawn").count() == 1
    assert EventRecord.objects.filter(action="substitution_withdrawn").count() == 1


def test_the_head_assigns_what_waits_and_is_told_what_does_not_fit(province, colleague):
    dossier = walk.taken(province, walk.MARITAL)
    leave.enter(province.accounts["chuyenvien"].officer, by=province.actor("lanhdao"), kind="sick",
                first_day=today(), last_day=today())  # fmt: skip
    (step,) = handing.held_by(province.accounts["chuyenvien"].officer)
    assert handing.assign([step.id], province.accounts["vanthu"], by=province.actor("lanhdao")) == (0, [step])
    assert handing.assign([step.id], colleague, by=province.actor("congan")) == (0, [step])
    assert handing.assign([step.id], colleague, by=province.actor("lanhdao")) == (1, [])
    assert Assignment.objects.get(dossier=dossier, closed_at=None).officer_id == colleague.id


def test_only_who_is_concerned_reads_it(province, colleague):
    found = asked(province, colleague.officer)
    for who in ("chuyenvien", "lanhdao", "quantri"):
        assert selectors.readable(province.actor(who), found.id) == found
    assert selectors.readable(staff.actor(colleague), found.id) == found
    for who in ("vanthu", "congan", "truongcongan"):
        assert selectors.readable(province.actor(who), found.id) is None
    assert Officer.objects.filter(id__in=selectors.officers_led(province.actor("truongcongan"))).count() == 1
