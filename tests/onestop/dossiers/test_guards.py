"""What the services refuse whoever calls them, and what a button pressed twice at once leaves behind."""

import threading
from datetime import date

import pytest
from django.db import connection

from motcua.foundation.common.errors import Conflict, Invalid, Refusal
from motcua.foundation.common.idempotency import OtherContent
from motcua.foundation.identity.enums import Role
from motcua.onestop.dossiers import services, store
from motcua.onestop.dossiers.enums import LetterKind, Outcome
from motcua.onestop.dossiers.errors import ChangedByOther, NotYours
from motcua.onestop.dossiers.models import Assignment, Message, SupplementRequest
from motcua.onestop.dossiers.services.result import Signed
from tests.onestop.dossiers.conftest import at, make_ward, officer, soon


def at_once(act, times=2):
    """Everybody has read the dossier before anybody writes it."""
    gate, told = threading.Barrier(times), []

    def run():
        gate.wait()
        try:
            told.append(act())
        except Refusal as refusal:
            told.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_eight_times_at_once_with_one_key_is_kept_once():
    ward = make_ward()
    id = ward.submitted()
    assert all(isinstance(told, int) for told in at_once(
        lambda: services.message(id, by=ward.mother, text="Xin hỏi bao giờ có kết quả?", key="m"), 8
    ))  # fmt: skip
    assert Message.objects.filter(dossier_id=id).count() == 1
    items = [{"document": "birth_proof", "reason": "Bản chụp mờ"}]
    at_once(lambda: services.request_completion(
        id, by=ward.receptionist, items=items, answer_by=soon(), key="r"
    ), 8)  # fmt: skip
    assert SupplementRequest.objects.filter(dossier_id=id).count() == 1


def test_other_words_under_the_key_of_a_page_gone_back_to_are_told_not_lost(ward):
    id = ward.submitted()
    services.message(id, by=ward.mother, text="Câu thứ nhất", key="k")
    services.message(id, by=ward.mother, text="Câu thứ nhất ", key="k")
    with pytest.raises(Conflict):
        services.message(id, by=ward.mother, text="Câu thứ hai", key="k")
    assert [m.text for m in Message.objects.filter(dossier_id=id)] == ["Câu thứ nhất"]


def test_of_two_open_steps_an_officer_acts_on_the_one_they_took_then_on_a_free_one(ward):
    id, colleague = ward.received(), officer("Ngô Văn Tư", (Role.SPECIALIST, ward.committee))
    services.take(id, by=colleague)
    second = ("second", Role.SPECIALIST, ward.committee.id)
    move = store.Move(store.load(id), services.desk.Verb.FORWARD, colleague, at("2026-03-02 10:00"))
    move.open(*second, move.case.due_at)
    move.commit()
    services.take(id, by=ward.specialist)
    services.forward(id, by=ward.specialist, next_steps=[])
    assert Assignment.objects.get(dossier_id=id, closed_at=None).officer_id == colleague.id


def test_only_who_leads_the_authority_stops_a_dossier_and_only_by_a_letter(ward):
    id = ward.received()
    services.take(id, by=ward.specialist)
    with pytest.raises(Refusal):
        services.discontinue(id, by=ward.leader)
    services.propose_letter(id, by=ward.specialist, kind=LetterKind.STOP, reason="Không còn đối tượng")
    with pytest.raises(NotYours):
        services.discontinue(id, by=ward.specialist)


def test_an_opinion_nobody_asked_for_closes_no_step(ward):
    id = ward.received()
    services.take(id, by=ward.specialist)
    with pytest.raises(Refusal):
        services.answer_consultation(id, by=ward.specialist, node="verify", answer="Đồng ý", agrees=True)
    assert len(store.load(id).steps) == 1


def signed(ward, number="01/TB"):
    id = ward.received()
    services.take(id, by=ward.specialist)
    services.draft_result(id, by=ward.specialist, outcome=Outcome.GRANTED, data={"n": 1})
    services.forward(id, by=ward.specialist, next_steps=ward.to_sign)
    return id


def test_an_answer_moves_the_steps_that_end_with_the_whole_and_no_limit_of_another_unit(ward):
    id, own_limit = ward.received(), at("2026-03-03 16:00")
    services.take(id, by=ward.specialist)
    services.consult(
        id, by=ward.specialist, question="Có tranh chấp không?", unit=ward.other, node="opinion",
        role=Role.SPECIALIST, due_at=own_limit, at=at("2026-03-02 10:00"),
    )  # fmt: skip
    items = [{"document": "paper", "reason": "Thiếu"}]
    services.request_supplement(
        id, by=ward.specialist, items=items, answer_by=date(2026, 4, 1), at=at("2026-03-02 11:00")
    )
    services.supplement(id, by=ward.mother, note="Đã gửi", at=at("2026-03-06 11:00"))
    case = store.load(id)
    assert case.due_at > at("2026-03-09 00:00")
    assert {step.node: step.due_at for step in case.steps} == {"verify": case.due_at, "opinion": own_limit}


def test_a_clock_that_stood_still_stands_no_more_when_the_dossier_is_withdrawn(ward):
    id = ward.received()
    services.take(id, by=ward.specialist)
    items = [{"document": "paper", "reason": "Thiếu"}]
    services.request_supplement(id, by=ward.specialist, items=items, answer_by=soon())
    assert store.load(id).paused_at
    services.withdraw(id, by=ward.mother)
    assert store.load(id).paused_at is None


def test_what_changed_while_the_letter_was_made_is_not_signed(ward, stored):
    id = signed(ward)
    version = store.load(id).version
    services.note(id, by=ward.specialist, text="Đã sửa dự thảo")
    with pytest.raises(ChangedByOther):
        services.sign(id, by=ward.leader, signed=stored, next_steps=ward.to_issue, version=version)


def test_a_signed_result_keeps_the_dossier_from_being_withdrawn_until_it_is_sent_back(ward, stored):
    id = signed(ward)
    services.sign(id, by=ward.leader, signed=stored, next_steps=ward.to_issue)
    with pytest.raises(Refusal):
        services.withdraw(id, by=ward.mother)
    services.send_back(id, by=ward.clerk, to=ward.to_sign[0], reason="Sai ngày sinh")
    assert [row.state for row in store.load(id).results] == ["cancelled", "draft"]
    services.withdraw(id, by=ward.mother)
    assert store.load(id).state == "withdrawn"


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2027, 6, 1), date(2099, 1, 1)])
def test_the_day_to_answer_by_lies_after_today_and_within_a_year(ward, day):
    id = ward.received()
    services.take(id, by=ward.specialist)
    items = [{"document": "paper", "reason": "Thiếu"}]
    with pytest.raises(Invalid):
        services.request_supplement(id, by=ward.specialist, items=items, answer_by=day, at=at("2026-03-02 10:00"))
    assert store.load(id).paused_at is None


def test_a_message_is_said_once_also_when_others_went_on_before_the_second_press(ward):
    id = ward.received()
    services.message(id, by=ward.mother, text="Tôi gửi thêm giấy", key="k")
    services.take(id, by=ward.specialist)
    services.message(id, by=ward.mother, text="Tôi gửi thêm giấy", key="k")
    assert Message.objects.filter(dossier_id=id).count() == 1
    with pytest.raises(OtherContent):
        services.message(id, by=ward.mother, text="Lời khác", key="k")


def test_a_step_left_open_beside_the_result_ends_when_it_is_issued(ward, stored):
    id = signed(ward)
    services.sign(
        id, by=ward.leader, signed=stored, next_steps=[*ward.to_issue, ("opinion", Role.SPECIALIST, ward.other.id)]
    )
    services.issue(id, by=ward.clerk)
    assert not Assignment.objects.filter(dossier_id=id, closed_at=None).exists()
    assert Assignment.objects.get(dossier_id=id, node="opinion").outcome == "lapsed"


@pytest.fixture
def stored(ward):
    from motcua.foundation.files.services import store_bytes

    file = store_bytes(b"signed letter", name="a.bin", media_type="application/octet-stream", by=ward.leader)
    return Signed(file.id, file.sha256, "01/TB-UBND")
