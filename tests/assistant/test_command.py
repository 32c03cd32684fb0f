"""The commands: figures as JSON; lines with a fault are told by their number; files without questions are refused."""

import json

import pytest

from motcua.onestop.catalogue.seeds import LISTED
from motcua.run.main import main

FIGURES = ["n", "r1", "r3", "r10", "mrr", "f2_1", "p50_ms", "p95_ms", "unknown_share", "supported_share"]


def written(path, *rows):
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return str(path)


def test_questions_over_a_file_of_procedures(tmp_path, capsys):
    file = written(
        tmp_path / "q.jsonl", {"question": "Xin giấy xác nhận độc thân", "expected": ["1.004873"]},
        {"question": "Tách khẩu", "expected": ["Thủ tục tách hộ"], "reference": "x"},
    )  # fmt: skip
    assert main(["assistant", "evaluate", file, "--catalogue", str(LISTED), "--fold", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == FIGURES and told["n"] == 2 and told["supported_share"] == 1.0


def test_articles_and_procedures_in_one_file(tmp_path, capsys):
    laws = written(
        tmp_path / "laws.jsonl", {"law": "Luật A", "article": "5", "text": "Điều 5. Cấp dưỡng cho con"},
        {"law": "Luật A", "article": 6, "text": "Điều 6. Nơi cư trú"}, {"law": "Luật A", "article": "7"},
    )  # fmt: skip
    file = written(tmp_path / "q.jsonl", {"question": "nơi cư trú là gì", "expected": ["Luật A@6"]})
    assert main(["assistant", "evaluate", file, "--articles", laws, "--json"]) == 0
    out = capsys.readouterr()
    told = json.loads(out.out)
    assert (told["r1"], told["f2_1"], told["mrr"]) == (1.0, 1.0, 1.0) and "laws.jsonl, line 3" in out.err


def test_what_expects_nothing_counts_only_for_what_is_not_known(tmp_path, capsys):
    file = written(tmp_path / "q.jsonl", {"question": "Hôm nay trời có mưa không", "expected": []})
    assert main(["assistant", "evaluate", file, "--catalogue", str(LISTED), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["r1"] is None and told["unknown_share"] == 1.0 and told["supported_share"] is None


@pytest.mark.parametrize(("row", "line"), [
    ("{", "line 2: is not JSON"), ("[]", "line 2: is no object"), ({"expected": []}, 'line 2: needs "question"'),
    ({"question": "x", "expected": [1]}, 'line 2: "expected" is'), ({"question": " "}, 'line 2: needs "question"'),
])  # fmt: skip
def test_lines_with_a_fault_are_told_and_the_others_asked(tmp_path, capsys, row, line):
    file = written(tmp_path / "q.jsonl", {"question": "tách hộ", "expected": "1.010038"}, row)
    assert main(["assistant", "evaluate", file, "--catalogue", str(LISTED), "--json"]) == 1
    out = capsys.readouterr()
    assert line in out.err and json.loads(out.out)["n"] == 1


def test_unknown_keys_are_told_and_passed_over(tmp_path, capsys):
    file = written(tmp_path / "q.jsonl", {"question": "tách hộ", "expected": ["1.010038"], "level": 3})
    assert main(["assistant", "evaluate", file, "--catalogue", str(LISTED)]) == 0
    out = capsys.readouterr()
    assert "passed over: level" in out.err and "r1" in out.out


@pytest.mark.parametrize("command", ["evaluate", "route"])
def test_a_file_without_lines_and_one_that_is_not_there_are_refused(tmp_path, capsys, command):
    empty = written(tmp_path / "empty.jsonl", "", "  ")
    assert main(["assistant", command, empty]) == 1 and "empty.jsonl holds no" in capsys.readouterr().err
    assert main(["assistant", command, str(tmp_path / "none.jsonl")]) == 1 and "none.jsonl" in capsys.readouterr().err


def test_routes(tmp_path, capsys):
    file = written(
        tmp_path / "t.jsonl", {"text": "Xin chào", "kind": "smalltalk"}, {"text": "khai sinh", "kind": "question"},
        {"text": "xin chào", "kind": "question"}, {"text": "x", "kind": "other"},
    )  # fmt: skip
    assert main(["assistant", "route", file, "--json"]) == 1
    out = capsys.readouterr()
    told = json.loads(out.out)
    assert told["n"] == 3 and told["accuracy"] == round(2 / 3, 4) and told["wrong"][0]["text"] == "xin chào"
    assert 'line 4: needs "text" and "kind"' in out.err


@pytest.mark.django_db
def test_without_a_file_the_procedures_of_the_installation_are_asked(tmp_path, capsys):
    from motcua.onestop.catalogue.seeds import seed_bundles, seed_listed

    seed_bundles()
    seed_listed()
    file = written(
        tmp_path / "q.jsonl", {"question": "làm giấy khai sinh cho con", "expected": ["1.001193"]},
        {"question": "tách hộ", "expected": ["1.010038"]},
    )  # fmt: skip
    assert main(["assistant", "evaluate", file, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["r3"] == 1.0
