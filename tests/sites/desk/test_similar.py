"""Settled dossiers like this one: which are told, to whom, and that nobody is named."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.assistant.advising import similar
from motcua.assistant.advising.similar import Wanted
from motcua.foundation.common.clock import now
from motcua.onestop.dossiers.enums import Outcome
from motcua.onestop.dossiers.models import Dossier, Result
from tests.sites import walk
from tests.sites.portal import pages


def at(dossier):
    return reverse("desk:similar", args=[dossier.id])


def copies(dossier, count):
    """As many more of a settled dossier, an hour apart."""
    for n in range(count):
        row = Dossier.objects.get(id=dossier.id)
        settled = row.settled_at - timedelta(hours=n + 1)
        row.pk, row.code, row.settled_at = None, f"{dossier.code}-{n}", settled
        row.id = Dossier._meta.get_field("id").default()
        row._state.adding = True
        row.save()


@pytest.mark.parametrize(("language", "words"), [("vi", "Đồng ý cấp"), ("en", "Granted")])
def test_how_the_same_procedure_was_settled_is_told_and_not_for_whom(province, tsa, language, words):
    settled, other = walk.issued(province), walk.issued(province, walk.MARITAL)
    dossier = walk.taken(province)
    page = province.officer("chuyenvien", language).get(at(dossier))
    told = pages.text_of(page)
    assert settled.code in told and words in told and other.code not in told
    assert settled.applicant_name not in told and settled.applicant_number not in told
    assert dossier.code not in {row.dossier.code for row, _letters in page.context["rows"]}


def test_who_may_not_see_them_is_told_of_none(province, tsa):
    walk.issued(province)
    dossier = walk.taken(province)
    assert province.officer("xaydung").get(at(dossier)).status_code == 404
    assert similar.like(dossier, by=province.actor("xaydung")) == ([], None)
    assert similar.like(dossier, by=province.citizen_actor(4)) == ([], None)
    rows, behind = similar.like(dossier, by=province.actor("chuyenvien"))
    assert len(rows) == 1 and behind is None


def test_a_reason_is_told_without_the_persons_name_and_numbers(province, tsa):
    settled, dossier = walk.issued(province), walk.taken(province)
    name = settled.applicant_name
    Dossier.objects.filter(id=settled.id).update(outcome=Outcome.REFUSED)
    Result.objects.filter(dossier=settled).update(
        outcome=Outcome.REFUSED, data={"reason": f"Bà {name}, số 025088000123, không đủ điều kiện."}
    )
    told = pages.text_of(province.officer("chuyenvien").get(at(dossier), {"only": "refused"}))
    assert "không đủ điều kiện" in told and name not in told and "025088" not in told


OTHERS = {
    "mother_name": "Lò Thị Hoa Ban", "father_name": "Vàng A Páo", "father_number": "025077001234",
    "mother_residence": "Số 7, ngõ 12, đường Hùng Vương, phường Nông Trang", "hometown": "Bản Mòng, xã Hua La",
    "marriage_certificate": "Số 4711, ngày 02/03/2019", "child_nationality": "Việt Nam",
}  # fmt: skip


@pytest.mark.parametrize(("reason", "stays", "goes"), [
    ("Chị Lò Thị Hoa Ban khai khác giấy tờ.", "khai khác giấy tờ", "Hoa Ban"),
    ("Ông VÀNG A PÁO (0250 7700 1234) không phải cha.", "không phải cha", "PÁO 0250"),
    ("Số CMND 131234567 của cha đã hết hạn, gọi 0912.345.678.", "của cha đã hết hạn", "131234567 0912"),
    ("Hộ chiếu C1234567 hết hạn; thư gửi a.pao@example.vn bị trả.", "hết hạn; thư gửi", "C1234567 example.vn"),
    ("Mẹ không cư trú tại ngõ 12, đường Hùng Vương.", "Mẹ không cư trú tại", "Hùng ngõ"),
    ("Giấy kết hôn số 4711 không có trong sổ.", "không có trong sổ", "4711"),
    ("Theo bà Triệu Thị Mùi là hàng xóm, cháu sinh ở nơi khác.", "là hàng xóm, cháu sinh ở nơi khác", "Triệu Mùi"),
    ("Nhà số 15 phố Tân Dân, tổ 3 không có trẻ.", "không có trẻ", "Tân 15 tổ"),
    ("Thửa đất số 118, tờ bản đồ số 24 đang tranh chấp.", "đang tranh chấp", "118 24"),
    ("Không thuộc thẩm quyền theo Điều 13 Luật Hộ tịch và Nghị định 123/2015/NĐ-CP; trẻ có quốc tịch Việt Nam.",
     "Điều 13 Luật Hộ tịch và Nghị định 123/2015/NĐ-CP; trẻ có quốc tịch Việt Nam", ""),
    ("Thành phố Việt Trì chưa có sổ; đường bộ, bản sao và tổ trưởng không liên quan.",
     "Thành phố Việt Trì chưa có sổ; đường bộ, bản sao và tổ trưởng không liên quan", ""),
])  # fmt: skip
def test_a_reason_is_told_without_whom_and_where_it_is_about(province, tsa, reason, stays, goes):
    settled, dossier = walk.issued(province), walk.taken(province)
    Dossier.objects.filter(id=settled.id).update(outcome=Outcome.REFUSED, answers=settled.answers | OTHERS)
    Result.objects.filter(dossier=settled).update(outcome=Outcome.REFUSED, data={"reason": reason})
    page = province.officer("chuyenvien").get(at(dossier), {"only": "refused"})
    ((row, _letters),) = page.context["rows"]
    assert stays in row.reason and not [word for word in goes.split() if word in row.reason], row.reason


def test_those_about_the_same_papers_are_found(province, tsa):
    alike, plain = walk.issued(province), walk.issued(province)
    dossier = walk.taken(province)
    Dossier.objects.filter(id=dossier.id).update(supplements=0)
    for one in (alike, dossier):
        one.supplement_requests.create(
            before_reception=True, items=[{"document": "birth_slip", "reason": "Mờ."}], asked_at=now(), asked_by="x",
            answer_by=now().date(), answered_at=now(),
        )  # fmt: skip
    client = province.officer("chuyenvien")
    told = pages.text_of(client.get(at(dossier), {"only": "papers"}))
    assert alike.code in told and plain.code not in told
    assert "birth_slip" in similar.keys_of(dossier)
    assert client.get(at(dossier), {"only": "letters"}).context["rows"] == []


@pytest.mark.parametrize("only", list(Wanted))
def test_the_list_goes_on_and_costs_the_same(province, tsa, django_assert_max_num_queries, only):
    settled, dossier = walk.issued(province), walk.taken(province)
    client = province.officer("chuyenvien")
    client.get(at(dossier))
    with django_assert_max_num_queries(26):
        client.get(at(dossier), {"only": only})
    copies(settled, similar.PAGE + 5)
    with django_assert_max_num_queries(26):
        first = client.get(at(dossier), {"only": only})
    if only is Wanted.ALL:
        codes = [row.dossier.code for row, _l in first.context["rows"]]
        rest = client.get(at(dossier), {"after": first.context["next"]})
        codes += [row.dossier.code for row, _l in rest.context["rows"]]
        assert len(codes) == len(set(codes)) == similar.PAGE + 6 and not rest.context["next"]


@pytest.mark.parametrize("only", list(Wanted))
def test_a_page_looks_at_so_many_and_goes_on_behind_them(province, tsa, monkeypatch, only):
    """Whatever is asked for and however few fit: all of them are found, page after page, none twice."""
    settled, other = walk.issued(province), walk.issued(province, walk.MARITAL)
    copies(other, 25)
    settled.supplement_requests.create(
        before_reception=True, items=[{"document": "birth_slip", "reason": "Mờ."}], asked_at=now(), asked_by="x",
        answer_by=now().date(), answered_at=now(),
    )  # fmt: skip
    Dossier.objects.filter(id=settled.id).update(
        settled_at=settled.settled_at - timedelta(days=9), outcome=Outcome.REFUSED
    )
    dossier, client = walk.taken(province), province.officer("chuyenvien")
    monkeypatch.setattr(similar, "LOOKED_AT", 10)
    monkeypatch.setattr(similar, "keys_of", lambda _dossier: {"birth_slip"})
    codes, place, read = [], "", 0
    while read == 0 or place:
        page = client.get(at(dossier), {"only": only, "after": place})
        codes += [row.dossier.code for row, _l in page.context["rows"]]
        place, read = page.context["next"], read + 1
        assert read < 9
        if place and not page.context["rows"]:
            assert "Hồ sơ cũ hơn ở trang sau" in pages.text_of(page)
    assert codes == ([] if only is Wanted.LETTERS else [settled.code]) and read == 3


def test_a_page_is_read_along_the_index_of_what_was_settled(province, tsa, monkeypatch):
    """Both ends of what it looks at stand in the index condition; nothing else bounds it (`tests/scale` at volume)."""
    copies(walk.issued(province), 30)
    dossier, by = walk.taken(province), province.actor("chuyenvien")
    monkeypatch.setattr(similar, "LOOKED_AT", 25)
    with CaptureQueriesContext(connection) as seen:
        _rows, behind = similar.like(dossier, by=by)
        similar.like(dossier, by=by, after=behind)
    plans = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        for one in seen.captured_queries:
            cursor.execute(f"EXPLAIN {one['sql']}")
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    assert len(plans) == 4 and all("dossier_settled" in plan for plan in plans)
    assert "ROW(settled_at, id) >= ROW(" in plans[1] and "ROW(settled_at, id) < ROW(" in plans[3]


def test_an_address_that_was_tampered_with_leads_to_the_first_page(province):
    dossier, client = walk.taken(province), province.officer("chuyenvien")
    for wrong in ({"after": "gestern"}, {"only": "secret"}):
        assert client.get(at(dossier), wrong)["Location"] == at(dossier)
