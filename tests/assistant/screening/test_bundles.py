"""The rules for papers of the shipped bundles: each document that is sent has one, each names where it is written, and
each knows the papers that are made as it says and no other."""

import copy

import pytest

from motcua.assistant.screening import trying
from motcua.onestop.catalogue import paper_rules
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.catalogue.errors import BundleInvalid
from motcua.onestop.catalogue.loader import from_data
from tests.onestop.catalogue.conftest import BUNDLES

ALL = pytest.mark.parametrize("bundle", BUNDLES.values(), ids=list(BUNDLES))


@ALL
def test_each_document_that_is_sent_has_a_rule_with_its_source(bundle):
    papers = paper_rules.papers_of(bundle)
    sent = {document.key for document in bundle.documents if document.way is DocumentWay.UPLOAD}
    assert {paper["document"] for paper in papers} == sent
    for paper in papers:
        for source in (paper["source"], paper.get("signed"), paper.get("validity", {}).get("source")):
            assert source is None or all(source[language].strip() for language in ("vi", "en"))


@ALL
def test_its_rules_know_the_papers_made_as_they_say_and_no_other(bundle):
    assert list(trying.problems(bundle)) == []


def changed(bundle, change):
    data = copy.deepcopy(dict(bundle.data))
    change(data["screening"]["papers"])
    return data


def test_a_rule_that_reads_behind_the_words_of_another_value_is_told():
    def swallow(papers):
        papers[0]["values"] = [
            {"key": "mother", "kind": "name", "after": ["Người đỡ đẻ"], "same_as": "mother_name"},
            {"key": "child", "kind": "name", "after": ["Người đỡ đẻ"], "same_as": "child_name"},
        ]

    told = list(trying.problems(from_data(changed(BUNDLES["birth-registration"], swallow))))
    assert any("is read as" in one for one in told), told


def test_two_papers_that_bear_nearly_one_title_are_told():
    def alike(papers):
        papers[1]["titles"] = ["Giấy chứng sinh số"]

    told = list(trying.problems(from_data(changed(BUNDLES["birth-registration"], alike))))
    assert any("taken for it" in one for one in told), told


@pytest.mark.parametrize(("change", "words"), [
    (lambda papers: papers[0].pop("source"), "say where it is written"),
    (lambda papers: papers[0].update(titled_by="nobody_asks"), "no question gives"),
    (lambda papers: papers[0].update(document="declaration"), "sent as a file"),
])  # fmt: skip
def test_a_rule_that_rests_on_nothing_is_a_problem_of_the_bundle(change, words):
    with pytest.raises(BundleInvalid) as error:
        from_data(changed(BUNDLES["birth-registration"], change))
    assert any(words in one for one in error.value.problems), error.value.problems
