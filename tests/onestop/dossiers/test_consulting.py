"""Opinions that do not come: the unit is reminded before its day, both units are told once when it has passed."""

from datetime import timedelta

import pytest

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.enums import Role
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import officers_with
from motcua.onestop.dossiers import consulting, services
from motcua.onestop.dossiers.models import Assignment, Consultation
from tests.office.readiness import staff
from tests.sites import walk
from tests.sites.conftest import province, tsa
from tests.sites.desk.test_acts import asked_for_an_opinion

__all__ = ["province", "tsa"]


def told(template):
    return set(Notice.objects.filter(template=template).values_list("recipient_id", flat=True))


def answering(asked):
    found = officers_with(Role.SPECIALIST, [asked.unit_id]) | officers_with(Role.LEADER, [asked.unit_id])
    return set(found.values_list("id", flat=True))


def examining(asked):
    """One holds the step, and the step beside it is free for their colleagues."""
    step = Assignment.objects.get(dossier=asked.dossier_id, node="inspect", closed_at=None)
    return set(officers_with(Role.SPECIALIST, [step.unit_id]).values_list("id", flat=True))


@pytest.fixture
def asked(province, monkeypatch):
    asked_for_an_opinion(province, monkeypatch)
    return Consultation.objects.get()


def test_a_unit_is_reminded_in_the_last_quarter_of_its_time_and_both_are_told_when_it_is_over(province, asked):
    assert consulting.look_after_opinions() == 0 and consulting.untold(now()) == (0, None)
    Consultation.objects.update(asked_at=now() - timedelta(days=21), due_at=now() + timedelta(days=2))
    assert (consulting.look_after_opinions(), consulting.look_after_opinions()) == (1, 0)
    writer, head = (province.accounts[who].officer_id for who in ("xaydung", "truongphong"))
    settling = province.accounts["chuyenvien"].officer_id
    assert writer in told("opinion-due-soon") and settling not in told("opinion-due-soon")
    Consultation.objects.update(due_at=now() - timedelta(minutes=5))
    assert consulting.untold(now())[0] == 1
    assert (consulting.look_after_opinions(), consulting.look_after_opinions()) == (1, 0)
    assert {writer, head} <= answering(asked) and settling in examining(asked)
    assert told("opinion-late") == answering(asked) | examining(asked) and consulting.untold(now()) == (0, None)


def test_another_unit_that_is_asked_too_is_not_told(province, asked):
    other = Unit.objects.filter(kind="department").exclude(id=asked.unit.owner_id).first()
    staff.officer("khac", "Lê Văn Khác", other, Role.SPECIALIST)
    opinion = Assignment.objects.get(unit=asked.unit, closed_at=None)
    opinion.pk, opinion.unit = uuid7(), other
    opinion.save(force_insert=True)
    Consultation.objects.update(due_at=now() - timedelta(minutes=5))
    consulting.look_after_opinions()
    assert told("opinion-late") == answering(asked) | examining(asked)


def test_one_that_fails_keeps_the_others_not_waiting(province, asked, monkeypatch):
    failing = Consultation.objects.create(
        dossier_id=asked.dossier_id, unit=asked.unit, asked_at=asked.asked_at, due_at=now() - timedelta(days=1),
        asked_by=asked.asked_by, question=asked.question,
    )  # fmt: skip
    Consultation.objects.filter(id=asked.id).update(due_at=now() - timedelta(minutes=5))
    real = consulting._officers
    monkeypatch.setattr(
        consulting, "_officers", lambda one, late: real(one, late=late) if one.id != failing.id else 1 / 0
    )
    assert consulting.look_after_opinions() == 1 and told("opinion-late")


def test_who_was_reminded_keeps_nobody_else_waiting(province, asked, monkeypatch):
    monkeypatch.setattr(consulting, "MOST", 1)
    Consultation.objects.update(asked_at=now() - timedelta(days=21), due_at=now() + timedelta(days=2))
    assert consulting.look_after_opinions() == 1
    Consultation.objects.create(
        dossier_id=asked.dossier_id, unit=asked.unit, asked_at=now() - timedelta(days=21),
        due_at=now() + timedelta(days=2, hours=1), asked_by=asked.asked_by, question=asked.question,
    )  # fmt: skip
    assert consulting.look_after_opinions() == 1


def test_nobody_is_told_of_what_was_answered_or_of_a_dossier_that_has_ended(province, asked):
    Consultation.objects.update(due_at=now() - timedelta(minutes=5))
    services.withdraw(asked.dossier_id, by=walk.filer(province, "1.013225"), reason="Không làm nhà nữa")
    assert consulting.look_after_opinions() == 0 and not Notice.objects.filter(template__startswith="opinion-")
