"""From filing to the returned result, and every door that stays shut on the way."""

from datetime import date

import pytest

from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import Invalid, NotAllowed, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import OutboxMessage
from motcua.foundation.files.services import store_bytes
from motcua.onestop.dossiers import selectors, services, store
from motcua.onestop.dossiers.enums import ApplicantKind, DossierState, Outcome, ResultState
from motcua.onestop.dossiers.errors import NotYours, StepNotOpen, TakenByOther
from motcua.onestop.dossiers.models import Dossier, Result
from tests.onestop.dossiers.conftest import at, officer, soon

PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"
)


def signed(ward, number="15/GXN-UBND") -> services.Signed:
    file = store_bytes(PDF + number.encode(), name="result.pdf", media_type="application/pdf", by=ward.leader)
    return services.Signed(file.id, file.sha256, number)


def settle(ward, id, outcome=Outcome.GRANTED):
    services.take(id, by=ward.specialist, at=at("2026-03-02 10:00"))
    services.draft_result(
        id, by=ward.specialist, outcome=outcome, data={"reason": "Điều 23"}, at=at("2026-03-03 09:00")
    )
    services.forward(id, by=ward.specialist, next_steps=ward.to_sign, at=at("2026-03-03 09:05"))
    result = services.sign(id, by=ward.leader, signed=signed(ward), next_steps=ward.to_issue, at=at("2026-03-03 10:00"))
    services.issue(id, by=ward.clerk, at=at("2026-03-03 10:30"))
    return Result.objects.get(id=result)


def test_a_dossier_walks_from_filing_to_the_returned_result(ward):
    id = ward.received()
    settle(ward, id)
    services.return_result(id, by=ward.receptionist, at=at("2026-03-03 15:00"))
    dossier = Dossier.objects.get(id=id)
    assert dossier.state == DossierState.RESULT_RETURNED
    assert dossier.outcome == Outcome.GRANTED
    assert [e.action for e in selectors.journal(id)] == [
        "submit", "receive", "take", "draft_result", "forward", "sign", "issue", "return_result",
    ]  # fmt: skip
    assert store.load(id).steps == []


def test_persons_stand_in_order_of_their_given_names_and_businesses_of_their_whole_name(ward):
    people = [("person", name) for name in ("Nguyễn Văn Xuân", "Vũ Thị Bình", "Nguyễn An", "Đỗ Văn Bình")]
    for kind, name in [*people, ("business", "Công ty An Bình")]:
        applicant = services.intake.Applicant(ApplicantKind(kind), uuid7(), name, "025190001234")
        ward.submitted(applicant=applicant)
    names = list(Dossier.objects.order_by("applicant_sort").values_list("applicant_name", flat=True))
    assert names == ["Nguyễn An", "Đỗ Văn Bình", "Vũ Thị Bình", "Công ty An Bình", "Nguyễn Văn Xuân"]


def test_reception_starts_the_clock_and_says_the_day(ward):
    id = ward.received("2026-03-02 09:00")  # Monday; three working days
    assert f"{local(Dossier.objects.get(id=id).due_at):%Y-%m-%d %H:%M}" == "2026-03-05 17:00"


def test_before_reception_no_clock_runs(ward):
    id = ward.submitted()
    services.request_completion(
        id, by=ward.receptionist, items=[{"document": "id", "reason": "Ảnh mờ"}], answer_by=date(2026, 3, 10),
        at=at("2026-03-02 09:00"),
    )  # fmt: skip
    dossier = Dossier.objects.get(id=id)
    assert dossier.state == DossierState.SUPPLEMENT_REQUESTED
    assert dossier.due_at is None and selectors.clock(id) == []
    services.complete(id, by=ward.mother, note="Tôi gửi lại ảnh", at=at("2026-03-03 09:00"))
    assert Dossier.objects.get(id=id).state == DossierState.SUBMITTED


def test_a_supplement_stops_the_clock_until_the_answer(ward):
    id = ward.received("2026-03-02 09:00")
    services.take(id, by=ward.specialist, at=at("2026-03-02 10:00"))
    services.request_supplement(
        id, by=ward.specialist, items=[{"document": "id", "reason": "Thiếu mặt sau"}], answer_by=date(2026, 3, 20),
        at=at("2026-03-03 17:00"),
    )  # fmt: skip
    assert Dossier.objects.get(id=id).state == DossierState.SUPPLEMENT_REQUESTED
    services.supplement(id, by=ward.mother, note="Đã gửi", at=at("2026-03-10 17:00"))
    dossier = Dossier.objects.get(id=id)
    assert dossier.state == DossierState.IN_PROGRESS and dossier.paused_at is None
    # one of three working days was used on 3 March; two remain after 10 March
    assert f"{local(dossier.due_at):%Y-%m-%d %H:%M}" == "2026-03-12 17:00"


def test_a_supplement_is_asked_for_once_and_with_reasons(ward):
    id = ward.received()
    services.take(id, by=ward.specialist)
    with pytest.raises(Invalid):
        services.request_supplement(id, by=ward.specialist, items=[], answer_by=soon())
    services.request_supplement(id, by=ward.specialist, items=[{"document": "id", "reason": "Mờ"}], answer_by=soon())
    services.supplement(id, by=ward.mother, note="Đã gửi")
    with pytest.raises(Invalid):
        services.request_supplement(
            id, by=ward.specialist, items=[{"document": "id", "reason": "Mờ"}], answer_by=soon()
        )


def test_the_button_pressed_twice_files_once(ward):
    filing = ward.filing()
    first = services.submit(filing, by=ward.mother, key="form-1")
    again = services.submit(filing, by=ward.mother, key="form-1")
    assert first == again
    assert Dossier.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def test_codes_count_by_agency_and_day_and_are_never_given_twice(ward):
    codes = [services.submit(ward.filing(), by=ward.mother, key=str(n), at=at("2026-03-02 08:00"))[1] for n in range(3)]
    assert codes == ["H44.80.00-260302-0001", "H44.80.00-260302-0002", "H44.80.00-260302-0003"]


def test_a_wrong_reception_is_undone_while_nothing_followed(ward):
    id = ward.received()
    services.undo_reception(id, by=ward.receptionist, reason="Nhầm thủ tục", at=at("2026-03-02 09:10"))
    dossier = Dossier.objects.get(id=id)
    assert dossier.state == DossierState.SUBMITTED and dossier.received_at is None and dossier.due_at is None
    services.receive(id, by=ward.receptionist, first_steps=ward.first, at=at("2026-03-03 09:00"))
    assert f"{local(Dossier.objects.get(id=id).due_at):%Y-%m-%d}" == "2026-03-06"
    services.take(id, by=ward.specialist, at=at("2026-03-03 09:30"))
    with pytest.raises(StepNotOpen):
        services.undo_reception(id, by=ward.receptionist, reason="Nhầm thủ tục")


def test_a_refusal_needs_its_reason_and_is_signed_like_any_result(ward):
    id = ward.received()
    services.take(id, by=ward.specialist)
    with pytest.raises(Invalid):
        services.draft_result(id, by=ward.specialist, outcome=Outcome.REFUSED, data={"reason": " "})
    id = ward.received()
    settle(ward, id, Outcome.REFUSED)
    assert Dossier.objects.get(id=id).outcome == Outcome.REFUSED


def test_a_reissued_result_replaces_the_first(ward):
    id = ward.received()
    first = settle(ward, id)
    second = services.reissue(
        id, by=ward.leader, signed=signed(ward, "15a/GXN-UBND"), data={"name": "đúng"}, reason="Sai tên đệm"
    )
    first.refresh_from_db()
    assert first.state == ResultState.REPLACED and first.replaced_by == second
    assert Result.objects.get(dossier_id=id, state=ResultState.ISSUED) == second


def test_withdrawing_ends_every_step_but_not_after_the_signature(ward):
    id = ward.received()
    services.withdraw(id, by=ward.mother, reason="Tôi nộp nhầm")
    assert Dossier.objects.get(id=id).state == DossierState.WITHDRAWN
    assert store.load(id).steps == []
    id = ward.received()
    services.take(id, by=ward.specialist)
    services.draft_result(id, by=ward.specialist, outcome=Outcome.GRANTED, data={})
    services.forward(id, by=ward.specialist, next_steps=ward.to_sign)
    services.sign(id, by=ward.leader, signed=signed(ward), next_steps=ward.to_issue)
    with pytest.raises(Refusal):
        services.withdraw(id, by=ward.mother)


@pytest.mark.parametrize("who", ["stranger", "mother", "neighbour", "specialist", "leader", "clerk"])
def test_only_a_receptionist_of_the_place_receives(ward, who):
    id = ward.submitted()
    with pytest.raises(NotAllowed):
        services.receive(id, by=getattr(ward, who), first_steps=ward.first)
    assert Dossier.objects.get(id=id).version == 1


@pytest.mark.parametrize("who", ["stranger", "mother", "receptionist", "leader", "clerk"])
def test_only_the_specialist_of_the_step_takes_it(ward, who):
    id = ward.received()
    with pytest.raises(NotYours):
        services.take(id, by=getattr(ward, who))


def test_a_step_in_another_officers_hands_is_not_mine(ward):
    id = ward.received()
    services.take(id, by=ward.specialist)
    colleague = officer("Ngô Thị Hai", ("specialist", ward.committee))
    with pytest.raises(TakenByOther, match="Lê Văn Sơn"):
        services.forward(id, by=colleague, next_steps=ward.to_sign)


def test_a_neighbour_sees_and_does_nothing(ward):
    id = ward.received()
    for act in (services.withdraw, services.change_contact, services.message):
        more = {"contact": {"phone": "1"}} if act is services.change_contact else {}
        more |= {"text": "xin chào"} if act is services.message else {}
        with pytest.raises(NotAllowed):
            act(id, by=ward.neighbour, **more)
    assert not selectors.visible_to(ward.neighbour).exists()
    assert selectors.visible_to(ward.mother).count() == 1
    assert selectors.visible_to(ward.specialist).count() == 1
    assert not selectors.visible_to(ward.stranger).exists()


def test_the_worklist_puts_the_least_time_left_first(ward):
    late, soon = ward.received("2026-03-03 09:00"), ward.received("2026-03-02 09:00")
    assert [step.dossier_id for step in selectors.worklist(ward.specialist)] == [soon, late]
    first = selectors.worklist(ward.specialist, size=1)[0]
    rest = selectors.worklist(ward.specialist, after=(first.due_at, first.id))
    assert [step.dossier_id for step in rest] == [late]
    assert selectors.worklist(ward.stranger) == []


def test_a_step_costs_two_statements(ward, django_assert_num_queries):
    id = ward.received()
    with django_assert_num_queries(2):
        services.take(id, by=ward.specialist)
    with django_assert_num_queries(2):
        services.forward(id, by=ward.specialist, next_steps=ward.to_sign)
