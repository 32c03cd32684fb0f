"""Things go their usual way for a while: who is right does what is next, and is never refused.

Without it a walk of few steps seldom comes to a result; with it every state of the record has a way out that is tried.
"""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from motcua.foundation.identity.enums import Role
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import TRANSFER_STEP, DossierState, MoneyState, Outcome, ResultState
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.dossiers.workflow import ENDED
from motcua.onestop.handover import posting, slips
from motcua.onestop.handover.enums import Standing
from tests.onestop.dossiers.machine.house import FEE
from tests.onestop.dossiers.machine.money import Money
from tests.onestop.dossiers.machine.opinions import Opinions
from tests.onestop.dossiers.machine.outcome import POST, Outcomes
from tests.onestop.dossiers.machine.work import Work

FIRST = {"opinion": 0, "opinion_approval": 0}
"""An opinion that is awaited comes before the step that waits for it."""


class TheUsualWay(Work, Opinions, Money, Outcomes):
    @precondition(lambda self: self.moment[0] not in ENDED)
    @rule(steps=st.integers(1, 4))
    def things_go_their_usual_way(self, steps):
        for _ in range(steps):
            if self.dossier.state in ENDED:
                return
            before = self.trace()
            self.usual()
            assert self.trace() != before, "nobody could go on"

    def do(self, verb, who, **more):
        verb(self.id, by=getattr(self.ward, who), at=self.now, **more)

    def whose_turn(self):
        """The name of who does what is next."""
        case, place = self.case, self.place
        if case.steps and case.state in (DossierState.RECEIVED, DossierState.IN_PROGRESS):
            step = self.next_step(case)
            return self.ward.known(step.officer_id) if step.officer_id else self.holder(step)
        if place is not None:
            goes_on = place.standing == Standing.ON_THE_WAY
            return self.keeper_of(place.goes_to if goes_on else place.place) if place.is_paper else "mother"
        return "mother" if case.state == DossierState.SUPPLEMENT_REQUESTED else "receptionist"

    def next_step(self, case):
        return min(case.steps, key=lambda step: FIRST.get(step.node, 1))

    def usual(self):
        while self.news:
            self.hear(self.news[0])
        case = self.case
        if case.state == DossierState.SUBMITTED:
            self.do(services.receive, "receptionist", first_steps=self.ward.first)
        elif case.state == DossierState.SUPPLEMENT_REQUESTED:
            verb = services.supplement if case.received_at else services.complete
            self.do(verb, "mother", note="Đã gửi lại")
        elif case.state == DossierState.PAYMENT_REQUESTED:
            self.do(services.collect_fee, "receptionist", fee=Fee(FEE))
        elif case.state == DossierState.SETTLED:
            self.hand_over()
        else:
            self.work(self.next_step(case), self.whose_turn())

    def work(self, step, who):
        if step.node == TRANSFER_STEP:
            first = [("verify", Role.SPECIALIST, step.unit_id)]
            self.do(services.accept_transfer, who, first_steps=first)
        elif step.node == "opinion":
            self.do(services.propose_opinion, who, node=step.node, answer="Đồng ý", agrees=True)
        elif step.node == "opinion_approval":
            self.do(services.answer_consultation, who, node=step.node, answer="Đồng ý", agrees=True)
        elif step.node == "verify":
            self.settle(step, who)
        elif step.node == "sign":
            self.decide(who)
        else:
            self.do(services.issue, who)

    def settle(self, step, who):
        case = self.case
        if step.officer_id is None or case.state == DossierState.RECEIVED:
            self.do(services.take, who)
        elif case.result(ResultState.DRAFT) is None:
            self.do(services.draft_result, who, outcome=Outcome.GRANTED, data={"name": "Giỏi"})
        else:
            self.do(services.forward, who, next_steps=self.onward("sign", Role.LEADER))

    def decide(self, who):
        if self.case.result(ResultState.DRAFT) is None:
            self.do(services.send_back, who, to=self.back("verify", Role.SPECIALIST), reason="Chưa có dự thảo")
            return
        self.do(services.sign, who, signed=self.signed(), next_steps=self.onward("issue", Role.CLERK))

    def holder(self, step):
        """Who does such a step first."""
        names = ("specialist", "leader", "clerk", "adviser", "head", "stranger")
        return next(name for name in names if getattr(self.ward, name).has(step.role, step.unit_id))

    def hand_over(self):
        dossier, place = self.dossier, self.place
        if dossier.money_state == MoneyState.DUE:
            self.do(services.collect_fee, "receptionist", fee=Fee(FEE))
            return
        here = self.keeper_of(place.place)
        if not place.is_paper:
            self.do(services.return_result, "mother")
        elif place.standing == Standing.POSTED:
            self.do(posting.delivered, here)
        elif place.standing == Standing.ON_THE_WAY:
            there = getattr(self.ward, self.keeper_of(place.goes_to))
            slips.answer(self.item.slip_id, arrived=[self.item.id], by=there, at=self.now)
        elif place.by_post:
            posting.post(self.id, POST, by=getattr(self.ward, here), at=self.now)
        elif place.goes_to_id == place.place_id:
            self.do(services.return_result, here)
        else:
            by = getattr(self.ward, here)
            slips.make(place.place_id, place.goes_to_id, [self.id], by=by, at=self.now)

    def keeper_of(self, place):
        ward = self.ward
        keepers = {ward.centre.id: "receptionist", ward.far.id: "keeper", ward.committee.id: "clerk"}
        return keepers.get(place.id, "stranger")
