"""A complaint from the refusal to the answer: who may, by when, what is signed, what is told, what is recorded."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.common import relay, seal
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord, SealedEvent
from motcua.foundation.documents.models import Letter
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.files.access import may_read
from motcua.foundation.files.services import read_bytes, store_upload
from motcua.foundation.notices.models import Notice
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.verification import verify_pdf
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.feedback import letters, selectors, services, workflow
from motcua.onestop.feedback.enums import ComplaintState, ComplaintVerb, DecisionKind
from motcua.onestop.feedback.errors import (
    ComplainedAlready,
    ComplaintNotOpen,
    NotCompetent,
    NothingToComplainOf,
)
from motcua.onestop.feedback.models import Complaint
from tests.foundation.documents.test_render import text_of
from tests.sites import walk
from tests.sites.conftest import province, tsa  # noqa: F401

SAYS = {"reasons": "Phường có thẩm quyền theo nơi tôi thường trú.", "wishes": "Đề nghị tiếp nhận hồ sơ."}
FOUND = {"findings": "Đã kiểm tra nơi thường trú, đúng thẩm quyền.", "measures": "Hủy phiếu từ chối, tiếp nhận hồ sơ."}


@pytest.fixture
def declined(province, tsa) -> Dossier:  # noqa: F811
    found = walk.submitted(province)
    dossiers.decline(found.id, by=province.actor("tiepnhan"), reason="Không thuộc thẩm quyền của phường.")
    relay.drain()
    return Dossier.objects.get(id=found.id)


@pytest.fixture
def filed(province, declined) -> Complaint:  # noqa: F811
    return services.file(declined.id, by=province.citizen_actor(0), **SAYS)


@given(st.lists(st.sampled_from([v for v in ComplaintVerb if v is not ComplaintVerb.FILE]), max_size=6))
@settings(max_examples=60)
def test_the_steps_lead_to_one_end_and_never_on_from_there(verbs):
    state = ComplaintState.SUBMITTED
    for verb in verbs:
        if workflow.is_open(verb, state):
            assert state in workflow.OPEN
            state = workflow.after(verb)
    assert state in workflow.OPEN or not any(workflow.is_open(v, state) for v in workflow.STEPS)


def test_the_decision_its_number_and_the_head_who_settles_are_known(province, declined, tsa):  # noqa: F811
    decision = selectors.decision_of(declined)
    form_03 = Letter.objects.get(kind="form-03-decline")
    assert (decision.kind, decision.number, decision.unit) == (
        DecisionKind.DECLINED, form_03.symbol, declined.authority)  # fmt: skip
    assert (local(decision.until).date() - local(decision.at).date()).days >= 90
    granted = walk.issued(province, walk.MARITAL)
    assert selectors.decision_of(granted) is None


def test_filing_gives_a_code_a_receipt_and_ten_days(province, declined):  # noqa: F811
    by = province.citizen_actor(0)
    file = store_upload(walk.pdf("chung-cu.pdf"), by=by)
    made = services.file(declined.id, by=by, files=[file.id], key="k", **SAYS)
    assert services.file(declined.id, by=by, files=[file.id], key="k", **SAYS) == made, "pressed twice"
    agency = declined.authority.agency_id
    assert made.code == f"KN.{agency}-{local(now()):%y%m%d}-0001"
    days = (local(made.due_at).date() - local(made.submitted_at).date()).days
    assert 10 <= days <= 16 and made.limit == "10d"
    relay.drain()
    receipt = letters.receipt(made)
    assert read_bytes(receipt)[:5] == b"%PDF-" and letters.receipt(made) == receipt
    assert made.code in Notice.objects.get(template="complaint-filed").title
    assert [one.file for one in letters.attachments(made)] == [file]
    assert may_read(by, file) and may_read(province.actor("lanhdao"), file)
    assert not may_read(province.citizen_actor(4), file) and not may_read(province.actor("xaydung"), file)
    with pytest.raises(ComplainedAlready):
        services.file(declined.id, by=by, **SAYS)


def test_what_is_missing_is_said_at_its_field(province, declined):  # noqa: F811
    by = province.citizen_actor(0)
    with pytest.raises(Invalid) as wrong:
        services.file(declined.id, by=by, reasons=" sai ", wishes="")
    assert set(wrong.value.fields) == {"reasons", "wishes"}
    with pytest.raises(Invalid) as gone:
        services.file(declined.id, by=by, files=[uuid7()], **SAYS)
    assert set(gone.value.fields) == {"files"}
    assert not Complaint.objects.exists()


def test_after_ninety_days_a_reason_is_asked_for(province, declined):  # noqa: F811
    by, late = province.citizen_actor(0), now() + timedelta(days=120)
    with pytest.raises(Invalid) as wrong:
        services.file(declined.id, by=by, at=late, **SAYS)
    assert set(wrong.value.fields) == {"late_reason"}
    assert services.file(declined.id, by=by, at=late, late_reason="Tôi nằm viện ba tháng.", **SAYS).late_reason


def test_only_whose_dossier_it_is_complains_and_only_of_a_refusal(province, declined):  # noqa: F811
    for other in (province.citizen_actor(4), province.actor("tiepnhan")):
        with pytest.raises(NotYours):
            services.file(declined.id, by=other, **SAYS)
    received = walk.received(province, walk.MARITAL)
    with pytest.raises(NothingToComplainOf):
        services.file(received.id, by=province.citizen_actor(0), **SAYS)


def test_the_head_accepts_and_settles_with_signed_letters(province, filed, tsa):  # noqa: F811
    head = province.actor("lanhdao")
    accepted = services.accept(filed.id, by=head, complicated=True)
    assert accepted.limit == "45d" and (local(accepted.due_at) - local(accepted.accepted_at)).days >= 44
    with pytest.raises(ComplaintNotOpen):
        services.accept(filed.id, by=head)
    done = services.answer(filed.id, by=head, outcome="right", **FOUND)
    assert (done.state, done.outcome, done.answered_by) == ("answered", "right", head.name) and done.closed_at
    notice, decision = letters_of(letters.SUBJECT, filed.id)
    assert (notice.kind, decision.kind) == ("complaint-accepted", "complaint-decision") and "/QĐ-" in decision.symbol
    said = " ".join(text_of(read_bytes(decision.file)).split())
    assert "trong thời hạn 30 ngày" in said and "không quá 45 ngày" in said
    assert "về việc đăng ký khai sinh." in said and "Thủ tục" not in said
    assert f"Hủy bỏ {letters.named(done)}" in said, "what was complained of rightly is annulled by the decision itself"
    court = said.split("khiếu nại lần hai")[1].split("khởi kiện")[1]
    assert "Luật Tố tụng hành chính" in court and "hạn 30 ngày" not in court, "the court has a limit of its own"
    for letter in (notice, decision):
        assert verify_pdf(read_bytes(letter.file)).valid and may_read(province.citizen_actor(0), letter.file)
    relay.drain()
    assert Notice.objects.filter(subject_id=filed.id).values_list("template", flat=True).count() == 3
    acts = EventRecord.objects.filter(subject_id=filed.id).order_by("at").values_list("action", flat=True)
    assert list(acts) == ["complaint.file", "complaint.accept", "complaint.answer"]
    seal.seal_everything()
    events = EventRecord.objects.filter(subject_id=filed.id, chain=filed.unit_id).values("id")
    assert SealedEvent.objects.filter(event_id__in=events).count() == 3


def test_the_receipt_names_the_day_to_accept_even_when_it_is_made_after_that(province, filed, tsa):  # noqa: F811
    day = f"{local(filed.due_at):%d/%m/%Y}"
    accepted = services.accept(filed.id, by=province.actor("lanhdao"))
    assert f"{local(accepted.due_at):%d/%m/%Y}" != day
    relay.drain()
    said = " ".join(text_of(read_bytes(letters.receipt(accepted))).split())
    assert f"chậm nhất ngày {day}" in said
    assert f"chậm nhất ngày {day}" in Notice.objects.get(template="complaint-filed").body


def test_the_head_may_say_why_it_is_not_accepted_and_then_another_may_be_filed(province, filed, tsa):  # noqa: F811
    head = province.actor("lanhdao")
    with pytest.raises(Invalid):
        services.not_accept(filed.id, by=head, reason=" ")
    refused = services.not_accept(filed.id, by=head, reason="Đơn không có chữ ký, Điều 11 khoản 4.")
    assert refused.state == "not_accepted" and letters_of(letters.SUBJECT, filed.id).get().symbol.endswith("/TB-UBND")
    again = services.file(filed.dossier_id, by=province.citizen_actor(0), **SAYS)
    assert again != filed and again.code.endswith("0002")


@pytest.mark.parametrize("who", ["chuyenvien", "vanthu", "tiepnhan", "gdxaydung", "quantri"])
def test_nobody_but_the_head_settles(province, filed, tsa, who):  # noqa: F811
    for call in (
        lambda by: services.accept(filed.id, by=by),
        lambda by: services.not_accept(filed.id, by=by, reason="Hết thời hiệu."),
        lambda by: services.answer(filed.id, by=by, outcome="wrong", **FOUND),
    ):  # fmt: skip
        with pytest.raises(NotCompetent):
            call(province.actor(who))
    assert Complaint.objects.get().state == "submitted" and not letters_of(letters.SUBJECT, filed.id)


def test_what_cannot_be_signed_changes_nothing(province, filed):  # noqa: F811
    from motcua.foundation.common import ports
    from motcua.foundation.signing.ports import TimestampAuthority
    from motcua.outside.adapters.timestamp.client import HttpTimestampAuthority

    ports.provide(TimestampAuthority, HttpTimestampAuthority("http://127.0.0.1:1/"))
    try:
        with pytest.raises(SigningRefused):
            services.accept(filed.id, by=province.actor("lanhdao"))
    finally:
        ports.reset()
    assert Complaint.objects.get().state == "submitted" and not letters_of(letters.SUBJECT, filed.id)


def test_the_complainant_withdraws_before_the_answer(province, filed, tsa):  # noqa: F811
    by = province.citizen_actor(0)
    with pytest.raises(NotAllowed):
        services.withdraw(filed.id, by=province.citizen_actor(4))
    services.accept(filed.id, by=province.actor("lanhdao"))
    gone = services.withdraw(filed.id, by=by, reason="Đã được giải thích.")
    assert gone.state == "withdrawn" and services.withdraw(filed.id, by=by).closed_at == gone.closed_at
    with pytest.raises(ComplaintNotOpen):
        services.answer(filed.id, by=province.actor("lanhdao"), outcome="right", **FOUND)


def test_lists_are_of_those_one_leads_and_paged(province, filed, tsa):  # noqa: F811
    head, clerk, other = (province.actor(name) for name in ("lanhdao", "vanthu", "gdxaydung"))
    assert list(selectors.open_ones(head)) == list(selectors.open_ones(clerk)) == [filed]
    assert not selectors.open_ones(other) and selectors.open_count(head) == 1
    assert not selectors.open_ones(head, (filed.due_at, filed.id))
    closed = services.withdraw(filed.id, by=province.citizen_actor(0))
    assert list(selectors.closed_ones(head)) == [closed] and selectors.open_count(head) == 0
    assert not selectors.closed_ones(head, (closed.closed_at, closed.id))
