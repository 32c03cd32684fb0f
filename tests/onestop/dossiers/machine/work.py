"""Handing a step on, what is said around a dossier, a calendar that changes."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.models import EventRecord
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.enums import NoticeKind
from motcua.foundation.organisations.models import CalendarNotice
from motcua.foundation.organisations.services import add_calendar_notice, revoke_calendar_notice
from motcua.onestop.dossiers import permissions, recompute, services
from motcua.onestop.dossiers.enums import TRANSFER_STEP, DossierState, Verb
from motcua.onestop.dossiers.models import Message
from motcua.onestop.dossiers.services.desk import Colleague
from motcua.onestop.dossiers.workflow import ENDED
from tests.onestop.dossiers.machine.acting import Acting, turn_or

OPINIONS = {"opinion", "opinion_approval"}
holders = turn_or("specialist", "colleague", "leader", "adviser", "head", "stranger", "clerk", "mother")
talkers = turn_or("mother", "specialist", "receptionist", "neighbour", "stranger", "accountant")
WAYS = [("online", ""), ("counter", ""), ("counter", "far"), ("counter", "centre"), ("post", "")]


class Work(Acting):
    @rule(who=holders, to=st.sampled_from(["", "specialist", "colleague", "stranger"]))
    def release(self, who, to):
        """To nobody, or to one of those whom the page offers: who holds the role of the step that would be given."""
        one = getattr(self.ward, to) if to else None
        if one:
            try:
                step = permissions.given_step(self.person(who), self.case)
            except Refusal:
                return
            if not one.has(step.role, step.unit_id):
                return
        given = Colleague(one.id, one.name) if one else None
        before = self.case
        if self.attempt(services.release, self.id, who=who, to=given, reason="Đi công tác"):
            taken = {step.id: step.officer_id for step in before.steps}
            changed = [step for step in self.case.steps if taken[step.id] != step.officer_id]
            assert [step.officer_id for step in changed] == [one.id if one else None]

    @precondition(lambda self: self.stands_at("issue"))
    @rule(who=st.sampled_from(["leader", "leader", "clerk", "specialist", "stranger", "head"]))
    def take_back(self, who):
        self.attempt(services.take_back, self.id, who=who, reason="Sai tên đệm")

    @rule(who=talkers, text=st.sampled_from(["Xin hỏi khi nào xong?", " "]))
    def message(self, who, text):
        self.attempt(services.message, self.id, who=who, text=text)

    @rule(who=talkers)
    def note(self, who):
        self.attempt(services.note, self.id, who=who, text="Đã gọi điện")

    @rule(who=st.sampled_from(["mother", "receptionist", "neighbour", "specialist"]), way=st.sampled_from(WAYS))
    def change_contact(self, who, way):
        delivery, place = way
        contact = {"phone": "0987654321", "address": "Tổ 4", "delivery": delivery}
        contact |= {"collect_at": str(getattr(self.ward, place).id)} if place else {}
        if self.attempt(services.change_contact, self.id, who=who, contact=contact):
            assert self.dossier.contact == contact

    @rule(days=st.integers(0, 4), kind=st.sampled_from(list(NoticeKind)), is_revoked=st.booleans())
    def the_calendar_changes(self, days, kind, is_revoked):
        """As its listener does, the dossier is counted anew at once; what has ended keeps the day it had."""
        self.calendar = self.calendar
        standing = CalendarNotice.objects.filter(revoked_at=None).first()
        if is_revoked and standing:
            revoke_calendar_notice(standing.id, reason="Đã qua bão", by=SYSTEM, at=self.now)
        else:
            day = local(self.dossier.due_at or self.now).date() - timedelta(days=days)
            if CalendarNotice.objects.filter(date=day, revoked_at=None).exists():
                return
            add_calendar_notice(
                day=day, kind=kind, reason={"vi": "Bão", "en": "Storm"}, source="01/CV-UBND", by=SYSTEM, at=self.now
            )
        before = self.dossier
        move = recompute.recompute(self.id, why={"notice": "thử"}, at=self.now)
        after = self.dossier
        assert (after.due_at != before.due_at) == (move is not None)
        if before.state in ENDED | {DossierState.SETTLED}:
            assert move is None
        else:
            self.calendar = calendar_for()

    @invariant()
    def every_word_is_kept_once_and_notes_are_the_officers(self):
        said = EventRecord.objects.filter(subject_id=self.id)
        for verb, internal in ((Verb.MESSAGE, False), (Verb.NOTE, True)):
            words = Message.objects.filter(dossier_id=self.id, internal=internal)
            assert words.count() == said.filter(action=verb).count()
        assert not Message.objects.filter(internal=True, from_officer=False).exists()
        assert set(Message.objects.filter(from_officer=False).values_list("author", flat=True)) <= {
            self.ward.mother.name
        }

    @invariant()
    def whoever_has_a_step_holds_its_role_and_steps_end_with_the_whole(self):
        case = self.case
        for step in case.steps:
            if step.officer_id:
                assert getattr(self.ward, self.ward.known(step.officer_id)).has(step.role, step.unit_id)
            if step.node not in OPINIONS:
                assert step.due_at == case.due_at
        plain = [step.node for step in case.steps if step.node not in OPINIONS | {TRANSFER_STEP}]
        assert len(plain) <= 1
