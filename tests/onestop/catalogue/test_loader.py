"""What a bundle is refused for: every problem is told, in the words of its author's files."""

import shutil

import pytest
from django.utils.translation import override

from motcua.onestop.catalogue.errors import BundleInvalid
from motcua.onestop.catalogue.loader import digest, from_data, load
from motcua.onestop.catalogue.seeds import BUNDLES as FOLDER
from motcua.run.main import main
from tests.onestop.catalogue.conftest import BUNDLES


def _problems(data):
    with pytest.raises(BundleInvalid) as caught, override("en"):
        from_data(data)
    return caught.value.problems


def _break(data, path, value):
    *way, last = path
    for key in way:
        data = data[key]
    if value is None:
        del data[last]
    else:
        data[last] = value


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("code",), "1193", "procedure.yaml (code): “1193” does not have the form"),
        (("title", "en"), None, "procedure.yaml (title): Add “en”"),
        (("limits", 0, "source"), None, "procedure.yaml (limits/0): Add “source”"),
        (("documents", 1, "source"), None, "procedure.yaml (documents/1): Add “source”"),
        (("extra",), "x", "“extra” is not known here: correct its spelling or remove it"),
        (("form", "pages", 0, "questions", 0, "type"), "colour", "form.yaml (pages/0/questions/0/type): “colour” is"),
        (("limits", 0, "value"), "soon", "procedure.yaml (limits): "),
        (("fees", -1, "amount"), None, "an amount is given exactly when it is known"),
        (("fees", -1, "tariff"), {"by": "child_name", "steps": [{"each": 1}]}, "the tariff reads child_name"),
        (("fees", -1, "tariff"), {"by": "copies", "steps": [{"each": 1}]}, "are two; give one"),
        (("fees", -1, "tariff"), {"by": "copies", "steps": [{"to": 2, "each": 1}]}, "the last one has no end"),
        (("documents", 1, "when"), {"filing_channel": "portal"}, "which no question gives"),
        (("fees", -1, "when"), {"copies": 1}, "the last case must hold for everyone"),
        (("documents", 1, "when"), {"no_such": True}, "which no question gives"),
        (("documents", 1, "when"), {"copies": {"bigger": 1}}, "no such test"),
        (("form", "pages", 0, "questions", 0, "prefill"), "shoe_size", "nothing to prefill"),
        (("result", "letter"), "missing", "no letter named missing"),
        (("result", "about"), "child_sex", "no field that holds a name"),
        (("process", "steps", "approve", "next"), ["nowhere"], "no step named nowhere"),
        (("process", "steps", "approve", "next"), [], "never reached"),
        (("process", "steps", "approve", "does"), [], "no step can sign"),
    ],
)  # fmt: skip
def test_a_broken_part_is_told(data, path, value, told):
    _break(data, path, value)
    assert any(told in problem for problem in _problems(data)), _problems(data)


def test_a_question_and_a_document_stand_once(data):
    page = data["form"]["pages"][0]["questions"]
    page.append(page[0])
    data["documents"].append(data["documents"][0])
    problems = _problems(data)
    assert "form.yaml: child_name is asked twice" in problems
    assert "procedure.yaml (documents): declaration stands twice" in problems


def test_a_choice_has_choices(data):
    del data["form"]["pages"][0]["questions"][1]["choices"]
    assert any("a choice has choices" in problem for problem in _problems(data))


def test_every_missing_or_broken_file_is_named(tmp_path):
    (tmp_path / "procedure.yaml").write_text("code: [1\n")
    with pytest.raises(BundleInvalid) as caught:
        load(tmp_path)
    assert [problem.split(":")[0].split(",")[0] for problem in caught.value.problems] == [
        "procedure.yaml",
        "form.yaml",
        "process.yaml",
    ]


def test_the_digest_is_of_the_content(data):
    whole = BUNDLES["birth-registration"]
    assert digest(from_data(data)) == digest(whole)
    data["summary"]["en"] += "!"
    assert digest(from_data(data)) != digest(whole)


@pytest.mark.parametrize(("file", "old", "new", "told"), [
    ("procedure.yaml", "level: commune", "level: town", "“town” is none of: commune, province"),
    ("form.yaml", "type: name", "type: colour", "“colour” is none of: text"),
    ("form.yaml", "prefill: full_name", "prefill: shoe_size", "nothing to prefill"),
    ("process.yaml", "role: leader", "role: boss", "“boss” is none of"),
    ("procedure.yaml", "level: commune", "level: commune: x", "Check signs and indents"),
])  # fmt: skip
def test_a_folder_is_told_by_file_and_line(tmp_path, file, old, new, told):
    folder = shutil.copytree(FOLDER / "birth-registration", tmp_path / "b")
    lines = (folder / file).read_text().split("\n")
    at = next((n for n, line in enumerate(lines) if old in line), None)
    if at is None:
        pytest.skip(f"{file} has no {old}")
    lines[at] = lines[at].replace(old, new)
    (folder / file).write_text("\n".join(lines))
    with pytest.raises(BundleInvalid) as caught, override("en"):
        load(folder)
    problem = next(one for one in caught.value.problems if told in one)
    line = int(problem.split("line ")[1].split(":")[0].split(" ")[0])
    assert problem.startswith(f"{file}, line ") and abs(line - 1 - at) <= 3


def test_the_command_says_where_and_what_to_do(tmp_path, capsys):
    folder = shutil.copytree(FOLDER / "birth-registration", tmp_path / "b")
    text = (folder / "procedure.yaml").read_text()
    (folder / "procedure.yaml").write_text(text + "\ncolour: red\n")
    assert main(["bundle", "test", str(folder)]) == main(["bundle", "import", str(folder)]) == 1
    out = capsys.readouterr()
    for told in (out.out, out.err):
        assert "procedure.yaml" in told and "“colour”" in told and "chính tả" in told
