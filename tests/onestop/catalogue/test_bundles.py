"""The shipped bundles: whole, bilingual, sourced, different from each other, and their examples run."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from motcua.foundation.common.text import nfc
from motcua.onestop.catalogue import examples
from motcua.onestop.catalogue.enums import ResultKind
from tests.onestop.catalogue.conftest import BUNDLES

ALL = pytest.mark.parametrize("bundle", BUNDLES.values(), ids=list(BUNDLES))


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every {vi, en} text of a bundle."""
    if isinstance(value, Mapping):
        if value.keys() & {"vi", "en"}:
            yield path, value
        for key, item in value.items():
            yield from _texts(item, f"{path}/{key}")
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _texts(item, f"{path}/{n}")


def test_the_three_of_the_first_release_are_there():
    assert {bundle.code for bundle in BUNDLES.values()} >= {"1.001193", "1.004873", "1.013225"}


@ALL
def test_every_example_runs_as_it_says(bundle):
    assert {name: lines for name, lines in examples.run_all(bundle).items() if lines} == {}


@ALL
def test_examples_hold_a_grant_a_refusal_a_decline_a_supplement_and_due_times(bundle):
    cases = list(bundle.data["examples"].values())
    outcomes = {case["expect"]["outcome"] for case in cases}
    assert len(cases) >= 4 and outcomes >= {"granted", "refused", "declined"}
    assert any(e["do"] == "supplemented" for case in cases for e in case.get("events", ()))
    assert sum("due" in case["expect"] for case in cases) >= 2


@ALL
def test_every_text_is_in_both_languages_and_in_one_normal_form(bundle):
    texts = list(_texts({key: value for key, value in bundle.data.items() if key != "letters"}))
    assert len(texts) > 60
    for path, text in texts:
        assert set(text) == {"vi", "en"}, path
        for word in text.values():
            assert isinstance(word, str) and word.strip() == word and nfc(word) == word, path


@ALL
def test_every_fact_names_where_it_was_read(bundle):
    facts = [*bundle.documents, *bundle.fees, *bundle.limits, bundle.result]
    assert all(item.fact.source["vi"].strip() and item.fact.source["en"].strip() for item in facts)
    assert bundle.data["online"]["source"]


@ALL
def test_an_amount_is_claimed_only_where_one_is_known(bundle):
    for fee in bundle.fees:
        assert fee.amount is None or fee.fact.state == "known"
        assert "miễn" not in fee.text["vi"].lower() or fee.amount == 0


def test_no_two_are_alike_in_process_documents_or_form():
    found = list(BUNDLES.values())
    for part in (
        lambda b: [(key, node.role, node.at) for key, node in b.graph.nodes.items()],
        lambda b: {document.key for document in b.documents},
        lambda b: {question.key for question in b.form.questions},
    ):  # fmt: skip
        shapes = [repr(sorted(part(bundle))) for bundle in found]
        assert len(set(shapes)) == len(found)
    for one in found:
        for other in found:
            if one is not other:
                shared = {q.key for q in one.form.questions} & {q.key for q in other.form.questions}
                assert len(shared) < 0.3 * len(list(one.form.questions))


def test_a_birth_stands_in_a_register_a_permit_is_a_document():
    assert BUNDLES["birth-registration"].result.kind is ResultKind.REGISTER
    assert BUNDLES["house-construction-permit"].result.kind is ResultKind.DOCUMENT


def test_a_house_takes_seven_working_days_and_asks_the_province_where_it_must():
    bundle = BUNDLES["house-construction-permit"]
    asked = bundle.graph.consultation
    assert [limit.value for limit in bundle.limits] == ["7wd"]
    assert asked and asked.node.province == "SXD.QLXD" and asked.required_when
    note = bundle.limits[0].note
    assert note and "10" in note["vi"] and "20" in note["vi"]
