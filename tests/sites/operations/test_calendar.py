"""The working calendar by page: the year, a notice with what it moves, revoking."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.foundation.calendar import is_working_day
from motcua.foundation.common import relay
from motcua.foundation.common.clock import local, today
from motcua.foundation.common.models import EventRecord
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import CalendarNotice
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.models import Dossier
from tests.sites import walk
from tests.sites.operations.test_sign_in import text

ADD = "/operations/calendar/notices/add/"


@pytest.fixture
def administrator(province):
    return province.officer("quantri")


def sent(day, **more):
    return {
        "key": "k", "day": f"{day:%d/%m/%Y}", "kind": "off", "reason_vi": "Nghỉ phòng, chống bão", "reason_en": "Storm",
        "source": "01/CĐ-UBND", **more,
    }  # fmt: skip


@pytest.mark.parametrize(("language", "words"), [
    ("vi", ["Tết Dương lịch", "làm bù", "Tháng 1"]),
    ("en", ["New Year", "worked", "January", "Labour Code 2019, Article 112"]),
])  # fmt: skip
def test_a_year_shows_its_days_off_and_made_up_days_by_name(province, language, words):
    page = text(province.officer("quantri", language).get("/operations/calendar/2026/"))
    assert all(word in page for word in words)
    assert page.count('class="mc-month"') == 12 and "Bộ luật Lao động 2019" in page
    assert '<span lang="vi">Bộ luật Lao động 2019, Điều 112</span>' in page


def test_a_projected_year_says_so(administrator):
    assert "được dự kiến theo luật" in text(administrator.get("/operations/calendar/2027/"))
    assert "được dự kiến theo luật" not in text(administrator.get("/operations/calendar/2026/"))
    assert administrator.get("/operations/calendar/1999/").status_code == 404


def next_working_day(after):
    day = after + timedelta(days=1)
    while not is_working_day(calendar_for(), day):
        day += timedelta(days=1)
    return day


def test_a_notice_tells_what_it_moves_before_it_holds_and_then_moves_exactly_that(province, administrator):
    dossier = walk.received(province, walk.MARITAL)
    other = walk.submitted(province, walk.MARITAL, citizen=1)
    due_day = local(dossier.due_at).date()
    shown = administrator.post(ADD, sent(due_day))
    assert shown.context["touched"] == 1 and shown.context["exact"]
    assert "hồ sơ đang giải quyết sẽ đổi ngày hẹn trả" in text(shown) and not CalendarNotice.objects.exists()
    for _n in range(2):
        assert administrator.post(ADD, sent(due_day, confirmed="1")).status_code == 302
    assert CalendarNotice.objects.count() == 1
    relay.drain()
    moved = Dossier.objects.get(id=dossier.id)
    assert local(moved.due_at).date() == next_working_day(due_day)
    assert EventRecord.objects.filter(action=Verb.RECOMPUTE).count() == 1
    assert Notice.objects.filter(template="due-date-moved", subject_id=dossier.id).count() == 1
    assert Dossier.objects.get(id=other.id).version == other.version

    standing = CalendarNotice.objects.get()
    address = reverse("operations:notice_revoke", args=[standing.id])
    assert administrator.get(address).context["touched"] == 1
    unsaid = administrator.post(address, {"key": "q", "reason": " x "})
    assert "mc-errors" in text(unsaid) and not CalendarNotice.objects.get().revoked_at
    administrator.post(address, {"key": "r", "reason": "Nhập nhầm năm của thông báo"})
    relay.drain()
    assert Dossier.objects.get(id=dossier.id).due_at == dossier.due_at
    page = text(administrator.get(f"/operations/calendar/{due_day.year}/"))
    assert "Đã thu hồi" in page and "Nhập nhầm năm của thông báo" in page
    event = EventRecord.objects.get(action="calendar_notice_revoked")
    assert event.detail["reason"] == "Nhập nhầm năm của thông báo"
    assert "Nhập nhầm năm của thông báo" in text(administrator.get(f"/operations/record/{event.id}/"))


def test_a_second_notice_for_a_day_is_refused_and_what_was_typed_stays(administrator):
    day = today() + timedelta(days=40)
    administrator.post(ADD, sent(day, confirmed="1"))
    again = administrator.post(ADD, sent(day, key="k2", confirmed="1"))
    assert "mc-errors" in text(again) and "01/CĐ-UBND" in text(again)


def test_a_notice_that_changes_nothing_says_so_and_a_wrong_day_is_a_sentence(administrator):
    sunday = today() + timedelta(days=6 - today().weekday() + 28)
    assert administrator.post(ADD, sent(sunday)).context["changes_nothing"] is True
    assert "Ngày này không có trong lịch" in text(administrator.post(ADD, {**sent(sunday), "day": "30/02/2026"}))
