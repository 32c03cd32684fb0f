"""A link to a paper: who may make it, what it opens, what ends it, what its owner sees of it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from motcua.demo import base
from motcua.demo.personas import PERSONAS
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, NotAllowed, Refusal
from motcua.foundation.common.idempotency import OtherContent
from motcua.foundation.common.models import EventRecord, IdempotencyKey
from motcua.foundation.identity.enums import ReadingKind
from motcua.foundation.identity.models import Account, Reading
from motcua.onestop.dossiers import results, wallet
from motcua.onestop.dossiers.models import Result, SubmittedDocument
from motcua.onestop.papers import shares
from motcua.onestop.papers.enums import Span
from motcua.onestop.papers.models import Share
from tests.at_once import at_once
from tests.sites import walk
from tests.sites.conftest import Province, province, tsa  # noqa: F401
from tests.sites.portal import pages


@pytest.fixture
def result(province, tsa) -> Result:  # noqa: F811
    return walk.issued(province).results.get()


def link_of(share: Share) -> str:
    return "/" + shares.address(share).split("/", 3)[3]


def test_whoever_has_the_link_reads_the_paper_checked_and_its_owner_sees_when(province, result):  # noqa: F811
    by = province.citizen_actor(0)
    made = shares.share(result.file_id, Span.DAY, by=by, for_whom=" Trường  mầm non ")
    assert made.for_whom == "Trường mầm non" and made.ends_at - made.made_at == timedelta(days=1)
    assert made.digest not in link_of(made) and len(shares.secret_of(made.id)) == 32
    guest = Client()
    said = guest.get(link_of(made))
    text = pages.text_of(said)
    assert said.status_code == 200 and result.number in text and "Hợp lệ" in text and "không thời hạn" in text
    assert "Trường mầm non" not in text, "the note is the owner's"
    saved = guest.get(f"{link_of(made)}/file?save")
    assert b"".join(saved.streaming_content)[:5] == b"%PDF-" and "attachment" in saved["Content-Disposition"]
    for answer in (said, saved):
        assert answer["Cache-Control"] == "no-store" and answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
    made.refresh_from_db()
    assert made.openings == 2
    assert [r.kind for r in shares.openings(made)] == [ReadingKind.SHARED_FILE, ReadingKind.SHARE]
    shown = pages.text_of(province.citizen(0).get(reverse("portal:share", args=[made.id])))
    assert "mở trang" in shown and "mở hoặc tải tệp" in shown and "Trường mầm non" in shown


def test_a_look_ahead_is_no_opening(province, result):  # noqa: F811
    made = shares.share(result.file_id, Span.HOUR, by=province.citizen_actor(0))
    Client().get(link_of(made), headers={"Sec-Purpose": "prefetch"})
    Client().head(link_of(made))
    assert not shares.openings(made) and Client().post(link_of(made)).status_code == 405


@pytest.mark.parametrize("how", ["ended", "over", "replaced", "cancelled"])
def test_a_link_that_is_over_opens_the_same_page_as_an_unknown_one(province, result, how):  # noqa: F811
    by = province.citizen_actor(0)
    made = shares.share(result.file_id, Span.HOUR, by=by)
    if how == "ended":
        assert shares.end(made.id, by=by).revoked_at == shares.end(made.id, by=by).revoked_at
    elif how == "over":
        Share.objects.filter(id=made.id).update(ends_at=now() - timedelta(seconds=1))
    elif how == "replaced":
        raw = {**result.data, "mother_name": "Trần Thị Thu Hà"}
        results.reissue_result(result.dossier_id, by=province.actor("lanhdao"), raw=raw, reason="Sai tên mẹ.")
    else:
        Result.objects.filter(id=result.id).update(state="cancelled")
    over, unknown = Client().get(link_of(made)), Client().get("/s/" + "A" * 32)
    assert (over.status_code, unknown.status_code) == (410, 404)
    assert pages.text_of(over) == pages.text_of(unknown) and result.number not in pages.text_of(over)
    assert over["Cache-Control"] == unknown["Cache-Control"] == "no-store"
    assert Client().get(f"{link_of(made)}/file").status_code == 410 and not shares.openings(made)
    assert "Còn hiệu lực" not in pages.text_of(province.citizen(0).get(reverse("portal:shares")))


def test_a_replaced_document_is_not_shared_any_more(province, result):  # noqa: F811
    by = province.citizen_actor(0)
    paper = next(one for one in wallet.papers_of(by) if not one.is_result)
    made = shares.share(paper.file.id, Span.WEEK, by=by)
    assert "Cơ quan đó không cấp" in pages.text_of(Client().get(link_of(made)))
    SubmittedDocument.objects.filter(id=made.document_id).update(replaced_at=now())
    assert Client().get(link_of(made)).status_code == 410


def test_only_the_holder_shares_and_ends(province, result):  # noqa: F811
    by, other = province.citizen_actor(0), province.citizen_actor(4)
    with pytest.raises(Refusal):
        shares.share(result.file_id, Span.DAY, by=other)
    with pytest.raises(NotAllowed):
        shares.share(result.file_id, Span.DAY, by=province.actor("chuyenvien"))
    made = shares.share(result.file_id, Span.DAY, by=by)
    with pytest.raises(Share.DoesNotExist):
        shares.end(made.id, by=other)
    assert province.citizen(4).post(reverse("portal:share_end", args=[made.id])).status_code == 404
    assert shares.is_live(Share.objects.get(id=made.id))


def test_a_form_sent_twice_makes_one_link_and_each_act_is_recorded(province, result):  # noqa: F811
    by, client = province.citizen_actor(0), province.citizen(0)
    page = reverse("portal:paper_share", args=[result.file_id])
    sent = {"span": "week", "for_whom": "Ngân hàng", "key": "k1"}
    assert client.post(page, sent).url == client.post(page, sent).url
    made = Share.objects.get()
    assert client.post(reverse("portal:share_end", args=[made.id]), follow=True).status_code == 200
    acts = EventRecord.objects.filter(subject_id=made.id).order_by("at").values_list("action", flat=True)
    assert list(acts) == ["paper.shared", "paper.share_ended"]
    with pytest.raises(Invalid):
        shares.share(result.file_id, "year", by=by)
    refused = client.post(page, {"span": "day", "for_whom": "x" * 200, "key": "k2"})
    assert refused.status_code == 422 and "x" * 200 in refused.text, "what was typed stays"


def test_the_same_form_with_other_choices_is_said_to_have_made_a_link_and_makes_another(province, result):  # noqa: F811
    client, page = province.citizen(0), reverse("portal:paper_share", args=[result.file_id])
    client.post(page, {"span": "month", "for_whom": "", "key": "k1"})
    refused = client.post(page, {"span": "hour", "for_whom": "Ngân hàng", "key": "k1"})
    assert refused.status_code == 422 and "đã tạo một liên kết" in pages.text_of(refused)
    assert "Ngân hàng" in refused.text, "what was typed stays"
    [key] = pages.hidden(refused, "key")
    client.post(page, {"span": "hour", "for_whom": "Ngân hàng", "key": key})
    assert [one.ends_at - one.made_at for one in Share.objects.order_by("id")] == [
        timedelta(days=30), timedelta(hours=1)]  # fmt: skip
    IdempotencyKey.objects.all().delete()  # as after a day
    by = province.citizen_actor(0)
    with pytest.raises(OtherContent):
        shares.share(result.file_id, Span.HOUR, by=by, key="k1")
    assert shares.share(result.file_id, Span.MONTH, by=by, key="k1") == Share.objects.order_by("id")[0]


@pytest.fixture
def committed(transactional_db):
    base.build("25")
    return Province(Account.objects.select_related("officer").in_bulk([p.username for p in PERSONAS],
                                                                      field_name="username"))  # fmt: skip


def test_one_form_sent_twice_at_the_same_moment_makes_one_link(committed, tsa):  # noqa: F811
    paper, by = walk.issued(committed).results.get().file_id, committed.citizen_actor(0)
    made = at_once([lambda: shares.share(paper, Span.DAY, by=by, key="k")] * 3)
    assert {one.id for one in made} == {Share.objects.get().id}


def test_a_signature_that_is_broken_is_said_to_be(province, result, monkeypatch):  # noqa: F811
    made = shares.share(result.file_id, Span.DAY, by=province.citizen_actor(0))
    Result.objects.filter(id=result.id).update(state="issued")
    monkeypatch.setattr("motcua.sites.portal.views.shares.read_bytes", lambda file: b"%PDF-1.7 broken")
    assert "Hợp lệ" not in pages.text_of(Client().get(link_of(made)))


def test_links_are_few_and_guessing_is_slowed_down(province, result, monkeypatch):  # noqa: F811
    by = province.citizen_actor(0)
    monkeypatch.setattr(shares, "MOST", 2)
    for _turn in range(2):
        shares.share(result.file_id, Span.DAY, by=by)
    with pytest.raises(Refusal) as refused:
        shares.share(result.file_id, Span.DAY, by=by)
    assert refused.value.code == "too-many-shares"
    monkeypatch.setattr("motcua.sites.portal.views.shares.TRIES", 3)
    cache.clear()
    answers = [Client(REMOTE_ADDR="203.0.113.9").get("/s/nothing").status_code for _turn in range(4)]
    assert answers == [404, 404, 404, 429]


def test_many_openings_are_counted_and_not_kept_one_by_one(province, result, monkeypatch):  # noqa: F811
    monkeypatch.setattr(shares, "KEPT", 2)
    made = shares.share(result.file_id, Span.DAY, by=province.citizen_actor(0))
    for _turn in range(4):
        shares.opened(Share.objects.get(id=made.id))
    assert Share.objects.get(id=made.id).openings == 4 and Reading.objects.filter(subject_id=made.id).count() == 2
