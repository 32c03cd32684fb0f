"""Positions and substitutions by date; notices that change the working calendar."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.models import OutboxMessage
from motcua.foundation.common.text import sort_key
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations import selectors, services
from motcua.foundation.organisations.enums import NoticeKind
from motcua.foundation.organisations.errors import (
    DatesCrossed,
    EachOthersSubstitute,
    NoticeRevoked,
    NoticeStands,
    OwnSubstitute,
    StandsInThen,
    SubstituteAlready,
    SubstituteAway,
)
from motcua.foundation.organisations.models import Unit, person_sort_key

TITLE = {"vi": "Phó Chủ tịch", "en": "Vice-Chair"}


@pytest.fixture
def people(province):
    leader = services.add_officer(code="cb1", full_name="Hoàng Minh Tuấn", by=SYSTEM)
    other = services.add_officer(code="cb2", full_name="Lê Thị Ngọc Mai", by=SYSTEM)
    return leader, other


def test_a_position_gives_its_roles_in_the_unit_and_in_its_agency_on_its_days(people):
    leader, _ = people
    centre, committee = Unit.objects.get(code="07900.TTPV"), Unit.objects.get(code="07900")
    first, after = today() - timedelta(days=5), today() + timedelta(days=5)
    services.appoint(
        leader, centre, title=TITLE, roles=[Role.RECEPTIONIST], by=SYSTEM, valid_from=first, valid_to=after
    )
    both = {(Role.RECEPTIONIST, centre.id), (Role.RECEPTIONIST, committee.id)}
    assert selectors.grants_of(leader.id) == both
    assert selectors.grants_of(leader.id, first - timedelta(days=1)) == frozenset()
    assert selectors.grants_of(leader.id, after - timedelta(days=1)) == both
    assert selectors.grants_of(leader.id, after) == frozenset()


def test_a_substitute_holds_the_absent_officer_s_grants_on_both_end_days_and_no_other(people):
    leader, other = people
    committee = Unit.objects.get(code="07900")
    services.appoint(leader, committee, title=TITLE, roles=[Role.LEADER], by=SYSTEM, valid_from=date(2026, 1, 1))
    first, last = date(2026, 3, 2), date(2026, 3, 6)
    services.set_substitution(leader, other, first_day=first, last_day=last, by=SYSTEM)
    grant = {(Role.LEADER, committee.id)}
    held = {day: selectors.grants_of(other.id, day) for day in (date(2026, 3, 1), first, last, date(2026, 3, 7))}
    assert list(held.values()) == [frozenset(), grant, grant, frozenset()]
    assert selectors.grants_of(leader.id, first) == grant  # the absent officer loses nothing


def test_a_substitution_needs_two_people_and_dates_in_order(people):
    leader, other = people
    with pytest.raises(OwnSubstitute):
        services.set_substitution(leader, leader, first_day=today(), last_day=today(), by=SYSTEM)
    with pytest.raises(DatesCrossed):
        services.set_substitution(leader, other, first_day=today(), last_day=today() - timedelta(days=1), by=SYSTEM)


def test_the_same_person_stands_in_once_for_a_day(people):
    leader, other = people
    week = today() + timedelta(days=6)
    services.set_substitution(leader, other, first_day=today(), last_day=week, by=SYSTEM)
    with pytest.raises(SubstituteAlready):
        services.set_substitution(leader, other, first_day=week, last_day=week + timedelta(days=3), by=SYSTEM)
    services.set_substitution(
        leader, other, first_day=week + timedelta(days=1), last_day=week + timedelta(days=3), by=SYSTEM
    )


def test_an_ended_position_and_a_closed_unit_give_nothing(people):
    leader, _ = people
    counter = Unit.objects.get(code="07900.TTPV.QUAY")
    position = services.appoint(leader, counter, title=TITLE, roles=[Role.RECEPTIONIST], by=SYSTEM)
    services.close_unit(counter, by=SYSTEM)
    assert selectors.grants_of(leader.id) == frozenset()
    services.end_position(position, by=SYSTEM)
    assert list(selectors.officers_with(Role.RECEPTIONIST, [Unit.objects.get(code="07900").id])) == []


def test_people_are_listed_by_given_name(people):
    from motcua.foundation.organisations.models import Officer

    services.add_officer(code="cb3", full_name="Vũ Đức Đạt", by=SYSTEM)
    services.add_officer(code="cb4", full_name="Đỗ Văn Dũng", by=SYSTEM)
    services.add_officer(code="cb5", full_name="Bùi Thị Anh", by=SYSTEM)
    services.add_officer(code="cb6", full_name="Vũ Văn An", by=SYSTEM)
    rows = Officer.objects.order_by("sort_key")
    names = list(rows.values_list("full_name", flat=True))
    assert names == [
        "Vũ Văn An", "Bùi Thị Anh", "Đỗ Văn Dũng", "Vũ Đức Đạt", "Lê Thị Ngọc Mai", "Hoàng Minh Tuấn",
    ]  # fmt: skip
    for row in rows:  # keys as they were stored before names were listed word by word
        *others, given = row.full_name.split()
        Officer.objects.filter(id=row.id).update(sort_key=sort_key(" ".join([given, *others])))
    module = import_module("motcua.foundation.organisations.migrations.0004_names_word_by_word")
    with connection.cursor() as cursor:
        cursor.execute(module.Migration.operations[0].sql)
    assert list(rows.values_list("full_name", flat=True)) == names
    assert all(row.sort_key == person_sort_key(row.full_name) for row in rows.all())


def test_a_notice_changes_the_calendar_at_once_and_is_forgotten_when_revoked(province):
    unit, day = selectors.unit_by_code("07900"), date(2026, 12, 30)
    before, moment = selectors.calendar_for(unit.id), now()
    notice = services.add_calendar_notice(
        day=day, kind=NoticeKind.OFF, reason={"vi": "Nghỉ chống bão", "en": "Storm"}, source="Công điện 99/CĐ-UBND",
        by=SYSTEM,
    )  # fmt: skip
    after = selectors.calendar_for(unit.id)
    assert before.minutes(day.toordinal()) > 0 and after.minutes(day.toordinal()) == 0
    assert before.version != after.version
    assert selectors.calendar_for(unit.id, at=moment).version == before.version  # as it was known then
    with pytest.raises(NoticeStands):
        services.add_calendar_notice(day=day, kind=NoticeKind.WORK, reason={}, source="x", by=SYSTEM)
    services.revoke_calendar_notice(notice.id, reason="Bão đã tan", by=SYSTEM)
    assert selectors.calendar_for(unit.id).version == before.version
    with pytest.raises(NoticeRevoked):
        services.revoke_calendar_notice(notice.id, reason="Bão đã tan", by=SYSTEM)
    told = OutboxMessage.objects.filter(kind="organisations.CalendarNoticeAdded").order_by("id")
    assert [(m.body["date"], m.body["revoked"]) for m in told] == [("2026-12-30", False), ("2026-12-30", True)]


def test_whoever_stands_in_is_there_on_every_day_and_nobody_sends_work_in_a_circle(people):
    leader, other = people
    third = services.add_officer(code="thu-ba", full_name="Trần Thị Ba", by=SYSTEM)
    first, last = today() + timedelta(days=10), today() + timedelta(days=14)
    services.set_substitution(leader, other, first_day=first, last_day=last, by=SYSTEM)
    days = {"first_day": last, "last_day": last + timedelta(days=3), "by": SYSTEM}
    with pytest.raises(EachOthersSubstitute):
        services.set_substitution(other, leader, **days)
    with pytest.raises(SubstituteAway) as away:
        services.set_substitution(third, leader, **days)
    assert leader.full_name in str(away.value.fields["substitute"]) and f"{first:%d/%m/%Y}" in str(away.value)
    with pytest.raises(StandsInThen):
        services.set_substitution(other, third, **days)
    later = {"first_day": last + timedelta(days=1), "last_day": last + timedelta(days=3), "by": SYSTEM}
    services.set_substitution(other, leader, **later)
