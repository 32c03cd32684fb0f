"""Many at once, before it begins and when it is done: which cannot go and why, numbers, files, and the way back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.onestop.deskwork import bulk, ready
from motcua.onestop.deskwork.enums import BulkVerb
from motcua.onestop.dossiers import results, services
from motcua.onestop.dossiers.models import Assignment, Dossier, Result
from tests.sites import many, walk


def text(response):
    return " ".join(response.content.decode().split())


def prepared(browser, verb, dossiers):
    sent = {"verb": verb, "one": [str(id) for id in many.step_ids(dossiers)]}
    return browser.post(reverse("desk:bulk_prepare"), sent, follow=True)


def told(page):
    """{code: why not}"""
    return {row["item"].code: row["why"] for row in page.context["stopped"]}


def test_what_cannot_go_is_named_before_it_begins_with_its_reason_and_a_link(province):
    browser, first = province.officer("chuyenvien"), many.ready(province)
    good, bad, none, taken = dossiers = [first, *many.copies(first, 3)]
    Result.objects.filter(dossier=bad).update(complete=False)
    Result.objects.filter(dossier=none).delete()
    other = province.accounts["diachinh"]
    page = prepared(browser, "forward", dossiers)
    Assignment.objects.filter(dossier=taken).update(officer_id=other.id, officer_name=other.officer.full_name)
    page = browser.get(reverse("desk:bulk", args=[page.context["job"].id]))
    why = told(page)
    assert why.keys() == {bad.code, none.code, taken.code} and [r["dossier"] for r in page.context["rows"]] == [good]
    assert "chưa đầy đủ" in why[bad.code] and "dự thảo" in why[none.code]
    assert other.officer.full_name in why[taken.code]
    assert "Lúc này 3 trong 4 hồ sơ không thực hiện được" in text(page)
    for one in (bad, none, taken):
        assert f'href="{reverse("desk:dossier", args=[one.id])}"' in text(page) and why[one.code] in text(page)
    item = str(page.context["rows"][0]["item"].id)
    done = browser.post(
        reverse("desk:bulk_start", args=[page.context["job"].id]), {"listed": "1", "item": item}, follow=True
    )
    assert done.context["counts"]["done"] == 1 and done.context["job"].total == 1, "the others were not touched"


def test_when_none_can_be_done_the_page_says_so_and_looks_again_when_asked(province):
    browser, first = province.officer("chuyenvien"), many.ready(province)
    dossiers = [first, *many.copies(first, 1)]
    drafts = Result.objects.filter(dossier__in=[one.id for one in dossiers])
    drafts.update(complete=False)
    page = prepared(browser, "forward", dossiers)
    assert '<h2 id="stopped-title">Lúc này không hồ sơ nào thực hiện được</h2>' in text(page)
    assert 'name="listed"' not in text(page) and reverse("desk:worklist") in text(page)
    drafts.update(complete=True)
    services.note(first.id, by=province.actor("chuyenvien"), text="Đã soạn xong.")
    changed = browser.get(reverse("desk:bulk", args=[page.context["job"].id]))
    assert told(changed).keys() == {first.code}, "it was changed since it was chosen"
    again = browser.post(reverse("desk:bulk_again", args=[page.context["job"].id]), follow=True)
    assert not told(again) and again.context["job"].total == 2 and "không thực hiện được" not in text(again)
    signs = prepared(browser, "sign", dossiers)
    assert "<h2>Lúc này không hồ sơ nào thực hiện được</h2>" in text(signs), "not a step to sign"


@pytest.mark.parametrize(("verb", "who"), [
    (BulkVerb.TAKE, "chuyenvien"), (BulkVerb.FORWARD, "chuyenvien"), (BulkVerb.ASSIGN, "lanhdao"),
    (BulkVerb.SIGN, "lanhdao"), (BulkVerb.ISSUE, "vanthu"), (BulkVerb.PRINT, "chuyenvien"),
])  # fmt: skip
def test_what_is_told_before_is_what_each_meets(province, tsa, verb, who):
    """The rules of looking are those of doing: the same sentence, for each verb."""
    made = {
        BulkVerb.TAKE: walk.taken, BulkVerb.FORWARD: walk.taken, BulkVerb.ASSIGN: walk.taken,
        BulkVerb.SIGN: walk.drafted, BulkVerb.ISSUE: walk.signed, BulkVerb.PRINT: walk.taken,
    }[verb]  # fmt: skip
    first, by = made(province, walk.MARITAL), province.actor(who)
    good, [bad] = first, many.copies(first, 1)
    if verb is BulkVerb.TAKE:
        Assignment.objects.filter(dossier=good, closed_at=None).update(officer_id=None, officer_name="")
    elif verb is BulkVerb.FORWARD:
        good, bad = many.ready(province), first
    job = bulk.prepare(verb, many.step_ids([good, bad]), by=by)
    if verb in (BulkVerb.SIGN, BulkVerb.ISSUE):
        Result.objects.filter(dossier=bad).delete()
    elif verb is BulkVerb.TAKE:
        other = province.accounts["diachinh"]
        Assignment.objects.filter(dossier=bad).update(officer_id=other.id, officer_name="Người khác")
    elif verb is BulkVerb.ASSIGN:
        Dossier.objects.filter(id=bad.id).update(version=bad.version + 1)
    items = {item.dossier_id: item for item in job.items.all()}
    if verb is BulkVerb.PRINT:
        assert items[bad.id].id in ready.why_not(verb, items.values(), by=by)
        return
    refused = ready.why_not(verb, items.values(), by=by)
    assert refused.keys() == {items[bad.id].id}
    bulk.start(job.id, {"to": str(bulk.colleagues(job)[0].id)} if verb is BulkVerb.ASSIGN else {}, by=by)
    bulk.run(job.id)
    states = {item.dossier_id: (item.state, item.said.get("vi", "")) for item in job.items.all()}
    assert states == {good.id: ("done", ""), bad.id: ("refused", str(refused[items[bad.id].id]))}


def test_many_are_looked_at_in_as_many_statements_as_a_few(province):
    browser, first = province.officer("chuyenvien"), many.ready(province)
    dossiers, found = [first, *many.copies(first, 40)], []
    for count in (2, 41):
        job = prepared(browser, "forward", dossiers[:count]).context["job"]
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("desk:bulk", args=[job.id]))
        found.append(len(queries))
    assert found[0] == found[1]


def test_after_signing_numbers_files_undo_and_the_way_back_stand_there(province, tsa):
    browser, leader = province.officer("lanhdao"), province.actor("lanhdao")
    first = walk.drafted(province, walk.MARITAL)
    dossiers = [first, *many.copies(first, 1)]
    page = prepared(browser, "sign", dossiers)
    assert 'data-one="Ký 1 văn bản" data-many="Ký {n} văn bản">Ký các văn bản đã đánh dấu</button>' in text(page)
    job = page.context["job"]
    items = [str(id) for id in job.items.values_list("id", flat=True)]
    browser.post(reverse("desk:bulk_start", args=[job.id]), {"listed": "1", "item": items})
    bulk.run(job.id)
    shown = text(browser.get(reverse("desk:bulk", args=[job.id])))
    signed = Result.objects.filter(dossier__in=[one.id for one in dossiers], state="signed")
    assert signed.count() == 2
    for result in signed:
        assert f'<strong class="num">{result.number}</strong>' in shown
        assert reverse("portal:file", args=[result.file_id]) in shown
        assert reverse("desk:take_back", args=[result.dossier_id]) in shown
    assert f'href="{reverse("desk:signing")}">Về danh sách việc' in shown and "thu hồi chữ ký" in shown.lower()
    services.issue(dossiers[0].id, by=province.actor("vanthu"))
    services.take_back(dossiers[1].id, by=leader, reason="Sai ngày sinh")
    results.sign_result(dossiers[1].id, by=leader)
    shown = text(browser.get(reverse("desk:bulk", args=[job.id])))
    assert reverse("desk:take_back", args=[dossiers[0].id]) not in shown, "it is out"
    numbers = Result.objects.filter(dossier=dossiers[1]).order_by("version").values_list("number", flat=True)
    assert numbers[0] in shown and numbers[1] not in shown, "what this signing gave, cancelled since"
    assert "Đã bị hủy trước khi" in shown and reverse("desk:take_back", args=[dossiers[1].id]) not in shown
