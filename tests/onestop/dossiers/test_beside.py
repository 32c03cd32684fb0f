"""Steps that run side by side: each in its holder's list, the join once, and what goes back ends what runs beside."""

import pytest

from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import branches as graphs
from motcua.onestop.catalogue.process import compile_graph
from motcua.onestop.dossiers import acting, branches, offers, selectors, services, store, worklists
from motcua.onestop.dossiers.enums import Outcome, Verb
from motcua.onestop.dossiers.errors import ChangedByOther, NotYours, StepEnded, TakenByOther
from motcua.onestop.dossiers.models import Assignment, Dossier
from motcua.onestop.dossiers.services.desk import Colleague
from tests.at_once import at_once
from tests.onestop.dossiers.conftest import at, soon
from tests.onestop.dossiers.split import GRAPH, split_ward, step


@pytest.fixture
def ward(db, monkeypatch):
    return split_ward(monkeypatch)


@pytest.fixture
def busy(transactional_db, monkeypatch):
    return split_ward(monkeypatch)


def parted(ward, when="2026-03-02 10:00"):
    """Received, verified, and now with the two divisions."""
    id = ward.received()
    services.take(id, by=ward.specialist, at=at(when))
    services.forward(id, by=ward.specialist, at=at(when))
    return id


def here(id):
    return {one.node: one for one in store.load(id).steps}


def acts(id):
    return [(entry.action, entry.detail.get("node")) for entry in selectors.journal(id)]


def test_a_step_splits_into_two_divisions_and_the_join_opens_with_the_last(ward):
    id = parted(ward)
    assert here(id).keys() == {"design", "site"}
    assert {s.unit_id for s in here(id).values()} == {ward.design.id, ward.site.id}
    for who, node in ((ward.designer, "design"), (ward.inspector, "site")):
        assert [s.node for s in selectors.worklist(who)] == [node]
        assert [s.node for s in worklists.steps(who, worklists.Tab.TODO, now())] == [node]
    services.forward(id, by=ward.inspector, opinion="Đúng hiện trạng")
    assert here(id).keys() == {"design"}, "the join waits"
    services.forward(id, by=ward.designer)
    assert here(id).keys() == {"design_check"}
    services.forward(id, by=ward.designer)
    assert here(id).keys() == {"weigh"}
    services.draft_result(id, by=ward.specialist, outcome=Outcome.GRANTED, data={})
    services.forward(id, by=ward.specialist)
    assert here(id).keys() == {"sign"}


def test_two_who_finish_at_the_same_moment_join_once_and_neither_is_refused(busy):
    for _round in range(8):
        id = parted(busy)
        services.forward(id, by=busy.designer)
        done = at_once([
            lambda id=id: services.forward(id, by=busy.designer, key="a"),
            lambda id=id: services.forward(id, by=busy.inspector, key="b"),
        ])  # fmt: skip
        assert all(isinstance(one, int) for one in done), done
        assert Assignment.objects.filter(dossier_id=id, node="weigh").count() == 1
        assert here(id).keys() == {"weigh"}
        assert [e.detail["next"] for e in selectors.journal(id) if e.action == Verb.FORWARD][-2:] == [[], ["weigh"]]


def test_takes_and_hand_overs_beside_each_other_do_not_refuse_each_other(busy):
    id = parted(busy)
    done = at_once([lambda: services.take(id, by=busy.designer), lambda: services.take(id, by=busy.inspector)])
    assert all(isinstance(one, int) for one in done), done
    assert {s.officer_name for s in here(id).values()} == {busy.designer.name, busy.inspector.name}
    others = [busy.both, busy.inspector]
    refused = at_once([lambda who=who: services.take(id, by=who, step=here(id)["design"].id) for who in others])
    assert all(isinstance(one, TakenByOther | NotYours) for one in refused), "one's own step is still one's own"


def test_two_at_one_step_of_a_split_are_told_apart_as_ever(busy):
    id = parted(busy)
    step = here(id)["design"].id
    done = at_once([lambda w=w: services.take(id, by=w, step=step) for w in (busy.designer, busy.both)])
    assert sorted(isinstance(one, int) for one in done) == [False, True]
    assert isinstance(next(one for one in done if not isinstance(one, int)), TakenByOther | ChangedByOther)


def test_going_on_and_going_back_at_the_same_moment_leave_one_truth(busy):
    for _round in range(4):
        id = parted(busy)
        at_once([
            lambda id=id: services.forward(id, by=busy.inspector),
            lambda id=id: services.send_back(id, by=busy.designer, to="verify", reason="Thiếu bản vẽ"),
        ])  # fmt: skip
        assert here(id).keys() == {"verify"}


def test_sending_back_to_before_the_split_ends_what_runs_beside_with_an_event_each(ward):
    id = parted(ward)
    services.take(id, by=ward.inspector)
    before = Dossier.objects.get(id=id).version
    services.send_back(id, by=ward.designer, to="verify", reason="Thiếu bản vẽ móng", key="b")
    services.send_back(id, by=ward.designer, to="verify", reason="Thiếu bản vẽ móng", key="b")
    assert here(id).keys() == {"verify"}
    assert acts(id)[-2:] == [("end_step", "site"), ("send_back", "design")]
    assert Dossier.objects.get(id=id).version == before + 2
    ended = selectors.journal(id)[-2].detail
    assert ended["from_officer"] == ward.inspector.name and ended["reason"] == "Thiếu bản vẽ móng"
    assert selectors.worklist(ward.inspector) == []
    steps = list(Assignment.objects.filter(dossier_id=id).order_by("opened_at", "id"))
    assert branches.begun_anew(GRAPH, steps) == [(GRAPH.node("site").title, GRAPH.node("verify").title)]
    services.forward(id, by=ward.specialist)
    assert here(id).keys() == {"design", "site"} and here(id)["site"].officer_id is None
    steps = list(Assignment.objects.filter(dossier_id=id).order_by("opened_at", "id"))
    assert branches.begun_anew(GRAPH, steps) == []


def test_sending_back_within_a_branch_or_from_the_join_leaves_the_other_branch_alone(ward):
    id = parted(ward)
    services.forward(id, by=ward.designer)
    services.send_back(id, by=ward.designer, to="design", reason="Tính lại tải trọng")
    assert here(id).keys() == {"design", "site"} and acts(id)[-1] == ("send_back", "design_check")
    for who in (ward.designer, ward.designer, ward.inspector):
        services.forward(id, by=who)
    services.send_back(id, by=ward.specialist, to="site", reason="Đo lại ranh giới")
    assert here(id).keys() == {"site"}
    services.forward(id, by=ward.inspector)
    assert here(id).keys() == {"weigh"}, "the other branch stays done"


def test_who_has_both_branches_says_which(ward):
    id = parted(ward)
    open_ = here(id)
    case = store.load(id)
    assert {s.node for s in acting.my_steps(ward.both, case)} == {"design", "site"}
    assert acting.standing(ward.both, case, open_["site"].id).step.node == "site"
    services.forward(id, by=ward.both, step=open_["site"].id, key="s")
    assert here(id).keys() == {"design"}
    services.note(id, by=ward.designer, text="Xem lại mặt bằng")
    services.forward(id, by=ward.both, step=open_["site"].id, key="s")
    assert here(id).keys() == {"design"}, "pressed twice with somebody's act in between, it is done once"
    with pytest.raises(StepEnded):
        services.send_back(id, by=ward.both, to="verify", reason="Sai", step=open_["site"].id)
    with pytest.raises(NotYours):
        services.take(id, by=ward.inspector, step=open_["design"].id)


def test_a_branch_is_handed_on_by_who_has_it_and_the_other_stays(ward):
    id = parted(ward)
    services.take(id, by=ward.designer)
    services.take(id, by=ward.inspector)
    to = Colleague(ward.both.id, ward.both.name)
    services.release(id, by=ward.inspector, to=to, reason="Nghỉ phép")
    assert (here(id)["site"].officer_id, here(id)["design"].officer_id) == (ward.both.id, ward.designer.id)
    services.release(id, by=ward.leader, to=to, reason="Phân công lại", step=here(id)["design"].id)
    assert {s.officer_id for s in here(id).values()} == {ward.both.id}


def test_a_supplement_stops_both_branches_and_the_answer_lets_both_go_on(ward):
    id = parted(ward)
    services.request_supplement(id, by=ward.designer, items=[{"document": "x", "reason": "Mờ"}], answer_by=soon())
    with pytest.raises(Refusal):
        services.forward(id, by=ward.inspector)
    services.supplement(id, by=ward.mother, note="Đã gửi")
    services.forward(id, by=ward.inspector)
    assert here(id).keys() == {"design"}


def test_a_transfer_takes_both_branches_along_and_handing_back_opens_both(ward):
    id = parted(ward)
    services.transfer(
        id, by=ward.leader, to=ward.other, reason="Thuộc xã bên", asked=("transfer", "specialist", ward.other.id)
    )
    assert len(here(id)) == 1
    services.hand_back(id, by=ward.stranger, reason="Không thuộc thẩm quyền")
    assert here(id).keys() == {"design", "site"}


def test_the_page_tells_what_is_done_who_is_waited_for_and_until_when(ward):
    id = parted(ward)
    services.take(id, by=ward.designer)
    services.forward(id, by=ward.inspector)
    dossier = Dossier.objects.get(id=id)
    told = branches.told_to_applicant(dossier)
    [shown] = told["beside"]
    assert [(b.title["vi"], b.is_done, b.unit.id) for b in shown.branches] == [
        ("Thẩm định thiết kế", False, ward.design.id), ("Kiểm tra thực địa", True, ward.site.id),
    ]  # fmt: skip
    assert shown.join["vi"] == "Tổng hợp" and shown.waiting == 1 and shown.holders == [ward.design]
    assert shown.branches[0].due_at < dossier.due_at, "its own limit of one working day"
    for _n in range(2):
        services.forward(id, by=ward.designer)
    assert branches.told_to_applicant(dossier)["beside"] == []


def test_a_program_says_which_step_only_where_there_are_several(ward):
    id = parted(ward)
    fields = {field.name for field in offers.fields_of(Verb.FORWARD, ward.designer, store.load(id))}
    assert "step" not in fields
    [field] = [f for f in offers.fields_of(Verb.FORWARD, ward.both, store.load(id)) if f.name == "step"]
    assert field.required and {key for key, _title in field.choices} == {str(s.id) for s in here(id).values()}


def test_what_follows_side_by_side_must_say_that_it_joins():
    steps = {
        "a": step("A", Role.SPECIALIST, ["b", "c"]), "b": step("B", Role.SPECIALIST, ["d"]),
        "c": step("C", Role.SPECIALIST, ["d"]), "d": step("D", Role.SPECIALIST, ["e"]),
        "e": step("E", Role.SPECIALIST),
    }  # fmt: skip
    [said] = graphs.problems_of(compile_graph({"start": ["a"], "steps": steps}))
    assert "lead to d" in said
    joined = compile_graph({"start": ["a"], "steps": steps | {"d": steps["d"] | {"join": True}}})
    assert not list(graphs.problems_of(joined)) and not list(graphs.problems_of(GRAPH))
    [met] = graphs.meetings(joined, {}, now().date())
    assert [[n.key for n in branch] for branch in met.branches] == [["b"], ["c"]]
    [met] = graphs.meetings(GRAPH, {}, now().date())
    assert [[n.key for n in branch] for branch in met.branches] == [["design", "design_check"], ["site"]]
