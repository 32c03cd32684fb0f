"""Worklist, register and books: order, filters, pages, budgets, downloads."""

import csv
import datetime
import re
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from motcua.foundation.common.clock import now, today
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.models import Assignment, Dossier
from motcua.onestop.dossiers.worklists import Pace
from tests.sites import walk


def text(response):
    return response.content.decode()


def many(dossier, count):
    """Copies of a dossier with its open step, due an hour apart, the later made first."""
    step, start = dossier.assignments.get(closed_at=None), now()
    made = []
    for n in reversed(range(count)):
        due = start + datetime.timedelta(hours=n - 2)
        copy = Dossier.objects.get(id=dossier.id)
        copy.id, copy.code, copy.due_at = uuid4(), f"{dossier.code[:-4]}{n + 1000}", due
        copy.save(force_insert=True)
        Assignment.objects.create(
            dossier=copy, node=step.node, role=step.role, unit=step.unit, opened_at=start, due_at=due
        )  # fmt: skip
        made.insert(0, copy.code)
    return made


def test_the_least_time_left_stands_first_and_pages_follow_without_gap_or_double(
    province, django_assert_max_num_queries
):
    dossier = walk.received(province)
    codes = many(dossier, 30)
    browser = province.officer("chuyenvien")
    browser.get(reverse("desk:worklist"))  # the names of one's units are read once a day
    with django_assert_max_num_queries(13):
        first = browser.get(reverse("desk:worklist"))
    second = browser.get(reverse("desk:worklist") + first.context["next"])
    seen = [row["dossier"].code for page in (first, second) for row in page.context["rows"]]
    assert len(seen) == len(set(seen)) == 31 and [code for code in seen if code in codes] == codes
    assert first.context["rows"][0]["pace"] == "late" and second.context["first"]


def test_on_a_phone_a_card_leaves_step_and_dates_to_the_page_of_the_dossier(province):
    walk.taken(province)
    row = text(province.officer("chuyenvien").get(reverse("desk:worklist"))).split("<tbody>")[1].split("</tr>")[0]
    cells = re.findall(r'<td class="([^"]*)"', row)
    assert cells == ["dk-tickcell", "mc-brief__state", "num mc-brief__more", "mc-brief__time"]
    style = open(finders.find("motcua/motcua.css"), encoding="utf-8").read()  # noqa: SIM115
    assert ".mc-brief .mc-brief__more { display: none; }" in style.split("@media (max-width: 48rem)")[1]


def test_chips_tabs_and_words_narrow_the_list(province):
    dossier = walk.taken(province)
    many(dossier, 6)
    browser, url = province.officer("chuyenvien"), reverse("desk:worklist")
    assert len(browser.get(url, {"pace": "late"}).context["rows"]) == 3
    assert [r["dossier"].code for r in browser.get(url, {"tab": "mine"}).context["rows"]] == [dossier.code]
    assert len(browser.get(url, {"q": "do quynh"}).context["rows"]) == 7
    assert len(browser.get(url, {"q": dossier.code.lower()}).context["rows"]) == 1
    nothing = browser.get(url, {"procedure": walk.MARITAL})
    assert not nothing.context["rows"] and "Bỏ lọc" in text(nothing)
    for wrong in ({"tab": "x"}, {"pace": "x"}, {"after": "x_y"}, {"after": "2026-01-01T00:00:00_x"}):
        assert browser.get(url, wrong).url == url, "the list from its beginning"


def put(code, hours, step=None, **more):
    """Due in so many hours from now."""
    due = now() + datetime.timedelta(hours=hours)
    Dossier.objects.filter(code=code).update(due_at=due, **more)
    Assignment.objects.filter(dossier__code=code, closed_at=None).update(due_at=due, **(step or {}))


@pytest.mark.parametrize(("who", "listed", "tab", "chips"), [
    ("chuyenvien", {"todo": 5, "mine": 1, "waiting": 1, "others": 1}, "todo",
     {"all": 5, "late": 2, "soon": 1, "ontime": 1, "paused": 1}),
    ("lanhdao", {"todo": 0, "mine": 0, "waiting": 0, "others": 0, "led": 7}, "led",
     {"all": 7, "late": 2, "soon": 1, "ontime": 2, "paused": 2}),
])  # fmt: skip
def test_the_numbers_on_tabs_and_chips_are_those_of_their_lists(province, who, listed, tab, chips):
    dossier, far, stands = walk.taken(province), 2000, {"paused_at": now()}
    late, later, soon, unpaid, asked, given = many(dossier, 6)
    for code, hours in ((late, -2), (later, -1), (soon, 1), (dossier.code, far)):
        put(code, hours)
    put(unpaid, far, state=DossierState.PAYMENT_REQUESTED, **stands)
    put(asked, far, state=DossierState.SUPPLEMENT_REQUESTED, **stands)
    put(given, far, step={"officer_id": province.actor("vanthu").id})
    browser, url = province.officer(who), reverse("desk:worklist")

    def numbers(**wanted):
        """Of the page: on its tabs, on its chips; and how many its list and each of its paces has."""
        page = browser.get(url, wanted).context
        paces = {pace: browser.get(url, {**wanted, "pace": pace}).context["rows"] for pace in Pace}
        assert all(row["pace"] == pace for pace, rows in paces.items() for row in rows)
        return (
            {value: number for value, _label, number in page["tabs"] if value != "done"},
            {chip["css"] or "all": chip["count"] for chip in page["paces"]},
            {"all": len(page["rows"])} | {pace.value: len(rows) for pace, rows in paces.items() if rows},
        )

    for one, number in listed.items():
        tabs, on_chips, in_lists = numbers(tab=one)
        assert tabs == listed and on_chips == in_lists and in_lists["all"] == number, one
    assert numbers(tab=tab)[1] == chips
    assert numbers(tab=tab, q=soon) == (listed, {"all": 1, "soon": 1}, {"all": 1, "soon": 1}), "tabs are not narrowed"


def test_what_was_done_and_what_waits_for_the_applicant_have_their_lists(province):
    dossier = walk.drafted(province)
    browser, url = province.officer("chuyenvien"), reverse("desk:worklist")
    assert [r["dossier"].code for r in browser.get(url, {"tab": "done"}).context["rows"]] == [dossier.code]
    other = walk.taken(province)
    services.request_supplement(
        other.id, by=province.actor("chuyenvien"), items=[{"document": "birth_slip", "reason": "Ảnh mờ"}],
        answer_by=today() + datetime.timedelta(days=30),
    )  # fmt: skip
    waiting = browser.get(url, {"tab": "waiting"})
    assert [r["dossier"].code for r in waiting.context["rows"]] == [other.code] and "Chờ bổ sung" in text(waiting)
    assert not browser.get(url).context["rows"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("tab", ["todo", "mine", "waiting", "others", "done"])
def test_an_empty_list_says_what_to_do(province, tab, language):
    page = province.officer("vanthu", language).get(reverse("desk:worklist"), {"tab": tab})
    assert page.status_code == 200 and len(str(page.context["empty"])) > 20


def test_an_officer_without_such_work_is_refused_in_words(province):
    assert province.officer("quantri").get(reverse("desk:worklist")).status_code == 403
    assert province.officer("chuyenvien").get(reverse("desk:register")).status_code == 403


def test_the_register_lists_searches_and_downloads_without_formulas(province, tsa, django_assert_max_num_queries):
    dossier = walk.signed(province)
    Dossier.objects.filter(id=dossier.id).update(applicant_name="=HYPERLINK(1)")
    clerk = province.officer("vanthu")
    with django_assert_max_num_queries(14):
        page = clerk.get(reverse("desk:register"))
    number = dossier.results.get().number
    assert number in text(page)
    assert number in text(clerk.get(reverse("desk:register"), {"q": dossier.code}))
    assert "Không có văn bản" in text(clerk.get(reverse("desk:register"), {"q": "không có đâu"}))
    table = text(clerk.get(reverse("desk:register_download")))
    head, *lines = csv.reader(table.removeprefix("\ufeff").splitlines())
    assert {len(line) for line in lines} == {len(head)} and len(set(head)) == len(head)
    assert "'=HYPERLINK(1)" in table and ",=HYPERLINK" not in table
    for wrong in ({"unit": str(uuid4())}, {"year": "1999"}, {"year": "x"}, {"before": "x"}):
        assert clerk.get(reverse("desk:register"), wrong).status_code == 404


def test_a_book_shows_its_entries_to_its_own_unit_alone(province, tsa):
    walk.signed(province)
    specialist = province.officer("chuyenvien")
    assert "Quyển số 01/" in text(specialist.get(reverse("desk:books")))
    book = specialist.get(reverse("desk:books")).context["books"][0]
    url = reverse("desk:book", args=[book.id])
    name = text(specialist.get(url))
    assert '<th scope="row" class="num">1</th>' in name
    assert not specialist.get(url, {"q": "999"}).context["rows"]
    assert specialist.get(reverse("desk:book_download", args=[book.id])).status_code == 200
    for path in ("desk:book", "desk:book_download"):
        assert province.officer("xaydung").get(reverse(path, args=[book.id])).status_code == 404
    assert "Chưa có sổ" in text(province.officer("xaydung").get(reverse("desk:books")))
