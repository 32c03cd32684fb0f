"""Every indicator beside a slow, obvious reference over random rows; the receipt; the rows; the plans."""

import hashlib
import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.foundation.common import keyset
from motcua.foundation.organisations.enums import UnitKind
from motcua.insight.scorecards import conditions, selectors
from motcua.insight.scorecards.enums import Base, Part
from motcua.insight.scorecards.indicators import BY_KEY, INDICATORS
from motcua.insight.scorecards.periods import LOCAL, parse
from motcua.insight.scorecards.selectors import Question
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from tests.insight.scorecards.rows import FULL, NONE, PARTIAL, Facts, revisions, stored_file, write
from tests.onestop.dossiers.conftest import at, soon, unit

QUARTER = parse("2026-q3")
Pick = Callable[[int, int], int]
"""A whole number between two, drawn by Hypothesis or by chance."""


def moment(step: int) -> datetime:
    """From 14 June on, twelve hours a step, so that bounds are met often: before, in and after the third quarter."""
    return datetime(2026, 6, 14, tzinfo=LOCAL) + timedelta(hours=12 * step)


def life(pick: Pick, here: UUID, elsewhere: UUID, near: UUID, far: UUID) -> Facts:
    """`near`: the centre of the agency `here`, where most are received; `far`: one of another agency."""
    received = step = pick(0, 220)
    times = [step := step + pick(0, 4) for _ in range(max(0, pick(-1, 5)))]
    asked: list[tuple[datetime, datetime | None]]
    asked = [(moment(times[n]), moment(times[n + 1])) for n in range(0, len(times) - 1, 2)]
    ended = moment(step + pick(0, 5)) if pick(0, 2) else None
    if len(times) % 2:
        asked.append((moment(times[-1]), None))
    due = moment(received + pick(0, 12)) + timedelta(hours=11 * pick(0, 1))
    dues = [(moment(received), due)]
    for since, answered in asked:
        if answered:
            due += answered - since + timedelta(days=pick(0, 1))
            dues.append((answered, due))
    return Facts(
        here if pick(0, 5) else elsewhere, ["portal", "national_portal", "counter", "post", "assisted"][pick(0, 4)],
        (FULL, PARTIAL, NONE)[pick(0, 2)], moment(received), dues, asked, ended,
        ["settled", "settled", "withdrawn", "discontinued"][pick(0, 3)],
        ended + timedelta(hours=12 * pick(0, 3)) if ended and pick(0, 1) else None,
        reception=None if pick(0, 2) else far, support=(None, near, far)[pick(0, 2)],
    )  # fmt: skip


def reference(all_lives: list[Facts], question: Question, near: UUID) -> dict[str, tuple[set[str], set[str]]]:
    """{indicator: (codes counted, codes among which)}, dossier by dossier as one would by hand."""
    now, start, end = question.at, question.period.start, question.period.end
    found: dict[str, tuple[set[str], set[str]]] = {one.key: (set(), set()) for one in INDICATORS}

    def put(key: str, among: bool, counted: bool) -> None:
        if among:
            found[key][1].add(life.code)
            if counted:
                found[key][0].add(life.code)

    for life in all_lives:
        if life.received > now:
            continue
        received, ours = start <= life.received < end, life.reception in (None, near)
        put("at_its_centres", received and ours, True)
        put("for_others", received and ours, life.authority != question.unit)
        put("helped", received and life.support == near, True)
        put("helped_for_others", received and life.support == near, not ours)
        if life.authority != question.unit:
            continue
        ended = life.ended if life.ended and life.ended <= now else None
        asked = [pair for pair in life.supplements if pair[0] <= now]
        paused = None
        if not ended and asked and (asked[-1][1] is None or asked[-1][1] > now):
            paused = asked[-1][0]
        due = [until for since, until in life.dues if since <= now][-1]
        by_self, helped = life.channel in ("portal", "national_portal"), life.channel == "assisted"
        online = by_self or helped
        put("received", received, True)
        put("elsewhere", received, not ours)
        put("online", received, online)
        put("online_self", received, by_self)
        put("online_assisted", received, helped)
        put("online_full", received and life.revision == FULL, online)
        put("online_partial", received and life.revision == PARTIAL, online)
        put("supplemented", received, bool(asked))
        compared = ended or paused or min(now, end)
        put("in_time_766", received, len(asked) < 2 and compared <= due)
        settled = bool(ended and life.how == "settled" and start <= ended < end)
        put("settled", settled, True)
        if settled:
            days = ended.astimezone(LOCAL).date(), life.dues[-1][1].astimezone(LOCAL).date()
            in_time = ended <= life.dues[-1][1]
            put("early", True, days[0] < days[1])
            put("on_time", True, in_time and days[0] == days[1])
            put("late", True, not in_time)
            put("electronic", True, life.file_at is not None and life.file_at <= now)
        put("overdue", life.received < end and not ended, due < now and not paused)
    return found


@pytest.fixture
def place(ward):
    revisions()
    return ward


@pytest.fixture
def far(place):
    """A centre of the other commune."""
    return unit("08001.1", "Trung tâm Phục vụ hành chính công xã Sông Lô", UnitKind.SERVICE_CENTRE, place.other)


def compare(made: list[Facts], question: Question, near: UUID) -> None:
    wanted = reference(made, question, near)
    for figure in selectors.figures(question):
        counted, among = wanted[figure.indicator.key]
        assert (figure.numerator, figure.denominator) == (len(counted), len(among)), figure.indicator.key
        shown = selectors.every_row(figure.indicator, question)
        assert {row.code for row in shown} == among, figure.indicator.key
        assert {row.code for row in shown if row.is_counted} == counted, figure.indicator.key
        receipt = selectors.receipt(figure.indicator, question)
        assert receipt.figure == figure
        for digest, codes in ((receipt.digest, counted), (receipt.base_digest, among)):
            assert digest == hashlib.sha256("".join(f"{code}\n" for code in sorted(codes)).encode()).hexdigest()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), asked_at=st.integers(0, 240), key=st.sampled_from(["2026-q3", "2026-m08", "2026"]))
def test_every_indicator_counts_what_a_person_would_count_by_hand(place, far, data, asked_at, key):
    with transaction.atomic():
        made = [
            life(
                lambda low, high: data.draw(st.integers(low, high)),
                place.committee.id,
                place.other.id,
                place.centre.id,
                far.id,
            )
            for _ in range(data.draw(st.integers(0, 6)))
        ]
        write(place.centre, made, file=stored_file())
        compare(made, Question(place.committee.id, parse(key), moment(asked_at)), place.centre.id)
        transaction.set_rollback(True)


def test_of_many_dossiers_of_every_fate_each_is_counted_as_by_hand(place, far):
    chance = random.Random(33)
    made = [life(chance.randint, place.committee.id, place.other.id, place.centre.id, far.id) for _ in range(600)]
    write(place.centre, made, file=stored_file())
    for key in ("2026-q3", "2026-m08", "2026"):
        for step in (20, 60, 100, 101, 140, 180, 216, 218, 240):
            compare(made, Question(place.committee.id, parse(key), moment(step)), place.centre.id)


def many(ward, count, *, online=0, in_time=0, revision=FULL, day=10):
    """`count` dossiers of the committee, a minute apart, the first `online` of them sent online, the first `in_time`
    settled on their last day, the others never."""
    first = datetime(2026, 7, day, 8, tzinfo=LOCAL)
    return write(ward.centre, [
        Facts(
            ward.committee.id, "portal" if n < online else "counter", revision, first + timedelta(minutes=n),
            [(first + timedelta(minutes=n), first + timedelta(days=5, minutes=n))],
            ended=first + timedelta(days=5, minutes=n) if n < in_time else None,
        )
        for n in range(count)
    ])  # fmt: skip


def test_a_ward_with_2671_of_2800_dossiers_online_and_2576_in_time_reads_95_4_and_92_percent(place):
    many(place, 2800, online=2671, in_time=2576)
    question = Question(place.committee.id, QUARTER, at("2026-10-01 00:00"))
    figures = {one.indicator.key: one for one in selectors.figures(question)}
    assert (figures["online"].numerator, figures["online"].denominator) == (2671, 2800)
    assert round(figures["online"].value * 100, 1) == 95.4
    assert (figures["in_time_766"].numerator, figures["in_time_766"].denominator) == (2576, 2800)
    assert round(figures["in_time_766"].value * 100, 1) == 92.0
    assert figures["received"].value == 2800 and figures["overdue"].value == 1
    before = Question(place.committee.id, parse("2026-q2"), at("2026-07-01 00:00"))
    nothing = {one.indicator.key: one for one in selectors.figures(before)}
    assert nothing["in_time_766"].value is None, "a share of nothing is no figure"
    bars = selectors.trend(question)
    assert [(bar.period.key, bar.received, bar.online) for bar in bars][-2:] == [
        ("2026-q2", 0, 0),
        ("2026-q3", 2800, 2671),
    ]


def test_pages_follow_each_other_without_gap_or_double_whatever_is_added_meanwhile(place):
    lives = many(place, 60, online=40)
    question = Question(place.committee.id, QUARTER, at("2026-10-01 00:00"))
    for part, number in ((Part.ALL, 60), (Part.COUNTED, 40), (Part.OTHERS, 20)):
        seen, following = selectors.page(BY_KEY["online"], question, part)
        while following:
            rows, following = selectors.page(BY_KEY["online"], question, part, after=keyset.key_of(following))
            seen += rows
        assert len(seen) == len({row.id for row in seen}) == number
        assert [row.anchor for row in seen] == sorted((row.anchor for row in seen), reverse=True)
    first, following = selectors.page(BY_KEY["received"], question)
    many(place, 3, day=20)
    second, _next = selectors.page(BY_KEY["received"], question, after=keyset.key_of(following))
    assert {row.code for row in first} | {row.code for row in second} < {life.code for life in lives}
    for wrong in ("x", "x_y", "2026-07-01T00:00:00_x", f"2026-07-01T00:00:00_{UUID(int=1)}"):
        with pytest.raises(ValueError):
            keyset.key_of(wrong)


def test_a_figure_of_an_earlier_moment_stays_what_it_was_when_the_dossiers_go_on(ward):
    """With the real verbs: asked for papers, answered (the due date moves), withdrawn."""
    revisions()
    taken, left = ward.received("2026-08-03 09:00"), ward.received("2026-08-03 10:00")
    question = Question(ward.committee.id, QUARTER, at("2026-08-20 09:00"))
    services.take(taken, by=ward.specialist, at=at("2026-08-03 11:00"))
    before = {one.indicator.key: selectors.receipt(one.indicator, question) for one in selectors.figures(question)}
    assert before["overdue"].figure.numerator == 2
    items = [{"document": "declaration", "reason": "Tờ khai chưa ký."}]
    services.request_supplement(taken, by=ward.specialist, items=items, answer_by=soon(), at=at("2026-08-21 09:00"))
    services.supplement(taken, by=ward.mother, papers=(), note="Tờ khai đã ký.", at=at("2026-08-24 09:00"))
    services.withdraw(left, by=ward.mother, reason="Không cần nữa", at=at("2026-08-25 09:00"))
    again = {one.indicator.key: selectors.receipt(one.indicator, question) for one in selectors.figures(question)}
    assert again == before
    later = selectors.receipt(BY_KEY["overdue"], Question(ward.committee.id, QUARTER, at("2026-08-25 10:00")))
    assert (later.figure.denominator, later.digest != before["overdue"].digest) == (1, True)


def test_a_reception_that_was_undone_does_not_count(ward):
    revisions()
    id = ward.received("2026-08-03 09:00")
    services.undo_reception(id, by=ward.receptionist, reason="Nhầm hồ sơ", at=at("2026-08-03 09:30"))
    figures = selectors.figures(Question(ward.committee.id, QUARTER, at("2026-08-03 09:10")))
    assert {one.numerator for one in figures} == {0}


def test_no_statement_reads_all_dossiers_for_a_quarter_of_one_unit(place):
    units = [place.committee, *(unit(f"081{n:02}", f"Xã {n}", UnitKind.COMMUNE_COMMITTEE) for n in range(19))]
    start = datetime(2025, 7, 1, tzinfo=LOCAL)
    write(place.centre, [
        Facts(
            units[n % 20].id, "portal", FULL, when, [(when, when + timedelta(days=5))],
            ended=when + timedelta(days=n % 7) if n % 50 else None,
        )
        for n in range(20_000)
        for when in [start + timedelta(minutes=33 * n)]
    ])  # fmt: skip
    with connection.cursor() as cursor:
        for table in ("dossier", "clock_entry", "event"):
            cursor.execute(f"ANALYZE {table}")
    assert Dossier.objects.count() == 20_000
    plans = []

    def planned(execute, sql, params, many, context):
        if "FROM dossier d" in sql:
            with context["connection"].connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                plans.append("\n".join(row[0] for row in cursor.fetchall()))
            assert "Seq Scan on dossier" not in plans[-1], plans[-1]
        return execute(sql, params, many, context)

    for moment in ("2026-10-01 00:00", "2026-08-15 12:00"):
        question = Question(place.committee.id, QUARTER, at(moment))
        with connection.execute_wrapper(planned):
            selectors.figures(question)
            selectors.trend(question)
            for one in INDICATORS:
                selectors.receipt(one, question)
                for part in Part:
                    after = selectors.page(one, question, part)[1]
                    selectors.page(one, question, part, after=keyset.key_of(after))
                    selectors.every_row(one, question, part)
    assert len(plans) > 100
    by_index = re.compile(
        r"Index (Only )?Scan( Backward)? (using|on) dossier_(received|received_at|settled|of_authority)\b"
    )
    assert [plan for plan in plans if not by_index.search(plan) and "One-Time Filter: false" not in plan] == []


def test_titles_words_and_statements_are_whole():
    assert len(BY_KEY) == len(INDICATORS)
    for one in INDICATORS:
        assert all(one.title.values()) and all(one.numerator.values()) and all(one.source.values())
        assert one.is_share == bool(one.denominator["vi"]) == bool(one.denominator["en"])
    assert {one.base for one in INDICATORS} == set(Base) == set(conditions.BASES)
