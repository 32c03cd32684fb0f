"""What a bundle says of its paper form is held against its questions."""

import copy

import pytest

from motcua.onestop.catalogue import seeds
from motcua.onestop.catalogue.errors import BundleInvalid
from motcua.onestop.catalogue.loader import from_data, load

BIRTH = load(seeds.BUNDLES / "birth-registration")
KNOWN = {
    "birth-registration", "driving-licence-exchange", "house-construction-permit", "household-business",
    "marital-status-certificate", "permanent-residence",
}  # fmt: skip


def with_field(**changed) -> dict:
    data = copy.deepcopy(dict(BIRTH.data))
    data["paper"]["sections"][1]["fields"][1] |= changed
    return data


def test_the_forms_we_know_are_declared_with_their_source_and_wait_for_the_controller():
    forms = {folder.name: load(folder).data.get("paper") for folder in seeds.folders()}
    assert {name for name, form in forms.items() if form} == KNOWN
    assert all(form["source"]["vi"] and form["state"] == "to_be_confirmed" for form in forms.values() if form)


@pytest.mark.parametrize(("changed", "told"), [
    ({"answer": "nobody_asks"}, "no question asks for it"), ({"answer": "mother_name"}, "stands twice in the form"),
    ({"kind": "date"}, "takes no value of the kind date"), ({"where": "ticks"}, "boxes are ticked for a choice"),
    ({"kind": "choice", "words": {"x": ["x"]}}, "takes no value of the kind choice"),
    ({"label": ["Dân tộc"]}, "stands twice in part 2"), ({"label": ["Tôi cam đoan"]}, "opens part 5"),
    ({"words": {"x": ["x"]}}, "a choice has words"), ({"kind": "guess"}, "paper.yaml"),
])  # fmt: skip
def test_what_does_not_fit_the_questions_is_told(changed, told):
    with pytest.raises(BundleInvalid) as refused:
        from_data(with_field(**changed))
    assert told in str(refused.value)


def test_what_follows_from_the_form_follows_from_what_is_read_of_it():
    data = copy.deepcopy(dict(BIRTH.data))
    data["paper"]["implied"] = [{"answer": "parents_known", "value": "nobody", "filled": ["witness"]}]
    with pytest.raises(BundleInvalid) as refused:
        from_data(data)
    assert "none of its choices" in str(refused.value) and "not read from the form" in str(refused.value)
