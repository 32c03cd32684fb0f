"""One dossier's life, told with the verbs of `onestop.dossiers.bulk`: from the filing to where its fate leaves it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from motcua.demo import answers as texts
from motcua.demo.enums import Fate, Stage
from motcua.demo.moments import between
from motcua.demo.times import NEARLY, ONE_DAY, Times
from motcua.demo.world import ADVISERS
from motcua.foundation.calendar import working_minutes
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue.branches import expected
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import Ability, DocumentWay
from motcua.onestop.dossiers import answering, money, results
from motcua.onestop.dossiers.bulk import Life
from motcua.onestop.dossiers.enums import ApplicantKind, Channel, MoneyState, Outcome
from motcua.onestop.dossiers.services.intake import Applicant, Filing, Paper

Beat = tuple[Stage | None, Callable[[datetime], None]]
"""What happens, and the stage at which a dossier waits until it does."""


class Story(Times):
    """Times first, then the steps."""

    def tell(self) -> Life:
        """Raises NoMoment when this procedure cannot have that fate now."""
        filed, received, due = self.choose_filing()
        self.file(filed)
        if self.spec.stage is Stage.SUBMITTED and self.spec.fate is Fate.OPEN:
            return self.life
        if self.spec.fate is Fate.DECLINED:
            self.life.decline(texts.DECLINES[self.spec.code], by=self.staff[Role.RECEPTIONIST], at=received)
            return self.life
        if self.spec.stage is Stage.COMPLETION and self.spec.fate is Fate.OPEN:
            key, reason = texts.LACKS[self.spec.code]
            until = local(received).date() + timedelta(days=15)
            items = [{"document": key, "reason": reason}]
            self.life.request_completion(items, until, by=self.staff[Role.RECEPTIONIST], at=received)
            return self.life
        assert due is not None
        self.life.receive(by=self.staff[Role.RECEPTIONIST], at=received, fee=self.fee_first())
        getattr(self, f"_{self.spec.fate}")(received, due)
        return self.life

    def file(self, at: datetime) -> None:
        day, spec = local(at).date(), self.spec
        self.written, answers = texts.fill_in(
            self.bundle, self.draw, self.world.people, self.where(), day, spec.who, spec.forced
        )
        human = self.written.applicant
        self.world.applicants[human.id] = human
        keys = [
            d.key for d in self.bundle.documents_for(answers, day)
            if d.way is DocumentWay.UPLOAD and (d.required or self.draw.random() < 0.5)
        ]  # fmt: skip
        online = spec.channel is Channel.PORTAL
        kinds = ("electronic",) if online else ("original", "certified", "photocopy")
        contact = self.contact(online)
        limit = self.bundle.limit_for(answers, day)
        made = Filing(
            procedure_code=spec.code, revision_id=self.revision.id, authority=spec.place.unit,
            reception_place=spec.place.centre, channel=spec.channel, answers=answers, limit=limit.value,
            applicant=self.named(), cut_off=limit.cut_off,
            papers=tuple(Paper(key, copy_kind=self.draw.choice(kinds)) for key in keys),
            contact=contact,
            money_state=money.state_at_filing(self.bundle, answers, at, spec.channel),
            answer_due_at=answering.answer_by(at, self.bundle, self.calendar),
        )  # fmt: skip
        by = human.actor if online else self.staff[Role.RECEPTIONIST]
        samples = {key: self.world.samples[spec.code, key] for key in keys}
        self.life.submit(made, by=by, at=at, files=samples)

    def where(self) -> Unit:
        """The commune of who files."""
        if self.spec.place is self.world.police:
            return self.world.home.unit
        is_far = self.spec.place is self.world.department
        return (self.draw.choice(self.world.places) if is_far else self.spec.place).unit

    def named(self) -> Applicant:
        """The person who files, or the business they file for."""
        human, firm = self.written.applicant, self.written.firm
        if firm is None:
            return Applicant(ApplicantKind.PERSON, human.id, human.name, human.number)
        self.world.firms[firm.id] = firm
        return Applicant(ApplicantKind.BUSINESS, firm.id, firm.name, firm.tax_code)

    def contact(self, online: bool) -> dict[str, str]:
        human, firm = self.written.applicant, self.written.firm
        delivery = "online" if online and self.draw.random() < 0.8 else "counter"
        said = {"phone": human.phone, "email": human.email, "address": human.residence, "delivery": delivery}
        if firm and not online:
            said |= {"submitter_name": human.name, "submitter_number": human.number}
        return said | ({"address": firm.address} if firm else {})

    def fee_first(self) -> tuple[int, str] | None:
        row = self.life.row
        fee = self.bundle.fee_for(row["answers"], local(row["submitted_at"]).date(), self.spec.channel)
        if self.spec.channel is Channel.COUNTER and fee.before_reception and self.owes:
            return self.fee()
        return None

    @property
    def owes(self) -> bool:
        return self.life.row["money_state"] == MoneyState.DUE

    def fee(self) -> tuple[int, str]:
        row = self.life.row
        known = self.bundle.fee_for(row["answers"], local(row["submitted_at"]).date(), self.spec.channel).amount
        return known or texts.FEES[self.spec.code], f"BL{self.draw.randrange(10**7):07}"

    # Fates ----------------------------------------------------------------------------------------------------------
    def _on_time(self, received: datetime, due: datetime) -> None:
        self.settle(received, due, Outcome.GRANTED)

    def _refused(self, received: datetime, due: datetime) -> None:
        self.settle(received, due, Outcome.REFUSED)

    def _late(self, received: datetime, due: datetime) -> None:
        self.settle(received, due, Outcome.GRANTED, late=True)

    def _open(self, received: datetime, due: datetime) -> None:
        if self.spec.is_advised:
            self.advise(received)
            return
        beats = self.beats(Outcome.GRANTED)
        stage = self.spec.stage
        count = next((n for n, (at, _do) in enumerate(beats) if at is stage), len(beats))
        end = self.after(received, max(1, int(working_minutes(self.calendar, received, self.as_of) * 0.9)))
        self.play(beats[:count], received, min(end, self.as_of - timedelta(seconds=30)))
        if stage in (Stage.TAKEN, Stage.MIDDLE) and self.draw.random() < 0.5:
            self.talk()

    _late_open = _open

    def _withdrawn(self, received: datetime, due: datetime) -> None:
        minutes = working_minutes(self.calendar, received, due)
        reason = "Tôi nộp nhầm nơi giải quyết, xin rút để nộp lại."
        self.life.withdraw(reason, by=self.written.applicant.actor, at=self.after(received, max(1, minutes // 5)))

    def _paused(self, received: datetime, due: datetime) -> None:
        if self.spec.is_advised:
            self.advise(received)
            last = self.life.row["last_at"]
            self.request(self.after(last, working_minutes(self.calendar, last, self.as_of) // 2))
            return
        self.ask(received, due, min(due, self.as_of))

    def _discontinued(self, received: datetime, due: datetime) -> None:
        self.ask(received, due, due)
        until = self.life.row["paused_at"] + timedelta(days=self.draw.randrange(32, 38))
        reason = "Đã quá thời hạn bổ sung ghi trên phiếu yêu cầu mà ông/bà không bổ sung hồ sơ."
        self.life.discontinue(reason, by=self.staff[Role.LEADER], at=self.after(until, 30))

    def ask(self, received: datetime, due: datetime, before: datetime) -> None:
        """Take the first step and ask for a supplement before that moment."""
        minutes = working_minutes(self.calendar, received, before)
        took, asked = between(self.draw, self.calendar, received, self.after(received, max(3, minutes * 2 // 3)), 2)
        asked = min(asked, before - timedelta(seconds=20))
        took = min(took, asked - timedelta(seconds=20))
        self.begin(took)
        self.request(asked)

    def request(self, at: datetime) -> None:
        key, reason = texts.LACKS[self.spec.code]
        until, officer = local(at).date() + timedelta(days=30), self.staff[Role.SPECIALIST]
        self.life.request_supplement([{"document": key, "reason": reason}], until, by=officer, at=at)

    def advise(self, received: datetime) -> None:
        """The department was asked and has not answered; one of it may have taken the question."""
        minutes = working_minutes(self.calendar, received, self.as_of)
        ago = NEARLY if self.spec.is_near else self.draw.randrange(60, 900)
        if self.spec.adviser == ADVISERS[0]:  # asked two working days ago: who writes the opinion has to do it today
            today = working_minutes(self.calendar, self.as_of - timedelta(hours=local(self.as_of).hour), self.as_of)
            ago = today + ONE_DAY + ago // 3
        asked = self.after(received, minutes - ago)
        self.begin(self.after(received, (minutes - ago) // 2))
        self.consult(asked)
        asking = self.bundle.graph.consultation
        if not asking:
            return
        node = asking.node.key
        if self.spec.is_written and asking.approval:
            node = asking.approval.key
            self.propose_opinion(Outcome.GRANTED, self.after(asked, ago // 4))
        if self.spec.adviser:
            self.life.take(node, by=self.world.advisers[self.spec.adviser], at=self.after(asked, ago // 2))

    def settle(self, received: datetime, due: datetime, outcome: Outcome, *, late: bool = False) -> None:
        """The whole way; one in twelve with a supplement round, most results are taken home."""
        beats, start = self.beats(outcome), received
        if self.draw.random() < 0.085 and due < self.as_of - timedelta(days=24):
            self.ask(received, due, due)
            answered = self.after(self.life.row["paused_at"] + timedelta(days=self.draw.randrange(1, 8)), 20)
            self.life.supplement("Tôi gửi lại theo yêu cầu.", by=self.written.applicant.actor, at=answered)
            beats, start, due = beats[len(self.bundle.graph.start) :], answered, self.life.row["due_at"]
        if late:
            end = self.after(due, self.draw.choice((25, 90, 240, 480, 700, 960, 1500)) + self.draw.randrange(40))
            end = min(end, self.as_of - timedelta(minutes=3))
        else:
            minutes = working_minutes(self.calendar, start, due)
            end = self.after(start, max(1, int(minutes * self.draw.uniform(0.3, 0.94))))
            end = min(end, due)
        self.play(beats, start, end)
        self.hand_over(end)

    def hand_over(self, settled: datetime) -> None:
        at = self.after(settled, self.draw.choice((4, 15, 40, 120, 480, 960, 1440)) + self.draw.randrange(30))
        if at >= self.as_of or (self.draw.random() < 0.015 and not self.spec.who):
            return
        counter = self.staff[Role.RECEPTIONIST]
        if self.owes:
            self.life.collect_fee(self.fee(), by=counter, at=at - timedelta(seconds=75))
            by: Actor = counter
        else:
            by = self.written.applicant.actor if self.life.row["contact"]["delivery"] == "online" else counter
        self.life.return_result(self.written.applicant.name, by=by, at=at)

    def talk(self) -> None:
        """A question of the applicant, an answer, an internal note: what a dossier in work looks like."""
        at = self.life.row["last_at"]
        until = self.as_of - timedelta(seconds=20)
        officer = self.staff[Role.SPECIALIST]
        noted = min(at + timedelta(minutes=2), until)
        self.life.say(self.draw.choice(texts.NOTES), by=officer, at=noted, internal=True)
        asker = self.written.applicant.actor
        self.life.say(self.draw.choice(texts.WORDS), by=asker, at=min(at + timedelta(minutes=5), until), officer=False)
        if self.draw.random() < 0.6:
            self.life.say(self.draw.choice(texts.REPLIES), by=officer, at=min(at + timedelta(minutes=9), until))

    # The way through the process ------------------------------------------------------------------------------------
    def play(self, beats: list[Beat], start: datetime, end: datetime) -> None:
        for (_stage, do), at in zip(beats, between(self.draw, self.calendar, start, end, len(beats)), strict=True):
            do(at)

    def beats(self, outcome: Outcome) -> list[Beat]:
        """Everything from the first step to the issue of the result, in order."""
        graph, answers = self.bundle.graph, self.life.row["answers"]
        day = local(self.life.row["submitted_at"]).date()
        path = expected(graph, answers, day)
        asked = graph.consultation
        wanted = bool(asked and asked.required_when and holds(asked.required_when, answers, day))
        at_work = [node for node in path if node.role == Role.SPECIALIST]
        beats: list[Beat] = [(Stage.RECEIVED, partial(self.take, key)) for key in graph.start]
        for n, node in enumerate(at_work):
            beats += self.at_step(node.key, outcome, wanted=wanted, is_first=n == 0, is_last=node is at_work[-1])
        for node in path:
            if node.role == Role.LEADER:
                is_last = Ability.SIGN in node.abilities
                does = partial(self.sign, node.key) if is_last else partial(self.review, node.key)
                beats.append((Stage.APPROVE if is_last else Stage.REVIEW, does))
        clerk = next(n.key for n in path if n.role == Role.CLERK)
        beats.append((Stage.ISSUE, partial(self.issue, clerk)))
        return beats

    def at_step(self, key: str, outcome: Outcome, *, wanted: bool, is_first: bool, is_last: bool) -> list[Beat]:
        """A specialist's step: take it (the first ones are taken), ask another unit at the first and draft at the last,
        complete it."""
        doing = Stage.TAKEN if is_first else Stage.MIDDLE
        is_taken = key in self.bundle.graph.start
        beats: list[Beat] = [] if is_taken else [(Stage.MIDDLE, partial(self.take, key))]
        if wanted and is_first:
            beats.append((doing, self.consult))
        if wanted and is_last:
            beats.append((Stage.CONSULTED, partial(self.propose_opinion, outcome)))
            beats.append((Stage.CONSULTED, partial(self.approve_opinion, outcome)))
        if is_last:
            beats.append((doing, partial(self.draft, outcome)))
        said = texts.OPINIONS[outcome] if is_last else texts.FOUND.get(key, "")
        return [*beats, (doing, partial(self.forward, key, said))]

    def begin(self, at: datetime) -> None:
        """Take the first step, or each of those that run side by side."""
        for n, key in enumerate(self.bundle.graph.start):
            self.take(key, at + timedelta(seconds=5 * n))

    def take(self, key: str, at: datetime) -> None:
        self.life.take(key, by=self.at(key), at=at)

    def forward(self, key: str, said: str, at: datetime) -> None:
        self.life.forward(key, by=self.at(key), at=at, opinion=said)

    def at(self, key: str) -> Actor:
        """Who does this step of a specialist here."""
        return self.staff.get(key) or self.staff[Role.SPECIALIST]

    def review(self, key: str, at: datetime) -> None:
        head = self.spec.place.head
        assert head is not None
        self.life.forward(key, by=head, at=at, opinion="Đồng ý, trình lãnh đạo ký.")

    def consult(self, at: datetime) -> None:
        self.life.consult(texts.QUESTION, by=self.staff[Role.SPECIALIST], at=at)

    def sign(self, key: str, at: datetime) -> None:
        self.life.sign(key, by=self.staff[Role.LEADER], at=at)

    def issue(self, key: str, at: datetime) -> None:
        self.life.issue(key, by=self.staff[Role.CLERK], at=at)

    def propose_opinion(self, outcome: Outcome, at: datetime) -> None:
        self.life.propose_opinion(*texts.opinion(outcome), by=self.world.advisers[ADVISERS[0]], at=at)

    def approve_opinion(self, outcome: Outcome, at: datetime) -> None:
        self.life.answer_consultation(*texts.opinion(outcome), by=self.world.advisers[ADVISERS[1]], at=at)

    def draft(self, outcome: Outcome, at: datetime) -> None:
        if outcome is Outcome.REFUSED:
            reason, basis = texts.REFUSALS[self.spec.code]
            raw: dict[str, Any] = {"reason": reason, "legal_basis": basis}
        else:
            raw = results.prefilled(self.bundle, self.life.row["answers"]) | self.written.result
        data = results.check_data(self.bundle, outcome, raw, at)
        self.life.draft(outcome, data, by=self.staff[Role.SPECIALIST], at=at)
