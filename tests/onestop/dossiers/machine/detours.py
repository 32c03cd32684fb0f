"""What happens to some dossiers only, done by who may: a walk of few steps would seldom come to it by chance."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from motcua.foundation.common.clock import local
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import TRANSFER_STEP, DossierState, LetterKind, LetterState
from motcua.onestop.dossiers.models import LetterDraft
from motcua.onestop.dossiers.workflow import ENDED
from motcua.onestop.handover import posting, slips
from motcua.onestop.handover.enums import Standing
from motcua.onestop.payments.models import Payment
from tests.onestop.dossiers.machine.acting import TURN
from tests.onestop.dossiers.machine.house import FEE
from tests.onestop.dossiers.machine.usual import TheUsualWay

ITEMS = [{"document": "id", "reason": "Ảnh mờ"}]
SIGNED = {
    LetterKind.EXTENSION: services.extend, LetterKind.APOLOGY: services.apologise,
    LetterKind.STOP: services.discontinue,
}  # fmt: skip


class Detours(TheUsualWay):
    @precondition(lambda self: self.moment[0] not in ENDED)
    @rule(
        way=st.sampled_from(["opinion", "letter", "dropped", "missing", "fee", "undone", "given_back"]),
        late=st.booleans(),
    )
    def a_detour(self, way, late):
        """With a result that is out nothing but money and the result itself can take one."""
        getattr(self, f"_{way if self.place is None or way == 'given_back' else 'returned'}")(late)

    def _opinion(self, late):
        """Asked for, and written; sometimes its day passes first."""
        if self.ward.has_process and self.attempt(services.consult, self.id, who=TURN, question="Có trong quy hoạch?"):
            self.now += timedelta(days=9 if late else 0)
            told = {"node": "opinion", "answer": "Đồng ý", "agrees": True}
            self.attempt(services.propose_opinion, self.id, who=TURN, **told)

    def _letter(self, late):
        """Late: an apology and then the end; else another day."""
        self.now += timedelta(days=60 if late else 0)
        for kind in (LetterKind.APOLOGY, LetterKind.STOP) if late else (LetterKind.EXTENSION,):
            if self._drafted(kind):
                self.attempt(SIGNED[kind], self.id, who=self.chief)

    def _dropped(self, late):
        """A letter is drafted, and not sent."""
        self.now += timedelta(days=60 if late else 0)
        if self._drafted(LetterKind.APOLOGY if late else LetterKind.EXTENSION):
            self.attempt(services.drop_letter, self.id, who=self.chief, reason="Kịp hạn rồi")

    def _drafted(self, kind) -> bool:
        """Whether such a letter waits for its signature now."""
        due_at = self.dossier.due_at or self.now
        for days in range(1, 5):  # one of them is a working day
            until = (local(max(due_at, self.now)) + timedelta(days=days)).date()
            told = {"kind": kind, "reason": "Cần xác minh thêm", "until": until}
            if self.attempt(services.propose_letter, self.id, who=self.chief, **told):
                break
        return LetterDraft.objects.filter(dossier_id=self.id, state=LetterState.DRAFT, kind=kind).exists()

    def _missing(self, late):
        verb = services.request_supplement if self.case.received_at else services.request_completion
        day = (self.now + timedelta(days=30)).date()
        self.attempt(verb, self.id, who=TURN, items=ITEMS, answer_by=day)
        if late:
            self.now += timedelta(days=40)
        else:
            self.usual()  # the applicant answers

    def _fee(self, late):
        if self.attempt(services.request_payment, self.id, who="receptionist", amount=str(FEE)):
            self.now += timedelta(days=20 if late else 0)

    def _undone(self, late):
        """A reception is taken back, or another agency asked, which does not take it."""
        if not late:
            if self.case.state == DossierState.SUBMITTED:
                self.usual()
            self.attempt(services.undo_reception, self.id, who="receptionist", reason="Nhầm hồ sơ")
            return
        home = self.dossier.authority_id == self.ward.committee.id
        to = self.ward.other if home else self.ward.committee
        asked = (TRANSFER_STEP, "specialist", to.id)
        told = {"to": to, "reason": "Thuộc thẩm quyền nơi cư trú", "asked": asked}
        if self.attempt(services.transfer, self.id, who=self.chief, **told):
            self.attempt(services.hand_back, self.id, who=TURN, reason="Không thuộc thẩm quyền")

    def _given_back(self, late):
        """Paid at the bank, given back by two, asked for anew; late: what happened first is heard of last."""
        self.pay_at_the_bank("mother", 0)
        if Payment.objects.filter(refunded_at=None).exists():
            self.give_back(self.chief, "accountant")
        for message in reversed(self.news) if late else self.news:
            self.hear(message)
        self.asked_anew()

    def _returned(self, late):
        """What is sent on its way, now if it was not before, is not there, or comes back."""
        place = self.place
        if place.standing == Standing.LIES and place.is_paper and (place.by_post or place.goes_to_id != place.place_id):
            self.usual()
            place = self.place
        if place.standing == Standing.ON_THE_WAY:
            missing = {self.item.id: "Không có trong túi"}
            self.attempt(slips.answer, self.item.slip_id, who=TURN, missing=missing)
        elif place.standing == Standing.POSTED:
            self.attempt(posting.came_back, self.id, "Không có người nhận", who=TURN)

    @property
    def chief(self):
        """Who leads the agency that has the dossier."""
        return "leader" if self.dossier.authority_id == self.ward.committee.id else "stranger"
