"""Forms 04 and 05: what the law lets an agency do to a dossier's time, and what is refused."""

from datetime import date, timedelta

import pytest

from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Conflict, Invalid, Refusal
from motcua.onestop.dossiers import allowed, progress, selectors, services, store
from motcua.onestop.dossiers.enums import LetterKind, LetterState
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Dossier, LetterDraft
from tests.onestop.dossiers.conftest import at

WHY = "Cần xác minh thêm tại nơi cư trú trước đây"


def proposed(ward, kind=LetterKind.EXTENSION, until=date(2026, 3, 9), when="2026-03-03 09:00", by=None, **more):
    return services.propose_letter(
        ward.id, by=by or ward.specialist, kind=kind, reason=WHY, until=until, at=at(when), **more
    )


@pytest.fixture
def case(ward):
    """Received on Monday 2 March 2026, due on Thursday 5 March."""
    ward.id = ward.received(limit="3wd")
    services.take(ward.id, by=ward.specialist, at=at("2026-03-02 10:00"))
    return ward


def due(ward):
    return local(Dossier.objects.get(id=ward.id).due_at)


def test_an_extension_moves_the_day_when_it_is_signed_and_not_when_it_is_asked_for(case):
    before = due(case)
    draft = proposed(case)
    assert due(case) == before and draft.state == LetterState.DRAFT
    services.extend(case.id, by=case.leader, at=at("2026-03-04 09:00"))
    assert due(case).date() == date(2026, 3, 9) and due(case).time() == before.time()
    entry = selectors.journal(case.id)[-1]
    assert (entry.action, entry.detail["reason"], entry.detail["days"]) == ("extend", WHY, 2)
    [step] = store.load(case.id).steps
    assert step.due_at == Dossier.objects.get(id=case.id).due_at
    assert LetterDraft.objects.get().state == LetterState.SIGNED
    told = progress.due_of_dossier(Dossier.objects.get(id=case.id))
    assert told.due_at == due(case) and any(line.message_id == "extend" for line in told.lines)


def test_only_who_leads_the_authority_signs_and_only_what_waits(case):
    with pytest.raises(Refusal, match="chờ ký"):
        services.extend(case.id, by=case.leader, at=at("2026-03-03 10:00"))
    proposed(case)
    for who in (case.specialist, case.clerk, case.stranger, case.mother):
        with pytest.raises(NotYours):
            services.extend(case.id, by=who, at=at("2026-03-03 10:00"))
    with pytest.raises(Refusal, match="chờ ký"):
        services.discontinue(case.id, by=case.leader, at=at("2026-03-03 10:00"))
    for who in (case.clerk, case.stranger, case.mother):
        with pytest.raises(Refusal):
            proposed(case, by=who)


@pytest.mark.parametrize(
    "until", [date(2026, 3, 5), date(2026, 3, 4), date(2026, 3, 7), date(2026, 3, 11), None],
    ids=["the day it is due", "earlier", "a Saturday", "longer than the limit itself", "none"],
)  # fmt: skip
def test_a_day_that_it_cannot_become_is_told_at_its_field(case, until):
    with pytest.raises(Invalid) as told:
        proposed(case, until=until)
    assert set(told.value.fields) == {"until"} and not LetterDraft.objects.exists()


def test_it_is_told_before_the_due_time_and_once(case, settings):
    with pytest.raises(Refusal, match="xin lỗi"):
        proposed(case, when="2026-03-06 09:00")
    proposed(case)
    services.extend(case.id, by=case.leader, at=at("2026-03-04 09:00"))
    with pytest.raises(Refusal, match="gia hạn"):
        proposed(case, until=date(2026, 3, 10), when="2026-03-04 10:00")


def test_signing_too_late_is_refused_and_changes_nothing(case):
    proposed(case)
    before = due(case)
    with pytest.raises(Refusal, match="xin lỗi"):
        services.extend(case.id, by=case.leader, at=at("2026-03-06 09:00"))
    assert due(case) == before and LetterDraft.objects.get().state == LetterState.DRAFT


def test_the_house_sets_how_often_how_long_and_how_early(case, monkeypatch):
    def house(**values):
        found = allowed.Allowed(**{"supplements": 2, "extensions": 1, "longest": 3, "notice": 0, **values})
        monkeypatch.setattr(allowed, "for_case", lambda case: found)

    house(notice=2)
    with pytest.raises(Refusal, match="2 ngày làm việc"):
        proposed(case, when="2026-03-04 09:00")
    proposed(case, when="2026-03-03 09:00")
    house(extensions=0)
    with pytest.raises(Refusal):
        services.extend(case.id, by=case.leader, at=at("2026-03-03 10:00"))
    house(longest=1)
    with pytest.raises(Invalid):
        services.extend(case.id, by=case.leader, at=at("2026-03-03 10:00"))


def test_a_late_dossier_gets_an_apology_with_another_day_and_stays_late(case):
    with pytest.raises(Refusal, match="không trễ"):
        proposed(case, LetterKind.APOLOGY)
    proposed(case, LetterKind.APOLOGY, until=date(2026, 3, 11), when="2026-03-06 09:00")
    before = due(case)
    services.apologise(case.id, by=case.leader, at=at("2026-03-06 10:00"))
    assert due(case) == before and selectors.journal(case.id)[-1].detail["until"] == "2026-03-11"
    with pytest.raises(Refusal, match="một lần"):
        proposed(case, LetterKind.APOLOGY, until=date(2026, 3, 12), when="2026-03-06 11:00")


def test_form_05_stops_the_dossier_once_its_applicant_can_answer_no_more(case):
    tomorrow = local(now()).date() + timedelta(days=1)
    services.request_supplement(
        case.id, by=case.specialist, items=[{"document": "id", "reason": "Thiếu"}], answer_by=tomorrow,
    )  # fmt: skip
    with pytest.raises(Refusal, match="vẫn còn"):
        services.propose_letter(case.id, by=case.specialist, kind=LetterKind.STOP, reason=WHY)
    later = now() + timedelta(days=3)
    services.propose_letter(case.id, by=case.specialist, kind=LetterKind.STOP, reason=WHY, at=later)
    services.discontinue(case.id, by=case.leader, at=later)
    found = Dossier.objects.get(id=case.id)
    assert (found.state, found.paused_at, store.load(case.id).steps) == ("discontinued", None, [])
    assert selectors.clock(case.id)[-1].kind == "end"


def test_one_letter_waits_at_a_time_is_written_anew_and_can_be_dropped(case):
    first = proposed(case)
    again = proposed(case, until=date(2026, 3, 10), more="Cán bộ sẽ gọi cho ông/bà.", when="2026-03-03 10:00")
    assert again.id == first.id and LetterDraft.objects.get().until == date(2026, 3, 10)
    with pytest.raises(Conflict):
        services.propose_letter(
            case.id, by=case.specialist, kind=LetterKind.STOP, reason=WHY, at=at("2026-03-03 10:30")
        )
    with pytest.raises(Invalid):
        services.drop_letter(case.id, by=case.leader, reason=" ", at=at("2026-03-03 11:00"))
    services.drop_letter(case.id, by=case.leader, reason="Kịp hạn", at=at("2026-03-03 11:00"))
    assert LetterDraft.objects.get().state == LetterState.DROPPED
    proposed(case, when="2026-03-03 12:00")
    assert LetterDraft.objects.count() == 2


def test_the_same_button_pressed_again_signs_once(case):
    proposed(case, key="p")
    proposed(case, key="p")
    for _again in range(2):
        version = services.extend(case.id, by=case.leader, at=at("2026-03-04 09:00"), key="k")
    assert version == Dossier.objects.get(id=case.id).version
    assert [row.kind for row in store.load(case.id).clock] == ["start", "extend"]


def test_a_second_supplement_needs_its_reason_and_a_third_is_refused(case):
    items = [{"document": "id", "reason": "Thiếu"}]
    ask = {"by": case.specialist, "items": items, "answer_by": local(now()).date() + timedelta(days=30)}
    services.request_supplement(case.id, **ask)
    services.supplement(case.id, by=case.mother, note="Đã gửi")
    with pytest.raises(Invalid) as told:
        services.request_supplement(case.id, **ask)
    assert set(told.value.fields) == {"again"}
    asked = services.request_supplement(case.id, **ask, again="Giấy gửi lại là của người khác")
    assert asked.again and Dossier.objects.get(id=case.id).supplements == 2
    services.supplement(case.id, by=case.mother, note="Đã gửi")
    with pytest.raises(Refusal):
        services.request_supplement(case.id, **ask, again="Giấy gửi lại là của người khác")
