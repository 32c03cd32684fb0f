"""The record of acts and the state of the system: filters, reading that is recorded, proof, failed work tried again."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from motcua.foundation.common import audit, heartbeats, partitions, relay, seal
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.events import announce
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord, HandlerRun, OutboxMessage
from motcua.foundation.notices.models import Delivery, Notice
from motcua.foundation.organisations.services import add_officer
from motcua.foundation.signing import proof
from motcua.onestop.dossiers.events import DossierReceived
from motcua.sites.operations import details, house, labels
from tests.sites import walk
from tests.sites.operations.test_sign_in import text

RECORD = "/operations/record/"


@pytest.fixture
def administrator(province):
    return province.officer("quantri")


@pytest.fixture(autouse=True)
def _no_old_proof():
    proof.file().unlink(missing_ok=True)


def shown(client, **filters):
    return [row["event"].action for row in client.get(RECORD, filters).context["rows"]]


def test_the_record_is_filtered_by_who_act_subject_and_day(province, administrator):
    dossier = walk.received(province, walk.MARITAL)
    add_officer(code="CB-1", full_name="Lê Thị Thử", by=province.actor("quantri"))
    assert shown(administrator, actor="thanh hằng") == ["receive"]
    assert shown(administrator, action="officer_added") == ["officer_added"]
    assert set(shown(administrator, subject=dossier.code)) == {"receive", "submit"}
    assert set(shown(administrator, subject=str(dossier.id))) == {"receive", "submit"}
    assert shown(administrator, subject="H44.00-000000-9999") == []
    yesterday = f"{today() - timedelta(days=1):%d/%m/%Y}"
    assert shown(administrator, first=yesterday, last=yesterday) == []
    page = text(administrator.get(RECORD, {"subject": dossier.code}))
    assert dossier.code in page and "Tiếp nhận" in page and "Nguyễn Thị Thanh Hằng" in page
    assert "mc-field--error" in text(administrator.get(RECORD, {"first": "ngày nào đó"}))


def test_reading_the_record_is_itself_recorded_with_what_was_asked(province, administrator):
    administrator.get(RECORD, {"actor": "Hằng"})
    read = EventRecord.objects.filter(action="record_read").latest("at")
    assert read.actor_id == province.accounts["quantri"].id and read.detail["actor"] == "Hằng"
    administrator.get(reverse("operations:event", args=[read.id]))
    assert EventRecord.objects.filter(action="record_read", subject_id=read.id).exists()


def test_the_record_is_read_page_by_page_each_entry_once(province, administrator):
    for number in range(60):
        add_officer(code=f"CB-{number}", full_name="Lê Thị Thử", by=SYSTEM)
    first = administrator.get(RECORD, {"action": "officer_added"}).context["page"]
    second = administrator.get(f"{RECORD}?{first.more}").context["page"]
    ids = [row.id for row in first.rows + second.rows]
    assert len(ids) == len(set(ids)) == 60 and not second.more and first.rows[0].at > second.rows[-1].at


def test_an_entry_shows_its_fingerprint_and_the_seal_that_holds_it(province, administrator):
    add_officer(code="CB-1", full_name="Lê Thị Thử", by=SYSTEM)
    event = EventRecord.objects.get(action="officer_added")
    address = reverse("operations:event", args=[event.id])
    assert "Chưa niêm phong" in text(administrator.get(address))
    seal.seal_tail()
    page = text(administrator.get(address))
    assert bytes(event.digest).hex() in page and "số 1" in page and "CB-1" in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_look_up_is_told_in_words(province, language):
    """Its subject, its details and the words of the program among them; somebody's own words stay as they are."""
    facts = {"purpose": "1.001193", "outcome": "no match", "reason": "reception", "facts": ["birth_date", "sex"],
             "draft": str(uuid7())}  # fmt: skip
    person = uuid7()
    audit.record("population_read", by=SYSTEM, subject=("person", person), detail=facts)
    administrator = province.officer("quantri", language)
    assert ("Người liên quan" if language == "vi" else "Person concerned") in text(
        administrator.get(RECORD, {"subject": str(person)})
    )
    page = administrator.get(reverse("operations:event", args=[EventRecord.objects.get(action="population_read").id]))
    told = dict(page.context["facts"])
    with translation.override(language):
        names = [str(name) for name in told]
    assert names == (
        ["Tờ khai đang nhập", "Dữ liệu được hỏi", "Kết luận", "Phục vụ thủ tục", "Lý do"] if language == "vi"
        else ["Form being filled in", "What was asked for", "Outcome", "For the procedure", "Reason"]
    )  # fmt: skip
    said = ("Tiếp nhận tại quầy", "ngày sinh, giới tính", "Số định danh và họ tên không khớp")
    for one in said if language == "vi" else ("Reception at the counter", "date of birth, sex", "do not belong"):
        assert one in text(page)
    assert details.value("reason", "Anh nhờ") == "Anh nhờ" and details.value("items", [{"a": 1}]) == '[{"a": 1}]'


def test_every_detail_and_subject_of_a_walk_has_a_name(province, tsa):
    walk.issued(province, walk.MARITAL)
    for event in EventRecord.objects.all():
        assert event.subject_kind in labels.SUBJECTS, event.subject_kind
        assert event.detail.keys() <= details.NAMES.keys(), (event.action, event.detail)


def test_the_whole_record_is_checked_by_the_worker_when_asked_once(province, administrator):
    seal.seal_tail()
    seal.heads_file().unlink(missing_ok=True)
    assert "Chưa có. Hệ thống tự kiểm tra mỗi đêm" in text(administrator.get("/operations/record/seals/"))
    for _n in range(2):
        administrator.post("/operations/record/seals/check/")
    assert OutboxMessage.objects.filter(kind="signing.ProofAsked").count() == 1
    assert "Đang kiểm tra" in text(administrator.get("/operations/record/seals/"))
    relay.drain()
    found = proof.last()
    assert found.events == EventRecord.objects.filter(at__lte=found.at).count() and found.at <= now()
    page = text(administrator.get("/operations/record/seals/"))
    assert ("Nguyên vẹn" in page) is found.is_sound


def test_an_unsound_record_is_told_on_the_seals_page_and_on_the_status_page(province, administrator):
    values = {
        "at": now().isoformat(), "seconds": 1.5, "events": 10, "seals": 2, "stamps": 1, "problem_count": 1,
        "problems": [{"problem": "edited", "event": "x"}],
    }  # fmt: skip
    proof.file().write_text(json.dumps(values))
    assert "Không nguyên vẹn" in text(administrator.get("/operations/record/seals/"))
    assert "phát hiện 1 dấu hiệu bất thường" in text(administrator.get("/operations/status/"))
    assert proof.nightly() is None, "made within a day"
    proof.file().write_text("{")
    assert proof.last() is None


def test_work_that_was_given_up_is_shown_and_tried_again_by_a_button(province, administrator):
    heartbeats.beat("worker")
    announce(DossierReceived(province.commune.id, "H44.00-000000-0001"))  # no such dossier
    relay.spread()
    relay.work()
    run = HandlerRun.objects.get()
    assert run.state == "waiting" and "DoesNotExist" in run.last_error
    page = text(administrator.get("/operations/status/work/"))
    assert "on_received" in page and "DoesNotExist" in page and "1 lần thử" in page
    HandlerRun.objects.filter(id=run.id).update(state="given_up", attempts=12)
    part = next(p for p in house.parts() if "Work that follows" in p.name or "Việc tự động" in p.name)
    assert part.state == "bad"
    for _n in range(2):
        administrator.post(reverse("operations:retry_run", args=[run.id]), {"key": "k"})
    run.refresh_from_db()
    assert run.state == "waiting" and run.attempts == 0
    tried = EventRecord.objects.get(action="work_retried")
    assert tried.detail["attempts"] == 12 and tried.actor_name == "Phạm Hữu Nam"
    HandlerRun.objects.filter(id=run.id).update(state="given_up")
    administrator.post(reverse("operations:retry_all"), {"key": "k"})
    assert HandlerRun.objects.get().state == "waiting"


def test_a_delivery_given_up_is_tried_again_by_a_button(province, administrator):
    notice = Notice.objects.create(
        key="k", template="t", language="vi", recipient_kind="person", subject_kind="dossier",
        subject_id=province.commune.id, title="Hồ sơ đã được tiếp nhận", body="…",
    )  # fmt: skip
    delivery = Delivery.objects.create(
        notice=notice, channel="email", state="given_up", attempts=24, last_error="SMTP 550", deadline_at=now()
    )
    page = text(administrator.get("/operations/status/deliveries/"))
    assert "SMTP 550" in page and "Hồ sơ đã được tiếp nhận" in page
    administrator.post(reverse("operations:retry_delivery", args=[delivery.id]), {"key": "k"})
    delivery.refresh_from_db()
    assert delivery.state == "queued" and delivery.attempts == 0
    assert EventRecord.objects.filter(action="delivery_retried", subject_id=notice.id).exists()


@pytest.mark.parametrize(("language", "words"), [
    ("vi", ["chưa thiết lập trình quét", "Tiến trình nền", "Sao lưu", "chưa thấy hoạt động"]),
    ("en", ["no scanner is set", "Background worker", "Backup", "never seen"]),
])  # fmt: skip
def test_the_state_of_the_system_has_a_number_and_a_limit_for_each_step(province, language, words):
    page = text(province.officer("quantri", language).get("/operations/status/"))
    assert all(word in page for word in words)
    assert all(part.number and part.limit for part in house.parts())


def test_the_newest_backup_is_told_and_one_too_old_needs_somebody(province, tmp_path):
    folder = settings.ENV.var / "backups"
    folder.mkdir(exist_ok=True)
    manifest = folder / "a.json"

    def state():
        return next(p for p in house.parts() if p.name in ("Backup", "Sao lưu")).state

    try:
        manifest.write_text(json.dumps({"at": now().isoformat()}))
        assert state() == "good"
        manifest.write_text(json.dumps({"at": (now() - timedelta(days=3)).isoformat()}))
        assert state() == "bad"
    finally:
        manifest.unlink()


def test_years_that_are_not_prepared_are_told(province, monkeypatch):
    def state():
        return next(p for p in house.parts() if p.name in ("Coming years prepared for the record",
                                                           "Số năm tới đã chuẩn bị cho nhật ký")).state  # fmt: skip

    assert state() == "good"
    monkeypatch.setattr(partitions, "names", list)
    assert state() == "watch"


def test_an_auditor_reads_the_record_but_changes_nothing(province):
    position = province.accounts["kiemsoat"].officer.positions.get()
    position.roles = ["auditor"]
    position.save()
    auditor = province.officer("kiemsoat")
    assert auditor.get(RECORD).status_code == 200
    assert auditor.get("/operations/officers/").status_code == 403


def test_failed_work_is_told_in_words_and_every_listener_has_some(province):
    from motcua.foundation.common.subscriptions import HANDLERS
    from motcua.sites.operations import labels

    for handlers in HANDLERS.values():
        for name in handlers:
            assert labels.work(name) != name, name
    assert labels.work("gone") == "gone" and labels.work("motcua.onestop.away.subscriptions.on_x").startswith("motcua")
