"""Counted as provinces count, by unit and week; the rows behind a figure are as many as it says."""

import json
from datetime import timedelta

import pytest

from motcua.assistant.answers import figures, services
from motcua.assistant.answers.enums import Source
from motcua.assistant.answers.figures import Counted, Question
from motcua.foundation.common.actors import GUEST
from motcua.foundation.common.clock import local, now
from motcua.foundation.organisations.selectors import root
from motcua.insight.scorecards.periods import Period, Span
from motcua.run.main import main
from tests.sites import walk
from tests.sites.conftest import province

__all__ = ["province"]
ASKED = {
    "lam giay khai sinh can gi": Counted.ANSWERED, "thời tiết ngày mai": Counted.NOT_KNOWN,
    "mất bao lâu": Counted.ASKED_BACK,
    "điều kiện đăng ký khai sinh": Counted.NOT_KNOWN, "xin chào": None,
}  # fmt: skip


@pytest.fixture
def asked(province):
    """Five questions a week ago and five now, one of them handed to the home commune and answered."""
    for before in (timedelta(days=7), timedelta()):
        for text in ASKED:
            turn = services.ask(text, by=GUEST, source=Source.PORTAL, language="vi", at=now() - before)
    handed = services.hand_over(turn.thread_id, by=GUEST, unit_id=province.commune.id, question="Hỏi giờ làm việc?")
    services.answer(handed.id, by=province.actor("chuyenvien"), text="Từ 7 giờ 30 các ngày làm việc.")
    start = now() - timedelta(days=30)
    return Question(root(), start, now() + timedelta(minutes=1))


def test_each_question_counts_once_and_the_weeks_make_up_the_whole(asked):
    found = figures.figures(asked)
    assert found.whole == {
        Counted.REQUESTS: 8, Counted.ANSWERED: 2, Counted.ASKED_BACK: 2, Counted.NOT_KNOWN: 4,
        Counted.HANDED_OVER: 1, Counted.OFFICER_ANSWERED: 1, Counted.OFFICER_REQUESTS: 0, Counted.OFFICER_TOLD: 0,
    }  # fmt: skip
    assert len(found.weeks) == 2 and all(day.weekday() == 0 for day, _numbers in found.weeks)
    assert all(found.whole[one] == sum(numbers[one] for _day, numbers in found.weeks) for one in Counted)
    assert found.weeks[-1][0] == local(now()).date() - timedelta(days=local(now()).weekday())
    for one in Counted:
        assert figures.rows(asked, one).count() == found.whole[one]
        for day, numbers in found.weeks:
            assert figures.rows(asked.week(day), one).count() == numbers[one]


def test_an_agency_counts_what_it_was_asked_and_others_do_not(province, asked):
    own = figures.figures(Question(province.commune, asked.start, asked.end)).whole
    assert (own[Counted.HANDED_OVER], own[Counted.OFFICER_ANSWERED], own[Counted.REQUESTS]) == (1, 1, 0)
    other = walk.authority(province, walk.LICENCE)
    assert set(figures.figures(Question(other, asked.start, asked.end)).whole.values()) == {0}


def test_rows_are_read_page_by_page(asked):
    first = list(figures.rows(asked, Counted.REQUESTS)[:3])
    rest = list(figures.rows(asked, Counted.REQUESTS, (first[-1].at, first[-1].id)))
    assert len(rest) == 5 and not {one.id for one in first} & {one.id for one in rest}


def test_the_command_tells_the_same(asked, capsys):
    year = str(local(now()).year)
    period = Period(Span.YEAR, local(now()).year)
    whole = figures.figures(Question(root(), period.start, period.end)).whole
    assert main(["assistant", "figures", "--unit", root().code, "--period", year, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["figures"].items() >= {str(one): n for one, n in whole.items()}.items()
    assert told["period"]["key"] == year
    assert main(["assistant", "figures", "--unit", root().code, "--period", year]) == 0
    assert "Câu hỏi" in capsys.readouterr().out
    assert main(["assistant", "figures", "--unit", "x", "--period", year]) == 1
    assert main(["assistant", "figures", "--unit", root().code, "--period", "2026-x"]) == 1


@pytest.mark.parametrize(
    ("who", "status"), [("kiemsoat", 200), ("lanhdao", 200), ("quantri", 200), ("chuyenvien", 403)]
)
def test_the_page_opens_its_rows_for_who_reads_them(province, asked, who, status):
    browser = province.officer(who)
    page = browser.get("/operations/assistant/figures/")
    assert page.status_code == status
    if status == 200 and who != "lanhdao":
        address = page.context["questions"]["whole"][0][2]
        assert "thời tiết ngày mai" in browser.get(address).text
        assert browser.get(address.replace("of=requests", "of=nothing")).status_code == 404
        assert browser.get(f"{address}&after=x").status_code == 404
    if who == "lanhdao":
        units = page.context["units"]
        assert units and root() not in units
        other = page.context["questions"]["whole"][0][2].replace(str(units[0].id), str(root().id))
        assert browser.get(other).status_code == 404
