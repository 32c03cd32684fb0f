"""What a bundle is refused for: every problem is told, in the words of its author's files."""

import pytest

from motcua.onestop.catalogue.errors import BundleInvalid
from motcua.onestop.catalogue.loader import digest, from_data, load
from tests.onestop.catalogue.conftest import BUNDLES


def _problems(data):
    with pytest.raises(BundleInvalid) as caught:
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
        (("code",), "1193", "does not match"),
        (("title", "en"), None, "'en' is a required property"),
        (("limits", 0, "source"), None, "'source' is a required property"),
        (("documents", 1, "source"), None, "'source' is a required property"),
        (("extra",), "x", "Additional properties"),
        (("form", "pages", 0, "questions", 0, "type"), "colour", "is not one of"),
        (("limits", 0, "value"), "soon", "limits:"),
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
    assert "form: child_name is asked twice" in problems and "documents: declaration stands twice" in problems


def test_a_choice_has_choices(data):
    del data["form"]["pages"][0]["questions"][1]["choices"]
    assert any("a choice has choices" in problem for problem in _problems(data))


def test_every_missing_or_broken_file_is_named(tmp_path):
    (tmp_path / "procedure.yaml").write_text("code: [1\n")
    with pytest.raises(BundleInvalid) as caught:
        load(tmp_path)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "procedure.yaml",
        "form.yaml",
        "process.yaml",
    ]


def test_the_digest_is_of_the_content(data):
    whole = BUNDLES["birth-registration"]
    assert digest(from_data(data)) == digest(whole)
    data["summary"]["en"] += "!"
    assert digest(from_data(data)) != digest(whole)
