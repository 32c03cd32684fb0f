"""What is missing is found before a dossier is late: kinds, dossiers endangered, clearing, reminders."""

from datetime import timedelta

import pytest

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now, today
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.models import Position, Unit
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.models import Certificate
from motcua.foundation.signing.services import revoke_certificate
from motcua.office.readiness import board, leave, looking, reminders
from motcua.office.readiness.board import Wanted
from motcua.office.readiness.enums import GROUPS, STOPS_WORK, Group, Kind, Reach
from motcua.office.readiness.models import Gap
from tests.office.readiness import staff
from tests.sites import walk


def gaps(**more):
    return Gap.objects.filter(cleared_at=None, kind__in=STOPS_WORK, **more)


def certificate(province, who="lanhdao"):
    return Certificate.objects.get(holder_kind=HolderKind.OFFICER, holder_id=province.accounts[who].officer_id)


def test_a_province_in_order_lacks_only_the_three_haves(province):
    new, mended = looking.look()
    assert not gaps() and (new, mended) == (Gap.objects.count(), 0)
    assert {g.kind for g in Gap.objects.all()} == {Kind.HAVE_MISSING}
    assert Gap.objects.count() == 3 * Position.objects.values("officer").distinct().count()
    assert looking.look() == (0, 0)


def test_an_ending_certificate_names_the_person_the_day_and_the_dossiers_endangered(province):
    dossier = walk.received(province, walk.BIRTH)
    end = now() + timedelta(days=20)
    Certificate.objects.filter(id=certificate(province).id).update(not_after=end)
    looking.look()
    found = gaps().get()
    assert (found.kind, found.officer_id) == (Kind.CERTIFICATE_ENDING, province.accounts["lanhdao"].officer_id)
    assert (found.unit, found.dossiers, found.reach) == (province.commune, 1, Reach.AUTHORITY)
    assert found.ends_at == end and found.by_when == dossier.due_at
    assert list(board.endangered(found)) == [dossier]


@pytest.mark.parametrize("how", ["revoked", "expired", "none", "only-registered"])
def test_a_certificate_that_does_not_hold(province, how):
    walk.received(province, walk.BIRTH)
    own = certificate(province)
    if how == "revoked":
        revoke_certificate(own, by=SYSTEM)
    elif how == "expired":
        Certificate.objects.filter(id=own.id).update(not_after=now() - timedelta(days=2))
    elif how == "only-registered":
        Certificate.objects.filter(id=own.id).update(key_reference="")
    else:
        own.delete()
    looking.look()
    found = gaps().get()
    assert found.kind == (Kind.NO_CERTIFICATE if how in ("none", "only-registered") else Kind.CERTIFICATE_ENDED)
    assert found.dossiers == 1 and found.since <= now()


def test_where_another_leader_can_sign_nothing_is_endangered_and_what_is_mended_is_cleared(province):
    walk.received(province, walk.BIRTH)
    revoke_certificate(certificate(province), by=SYSTEM)
    looking.look()
    assert gaps().get().dossiers == 1
    first = gaps().get().id
    deputy = staff.officer("pct2", "Vũ Thị Hòa", province.commune, Role.LEADER)
    staff.certify(deputy.officer)
    deputy.password_temporary = True
    deputy.save()
    looking.look()
    found = gaps().get()
    assert found.id == first and found.dossiers == 0
    staff.certify(province.accounts["lanhdao"].officer)
    looking.look()
    assert not gaps() and Gap.objects.get(id=first).cleared_at is not None


def test_a_seal_that_ends_and_a_seal_that_is_gone(province):
    walk.received(province, walk.BIRTH)
    seal = Certificate.objects.get(holder_kind=HolderKind.UNIT, holder_id=province.commune.id)
    Certificate.objects.filter(id=seal.id).update(not_after=now() + timedelta(days=3))
    looking.look()
    assert (gaps().get().kind, gaps().get().officer) == (Kind.SEAL_ENDING, None)
    seal.delete()
    looking.look()
    assert gaps().get().kind == Kind.NO_SEAL


def test_steps_that_nobody_may_do_are_named_with_who_did_them_last(province):
    dossier = walk.received(province, walk.MARITAL)
    own = province.accounts["chuyenvien"].officer
    Position.objects.filter(officer=own).update(valid_to=today())
    looking.look()
    found = gaps(kind=Kind.RIGHT_MISSING).get()
    assert (found.officer_id, found.about, found.dossiers) == (own.id, Role.SPECIALIST, 1)
    assert list(board.endangered(found)) == [dossier]


def test_a_right_that_ends_within_thirty_days_with_nobody_else(province):
    own = province.accounts["vanthu"].officer
    Position.objects.filter(officer=own).update(valid_to=today() + timedelta(days=10))
    looking.look()
    assert gaps().get().kind == Kind.RIGHT_ENDING and gaps().get().ends_at is not None
    office = Unit.objects.get(code=f"{province.commune.code}.VP")
    other = staff.officer("vt2", "Đỗ Thị Lan", office, Role.CLERK)
    Account.objects.filter(id=other.id).update(password_temporary=True)
    looking.look()
    assert not gaps()


def test_an_officer_without_an_account_cannot_do_the_work(province):
    walk.received(province, walk.MARITAL)
    Account.objects.filter(id=province.accounts["chuyenvien"].id).update(is_active=False)
    looking.look()
    found = gaps(dossiers__gt=0).get()
    assert (found.kind, found.about) == (Kind.NO_ACCOUNT, Role.SPECIALIST)


def test_one_who_is_away_without_a_substitute_stands_on_the_board_until_somebody_is_named(province):
    walk.taken(province, walk.MARITAL)
    office = Unit.objects.get(code=f"{province.commune.code}.VP")
    other = staff.officer("dn", "Trần Thị Bình", office, Role.SPECIALIST)
    Account.objects.filter(id=other.id).update(password_temporary=True)
    found = leave.enter(province.accounts["chuyenvien"].officer, by=province.actor("lanhdao"), kind="sick",
                        first_day=today(), last_day=today() + timedelta(days=3))  # fmt: skip
    looking.look()
    held = gaps(kind=Kind.NO_SUBSTITUTE, reach=Reach.HELD).get()
    assert (held.dossiers, held.officer) == (1, found.officer)
    assert board.endangered(held).count() == 1
    leave.name_substitute(found.id, other.officer, by=province.actor("lanhdao"))
    looking.look()
    assert not gaps(kind=Kind.NO_SUBSTITUTE)


def test_a_person_is_reminded_in_one_message_and_of_the_same_thing_once_a_week(province):
    Certificate.objects.filter(id=certificate(province).id).update(not_after=now() + timedelta(days=20))
    looking.look()
    people = {g.officer_id for g in Gap.objects.all()}
    assert reminders.remind() == len(people)
    told = Notice.objects.filter(template="readiness")
    assert told.count() == len(people)
    leader = told.get(recipient_id=province.accounts["lanhdao"].officer_id)
    assert "Chứng thư số sắp hết hạn" in leader.body and leader.body.count("\n- ") == 4
    assert "The certificate ends soon" in leader.worded("en")[1]
    assert reminders.remind() == 0 and reminders.remind(at=now() + timedelta(days=6)) == 0
    assert reminders.remind(at=now() + timedelta(days=8)) == len(people)
    assert Notice.objects.filter(template="readiness").count() == 2 * len(people)


def test_who_sees_which_warning(province):
    for who in ("lanhdao", "gdxaydung"):
        revoke_certificate(certificate(province, who), by=SYSTEM)
    looking.look()
    seen = {
        who: board.narrowed(board.open_gaps(province.actor(who)), Wanted(Group.CERTIFICATES)).count()
        for who in ("quantri", "lanhdao", "vanthu", "gdxaydung", "truongphong", "congan")
    }
    assert seen == {"quantri": 2, "lanhdao": 1, "vanthu": 1, "gdxaydung": 1, "truongphong": 0, "congan": 0}


def test_what_no_dossier_waits_for_stops_no_work(province):
    revoke_certificate(certificate(province, "gdxaydung"), by=SYSTEM)
    looking.look()
    rows = board.open_gaps(province.actor("quantri"))
    director = board.narrowed(rows, Wanted(Group.CERTIFICATES)).get()
    assert director.dossiers == 0 and not board.narrowed(rows, Wanted(Group.WORK)).filter(id=director.id).exists()
    before = board.counts(rows)
    Gap.objects.filter(id=director.id).update(dossiers=2)
    after = board.counts(rows)
    assert board.narrowed(rows, Wanted(Group.WORK)).filter(id=director.id).exists()
    assert after[Group.WORK] == before[Group.WORK] + 1 and after[Group.CERTIFICATES] == before[Group.CERTIFICATES]


def test_groups_hold_every_kind_once():
    kinds = [kind for group in GROUPS.values() for kind in group]
    assert sorted(kinds) == sorted(Kind)
