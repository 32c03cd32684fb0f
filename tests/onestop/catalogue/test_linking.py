"""Links as data: what a link is refused for, by itself and with its parts; what its parts may no longer do to it."""

import copy

import pytest

from motcua.foundation.common.actors import SYSTEM
from motcua.onestop.catalogue import linking, selectors
from motcua.onestop.catalogue.errors import BundleInvalid, ExamplesFail
from motcua.onestop.catalogue.loader import from_data
from motcua.onestop.catalogue.package import pack, unpack
from motcua.onestop.catalogue.seeds import BUNDLES as FOLDER
from motcua.onestop.catalogue.seeds import seed_bundles
from motcua.onestop.catalogue.services import publish
from motcua.run.main import main
from tests.onestop.catalogue.conftest import BUNDLES

LINK = BUNDLES["newborn-linked"]
PARTS = {bundle.code: bundle for bundle in BUNDLES.values()}


@pytest.fixture
def data():
    return copy.deepcopy(dict(LINK.data))


def refused(data, folder=None):
    with pytest.raises(BundleInvalid) as caught:
        from_data(data, folder)
    return " | ".join(caught.value.problems)


def test_a_link_is_whole_and_travels_as_one_file():
    assert [part.key for part in LINK.link.parts] == ["birth", "residence", "card"]
    assert LINK.link.after == {"birth": (), "residence": ("birth",), "card": ("birth",)}
    assert list(linking.problems(LINK, PARTS)) == [] and dict(unpack(pack(LINK)).data) == dict(LINK.data)
    assert [[node.key for node in column] for column in LINK.graph.columns()] == [["birth"], ["residence", "card"]]


@pytest.mark.parametrize(("change", "told"), [
    (lambda link: link["parts"][1].pop("after"), "the first part waits for nothing"),
    (lambda link: link["parts"][0].update(after=["card"]), "waits for card, which is no part before it"),
    (lambda link: link["parts"][1].update(after=["card"]), "waits for card, which is no part before it"),
    (lambda link: link["parts"][2].update(key="residence"), "another part has this key"),
    (lambda link: link["parts"][1].update(place="nowhere"), "place nowhere, which no question"),
    (lambda link: link["parts"][1]["answers"].update(x={"answer": "nothing"}), "the answer nothing, which no question"),
    (lambda link: link["parts"][1]["papers"].update(x={"paper": "nothing"}), "the paper nothing"),
    (lambda link: link["parts"][2]["answers"].update(x={"result": "residence", "field": "new_home"}), "name it in"),
    (lambda link: link["parts"][1]["answers"].update(x={"result": "birth"}), "needs an answer, a value, or a field"),
    (lambda link: link["parts"][1]["papers"].update(x={"value": "a"}), "needs a paper of the filing"),
    (lambda link: link["parts"][1]["papers"].update(x={"value": "a", "paper": "lease"}), "link.yaml"),
    (lambda link: link["parts"][1]["answers"].update(x={"answer": "new_home", "field": "y"}), "link.yaml"),
    (lambda link: link.update(one_by_one={"no_such": True}), "a condition asks for no_such"),
    (lambda link: link.update(parts=link["parts"][:1]), "link.yaml"),
])  # fmt: skip
def test_what_is_wrong_with_a_link_is_told_with_its_place(data, change, told):
    change(data["link"])
    assert told in refused(data) and "link.yaml" in refused(data)


def test_a_problem_names_the_line_of_its_part(data):
    data["link"]["parts"][1]["place"] = "nowhere"
    assert "link.yaml, dòng 15 (parts/1)" in refused(data, FOLDER / "newborn-linked")


def test_a_bundle_is_a_procedure_or_a_link_never_both_nor_neither(data):
    both = data | {"process": BUNDLES["birth-registration"].data["process"]}
    assert "process, link" in refused(both)
    data.pop("link")
    assert "process, link" in refused(data)


@pytest.mark.parametrize(("change", "told"), [
    (lambda link: link["parts"][1]["answers"].pop("mover_number"), "1.004222 asks for mover_number"),
    (lambda link: link["parts"][1]["answers"].update(shoe={"value": 1}), "shoe is no question of 1.004222"),
    (lambda link: link["parts"][1]["papers"].update(shoe={"paper": "lease"}), "shoe is no document of 1.004222"),
    (lambda link: link["parts"][2].update(procedure="1.999999"), "1.999999 is not offered here"),
    (lambda link: link["parts"][2].update(procedure="2.000986"), "is itself a link"),
    (lambda link: link["parts"][1]["answers"].update(full_name={"result": "birth", "field": "shoe"}), "does not say"),
])  # fmt: skip
def test_what_does_not_fit_the_parts_is_told(data, change, told):
    change(data["link"])
    found = " | ".join(linking.problems(from_data(data), PARTS))
    assert told in found and found.startswith("link/parts/")


@pytest.mark.django_db
def test_a_link_is_published_after_its_parts_and_its_examples_run_with_them(data):
    with pytest.raises(BundleInvalid, match="publish it first"):
        publish(LINK, by=SYSTEM)
    assert seed_bundles() == len(BUNDLES) and selectors.links_of("1.004222")[0].code == "2.000986"
    assert selectors.links_of("1.004873") == []
    data["examples"]["all-three"]["expect"]["handed"]["residence"]["mover_number"] = "another"
    with pytest.raises(ExamplesFail, match="handed"):
        publish(from_data(data), by=SYSTEM)


@pytest.mark.django_db
def test_a_part_may_not_be_published_so_that_a_link_no_longer_fits():
    seed_bundles()
    data = copy.deepcopy(dict(BUNDLES["permanent-residence"].data))
    question = next(q for page in data["form"]["pages"] for q in page["questions"] if q["key"] == "head_relation")
    data["form"]["pages"][2]["questions"].append(dict(question, key="head_phone"))
    with pytest.raises(BundleInvalid, match=r"newborn-linked/link.yaml.*asks for head_phone"):
        publish(from_data(data), by=SYSTEM)


def test_the_command_looks_at_a_link_with_the_shipped_bundles(capsys):
    assert main(["bundle", "check", "newborn-linked"]) == 0 and main(["bundle", "test", "newborn-linked"]) == 0
    assert capsys.readouterr().out.count("in order") == 2
