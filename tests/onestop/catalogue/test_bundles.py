"""The shipped bundles: whole, bilingual, sourced, different from each other, and their examples run."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from motcua.foundation.calendar import Calendar
from motcua.foundation.common.text import nfc
from motcua.onestop.catalogue import conditions, examples, forms
from motcua.onestop.catalogue.enums import FactState, FeeState, ResultKind
from motcua.onestop.catalogue.process import Graph, compile_graph
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


def test_the_eight_of_the_first_release_are_there():
    shipped = {"1.001193", "1.004873", "1.013225", "3.000347", "2.000815", "1.001612", "1.004222", "1.014199"}
    assert {bundle.code for bundle in BUNDLES.values()} >= shipped


@ALL
def test_every_example_runs_as_it_says(bundle):
    parts = {one.code: one for one in BUNDLES.values()}
    assert {name: lines for name, lines in examples.run_all(bundle, parts).items() if lines} == {}


@ALL
def test_examples_hold_a_grant_a_refusal_a_decline_a_supplement_and_due_times(bundle):
    cases = list(bundle.data["examples"].values())
    outcomes = {case["expect"]["outcome"] for case in cases}
    assert len(cases) >= 4 and outcomes >= {"granted", "refused", "declined"}
    assert any(e["do"] == "supplemented" for case in cases for e in case.get("events", ()))
    assert sum("due" in case["expect"] for case in cases) >= 2


def is_at_a_boundary(bundle, case):
    """Received in the last minute of that day's office hours or within a minute of the cut-off, and due at a time."""
    if "due" not in case["expect"]:
        return False
    at = datetime.fromisoformat(case["received"])
    minute, spans = at.hour * 60 + at.minute, Calendar.default().spans(at.toordinal())
    cut_offs = [limit.cut_off.hour * 60 + limit.cut_off.minute for limit in bundle.limits if limit.cut_off]
    return minute in [closes - 1 for _opens, closes in spans[-1:]] or any(abs(minute - one) <= 1 for one in cut_offs)


@ALL
def test_an_example_stands_at_the_boundary_of_time(bundle):
    assert any(is_at_a_boundary(bundle, case) for case in bundle.data["examples"].values())


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


def walk_of(graph: Graph) -> list[Any]:
    """What happens, whatever it is called: who does each step where and may do what there, and which follow on what
    answer. Steps are numbered as they are come to; the questions of conditions have no names."""
    numbers: dict[str, int] = {}
    edge = list(graph.start)
    while edge:
        key = edge.pop(0)
        if key not in numbers:
            numbers[key] = len(numbers)
            edge += [arrow.to for arrow in graph.nodes[key].next]
    told: list[Any] = [
        (number, node.role, node.at, node.province, sorted(node.abilities), node.join,
         [(numbers[arrow.to], nameless(arrow.when)) for arrow in node.next])
        for key, number in numbers.items() for node in [graph.nodes[key]]
    ]  # fmt: skip
    if asked := graph.consultation:
        told.append([(node.role, node.at, node.province) for node in asked.nodes] + [nameless(asked.required_when)])
    return told


def nameless(condition: Any) -> Any:
    if isinstance(condition, Mapping):
        return sorted(
            (key if key in conditions.WORDS | conditions.TESTS else "…", repr(nameless(told)))
            for key, told in condition.items()
        )
    return [nameless(one) for one in condition] if isinstance(condition, list) else condition


def renamed(value: Any, names: set[str]) -> Any:
    if isinstance(value, Mapping):
        return {
            f"another_{key}" if key in names else key: told if key == "does" else renamed(told, names)
            for key, told in value.items()
        }
    if isinstance(value, list):
        return [renamed(one, names) for one in value]
    return f"another_{value}" if value in names else value


@pytest.mark.parametrize("bundle", [one for one in BUNDLES.values() if one.link is None], ids=lambda one: one.slug)
def test_other_names_for_its_steps_and_questions_make_no_other_process(bundle):
    names = {*bundle.graph.nodes, *(question.key for question in bundle.form.questions)}
    other = compile_graph(renamed(bundle.data["process"], names))
    assert other.nodes.keys().isdisjoint(bundle.graph.nodes) and walk_of(other) == walk_of(bundle.graph)


def test_no_two_are_alike_in_process_documents_or_form():
    found = list(BUNDLES.values())
    for part in (
        lambda b: walk_of(b.graph),
        lambda b: {document.key for document in b.documents},
        lambda b: {question.key for question in b.form.questions},
    ):  # fmt: skip
        shapes = [repr(sorted(part(bundle), key=repr)) for bundle in found]
        assert len(set(shapes)) == len(found)
    for one in found:
        for other in found:
            if one is not other and not (one.link or other.link):  # a link asks what its parts ask
                shared = {q.key for q in one.form.questions} & {q.key for q in other.form.questions}
                assert len(shared) < 0.3 * len(list(one.form.questions))


def test_a_birth_stands_in_a_register_a_permit_is_a_document():
    assert BUNDLES["birth-registration"].result.kind is ResultKind.REGISTER
    assert BUNDLES["house-construction-permit"].result.kind is ResultKind.DOCUMENT


def test_a_licence_is_a_card_and_its_fee_is_not_what_the_published_field_says():
    licence = BUNDLES["driving-licence-exchange"]
    assert licence.result.kind is ResultKind.CARD
    now = licence.fees_on(date(2026, 1, 1))
    assert [fee.amount for fee in now] == [135000] and "Miễn phí" in now[0].fact.remark["vi"]


def test_a_licence_cost_less_online_until_the_last_day_of_2025():
    licence = BUNDLES["driving-licence-exchange"]

    def amount(day: date, channel: str) -> int | None:
        return licence.fee_for({}, day, channel).amount

    last = date(2025, 12, 31)
    assert [amount(last, channel) for channel in ("portal", "assisted", "counter", "post")] == [
        115_000, 115_000, 135_000, 135_000,
    ]  # fmt: skip
    assert amount(last + timedelta(days=1), "portal") == 135_000 and licence.fee_for({}, last, "portal").stops_clock
    assert "photo" in {d.key for d in licence.documents if d.required}


@pytest.mark.parametrize(("held", "asked"), [
    ("old_A2", False), ("old_A3", False), ("B1", False), ("old_B1", True), ("old_B2", True), ("old_FC", True),
])  # fmt: skip
def test_an_old_class_is_a_choice_that_says_what_it_becomes_and_follows_its_health_certificate(held, asked):
    licence = BUNDLES["driving-licence-exchange"]
    question = next(q for q in licence.form.questions if q.key == "licence_class")
    assert ("đổi sang" in question.label_of(held)["vi"]) == held.startswith("old_")
    papers = {d.key for d in licence.documents_for({"licence_class": held}, date(2026, 3, 9))}
    assert ("health_certificate" in papers) == asked


def test_a_card_bears_a_class_in_force_never_an_old_one():
    fields = BUNDLES["driving-licence-exchange"].result.fields.questions
    pattern = next(q.pattern for q in fields if q.key == "licence_class")
    for written in ("B", "A1, C", "A (dưới 175 cm³)", "B (số tự động), D2E"):
        assert re.fullmatch(pattern, written), written
    for written in ("B2", "E", "FC", "B2 cấp trước 2025: đổi sang B hoặc C1"):
        assert not re.fullmatch(pattern, written), written


@pytest.mark.parametrize(
    ("pages", "copies", "amount"),
    [(1, 1, 2000), (2, 1, 4000), (3, 1, 5000), (198, 1, 200000), (199, 1, 200000), (250, 2, 400000), (None, 1, None)],
)
def test_copies_cost_by_page_and_copy_and_never_more_than_200_000_each(pages, copies, amount):
    answers = {"pages": pages, "copies": copies}
    fee = BUNDLES["certified-copy"].fee_for(answers, date(2026, 3, 9), "counter")
    assert fee.amount == amount and fee.state is (FeeState.KNOWN if amount else FeeState.TEXT)
    assert not fee.is_free and sum(count * each for count, each in fee.lines) == (amount or 0)


def test_copies_are_counted_by_price_for_the_receipt():
    def lines(pages, copies):
        fee = BUNDLES["certified-copy"].fee_for({"pages": pages, "copies": copies}, date(2026, 3, 9), "counter")
        return fee.lines

    assert lines(1, 3) == ((3, 2000),) and lines(5, 2) == ((4, 2000), (6, 1000))
    assert lines(250, 2) == ((2, 200_000),), "the most that is asked, for each copy"


def test_what_the_writer_of_a_bundle_says_of_a_source_is_not_its_source():
    fee = BUNDLES["driving-licence-exchange"].fees[-1]
    assert fee.fact.source["vi"].endswith("phần mô tả lệ phí") and "Miễn phí" in fee.fact.remark["vi"]


@pytest.mark.parametrize(("channel", "amount"), [("portal", 10000), ("assisted", 10000), ("counter", 20000)])
def test_residence_costs_by_the_way_it_is_filed_unless_somebody_is_exempt(channel, amount):
    bundle, day = BUNDLES["permanent-residence"], date(2026, 3, 9)
    assert bundle.fee_for({"fee_exemption": "none"}, day, channel).amount == amount
    assert bundle.fee_for({"fee_exemption": "child"}, day, channel).is_free


def test_a_work_permit_claims_nothing_as_published_that_is_not():
    """Its record in the national catalogue has a code, a title and kinds of applicant, nothing else."""
    bundle = BUNDLES["work-permit"]
    facts = [*bundle.documents, *bundle.fees, *bundle.limits, bundle.result]
    assert {item.fact.state for item in facts} == {FactState.TO_BE_CONFIRMED}
    assert bundle.data["online"]["state"] == FactState.TO_BE_CONFIRMED
    assert [fee.state for fee in bundle.fees] == [FeeState.NOT_PUBLISHED] and not bundle.result.code
    assert bundle.subjects == ("business",)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"works_until": "2028-10-05"}, {}), ({"works_until": "2028-10-06"}, {"works_until": "implausible"}),
        ({"works_until": "2026-10-05"}, {"works_until": "implausible"}), ({"worker_born": "2008-09-07"}, {}),
        ({"worker_born": "2008-09-08"}, {"worker_born": "implausible"}),
        ({"works_from": "2026-09-16", "works_until": "2027-09-15"}, {"works_from": "confirm"}),
        ({"works_from": "2026-09-17", "works_until": "2027-09-16"}, {}),
        ({"passport_until": "2028-01-01"}, {"works_until": "confirm"}),
    ],
)  # fmt: skip
def test_a_work_permit_ends_within_two_years_for_somebody_of_eighteen_asked_for_in_good_time(wrong, problem):
    bundle = BUNDLES["work-permit"]
    raw = bundle.data["examples"]["tea-expert"]["answers"] | wrong
    _answers, problems = forms.check_form(bundle.form, raw, date(2026, 9, 7))
    assert {key: found.id for key, found in problems.items()} == problem


def test_the_steps_of_a_work_permit_take_no_longer_than_its_limit():
    bundle = BUNDLES["work-permit"]
    days = [int(node.limit.removesuffix("wd")) for node in bundle.graph.nodes.values()]
    assert sum(days) == 10 and bundle.limits[0].value == "10wd"
    assert [key for key, node in bundle.graph.nodes.items() if node.role == "leader"] == ["head_review", "sign"]


def test_a_house_takes_seven_working_days_and_asks_the_province_where_it_must():
    bundle = BUNDLES["house-construction-permit"]
    asked = bundle.graph.consultation
    assert [limit.value for limit in bundle.limits] == ["7wd"]
    assert asked and asked.node.province == "SXD.QLXD" and asked.required_when
    note = bundle.limits[0].note
    assert note and "10" in note["vi"] and "20" in note["vi"]
