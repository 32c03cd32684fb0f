"""Several units are asked for their opinion: which, until when, by page and by interface; each answers by itself."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from motcua.foundation.calendar import is_working_day
from motcua.foundation.common.clock import local, today
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import consultable, recompute, store
from motcua.onestop.dossiers.models import Assignment, Consultation, Dossier
from tests.office.readiness import staff
from tests.sites import walk
from tests.sites.api.caller import Caller, secret_of
from tests.sites.desk.test_acts import address, officer_at, text

HOUSE, WHY = "1.013225", "Chiều cao này có ảnh hưởng di tích không?"


@pytest.fixture
def office(province):
    """The commune's office: somebody writes there already, now somebody leads it, too."""
    found = Unit.objects.get(code=f"{province.commune.code}.VP")
    head = staff.officer("chanh-vp", "Trần Thị Bình", found, Role.LEADER, title="Chánh Văn phòng")
    TOTPDevice.objects.create(user=head, name="app", confirmed=True)
    province.accounts["chanh-vp"] = head
    return found


@pytest.fixture
def dossier(province, office, monkeypatch):
    monkeypatch.setitem(walk.EXAMPLE, HOUSE, "near-monument")
    return walk.received(province, HOUSE)


@pytest.fixture
def asking(province, dossier):
    browser = officer_at(province, dossier.assignments.get(closed_at=None, node="examine").unit)
    browser.post(address("take", dossier), {"key": "t"})
    return browser


def units(dossier):
    return consultable.units(store.load(dossier.id))


def working_day(dossier):
    """The last working day before the one on which the dossier is due."""
    day, calendar = consultable.last_day(dossier.due_at) - timedelta(days=1), calendar_for(dossier.authority_id)
    while not is_working_day(calendar, day):
        day -= timedelta(days=1)
    return day


def sent(*chosen, key="c", until="", **more):
    """`until`: the day of each unit that is chosen."""
    days = {f"until_{unit.id}": until for unit in chosen}
    return {"key": key, "question": WHY, "units": [str(unit.id) for unit in chosen]} | days | more


def test_units_of_the_agency_and_departments_are_offered_where_somebody_can_answer(dossier, asking, office):
    found = units(dossier)
    assert found[0].code.endswith("SXD.QLXD") and office in found
    assert dossier.authority not in found and dossier.assignments.get(node="examine").unit not in found
    assert all(one.owner_id == dossier.authority_id or one.kind == "department" for one in found[1:])
    page = text(asking.get(address("consult", dossier)))
    assert all(f'value="{one.id}"' in page for one in found) and page.count("checked") == 1
    empty = Unit.objects.filter(kind="division", owner=dossier.authority).exclude(id__in=[u.id for u in found]).first()
    refused = asking.post(address("consult", dossier), sent(empty))
    assert refused.status_code == 422 and WHY in text(refused) and not Consultation.objects.exists()


def test_two_units_are_asked_at_once_and_each_answers_by_itself(province, dossier, asking, office):
    usual, day = units(dossier)[0], working_day(dossier)
    for _again in range(2):
        answer = asking.post(address("consult", dossier), sent(usual, office, until=f"{day:%d/%m/%Y}"))
        assert (answer.status_code, answer["Location"]) == (302, address("dossier", dossier))
    asked = {one.unit_id: one for one in Consultation.objects.all()}
    assert set(asked) == {usual.id, office.id}
    assert all(consultable.last_day(one.due_at) == day and one.day_named for one in asked.values())
    page, why = (
        text(asking.get(address("dossier", dossier))),
        text(asking.get(address("deadline", dossier))),
    )
    for unit in (usual, office):
        assert page.count(unit.label["vi"]) >= 2 and unit.label["vi"] in why, "journal, steps and deadline name each"
    assert f"{day:%d/%m/%Y}" in page and "ngày do người xin ý kiến chọn" in why

    writer, head = province.officer("chuyenvien"), province.officer("chanh-vp")
    writer.post(address("opinion", dossier), {"key": "o", "agrees": "yes", "answer": "Văn phòng thống nhất."})
    head.force_login(
        staff.Account.objects.get(username="chanh-vp"), backend="django.contrib.auth.backends.ModelBackend"
    )
    head.post(address("send_back", dossier), {"key": "b", "to": "construction_opinion", "reason": "Nêu căn cứ"})
    back = Assignment.objects.get(node="construction_opinion", unit=office, closed_at=None)
    assert back.unit_id == office.id, "it goes back to who wrote it, not to the unit of the process"
    writer.post(address("opinion", dossier), {"key": "o2", "agrees": "yes", "answer": "Thống nhất theo quy hoạch."})
    head.post(address("opinion", dossier), {"key": "o3", "agrees": "yes", "answer": "Thống nhất theo quy hoạch."})
    answered = Consultation.objects.get(unit=office)
    assert answered.answered_by == "Trần Thị Bình" and answered.answer == "Thống nhất theo quy hoạch."
    assert Consultation.objects.get(unit=usual).answered_at is None, "the other one is still awaited"
    other = text(province.officer("xaydung").get(address("opinion", dossier)))
    assert WHY in other and "Thống nhất theo quy hoạch." not in other.split("<form")[1]


def test_each_part_is_drawn_with_its_unit_and_the_other_agency_under_its_name(province, asking, dossier, office):
    """Two officers of the division work side by side; a division of the province and the commune's office are asked."""
    usual, inspects = units(dossier)[0], dossier.assignments.get(node="inspect", closed_at=None)
    asking.post(address("consult", dossier), sent(usual, office))
    page = asking.get(address("dossier", dossier))
    drawn = re.sub(r"</text><text[^>]*>", " ", page.context["picture"])
    boxes = dict.fromkeys(re.findall(r'<g class="(mc-now|mc-done|)"><rect[^>]*/><text[^>]*>([^<]*)</text></g>', drawn))
    mine = inspects.unit.name
    assert ("mc-now", f"Thẩm định hồ sơ thiết kế {mine} Đang giải quyết") in boxes
    assert ("mc-now", f"Kiểm tra thực địa {mine} Chưa ai nhận") in boxes, "both parts, each with its own state"
    assert ("mc-now", f"Soạn ý kiến {usual.name} Chưa ai nhận") in boxes
    assert ("", f"Duyệt ý kiến {office.name}") in boxes and ("", f"Lãnh đạo duyệt ý kiến {usual.name}") in boxes
    names = re.findall(r'class="mc-branch"[^>]*>([^<]*)<', page.context["picture"])
    assert names == [usual.owner.name, office.owner.name], "each stands under the agency that it is a part of"
    steps = text(page).split('id="process-title"')[1].split("</ol>")[0]
    assert f"{usual.name}, {usual.owner.name}" in steps, "of another agency: named with it"
    assert office.name in steps and f"{office.name}, {office.owner.name}" not in steps, "of one's own: by its name"
    english = province.officer("chuyenvien", "en").get(address("dossier", dossier)).context["picture"]
    assert "Approve the opinion" in english and "Not taken yet" in english


def test_nobody_is_asked_twice_and_all_or_none_are_asked(dossier, asking, office):
    usual = units(dossier)[0]
    asking.post(address("consult", dossier), sent(usual))
    [one] = Consultation.objects.all()
    assert not one.day_named and one.due_at < dossier.due_at, "the term of the process"
    page = asking.get(address("consult", dossier))
    assert "(đã xin ý kiến)" in text(page) and re.search(r'<input[^>]+name="units"[^>]+disabled', page.text)
    again = asking.post(address("consult", dossier), sent(office, usual, key="c2"))
    assert again.status_code == 422 and "hãy chờ đơn vị này trả lời" in text(again)
    assert Consultation.objects.count() == 1, "neither"
    asking.post(address("consult", dossier), sent(office, key="c3"))
    assert Consultation.objects.count() == 2


def test_a_day_that_cannot_be_is_told_at_its_field(dossier, asking):
    usual, due = units(dossier)[0], local(dossier.due_at).date()
    calendar = calendar_for(dossier.authority_id)
    free = next(day for n in range(60) if not is_working_day(calendar, day := today() + timedelta(days=n)))
    for day in (today() - timedelta(days=1), due + timedelta(days=30), free, "32/13/2026"):
        typed = day if isinstance(day, str) else f"{day:%d/%m/%Y}"
        page = asking.post(address("consult", dossier), sent(usual, until=typed))
        assert page.status_code == 422, day
        assert {p["href"] for p in page.context["problems"]} == {f"#id_until_{usual.id}"}, day
        assert WHY in text(page)
    none = asking.post(address("consult", dossier), sent())
    assert none.status_code == 422 and "ít nhất một đơn vị" in text(none)
    assert not Consultation.objects.exists()


def test_each_unit_is_asked_until_its_own_day_and_stands_with_its_agency(dossier, asking, office):
    usual, day = units(dossier)[0], working_day(dossier)
    shown = asking.get(address("consult", dossier))
    page, proposed = text(shown), min(shown.context["answer_by"], dossier.due_at)
    first = f"{consultable.last_day(proposed):%d/%m/%Y}"
    assert len(re.findall(rf'name="until_[0-9a-f-]+" value="{first}"', page)) == len(units(dossier))
    row = page.split(f'value="{usual.id}"')[1].split("</label>")[0]
    assert usual.name in row and usual.owner.name in row and usual.owner.name != usual.name
    assert office.owner.name in page.split(f'value="{office.id}"')[1].split("</label>")[0]
    late = day + timedelta(days=60)
    wrong = asking.post(address("consult", dossier), sent(usual, office) | {f"until_{office.id}": f"{late:%d/%m/%Y}"})
    assert [p["href"] for p in wrong.context["problems"]] == [f"#id_until_{office.id}"]
    assert f'value="{late:%d/%m/%Y}"' in text(wrong) and not Consultation.objects.exists(), "all or none"
    other = next(one for one in units(dossier) if one.id not in (usual.id, office.id))
    given = sent(usual, office) | {f"until_{office.id}": f"{day:%d/%m/%Y}", f"until_{other.id}": "32/13/2026"}
    told = asking.post(address("consult", dossier), given, follow=True)
    asked = {one.unit_id: one for one in Consultation.objects.all()}
    assert asked.keys() == {usual.id, office.id}, "the day of a unit that is not chosen says nothing"
    assert not asked[usual.id].day_named and asked[office.id].day_named
    assert consultable.last_day(asked[office.id].due_at) == day
    assert usual.owner.name in text(told) and office.owner.name in text(told)


def test_a_day_that_was_named_stays_when_the_calendar_moves_the_rest(dossier, asking, office, monkeypatch):
    usual, day = units(dossier)[0], working_day(dossier)
    asking.post(address("consult", dossier), sent(usual))
    asking.post(address("consult", dossier), sent(office, until=f"{day:%d/%m/%Y}", key="c2"))
    before = {one.unit_id: one.due_at for one in Consultation.objects.all()}
    later = timedelta(days=3)
    real, ends = recompute.clock_of, recompute.deadlines.limit_end
    monkeypatch.setattr(recompute, "clock_of", lambda case, ticks: _moved(real(case, ticks), later))
    monkeypatch.setattr(recompute.deadlines, "limit_end", lambda *given: ends(*given) + later)
    assert recompute.recompute(dossier.id, why={})
    after = {one.unit_id: one.due_at for one in Consultation.objects.all()}
    assert after == {usual.id: before[usual.id] + later, office.id: before[office.id]}
    steps = dict(Assignment.objects.filter(closed_at=None).values_list("unit_id", "due_at"))
    assert steps[office.id] <= before[office.id] and Dossier.objects.get(id=dossier.id).due_at == dossier.due_at + later


def _moved(due, by):
    return replace(due, due_at=due.due_at + by)


def test_the_interface_asks_units_by_name_and_without_them_the_one_of_the_process(province, dossier, asking, office):
    caller = Caller(secret_of(province.accounts["chuyenvien"]))
    usual, day = units(dossier)[0], working_day(dossier)
    offered = next(one for one in caller.get(f"/dossiers/{dossier.code}").json()["actions"] if one["verb"] == "consult")
    assert {"question", "units", "until"} <= {field["name"] for field in offered["fields"]}
    wrong = caller.act(dossier.code, "consult", question=WHY, units=[{"unit": str(dossier.authority_id)}])
    assert wrong.status_code == 422 and not Consultation.objects.exists()
    done = caller.act(dossier.code, "consult", question=WHY, units=[{"unit": str(office.id)}], until=day.isoformat())
    assert done.status_code == 200, done.json()
    assert Consultation.objects.get().unit == office and Consultation.objects.get().day_named
    assert caller.act(dossier.code, "consult", question=WHY).status_code == 200
    assert Consultation.objects.filter(unit=usual, day_named=False).count() == 1
    Consultation.objects.all().delete()
    Assignment.objects.filter(dossier=dossier, node__startswith="construction").delete()
    days = [{"unit": str(usual.id)}, {"unit": str(office.id), "until": (today() - timedelta(days=1)).isoformat()}]
    wrong = caller.act(dossier.code, "consult", question=WHY, units=days)
    assert wrong.status_code == 422 and [e["field"] for e in wrong.json()["errors"]] == ["units.1.until"]
    days[1]["until"] = day.isoformat()
    assert caller.act(dossier.code, "consult", question=WHY, units=days).status_code == 200
    named = dict(Consultation.objects.values_list("unit", "day_named"))
    assert named == {usual.id: False, office.id: True}, "each has its own day"
    twice = caller.act(dossier.code, "consult", question=WHY)
    assert twice.status_code in (409, 422) and Consultation.objects.count() == 2
