"""One's own data in one file: whole, only for oneself, for some days, one at a time."""

import io
import json
import re
import zipfile
from datetime import timedelta
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest
from django.urls import reverse

from motcua.foundation.common import relay
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import NotAllowed, Refusal
from motcua.foundation.files import blobs
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import read_bytes, store_upload
from motcua.foundation.identity.enums import ReadingKind
from motcua.foundation.identity.models import Reading
from motcua.onestop.dossiers import drafts, services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.feedback import services as complaints
from motcua.onestop.feedback.models import Complaint
from motcua.onestop.papers import exports, jobs, shares
from motcua.onestop.papers.enums import ExportState
from motcua.onestop.papers.models import Export
from tests.sites import walk
from tests.sites.conftest import province, tsa  # noqa: F401
from tests.sites.portal import pages


def unpacked(export: Export) -> zipfile.ZipFile:
    export.refresh_from_db()
    return zipfile.ZipFile(io.BytesIO(read_bytes(export.file)))


@pytest.fixture
def settled(province, tsa) -> Dossier:  # noqa: F811
    found = walk.issued(province)
    relay.drain()
    return found


def test_everything_of_the_person_and_nothing_of_others(province, settled):  # noqa: F811
    by = province.citizen_actor(0)
    other = walk.submitted(province, walk.MARITAL, citizen=4)
    shares.share(settled.results.get().file_id, "day", by=by, for_whom="Trường học")
    made = exports.ask(by=by)
    assert exports.ask(by=by) == made, "one at a time"
    assert "Bước 1/3" in pages.text_of(province.citizen(0).get(reverse("portal:data")))
    exports.count(made.id)
    assert "Bước 2/3" in pages.text_of(province.citizen(0).get(reverse("portal:data")))
    relay.drain()
    archive = unpacked(made)
    data = json.loads(archive.read("du-lieu.json"))
    [dossier] = data["dossiers"]
    assert dossier["code"] == settled.code and dossier["answers"] == settled.answers
    assert dossier["results"][0]["number"] == settled.results.get().number
    assert data["shares"][0]["for_whom"] == "Trường học" and data["notices"]
    named = [row["in_this_file"] for part in ("papers", "results", "letters") for row in dossier[part]]
    assert named and all(place in archive.namelist() for place in named)
    assert other.code not in archive.read("du-lieu.json").decode()
    page = archive.read("tom-tat.html").decode()
    assert settled.code in page and "Dữ liệu của tôi" in page and "tom-tat.css" in archive.namelist()
    assert archive.testzip() is None and made.papers == len(named)


def test_complaints_and_forms_that_are_not_sent_are_in_it_with_their_papers(province, tsa):  # noqa: F811
    by, other = province.citizen_actor(0), province.citizen_actor(4)
    for one in (by, other):
        citizen = 0 if one is by else 4
        declined = walk.submitted(province, citizen=citizen)
        services.decline(declined.id, by=province.actor("tiepnhan"), reason="Không thuộc thẩm quyền của phường.")
        proof = store_upload(walk.pdf(f"chung-cu-{citizen}.pdf"), by=one)
        complaints.file(declined.id, by=one, files=[proof.id], wishes="Đề nghị tiếp nhận hồ sơ.",
                        reasons=f"Phường có thẩm quyền theo nơi tôi thường trú {citizen}.")  # fmt: skip
        draft = walk.draft(province, walk.MARITAL, citizen, name="to-marry")
        drafts.attach(draft.id, "old_certificate", walk.pdf(f"giay-cu-{citizen}.pdf"), by=one)
    made = Complaint.objects.get(complainant_id=by.person_id)
    complaints.accept(made.id, by=province.actor("lanhdao"))
    relay.drain()
    export = exports.ask(by=by)
    relay.drain()
    archive = unpacked(export)
    said, page = archive.read("du-lieu.json").decode(), archive.read("tom-tat.html").decode()
    data = json.loads(said)
    [part] = [one for one in data["more"] if one["kind"] == "khieu-nai"]
    [entry] = part["entries"]
    assert entry["code"] == made.code and entry["reasons"] == made.reasons and entry["state"] == "accepted"
    titles = [paper["title"] for paper in entry["papers"]]
    assert titles == ["Biên nhận đơn khiếu nại", "Tài liệu gửi kèm", "Thông báo thụ lý giải quyết khiếu nại"]
    [form] = data["drafts"]
    assert form["procedure"]["code"] == walk.MARITAL and form["answers"] and form["answers_in_words"]
    places = [paper["in_this_file"] for paper in entry["papers"] + form["papers"]]
    assert len(places) >= 4 and set(places) <= set(archive.namelist())
    assert made.code in page and made.reasons in page and "Biểu mẫu bạn chưa gửi" in page
    assert "chung-cu-4" not in said and "thường trú 4" not in said and "giay-cu-4" not in said


def test_every_link_of_the_page_opens_its_file_whatever_its_name(province, settled):  # noqa: F811
    odd = settled.documents.exclude(file=None)[0].file
    StoredFile.objects.filter(id=odd.id).update(name="Đơn #2 50% & rồi?.pdf")
    made = exports.ask(by=province.citizen_actor(0))
    relay.drain()
    archive = unpacked(made)
    links = [unescape(href) for href in re.findall(r'<a href="([^"]+)"', archive.read("tom-tat.html").decode())]
    opened = {unquote(urlsplit(href).path) for href in links}
    assert len(links) == made.papers and opened <= set(archive.namelist())
    assert any(name.endswith("Đơn #2 50% & rồi?.pdf") for name in opened)


def test_only_the_person_saves_it_signed_in_at_level_2_and_each_time_is_kept(province, settled):  # noqa: F811
    by = province.citizen_actor(0)
    made = exports.ask(by=by)
    relay.drain()
    save = reverse("portal:data_save", args=[made.id])
    assert province.citizen(0, assurance=1).get(save).status_code == 403
    assert province.citizen(0, assurance=1).post(reverse("portal:data")).status_code == 403
    assert province.citizen(4).get(save).status_code == 404
    saved = province.citizen(0).get(save)
    assert saved.status_code == 200 and saved["Cache-Control"] == "no-store"
    assert b"".join(saved.streaming_content)[:2] == b"PK"
    kinds = Reading.objects.filter(about_id=by.person_id, subject_id=made.id).values_list("kind", flat=True)
    assert sorted(kinds) == [ReadingKind.EXPORT, ReadingKind.EXPORT_SAVED]
    with pytest.raises(Refusal):
        exports.ask(by=by)  # just made
    with pytest.raises(NotAllowed):
        exports.ask(by=province.actor("chuyenvien"))


def test_after_its_days_it_is_let_go(province, settled):  # noqa: F811
    made = exports.ask(by=province.citizen_actor(0))
    relay.drain()
    Export.objects.update(ends_at=now() - timedelta(seconds=1))
    answer = province.citizen(0).get(reverse("portal:data_save", args=[made.id]), follow=True)
    assert "không còn được giữ" in pages.text_of(answer)
    assert jobs.end_exports() == 1
    made.refresh_from_db()
    assert made.state == ExportState.ENDED and made.file.purged_at
    assert not blobs.path_of(made.file.sha256).exists(), "the bytes are gone at once, not thirty days later"
    with pytest.raises(FileRefused):
        read_bytes(made.file)


def test_what_does_not_fit_is_named_and_left_out(province, settled, monkeypatch):  # noqa: F811
    monkeypatch.setattr(exports, "MOST_BYTES", 1)
    made = exports.ask(by=province.citizen_actor(0))
    relay.drain()
    made.refresh_from_db()
    archive = unpacked(made)
    assert made.papers == 0 and made.left_out > 0
    assert json.loads(archive.read("du-lieu.json"))["left_out"] == made.left_out
    assert "giấy tờ không đưa vào được" in archive.read("tom-tat.html").decode()


@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_paper_that_is_lost_in_the_store_is_named_and_the_others_come(province, settled, how):  # noqa: F811
    lost = settled.documents.exclude(file=None)[0].file
    path = blobs.path_of(lost.sha256)
    path.unlink()
    if how == "damaged":
        path.write_bytes(b"x" * lost.size)
    made = exports.ask(by=province.citizen_actor(0))
    relay.drain()
    archive = unpacked(made)
    assert made.state == ExportState.READY and made.left_out == 1 and made.papers > 0 and archive.testzip() is None
    [dossier] = json.loads(archive.read("du-lieu.json"))["dossiers"]
    [entry] = [one for one in dossier["papers"] if one.get("sha256") == lost.sha256]
    assert entry["in_this_file"] == "" and entry["file"] == lost.name
    assert f"{entry['title']} <small>{lost.name}" in archive.read("tom-tat.html").decode()


def test_a_result_that_is_not_paid_for_stays_out(province, settled):  # noqa: F811
    Dossier.objects.filter(id=settled.id).update(money_state="due")
    made = exports.ask(by=province.citizen_actor(0))
    relay.drain()
    archive, result = unpacked(made), settled.results.get()
    said = archive.read("du-lieu.json").decode()
    [dossier] = json.loads(said)["dossiers"]
    assert dossier["results"] == [] and dossier["papers"] and dossier["code"] in said
    assert result.number not in said and result.number not in archive.read("tom-tat.html").decode()
    assert not any("/ket-qua-0" in name for name in archive.namelist())


def test_the_worker_builds_one_a_round_so_that_other_work_goes_on_between(province):  # noqa: F811
    for citizen in (0, 4):
        exports.ask(by=province.citizen_actor(citizen))
    ready = Export.objects.filter(state=ExportState.READY)
    relay.spread()
    relay.work()
    relay.spread()
    for built in (1, 2):
        assert relay.work() and ready.count() == built


def test_one_that_nobody_could_build_is_given_up_and_may_be_asked_for_again(province, settled):  # noqa: F811
    by = province.citizen_actor(0)
    made = exports.ask(by=by)
    Export.objects.update(asked_at=now() - timedelta(days=2))
    assert jobs.end_exports() == 1
    assert "không lập được" in pages.text_of(province.citizen(0).get(reverse("portal:data")))
    assert exports.ask(by=by) != made
