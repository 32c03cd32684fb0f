"""`motcua calendar due` and `motcua identifiers parse` as a shell would call them, without Django."""

import argparse
import json

import pytest

from motcua.foundation.calendar import Calendar
from motcua.run.commands import calendar, identifiers


def call(capsys, *words):
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers(required=True)
    calendar.add(subparsers)
    identifiers.add(subparsers)
    args = parser.parse_args(words)
    code = args.handler(args)
    return code, json.loads(capsys.readouterr().out)


def test_the_due_time_and_its_explanation_are_printed(capsys):
    code, found = call(capsys, "calendar", "due", "--received", "2026-01-09T09:00", "--limit", "2wd", "--json")
    assert (code, found["due_at"], found["due_date"]) == (0, "2026-01-12T17:00:00+07:00", "2026-01-12")
    assert found["explanation"][0].startswith("Tiếp nhận lúc 09:00 thứ Sáu 09/01/2026; ngày tiếp nhận không tính.")


def test_a_date_alone_counts_from_the_opening_of_the_office(capsys):
    _, found = call(capsys, "calendar", "due", "--received", "2026-01-09", "--limit", "8h", "--lang", "en", "--json")
    assert found["due_at"] == "2026-01-09T17:00:00+07:00"


def test_a_units_calendar_is_read_from_its_file(capsys, tmp_path):
    file = tmp_path / "unit.json"
    file.write_text(json.dumps(Calendar.default().with_hours({5: ((420, 690),)}).to_dict()), "utf-8")
    words = ("calendar", "due", "--received", "2026-03-06T09:00", "--limit", "1wd", "--unit", str(file), "--json")
    assert call(capsys, *words)[1]["due_at"] == "2026-03-07T11:30:00+07:00"


@pytest.mark.parametrize("received, limit", [("2026-13-01", "1wd"), ("2026-01-09", "x"), ("9999-12-31", "9d")])
def test_what_cannot_be_read_is_an_error(capsys, received, limit):
    code, found = call(capsys, "calendar", "due", "--received", received, "--limit", limit, "--json")
    assert code == 1 and found["error"]


def test_identifiers_are_read_or_refused(capsys):
    code, found = call(capsys, "identifiers", "parse", "dossier-code", "H44.10.05-261123-0001", "--json")
    assert (code, found["received_on"], found["serial"]) == (0, "2026-11-23", 1)
    code, found = call(capsys, "identifiers", "parse", "tax-code", "0100109107", "--json")
    assert code == 1 and "chữ số kiểm tra" in found["error"]
