"""Conditions, answers, the process graph: properties, and an independent engine as witness of the order of steps."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SpiffWorkflow.specs import Join, Simple, WorkflowSpec
from SpiffWorkflow.task import TaskState
from SpiffWorkflow.workflow import Workflow

from motcua.onestop.catalogue import forms
from motcua.onestop.catalogue.conditions import fields_of, holds
from motcua.onestop.catalogue.process import compile_graph
from tests.onestop.catalogue.conftest import BUNDLES

DAY = date(2026, 9, 7)
scalars = st.one_of(st.booleans(), st.integers(-5, 20), st.sampled_from(["a", "b", ""]), st.none())
answers = st.dictionaries(st.sampled_from("xyz"), scalars)
leaf = st.one_of(
    st.builds(lambda k, v: {k: v}, st.sampled_from("xyz"), scalars),
    st.builds(lambda k, v: {k: v}, st.sampled_from("xyz"), st.lists(scalars, min_size=1, max_size=3)),
    st.builds(lambda k, n: {k: {"at_least": n}}, st.sampled_from("xyz"), st.integers(0, 9)),
    st.builds(lambda k, b: {k: {"filled": b}}, st.sampled_from("xyz"), st.booleans()),
)
conditions = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.builds(lambda items: {"all": items}, st.lists(inner, max_size=3)),
        st.builds(lambda items: {"any": items}, st.lists(inner, max_size=3)),
        st.builds(lambda item: {"not": item}, inner),
    ),
    max_leaves=8,
)


@given(conditions, answers)
def test_not_turns_a_condition_over(condition, given_answers):
    assert holds({"not": condition}, given_answers, DAY) is not holds(condition, given_answers, DAY)


@given(st.lists(conditions, max_size=3), answers)
def test_all_and_any_are_those_of_logic(parts, given_answers):
    one_by_one = [holds(part, given_answers, DAY) for part in parts]
    assert holds({"all": parts}, given_answers, DAY) is all(one_by_one)
    assert holds({"any": parts}, given_answers, DAY) is any(one_by_one)


@given(conditions, answers)
def test_answers_that_a_condition_does_not_name_change_nothing(condition, given_answers):
    named = set(fields_of(condition))
    fewer = {key: value for key, value in given_answers.items() if key in named}
    assert holds(condition, given_answers, DAY) is holds(condition, fewer, DAY)


def test_no_condition_always_holds_and_days_are_counted_to_the_day_of_filing():
    old = {"born": {"older_than_days": 60}}
    assert holds(None, {}, DAY)
    assert not holds(old, {"born": "2026-07-09"}, DAY) and holds(old, {"born": "2026-07-08"}, DAY)
    assert not holds(old, {}, DAY)


@pytest.mark.parametrize("bundle", BUNDLES.values(), ids=list(BUNDLES))
@given(st.data())
@settings(max_examples=40)
def test_whatever_is_typed_gives_answers_or_problems_and_never_an_error(bundle, data):
    raw = {
        q.key: data.draw(st.one_of(st.none(), st.text(max_size=30), st.sampled_from([v for v, _ in q.choices] or [""])))
        for q in bundle.form.questions
    }
    found, problems = forms.check(bundle.form.questions, raw, DAY)
    assert not found.keys() & problems.keys()
    asked = {q.key for q in forms.asked(bundle.form, found, DAY)}
    assert found.keys() <= asked
    again, _problems = forms.check(bundle.form.questions, found, DAY)
    assert again == found


@st.composite
def processes(draw):
    """A random chain with branches that join again."""
    count = draw(st.integers(1, 4))
    steps, previous = {}, None
    for n in range(count):
        width = draw(st.integers(1, 3))
        branches = [f"b{n}_{w}" for w in range(width)]
        after = f"j{n}"
        for branch in branches:
            steps[branch] = _step([after])
        steps[after] = _step([], join=width > 1)
        if previous:
            steps[previous]["next"] = branches
        previous = after
    return {"start": [key for key in steps if key.startswith("b0_")], "steps": steps}


def _step(following, *, join=False):
    return {"title": {"vi": "x", "en": "x"}, "role": "specialist", "next": following, "join": join}


def _walk(graph, choose):
    """Every step in the order it is completed; `choose` picks which open one comes next."""
    open_, done = list(graph.start), []
    while open_:
        key = open_.pop(choose(len(open_)))
        done.append(key)
        open_ += [n.key for n in graph.after(key, {}, DAY, open_)]
    return done


@given(processes(), st.randoms(use_true_random=False))
def test_every_step_is_done_once_and_a_join_waits_for_its_branches(data, random):
    graph = compile_graph(data)
    done = _walk(graph, random.randrange)
    assert sorted(done) == sorted(data["steps"])
    for key, node in graph.nodes.items():
        for arrow in node.next:
            assert done.index(key) < done.index(arrow.to)


@given(processes())
def test_work_can_be_sent_back_to_every_earlier_step_and_to_no_later_one(data):
    graph = compile_graph(data)
    order = _walk(graph, lambda _count: 0)
    last = order[-1]
    assert {n.key for n in graph.before(last)} == set(order) - {last}


@given(processes())
@settings(max_examples=25, deadline=None)
def test_spiffworkflow_opens_the_same_steps(data):
    """An engine written by others walks the same graph."""
    spec = WorkflowSpec("p", addstart=True)
    tasks = {
        key: (Join if item["join"] else Simple)(spec, key, manual=True) if not item["join"] else Join(spec, key)
        for key, item in data["steps"].items()
    }
    for key in data["start"]:
        spec.start.connect(tasks[key])
    for key, item in data["steps"].items():
        for following in item["next"]:
            tasks[key].connect(tasks[following])
    flow, done = Workflow(spec), []
    while ready := list(flow.get_tasks(state=TaskState.READY)):
        ready[0].run()
        if ready[0].task_spec.name in tasks:
            done.append(ready[0].task_spec.name)
    assert sorted(done) == sorted(_walk(compile_graph(data), lambda _count: 0))
