"""Another unit's opinion: asked for, written, approved, waited for."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Assignment, Consultation
from motcua.onestop.dossiers.workflow import OPEN
from tests.onestop.dossiers.machine.acting import Acting, turn_or
from tests.onestop.dossiers.machine.work import OPINIONS

askers = turn_or("specialist", "colleague", "leader", "stranger", "mother")
asked = turn_or("adviser", "head", "specialist", "stranger", "mother")


class Opinions(Acting):
    @precondition(lambda self: self.ward.has_process and self.stands_at("verify"))
    @rule(who=askers, words=st.sampled_from(["Công trình có trong quy hoạch không?"] * 2 + [""]))
    def consult(self, who, words):
        """The process says whom."""
        self.attempt(services.consult, self.id, who=who, question=words)

    @precondition(lambda self: self.stands_at("opinion"))
    @rule(who=asked, agrees=st.booleans(), words=st.sampled_from(["Đồng ý", ""]))
    def propose(self, who, agrees, words):
        self.attempt(services.propose_opinion, self.id, who=who, node="opinion", answer=words, agrees=agrees)

    @precondition(lambda self: self.stands_at(*OPINIONS))
    @rule(who=asked, node=st.sampled_from(sorted(OPINIONS)), agrees=st.booleans())
    def answer_opinion(self, who, node, agrees):
        self.attempt(services.answer_consultation, self.id, who=who, node=node, answer="Đồng ý", agrees=agrees)

    @precondition(lambda self: self.ward.has_process and self.stands_at("opinion_approval"))
    @rule(who=asked)
    def opinion_back(self, who):
        """The division's leader wants it written anew."""
        self.attempt(services.send_back, self.id, who=who, to="opinion", reason="Nêu rõ quy hoạch")

    @invariant()
    def one_opinion_is_awaited_as_long_as_its_step_is_open(self):
        case = self.case
        open_now = [step for step in case.steps if step.node in OPINIONS]
        waiting = Consultation.objects.filter(dossier_id=self.id, answered_at=None)
        assert len(open_now) <= 1
        if open_now:
            assert waiting.last().unit_id == open_now[0].unit_id and case.state in OPEN
        lost = {"transferred", "lapsed", "withdrawn", "discontinued"}
        steps = Assignment.objects.filter(dossier_id=self.id, node__in=OPINIONS)
        assert waiting.count() == len(open_now) + steps.filter(outcome__in=lost).count()

    @invariant()
    def an_opinion_goes_out_from_who_answers_for_it(self):
        """The division's leader, and somebody wrote it before."""
        for opinion in Consultation.objects.filter(dossier_id=self.id).exclude(answered_at=None):
            assert opinion.answered_by in {self.ward.head.name, self.ward.stranger.name}
            assert opinion.drafted_by and opinion.answer and opinion.agrees is not None
