"""What people asked goes after its time; what was counted stays, and a question that waits is not lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings

from motcua.assistant.answers import figures, forgetting, selectors, services
from motcua.assistant.answers.enums import Source
from motcua.assistant.answers.models import OfficerQuestion, Thread, Turn
from motcua.foundation.common.actors import GUEST
from motcua.foundation.common.clock import now
from motcua.foundation.organisations.selectors import root

QUESTION = "khai sinh mất bao lâu"


@pytest.fixture
def old(province):
    """Asked and handed over by somebody signed in, 366 days ago."""
    owner = province.citizen_actor(0)
    turn = services.ask(QUESTION, by=owner, source=Source.PORTAL, language="vi")
    handed = services.hand_over(
        turn.thread_id, by=owner, unit_id=province.commune.id, question="Chị Mai hỏi.", name="Mai", phone="0912345678"
    )
    Thread.objects.update(last_at=now() - timedelta(days=366))
    return handed


def test_words_names_and_ways_back_go_and_what_was_counted_stays(province, old):
    services.answer(old.id, by=province.actor("chuyenvien"), text="Trong ngày làm việc, chị nhé.")
    assert forgetting.forget_questions() == 0, "what was answered now is not gone before it is read"
    OfficerQuestion.objects.update(answered_at=now() - timedelta(days=400))
    new = services.ask(QUESTION, by=GUEST, source=Source.PORTAL, language="vi")
    asked = figures.Question(root(), now() - timedelta(days=1), now() + timedelta(days=1))
    counted = figures.figures(asked).whole
    secret, code = old.thread.secret, old.code
    assert forgetting.forget_questions() == 1 and forgetting.forget_questions() == 0
    turn, handed = Turn.objects.get(thread=old.thread), OfficerQuestion.objects.get()
    assert (turn.question, handed.question, handed.answer) == (forgetting.GONE,) * 3
    assert (handed.name, handed.phone, handed.email, handed.person_id) == ("", "", "", None)
    assert Thread.objects.get(id=old.thread_id).person_id is None
    assert selectors.thread_by_secret(secret) is None and selectors.by_code(code) is None
    assert Turn.objects.get(id=new.id).question == QUESTION
    assert figures.figures(asked).whole == counted
    assert not selectors.answered(province.actor("chuyenvien")).exists()


def test_what_waits_for_an_officer_is_kept_until_it_is_answered(province, old):
    assert forgetting.forget_questions() == 0 and forgetting.overdue() == (0, None)
    assert OfficerQuestion.objects.get().question == "Chị Mai hỏi."


def test_the_time_is_the_installations_and_may_be_none(province, monkeypatch):
    services.ask(QUESTION, by=GUEST, source=Source.PORTAL, language="vi")
    Thread.objects.update(last_at=now() - timedelta(days=40))
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, forget_questions_days=0))
    assert forgetting.forget_questions() == 0
    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, forget_questions_days=30))
    assert forgetting.overdue()[0] == 1 and forgetting.forget_questions() == 1
