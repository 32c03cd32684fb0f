"""Figures of a unit in the browser and on the console: who reads whose, receipts, rows, downloads, budgets."""

import argparse
import csv
import hashlib
import html
import io
import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.common.clock import now
from motcua.foundation.organisations.models import Unit
from motcua.insight.scorecards import permissions
from motcua.insight.scorecards.indicators import BY_KEY
from motcua.insight.scorecards.periods import LOCAL
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.run.commands import figures as command
from motcua.sites.pages import navigation
from tests.insight.scorecards.rows import FULL, Facts, revisions, write
from tests.sites import walk
from tests.sites.operations.test_sign_in import text

PAGE, ROWS, TABLE = "/operations/figures/", "/operations/figures/rows/", "/operations/figures/rows/download/"
QUARTER = {"year": "2026", "part": "q3"}


def many(place, count, online=0, first=None):
    first = first or datetime(2026, 7, 10, 8, tzinfo=LOCAL)
    return write(place, [
        Facts(
            place.id, "portal" if n < online else "counter", FULL, when, [(when, when + timedelta(days=5))],
            ended=when + timedelta(days=n % 9), code=f"H44.79.00-260710-{n:05}",
        )
        for n in range(count) for when in [first + timedelta(minutes=n)]
    ])  # fmt: skip


@pytest.fixture
def ward(province):
    revisions()
    return province.commune


@pytest.fixture
def leader(province):
    return province.officer("lanhdao")


def other_commune(province):
    return Unit.objects.filter(kind="commune_committee").exclude(id=province.commune.id).order_by("code")[0]


def figure(reply, key):
    """(figure, words, address) of a tile."""
    return next(tile for _title, tiles in reply.context["groups"] for tile in tiles if tile[0].indicator.key == key)


@pytest.mark.parametrize(("language", "read"), [("vi", "95,4%"), ("en", "95.4%")])
def test_2671_of_2800_dossiers_online_read_as_people_write_it(province, ward, language, read):
    many(ward, 2800, online=2671)
    browser = province.officer("lanhdao", language)
    reply = browser.get(PAGE, QUARTER)
    _figure, words, address = figure(reply, "online")
    assert words == read and read in text(reply) and "style=" not in text(reply) and "<script>" not in text(reply)
    assert (">Tháng 1<" if language == "vi" else ">January<") in text(reply) and "Month " not in text(reply)
    opened = text(browser.get(address))
    assert (
        read in opened
        and hashlib.sha256("".join(f"H44.79.00-260710-{n:05}\n" for n in range(2671)).encode()).hexdigest() in opened
    )


def test_each_figure_opens_its_rows_as_they_were_counted(province, ward, leader):
    many(ward, 30, online=12)
    reply = leader.get(PAGE, QUARTER)
    for _title, tiles in reply.context["groups"]:
        for one, _words, address in tiles:
            query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
            for part, number in (("all", one.denominator), ("counted", one.numerator), ("others", one.others)):
                opened = leader.get(ROWS, query | {"part_of": part})
                rows, following = opened.context["rows"], opened.context["next"]
                if following:
                    rows = rows + leader.get(f"{ROWS}{following}").context["rows"]
                assert len(rows) == number, (one.indicator.key, part)
            if one.indicator.is_share:
                assert html.escape(one.indicator.denominator["vi"]) in text(leader.get(ROWS, query)), "among what"
    told = [one.indicator.key for _title, tiles in reply.context["groups"] for one, _words, _address in tiles]
    assert sorted(told) == sorted(BY_KEY)
    assert figure(reply, "late")[0].numerator == 9 and 'class="num op-late"' in text(reply)


def test_codes_are_links_only_for_who_opens_the_dossier_and_no_name_stands_anywhere(province, ward, leader):
    (life,) = many(ward, 1)
    dossier = Dossier.objects.get(code=life.code)
    for username, is_linked in (("lanhdao", True), ("kiemsoat", False), ("quantri", False)):
        query = QUARTER | {"unit": str(ward.id)}
        shown = text(province.officer(username).get(ROWS, query))
        assert life.code in shown and (f"/desk/dossiers/{dossier.id}/" in shown) is is_linked
        table = text(province.officer(username).get(TABLE, query))
        assert life.code in table and "Quỳnh" not in shown + table and "025190001234" not in shown + table


def test_a_unit_sees_its_own_figures_and_the_province_sees_each(province, ward, leader):
    other = other_commune(province)
    many(ward, 2)
    Dossier.objects.filter(code__endswith="00001").update(authority=other)
    for address in (PAGE, ROWS, TABLE):
        assert leader.get(address, QUARTER | {"unit": str(other.id)}).status_code == 404
        assert leader.get(address, QUARTER | {"unit": str(uuid4())}).status_code == 404
        assert leader.get(address, QUARTER | {"unit": str(ward.id)}).status_code == 200
    assert [one.id for one in leader.get(PAGE).context["asked"].units] == [ward.id]
    assert 'name="unit"' not in text(leader.get(PAGE)), "nothing to choose"
    for username in ("kiemsoat", "quantri"):
        browser = province.officer(username)
        assert {one.id for one in browser.get(PAGE).context["asked"].units} == {ward.id, other.id}
        for unit in (ward, other):
            reply = browser.get(PAGE, QUARTER | {"unit": str(unit.id)})
            assert figure(reply, "received")[1] == "1"


def test_the_head_of_a_part_reads_the_agency_it_acts_for(province):
    units = permissions.units_of(province.actor("truongphong"))
    assert [one.code for one in units] == ["25.SXD"]
    assert permissions.units_of(province.actor("chuyenvien")) == []
    assert permissions.units_of(province.citizen_actor()) == []


@pytest.mark.parametrize("username", ["tiepnhan", "chuyenvien", "vanthu"])
def test_other_officers_do_not_read_figures(province, username):
    for address in (PAGE, ROWS, TABLE):
        assert province.officer(username).get(address).status_code == 403


def test_the_table_gives_the_digest_of_the_receipt_again(province, ward, leader):
    many(ward, 40, online=15)
    query = QUARTER | {"of": "online", "part_of": "counted"}
    digest = leader.get(ROWS, query).context["receipt"].digest
    rows = list(csv.reader(io.StringIO(leader.get(TABLE, query).content.decode("utf-8-sig"))))
    codes = sorted(row[0] for row in rows[1:])
    assert len(codes) == 15 and hashlib.sha256("".join(f"{one}\n" for one in codes).encode()).hexdigest() == digest
    assert {row[-2] for row in rows[1:]} == {"Có"}
    assert len(leader.get(TABLE, QUARTER | {"of": "online", "part_of": "all"}).content.splitlines()) == 41


def test_a_kept_address_counts_again_and_says_whether_the_dossiers_are_the_same(province, ward, leader):
    found = walk.received(province, walk.MARITAL)
    first = leader.get(ROWS)
    kept = first.context["permanent"]
    again = leader.get(f"{ROWS}{kept}")
    assert again.context["is_same"] and "đúng các hồ sơ" in text(again)
    services.undo_reception(found.id, by=province.actor("tiepnhan"), reason="Nhận nhầm hồ sơ")
    again = leader.get(f"{ROWS}{kept}")
    assert not again.context["is_same"] and "khác với phiếu số liệu" in text(again)


def test_a_past_period_is_read_as_of_its_end_and_as_of_now(province, ward, leader):
    many(ward, 1, first=datetime(2026, 6, 29, 8, tzinfo=LOCAL))
    query = {"year": "2026", "part": "q2"}
    Dossier.objects.update(settled_at=datetime(2026, 7, 20, tzinfo=LOCAL))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE clock_entry SET at = '2026-07-20T00:00+07' WHERE kind = 'end'")
    reply = leader.get(PAGE, query)
    assert figure(reply, "overdue")[0].denominator == 0
    at_the_end = leader.get(f"{PAGE}{reply.context['at_the_end']}")
    assert figure(at_the_end, "overdue")[0].denominator == 1 and "00:00, 01/07/2026" in text(at_the_end)
    assert not at_the_end.context["at_the_end"] and at_the_end.context["as_of_now"]


@pytest.mark.parametrize("wrong", [
    {"year": "x"}, {"year": "1999"}, {"year": "2026", "part": "q5"}, {"unit": "x"}, {"at": "x"},
    {"at": "2026-07-01T00:00:00"}, {"at": "2999-01-01T00:00:00Z"},
    {"at": "0001-01-01T00:00:00+14:00"},
])  # fmt: skip
def test_an_address_that_was_tampered_with_is_not_found(province, leader, wrong):
    for address in (PAGE, ROWS, TABLE):
        assert leader.get(address, wrong).status_code == 404
    for further in (
        {"of": "x"},
        {"after": "x"},
        {"after": f"0001-01-01T00:00:00_{uuid4()}"},
        {"after": f"2026-07-01T00:00:00_{uuid4()}"},
    ):
        assert leader.get(ROWS, further).status_code == 404


def test_a_period_to_come_and_a_province_without_dossiers_say_what_to_do(province, leader):
    assert "chưa bắt đầu" in text(leader.get(PAGE, {"year": str(now().year + 1)}))
    for address in (PAGE, ROWS):
        assert "chưa tiếp nhận hồ sơ nào" in text(province.officer("kiemsoat").get(address))
    assert province.officer("kiemsoat").get(TABLE).status_code == 404
    assert "Không có hồ sơ nào" in text(leader.get(ROWS, {"of": "late"}))


@pytest.mark.parametrize("query", [{}, {"year": "2026"}, {"year": "2026", "part": "m07"}, QUARTER])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_of_period_reads_well_in_both_languages(province, ward, language, query):
    many(ward, 3, online=2)
    browser = province.officer("quantri", language)
    for address in (PAGE, ROWS):
        shown = text(browser.get(address, query | {"of": "online"}))
        assert f'<html lang="{language}"' in shown and "None" not in shown


def test_pages_ask_as_often_for_a_thousand_dossiers_as_for_ten(province, ward, leader):
    asked = []
    for count in (10, 1000):
        Dossier.objects.all().delete()
        many(ward, count, online=count // 2)
        numbers = []
        for address in (PAGE, ROWS, TABLE):
            with CaptureQueriesContext(connection) as queries:
                assert leader.get(address, QUARTER).status_code == 200
            numbers.append(len(queries))
        asked.append(numbers)
    assert asked[0] == asked[1] and max(asked[0]) <= 24


def test_the_figures_stand_once_in_the_navigation(province):
    for username, before in (("lanhdao", "/desk/texts/"), ("kiemsoat", "/operations/procedures/time-left/")):
        entries = [one["url"] for one in province.officer(username).get(PAGE).context["navigation"]]
        assert entries.count(PAGE) == 1 and entries[entries.index(PAGE) - 1] == before
    both = province.actor("lanhdao").holding(province.actor("lanhdao").grants | province.actor("kiemsoat").grants)
    assert [entry.view for entry in navigation.opened_by(both)].count("operations:figures") == 1
    clerk = province.officer("vanthu").get("/operations/account/")
    assert PAGE not in [one["url"] for one in clerk.context["navigation"]]


# On the console


def told(capsys, **asked):
    given = {"unit": "07900", "quarter": None, "month": None, "year": None, "at": None, "json": True, **asked}
    code = command.run(argparse.Namespace(**given))
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_tells_the_same_as_the_page(province, ward, leader, capsys):
    many(ward, 280, online=267)
    code, out, _err = told(capsys, quarter="2026-3", at="2026-10-01T00:00")
    figures = {one["indicator"]: one for one in json.loads(out)["figures"]}
    assert code == 0 and (figures["online"]["numerator"], figures["online"]["denominator"]) == (267, 280)
    receipt = leader.get(ROWS, QUARTER | {"of": "online", "at": "2026-10-01T00:00:00+07:00"}).context["receipt"]
    assert (figures["online"]["digest"], figures["online"]["base_digest"]) == (receipt.digest, receipt.base_digest)
    code, out, _err = told(capsys, month="2026-7", json=False)
    assert code == 0 and "95.4%  267 / 280" in out
    for wrong in (
        {"quarter": "2026-5"},
        {"quarter": "x"},
        {"year": "2026", "at": "2999-01-01"},
        {"year": "2026", "unit": "0"},
    ):
        assert told(capsys, **wrong)[0] == 1 and told(capsys, **wrong)[1] == ""


@pytest.mark.parametrize(("of", "said"), [
    ("online", "Không nộp trực tuyến"), ("late", "Có kết quả chưa quá giờ hẹn trả"),
    ("early", "Có kết quả sau ngày hẹn trả"), ("on_time", "Có kết quả trước ngày hẹn trả"),
    ("in_time_766", "Có kết quả sau giờ hẹn trả"), ("electronic", "Không có tệp kết quả ký số"),
    ("supplemented", "Không bị yêu cầu bổ sung"),
])  # fmt: skip
def test_a_row_that_is_not_counted_says_why(ward, leader, of, said):
    many(ward, 12, online=3)
    asked = {**QUARTER, "of": of, "part_of": "others"}
    assert said in text(leader.get(ROWS, asked))
    table = leader.get(TABLE, asked).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows and all(row["Vì sao không tính"] for row in rows)
    counted = leader.get(TABLE, asked | {"part_of": "counted"}).content.decode("utf-8-sig")
    assert not any(row["Vì sao không tính"] for row in csv.DictReader(io.StringIO(counted)))
