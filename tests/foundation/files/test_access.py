import pytest

from motcua.foundation.common.actors import GUEST, SYSTEM, Actor, ActorKind
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files import access, download, gate, services
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.models import StoredFile
from tests.foundation.files.conftest import pdf, picture, upload

pytestmark = pytest.mark.django_db
OTHER = Actor(ActorKind.CITIZEN, uuid7(), "Nguyễn Văn Bình")
OFFICER = Actor(ActorKind.OFFICER, uuid7(), "Cán bộ tiếp nhận")


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(access, "RESOLVERS", {})

    @access.resolver("open-to-officers")
    def officers(actor, subject_id, file):
        return actor.kind == ActorKind.OFFICER


def test_only_the_uploader_reads_an_upload_that_nobody_holds_yet(citizen):
    file = services.store_upload(upload("a.pdf", pdf()), by=citizen)
    assert access.may_read(citizen, file)
    assert not any(access.may_read(actor, file) for actor in (OTHER, OFFICER, GUEST, SYSTEM))


def test_once_held_the_holding_room_alone_answers(citizen):
    file = services.store_upload(upload("a.pdf", pdf()), by=citizen)
    services.acquire(file, kind="open-to-officers", subject_id=uuid7())
    assert access.may_read(OFFICER, file)
    assert not access.may_read(citizen, file) and not access.may_read(OTHER, file)


def test_a_kind_without_resolver_and_a_released_reference_open_nothing(citizen):
    file = services.store_upload(upload("a.pdf", pdf()), by=citizen)
    subject = uuid7()
    services.acquire(file, kind="unknown", subject_id=subject)
    assert not access.may_read(OFFICER, file) and not access.may_read(citizen, file)
    services.acquire(file, kind="open-to-officers", subject_id=subject)
    services.release(file, kind="open-to-officers", subject_id=subject)
    assert not access.may_read(OFFICER, file)


def test_a_download_carries_headers_that_stop_guessing_running_and_sharing(citizen):
    data = picture()
    file = services.store_upload(upload("Ảnh thẻ “Đỗ”.png", data), by=citizen)
    answer = download.response(file)
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Disposition"].startswith("attachment; filename=\"anh-the-do.png\"; filename*=UTF-8''")
    assert answer["Content-Disposition"].endswith("%E1%BA%A2nh%20th%E1%BA%BB%20%E2%80%9C%C4%90%E1%BB%97%E2%80%9D.png")
    assert answer["X-Content-Type-Options"] == "nosniff" and "private" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Content-Length"] == str(len(data))


def test_only_pdf_and_pictures_are_shown_inline():
    page = services.store_bytes(b"<html><script>1</script>", name="a.html", media_type="text/html", by=SYSTEM)
    answer = download.response(page, inline=True)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    paper = services.store_bytes(pdf(), name="a.pdf", media_type=gate.PDF, by=SYSTEM)
    answer = download.response(paper, inline=True)
    assert answer["Content-Disposition"].startswith("inline") and answer["Content-Type"] == gate.PDF


def test_a_quarantined_file_is_not_served(citizen):
    file = services.store_upload(upload("a.pdf", pdf()), by=citizen)
    StoredFile.objects.filter(pk=file.pk).update(scan_state="infected", scanned_at=file.created_at)
    file.refresh_from_db()
    with pytest.raises(FileRefused) as refusal:
        download.response(file)
    assert (refusal.value.code, refusal.value.status) == ("quarantined", 403)
