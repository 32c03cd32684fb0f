"""The officer's day says what it counts; early warnings say how late each is now, the worst first."""

from datetime import timedelta

from django.urls import reverse

from motcua.foundation.calendar import say_left
from motcua.foundation.common.clock import now
from motcua.foundation.common.keyset import key_of
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.deskwork import today as day
from motcua.onestop.deskwork import warnings
from motcua.onestop.deskwork.enums import Level
from motcua.onestop.deskwork.models import EarlyWarning
from motcua.onestop.dossiers.models import Assignment, Dossier
from motcua.onestop.dossiers.progress import capital
from tests.sites import many, walk
from tests.sites.desk.test_day import begun

HOUSE = "1.013225"


def text(response):
    return " ".join(response.content.decode().split())


def test_today_counts_steps_shows_the_first_and_leads_to_all_and_to_each_part(province, monkeypatch):
    house = walk.received(province, HOUSE, name="new-house")
    browser = province.officer("chuyenvien")
    page = text(browser.get(reverse("desk:today")))
    assert "Cần xử lý 2 bước, trong đó 0 bước quá hạn" in page, "one dossier, two steps"
    assert "Hôm nay bạn đã hoàn thành 0 bước" in page and "Tất cả" not in page
    for step in house.assignments.filter(closed_at=None):
        assert f"{reverse('desk:dossier', args=[house.id])}?step={step.id}" in page, "each leads to its own part"
    first = many.ready(province)
    many.copies(first, 2)
    monkeypatch.setattr(day.first, "__kwdefaults__", {"size": 4})
    page = text(browser.get(reverse("desk:today")))
    assert "Đây là 4 bước cần làm trước trong 5 bước." in page
    assert f'<a href="{reverse("desk:worklist")}">Tất cả 5 bước</a>' in page


def late_by(dossier, hours):
    due = now() - timedelta(hours=hours)
    Dossier.objects.filter(id=dossier.id).update(received_at=due - timedelta(days=30), due_at=due)
    Assignment.objects.filter(dossier=dossier, closed_at=None).update(opened_at=due - timedelta(days=30), due_at=due)
    return due


def said(due, *moments):
    return {capital(say_left(due, moment, calendar_for(), "vi")) for moment in moments}


def test_early_warnings_say_how_late_each_is_now_and_the_worst_stands_first(province):
    dossiers = {hours: walk.taken(province, walk.MARITAL) for hours in (100, 300, 200)}
    for hours in (100, 300, 200):  # told in another order than they are late
        late_by(dossiers[hours], hours)
        warnings.give()
    leader = province.officer("lanhdao")
    before = now()
    page = leader.get(reverse("desk:early"))
    codes = [row["dossier"].code for row in page.context["rows"]]
    assert codes == [dossiers[hours].code for hours in (300, 200, 100)]
    for row in page.context["rows"]:
        due = Dossier.objects.get(id=row["dossier"].id).due_at
        whole = next(one for one in row["limits"] if one["warning"].level == Level.WHOLE_LATE)
        assert whole["left"] in said(due, before, now()) and f"<strong>{whole['left']}</strong>" in text(page)
    before, moved = now(), late_by(dossiers[300], 500)
    warnings.give()
    row = leader.get(reverse("desk:early")).context["rows"][0]
    whole = next(one for one in row["limits"] if one["warning"].level == Level.WHOLE_LATE)
    assert whole["due_at"] == moved and whole["left"] in said(moved, before, now())
    assert not said(moved, now()) & said(moved + timedelta(hours=200), now()), "not as it was told"


def test_pages_of_warnings_go_on_where_the_last_one_ended(province):
    first = walk.taken(province, walk.MARITAL)
    dossiers = [first, *many.copies(first, 4)]
    for number, dossier in enumerate(dossiers):
        late_by(dossier, 100 + number * 240)
    warnings.give()
    rows = warnings.listed(province.actor("lanhdao")).filter(dossier__in=dossiers)
    shown, key = warnings.page(rows, size=2)
    seen = [one.worst.dossier_id for one in shown]
    while key:
        shown, key = warnings.page(rows, after=key_of(key), size=2)
        seen += [one.worst.dossier_id for one in shown]
    assert seen == [one.id for one in reversed(dossiers)], "each once, the latest of all first"


def test_the_notice_of_a_warning_names_the_step(province):
    dossier = walk.taken(province, walk.MARITAL)
    late_by(dossier, 100)
    warnings.give()
    assert EarlyWarning.objects.filter(dossier=dossier, level=Level.WHOLE_LATE).exists()
    told = Notice.objects.filter(template="early-warnings", recipient_id=province.accounts["chuyenvien"].officer_id)
    [line] = [line for line in told.get().body.splitlines() if dossier.code in line]
    title = day._thing(dossier.assignments.select_related("dossier").get(closed_at=None)).doing
    assert f"bước “{title['vi']}” đã quá thời gian" in line or f"đang ở bước “{title['vi']}”" in line
    assert title["en"] in told.get().others["en"][1]


def test_a_dossier_whose_step_and_whole_are_warned_of_stands_once_with_both_limits(province):
    dossier, other = (begun(walk.received(province, walk.MARITAL), 2400, 100) for _n in range(2))
    step = Assignment.objects.get(dossier=dossier, closed_at=None)
    for level, minutes in ((Level.STEP_SOON, 60), (Level.STEP_LATE, 30), (Level.WHOLE_SOON, 40)):
        EarlyWarning.objects.create(
            key=f"{level}:{dossier.code}", level=level, dossier=dossier, assignment=step, unit_id=step.unit_id, used=90,
            authority_id=dossier.authority_id, due_at=dossier.due_at, at=now() - timedelta(minutes=minutes),
        )  # fmt: skip
    rows = warnings.listed(province.actor("lanhdao")).filter(dossier__in=[dossier, other])
    [warned], following = warnings.page(rows)
    assert [limit.level for limit in warned.limits] == [Level.STEP_LATE, Level.WHOLE_SOON] and not following
    assert warnings.page(rows, Level.STEP_SOON)[0] == [], "it is past since"
    assert len(warnings.page(rows, Level.WHOLE_SOON)[0][0].limits) == 2, "chosen by one, shown with both"
    page = text(province.officer("lanhdao").get(reverse("desk:early")))
    assert page.count(dossier.code) == 2, "the row, and the words of its tick"
    assert "Bước xử lý đã quá thời gian" in page and "Hồ sơ sắp đến hạn" in page
