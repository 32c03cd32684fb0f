"""`motcua law`: what a file says of itself is taken where nothing is given; what is wrong is told."""

import json

import pytest

from motcua.assistant.law.models import LegalText, Wording
from motcua.run.main import main
from tests.sites.operations.test_law import HEADED

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "nghi-dinh.txt"
    path.write_text(HEADED + "\nNghị định này có hiệu lực thi hành từ ngày 20 tháng 01 năm 2026.", "utf-8")
    return str(path)


def told(capsys):
    return json.loads(capsys.readouterr().out)


def test_a_file_is_loaded_by_what_it_says_of_itself_and_once(file, capsys):
    assert main(["law", "import", file, "--json"]) == 0
    found = told(capsys)
    assert (found["number"], found["done"], found["articles"], found["odd"]) == ("61/2026/NĐ-CP", "added", 3, [])
    text = LegalText.objects.get()
    assert (text.title, text.in_force_from.isoformat(), text.issued_date.isoformat()) == (
        "Nghị định về giấy hẹn", "2026-01-20", "2026-01-05",
    )  # fmt: skip
    assert main(["law", "import", file, "--json"]) == 0 and told(capsys)["done"] == "unchanged"


def test_what_is_given_counts_and_what_was_said_before_stays(file, capsys):
    given = [
        "--number",
        "9/2026/QĐ-UBND",
        "--title",
        "Quyết định về giấy hẹn",
        "--kind",
        "decision",
        "--in-force",
        "2026-02-01",
    ]
    assert main(["law", "import", file, *given]) == 0 and "9/2026/QĐ-UBND" in capsys.readouterr().out
    assert main(["law", "import", file, "--number", "9/2026/QĐ-UBND", "--until", "2030-01-01"]) == 0
    text = LegalText.objects.get()
    assert (text.title, text.in_force_from.year, text.in_force_until.year) == ("Quyết định về giấy hẹn", 2026, 2030)
    assert Wording.objects.count() == 1
    capsys.readouterr()
    assert main(["law", "list", "--json"]) == 0 and told(capsys)[0]["number"] == "9/2026/QĐ-UBND"


def test_what_is_wrong_is_told_and_nothing_is_loaded(tmp_path, file, capsys):
    none = tmp_path / "a.txt"
    none.write_text("Thông báo", "utf-8")
    bare = tmp_path / "b.txt"
    bare.write_text("Điều 1. A\nB", "utf-8")
    for arguments in ([str(none)], [str(tmp_path / "none.txt")], [str(bare)], [file, "--until", "2020-01-01"]):
        assert main(["law", "import", *arguments]) == 1
        assert capsys.readouterr().err
    assert LegalText.objects.count() == 0


def test_a_dry_run_only_tells(file, capsys):
    assert main(["law", "import", file, "--dry-run", "--json"]) == 0
    assert told(capsys)["clauses"] == 2 and LegalText.objects.count() == 0
