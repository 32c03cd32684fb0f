"""The life cycle as a machine: whatever people do, in whatever order, the record stays true."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from motcua.foundation.common import audit, ports
from motcua.foundation.common.clock import local
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import deadlines, selectors, services, store
from motcua.onestop.dossiers.enums import (
    TRANSFER_STEP,
    DossierState,
    LetterKind,
    LetterState,
    Outcome,
    ResultState,
    Verb,
)
from motcua.onestop.dossiers.models import Dossier, LetterDraft, Result, Transfer
from motcua.onestop.dossiers.workflow import ENDED
from tests.onestop.dossiers.conftest import at
from tests.onestop.dossiers.machine.acting import TURN, Acting, turn_or
from tests.onestop.dossiers.machine.detours import Detours
from tests.onestop.dossiers.machine.house import make_house
from tests.onestop.dossiers.machine.money import PORT
from tests.onestop.dossiers.split import BUNDLE, GRAPH, with_divisions

PEOPLE = [
    "receptionist", "specialist", "leader", "clerk", "stranger", "mother", "neighbour", "colleague", "head", "keeper",
]  # fmt: skip
people = turn_or(*PEOPLE)
divisions = st.sampled_from(["designer", "inspector", "both", "specialist"])
ITEMS = [{"document": "id", "reason": "Ảnh mờ"}]


class Life(Acting, RuleBasedStateMachine):
    """What may be done to a dossier under any process."""

    @initialize(
        day=st.integers(0, 300), minute=st.integers(0, 1439), limit=st.sampled_from(["0wd", "3wd", "8h", "10d", "1m"]),
        has_process=st.sampled_from([True, True, False]), way=st.sampled_from(["online", "counter", "post"]),
        far=st.sampled_from(range(8)),
    )  # fmt: skip
    def file(self, day, minute, limit, has_process, way, far):
        self.ward = self.found(has_process)
        self.now = at("2026-01-02 00:00") + timedelta(days=day, minutes=minute)
        filing = self.ward.filing(limit=limit, contact={"phone": "0912345678", "delivery": way})
        self.id, self.code = services.submit(filing, by=self.ward.mother, at=self.now, key=str(uuid7()))
        self.begin(far)

    def found(self, has_process):
        return make_house(has_process=has_process)

    def begin(self, far):
        """How far it has come before anything happens to it."""

    def act(self, verb, who, **more):
        """Do it; a refusal must leave no trace."""
        self.attempt(verb, self.id, who=who, **more)

    @rule(minutes=st.integers(1, 6000))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(who=people)
    def receive(self, who):
        self.act(services.receive, who, first_steps=self.first)

    @rule(who=people)
    def undo(self, who):
        self.act(services.undo_reception, who, reason="Nhầm hồ sơ")

    @rule(who=people)
    def decline(self, who):
        self.act(services.decline, who, reason="Không thuộc thẩm quyền")

    @rule(who=people, first=st.booleans())
    def ask(self, who, first):
        verb = services.request_completion if first else services.request_supplement
        self.act(verb, who, items=ITEMS, answer_by=(self.now + timedelta(days=30)).date())

    @rule(who=people)
    def ask_again(self, who):
        answer_by = (self.now + timedelta(days=20)).date()
        self.act(services.request_supplement, who, items=ITEMS, answer_by=answer_by, again="Giấy gửi lại bị nhầm")

    @rule(who=people, first=st.booleans())
    def answer(self, who, first):
        self.act(services.complete if first else services.supplement, who, note="Đã gửi lại")

    @rule(who=people)
    def take(self, who):
        self.act(services.take, who)

    @rule(who=people, outcome=st.sampled_from(list(Outcome)))
    def draft(self, who, outcome):
        self.act(services.draft_result, who, outcome=outcome, data={"reason": "Điều 23"})

    @rule(who=people)
    def forward(self, who):
        self.act(services.forward, who, next_steps=self.onward("sign", Role.LEADER))

    @rule(who=people)
    def send_back(self, who):
        self.act(services.send_back, who, to=self.back("verify", Role.SPECIALIST), reason="Sửa lại họ tên")

    @precondition(lambda self: Result.objects.filter(dossier_id=self.id, state=ResultState.DRAFT).exists())
    @rule(who=people)
    def sign(self, who):
        self.act(services.sign, who, signed=self.signed(), next_steps=self.onward("issue", Role.CLERK))

    @rule(who=people)
    def issue(self, who):
        self.act(services.issue, who)

    @rule(who=people)
    def return_result(self, who):
        self.act(services.return_result, who)

    @rule(who=st.sampled_from(["mother", "neighbour"]))
    def withdraw(self, who):
        self.act(services.withdraw, who)

    @property
    def first(self):
        return self.ward.first

    @rule(who=people, kind=st.sampled_from(list(LetterKind)), days=st.integers(-3, 12))
    def propose_letter(self, who, kind, days):
        due_at = Dossier.objects.get(id=self.id).due_at or self.now
        until = (local(due_at) + timedelta(days=days)).date()
        self.act(services.propose_letter, who, kind=kind, reason="Cần xác minh thêm", until=until)

    @precondition(lambda self: self.letter)
    @rule(who=people)
    def sign_letter(self, who):
        """Also by whoever may not: what is refused leaves no trace."""
        draft = self.letter
        verbs = {LetterKind.EXTENSION: services.extend, LetterKind.APOLOGY: services.apologise}
        self.act(verbs.get(draft.kind, services.discontinue), who)
        after = LetterDraft.objects.get(id=draft.id)
        if after.state == LetterState.SIGNED and draft.kind == LetterKind.EXTENSION:
            due_at = Dossier.objects.get(id=self.id).due_at
            assert (local(due_at) - timedelta(microseconds=1)).date() == draft.until

    @precondition(lambda self: self.letter)
    @rule(who=people)
    def drop_letter(self, who):
        self.act(services.drop_letter, who, reason="Kịp hạn")

    @property
    def letter(self):
        return LetterDraft.objects.filter(dossier_id=self.id, state=LetterState.DRAFT).first()

    @rule(who=people)
    def transfer(self, who):
        at_home = Dossier.objects.get(id=self.id).authority_id == self.ward.committee.id
        to = self.ward.other if at_home else self.ward.committee
        asked = (TRANSFER_STEP, Role.SPECIALIST, to.id)
        self.act(services.transfer, who, to=to, reason="Thuộc thẩm quyền nơi cư trú", asked=asked)

    @precondition(lambda self: self.asked)
    @rule(who=people, accepts=st.booleans())
    def answer_transfer(self, who, accepts):
        if accepts:
            first = self.first and [("verify", Role.SPECIALIST, self.asked.to_unit_id)]
            self.act(services.accept_transfer, who, first_steps=first)
        else:
            self.act(services.hand_back, who, reason="Không thuộc thẩm quyền")

    @property
    def asked(self):
        return Transfer.objects.filter(dossier_id=self.id, answered_at=None).first()

    @invariant()
    def an_agency_is_asked_as_long_as_its_step_is_open(self):
        case = store.load(self.id)
        asked = [step for step in case.steps if step.node == TRANSFER_STEP]
        if asked:
            assert len(case.steps) == 1 and self.asked is not None
        elif case.state not in ENDED:
            assert self.asked is None
        last = Transfer.objects.filter(dossier_id=self.id, accepted=True).order_by("answered_at", "id").last()
        assert case.authority_id == (last.to_unit_id if last else self.ward.committee.id)

    @invariant()
    def the_clock_is_extended_once_and_only_by_a_signed_letter(self):
        since = 0
        for entry in selectors.clock(self.id):
            since = 0 if entry.kind == deadlines.VOID else since + (entry.kind == "extend")
            assert since <= 1
        extended = LetterDraft.objects.filter(dossier_id=self.id, kind=LetterKind.EXTENSION, state=LetterState.SIGNED)
        assert extended.count() == sum(entry.kind == "extend" for entry in selectors.clock(self.id))

    @invariant()
    def every_state_has_its_event(self):
        dossier, events = (
            Dossier.objects.get(id=self.id),
            list(EventRecord.objects.filter(subject_id=self.id).order_by("seq")),
        )
        assert [(e.seq, e.action, e.at, e.detail) for e in selectors.journal(self.id)] == [
            (e.seq, e.action, e.at, e.detail) for e in events
        ]
        assert [event.seq for event in events] == list(range(1, dossier.version + 1))
        assert events[-1].detail["to"] == dossier.state and events[-1].action == dossier.last_verb
        for event in events:
            fields = {name.strip(): getattr(event, name.strip()) for name in audit.COLUMNS.split(",")}
            assert audit.digest(**{k: v for k, v in fields.items() if k != "digest"}) == bytes(event.digest)

    @invariant()
    def the_due_time_is_what_the_clock_says(self):
        dossier = Dossier.objects.get(id=self.id)
        due = deadlines.due_of(selectors.clock(self.id), dossier.limit, self.calendar, dossier.cut_off)
        if dossier.received_at is None:
            assert dossier.due_at is None and due.due_at is None
        elif dossier.paused_at is not None:
            assert dossier.state in {DossierState.SUPPLEMENT_REQUESTED, DossierState.PAYMENT_REQUESTED}
        elif due.due_at is None:  # it ended while its clock stood still
            assert dossier.state in {DossierState.WITHDRAWN, DossierState.DISCONTINUED}
        else:
            assert dossier.due_at == due.due_at

    @invariant()
    def nothing_is_open_on_an_ended_dossier_and_a_result_was_signed_by_the_leader(self):
        dossier = Dossier.objects.get(id=self.id)
        steps = store.load(self.id).steps
        if dossier.state in ENDED | {DossierState.SETTLED}:
            assert not steps
        if dossier.state in {DossierState.IN_PROGRESS, DossierState.RECEIVED}:
            assert steps
        if dossier.state in {DossierState.SETTLED, DossierState.RESULT_RETURNED}:
            result = Result.objects.get(dossier_id=self.id, state=ResultState.ISSUED)
            assert result.signed_by in {self.ward.leader.name, self.ward.stranger.name}


class LifeOfADossier(Detours, Life):
    """With the opinion of another unit, a fee, and results that travel."""

    def begin(self, far):
        self.things_go_their_usual_way(far)


class LifeOfASplitDossier(Life):
    """The same life under a process that splits into two divisions and joins."""

    first = None

    def found(self, has_process):
        return with_divisions()

    def begin(self, far):
        """Each part by who has it first, up to the weighing and beyond."""
        for _ in range(far):
            self.act(services.receive, TURN)
            self.act(services.take, TURN)
            if any(step.node == "weigh" for step in self.case.steps):
                self.act(services.draft_result, TURN, outcome=Outcome.GRANTED, data={})
            self.act(services.forward, TURN)

    def onward(self, node, role):
        return None  # the process says what follows

    def back(self, node, role):
        return node

    @rule(who=divisions, step=st.integers(0, 1))
    def complete_a_part(self, who, step):
        """Also a part that is not theirs, and by one who has several."""
        steps = store.load(self.id).steps
        self.act(services.forward, who, step=steps[step % len(steps)].id if steps else None)

    @rule(who=divisions)
    def take_a_part(self, who):
        self.act(services.take, who)

    @rule(who=divisions, to=st.sampled_from(sorted(GRAPH.nodes)))
    def send_back_to(self, who, to):
        self.act(services.send_back, who, to=to, reason="Làm lại")

    @invariant()
    def what_is_open_is_what_the_events_say(self):
        """A game of tokens: each event takes what it closed and lays what it opened."""
        case, tokens = store.load(self.id), Counter()
        if case.authority_id != self.ward.committee.id or self.asked or case.state in ENDED:
            return
        kept = Counter()
        for event in selectors.journal(self.id):
            match event.action:
                case "receive":
                    tokens = Counter(GRAPH.start)
                case "undo_reception" | "issue":
                    tokens = Counter()
                case "transfer":
                    kept, tokens = tokens, Counter()
                case "hand_back":
                    tokens = kept
                case "accept_transfer":
                    tokens = Counter(GRAPH.start)
                case "forward":
                    tokens[event.detail["node"]] -= 1
                    tokens.update(event.detail["next"])
                case "end_step":
                    tokens[event.detail["node"]] -= 1
                case "send_back":
                    tokens[event.detail["node"]] -= 1
                    tokens[event.detail["to_node"]] += 1
                case "sign":
                    tokens = Counter(["issue"])
        assert Counter(step.node for step in case.steps) == +tokens

    @invariant()
    def a_join_is_open_once_and_only_when_nothing_before_it_is(self):
        nodes = [step.node for step in store.load(self.id).steps]
        assert len(nodes) == len(set(nodes))
        for join in (key for key in nodes if key in GRAPH.nodes and GRAPH.nodes[key].join):
            assert not any(GRAPH.leads(key, join) for key in nodes if key != join)


def live(machine, lives, acts=25):
    """So many dossiers, each met with so many acts: how often each verb was done."""
    few = settings(max_examples=lives, stateful_step_count=acts, deadline=None, suppress_health_check=list(HealthCheck))
    machine.met.clear()
    ports.provide(*PORT)
    try:
        run_state_machine_as_test(machine, settings=few)
    finally:
        ports.reset()
    return Counter(machine.met)


@pytest.mark.django_db
def test_whatever_people_do_the_record_stays_true():
    live(LifeOfADossier, 30)


@pytest.mark.django_db
def test_whatever_people_do_a_split_joins_once_and_the_record_stays_true(monkeypatch):
    monkeypatch.setattr(catalogue, "bundle", lambda _revision: BUNDLE)
    live(LifeOfASplitDossier, 20, acts=40)


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.django_db
def test_the_record_stays_true_in_a_long_run(monkeypatch):
    """In which every verb there is has been done."""
    met = live(LifeOfADossier, 1000)
    monkeypatch.setattr(catalogue, "bundle", lambda _revision: BUNDLE)
    met += live(LifeOfASplitDossier, 100, acts=40)
    print(met)  # noqa: T201 - asked for
    assert not set(Verb) - met.keys(), met
