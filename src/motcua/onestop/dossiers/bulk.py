"""Dossiers lived through in memory by the same table, clock, process and record as the verbs, then copied in at once.

For demonstrations and imports: no permission is asked and nothing is announced, but every step that the table does not
open is refused, and every event carries the digest that `audit verify` checks.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from motcua.foundation.calendar import Calendar
from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local
from motcua.foundation.common.ids import uuid7_at
from motcua.foundation.common.models import EventRecord
from motcua.foundation.common.text import fold
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.process import Node
from motcua.onestop.dossiers import deadlines, process, store, workflow
from motcua.onestop.dossiers.enums import DossierState, HandoverState, MoneyState, Outcome, ResultState, Verb
from motcua.onestop.dossiers.errors import StepNotOpen
from motcua.onestop.dossiers.models import (
    Assignment,
    CashReceipt,
    ClockEntry,
    Consultation,
    Dossier,
    DossierPayment,
    Message,
    Result,
    SubmittedDocument,
    SupplementRequest,
)  # fmt: skip
from motcua.onestop.dossiers.services.intake import Filing
from motcua.onestop.payments.enums import DemandState, Heard, Method, OrderState, Standing
from motcua.onestop.payments.models import Payment, PaymentDemand, PaymentOrder

Row = dict[str, Any]


@dataclass
class Step:
    """A step as it was done; its event is made at the end, when the number and the digest of a result are known."""

    verb: Verb
    by: Actor
    at: datetime
    version: int
    detail: Row


@dataclass
class Life:
    """One dossier from its filing on. `rows` are the values of its tables, by model."""

    bundle: Bundle
    calendar: Calendar
    ids: random.Random
    row: Row = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    clock: list[store.ClockRow] = field(default_factory=list)
    open: list[Row] = field(default_factory=list)
    rows: dict[type[models.Model], list[Row]] = field(default_factory=dict)
    cash: tuple[int, str, Actor, datetime] | None = None
    """The fee as it was taken: amount, number of the paper receipt, by whom, when."""

    def new_id(self, at: datetime) -> UUID:
        return uuid7_at(at, self.ids.getrandbits(80))

    @property
    def id(self) -> UUID:
        return self.row["id"]

    @property
    def state(self) -> DossierState:
        return DossierState(self.row["state"])

    @property
    def result(self) -> Row:
        """The newest result."""
        return self.rows[Result][-1]

    def add(self, model: type[models.Model], **values: Any) -> Row:
        self.rows.setdefault(model, []).append(values)
        return values

    # Intake ---------------------------------------------------------------------------------------------------------
    def submit(self, filing: Filing, *, by: Actor, at: datetime, files: Mapping[str, StoredFile]) -> None:
        """Filed with one copy of `files` (a sample by document key) for every paper."""
        person, id = filing.applicant, self.new_id(at)
        self.row = {
            "id": id, "code": "", "procedure_code": filing.procedure_code, "revision_id": filing.revision_id,
            "authority_id": filing.authority.id, "reception_place_id": filing.reception_place.id,
            "channel": filing.channel, "applicant_kind": person.kind, "applicant_id": person.id,
            "applicant_name": person.name, "applicant_number": person.number, "applicant_sort": person.sort,
            "applicant_folded": fold(person.name), "submitter_id": by.id, "submitter_name": by.name,
            "contact": filing.contact, "language": filing.language, "answers": filing.answers,
            "state": DossierState.SUBMITTED, "money_state": filing.money_state, "limit": filing.limit,
            "cut_off": filing.cut_off, "submitted_at": at, "answer_due_at": filing.answer_due_at or at,
            "last_actor": by.name, "last_at": at, "version": 1,
            "received_at": None, "due_at": None, "supplements": 0,
        }  # fmt: skip
        digests = {f"{p.key}/{n}": files[p.key].sha256 for n, p in enumerate(filing.papers)}
        detail = {**filing.detail, "to": DossierState.SUBMITTED, "channel": filing.channel, "papers": digests}
        self.steps.append(Step(Verb.SUBMIT, by, at, 1, detail))
        for paper in filing.papers:
            self.give(paper.key, files[paper.key], copy_kind=paper.copy_kind, by=by, at=at)

    def give(self, key: str, sample: StoredFile, *, copy_kind: str, by: Actor, at: datetime) -> None:
        """A paper of the dossier: a row of its own over the sample's bytes, held by the dossier."""
        file = self.hold(
            key, at=at, created_by=by.id, sha256=sample.sha256, size=sample.size, media_type=sample.media_type,
            pages=sample.pages, name=sample.name, scan_state=sample.scan_state,
        )  # fmt: skip
        self.add(
            SubmittedDocument, id=self.new_id(at), dossier_id=self.id, document_key=key, file_id=file,
            copy_kind=copy_kind, added_at=at,
        )  # fmt: skip

    def hold(self, purpose: str, *, at: datetime, **facts: Any) -> UUID:
        """A stored file with a reference of the dossier; returns its id."""
        id = self.new_id(at)
        self.add(StoredFile, id=id, created_at=at, **facts)
        self.add(FileReference, id=self.new_id(at), file_id=id, kind=store.SUBJECT, subject_id=self.id, name=purpose,
                 acquired_at=at)  # fmt: skip
        return id

    def receive(self, *, by: Actor, at: datetime, fee: tuple[int, str] | None = None) -> None:
        detail: Row = {}
        changes: Row = {"received_at": at}
        self._tick("start", at)
        changes["due_at"] = detail["due_at"] = self._due()
        if fee:
            changes |= self._collected(fee, by, at, detail)
        self._do(Verb.RECEIVE, by, at, detail, **changes)
        for key in self.bundle.graph.start:
            self._open(self.bundle.graph.nodes[key], at)

    def collect_fee(self, fee: tuple[int, str], *, by: Actor, at: datetime) -> None:
        detail: Row = {}
        self._do(Verb.COLLECT_FEE, by, at, detail, **self._collected(fee, by, at, detail))

    def _collected(self, fee: tuple[int, str], by: Actor, at: datetime, detail: Row) -> Row:
        amount, number = fee
        detail |= {"fee": amount, "receipt": number}
        self.cash = amount, number, by, at
        self.add(CashReceipt, id=self.new_id(at), dossier_id=self.id, amount=amount, number=number,
                 collected_by=by.name, collected_at=at)  # fmt: skip
        return {"money_state": MoneyState.PAID}

    def request_completion(self, items: list[dict], answer_by: date, *, by: Actor, at: datetime) -> None:
        self._ask(items, answer_by, by, at, before=True)
        self._do(Verb.REQUEST_COMPLETION, by, at, {"items": items, "answer_by": answer_by})

    def complete(self, note: str, *, by: Actor, at: datetime) -> None:
        self._answer(note, at)
        self._do(Verb.COMPLETE, by, at, {"documents": [], "note": note})

    def decline(self, reason: str, *, by: Actor, at: datetime) -> None:
        self._do(Verb.DECLINE, by, at, {"reason": reason})

    def withdraw(self, reason: str, *, by: Actor, at: datetime) -> None:
        self._close_all("withdrawn", at)
        if self.row["received_at"]:
            self._tick("end", at)
        self._do(Verb.WITHDRAW, by, at, {"reason": reason})

    # Settling -------------------------------------------------------------------------------------------------------
    def take(self, node: str, *, by: Actor, at: datetime) -> None:
        step = self._step(node)
        step |= {"officer_id": by.id, "officer_name": by.name}
        self._do(Verb.TAKE, by, at, {"node": node})

    def forward(self, node: str, *, by: Actor, at: datetime, opinion: str = "") -> None:
        """Complete the step; the process graph opens what follows."""
        others = [step["node"] for step in self.open if step["node"] != node]
        following = self.bundle.graph.after(node, self.row["answers"], local(at).date(), others)
        self._close(node, "done", at)
        self._do(Verb.FORWARD, by, at, {"node": node, "next": [n.key for n in following], "opinion": opinion})
        for step in following:
            self._open(step, at)

    def consult(self, question: str, *, by: Actor, at: datetime) -> None:
        wanted = self.bundle.graph.consultation
        assert wanted is not None
        unit = process.unit_for(self.row["authority_id"], wanted.node)
        own, due_at = (
            deadlines.limit_end(at, limit, self.calendar) if limit else None
            for limit in (wanted.node.limit, wanted.term)
        )  # fmt: skip
        self._do(Verb.CONSULT, by, at, {"unit": unit, "question": question})
        self.add(Consultation, id=self.new_id(at), dossier_id=self.id, unit_id=unit, question=question, asked_at=at,
                 asked_by=by.name, due_at=due_at)  # fmt: skip
        self._open(wanted.node, at, own or due_at)

    def propose_opinion(self, answer: str, agrees: bool, *, by: Actor, at: datetime) -> None:
        """What the unit's leader approves next."""
        wanted = self.bundle.graph.consultation
        assert wanted is not None and wanted.approval is not None
        asked = self.rows[Consultation][-1]
        self._close(wanted.node.key, "done", at)
        self._do(Verb.PROPOSE_OPINION, by, at, {
            "answer": answer, "agrees": agrees, "node": wanted.node.key, "next": [wanted.approval.key],
        })  # fmt: skip
        asked |= {"answer": answer, "agrees": agrees, "drafted_at": at, "drafted_by": by.name}
        self._open(wanted.approval, at, asked["due_at"])

    def answer_consultation(self, answer: str, agrees: bool, *, by: Actor, at: datetime) -> None:
        wanted = self.bundle.graph.consultation
        assert wanted is not None
        node, asked = wanted.nodes[-1].key, self.rows[Consultation][-1]
        self._close(node, "answered", at)
        detail = {"answer": answer, "agrees": agrees}
        if wanted.approval:
            detail |= {"node": node, "drafted_by": asked["drafted_by"], "drafted_at": asked["drafted_at"]}
        self._do(Verb.ANSWER_CONSULTATION, by, at, detail)
        asked |= {
            "answer": answer, "agrees": agrees, "answered_at": at, "answered_by": by.name,
        }  # fmt: skip

    def request_supplement(self, items: list[dict], answer_by: date, *, by: Actor, at: datetime) -> None:
        asked = self._ask(items, answer_by, by, at, before=False)
        self._tick("stop", at, str(asked["id"]))
        self._do(
            Verb.REQUEST_SUPPLEMENT, by, at, {"items": items, "answer_by": answer_by},
            paused_at=at, supplements=self.row["supplements"] + 1,
        )  # fmt: skip

    def supplement(self, note: str, *, by: Actor, at: datetime) -> None:
        self._answer(note, at)
        self._tick("resume", at)
        due_at = self._due()
        self._do(Verb.SUPPLEMENT, by, at, {"documents": [], "note": note, "due_at": due_at},
                 paused_at=None, due_at=due_at)  # fmt: skip
        for step in self.open:
            step["due_at"] = due_at

    def discontinue(self, reason: str, *, by: Actor, at: datetime) -> None:
        self._close_all("discontinued", at)
        self._tick("end", at)
        self._do(Verb.DISCONTINUE, by, at, {"reason": reason})

    # The result -----------------------------------------------------------------------------------------------------
    def draft(self, outcome: Outcome, data: Row, *, by: Actor, at: datetime) -> None:
        made = self.add(
            Result, id=self.new_id(at), dossier_id=self.id, version=1, outcome=outcome, state=ResultState.DRAFT,
            data=data, drafted_by=by.name, drafted_at=at,
        )  # fmt: skip
        self._do(Verb.DRAFT_RESULT, by, at, {"result": made["id"], "outcome": outcome}, outcome=outcome)

    def sign(self, node: str, *, by: Actor, at: datetime) -> None:
        """Number and digest are written into the step later, when they are known."""
        made = self.result
        made |= {"state": ResultState.SIGNED, "signed_by": by.name, "signed_at": at}
        following = self.bundle.graph.after(node, self.row["answers"], local(at).date())
        self._close(node, "signed", at)
        self._do(Verb.SIGN, by, at, {"result": made["id"], "outcome": made["outcome"]})
        for step in following:
            self._open(step, at)

    def issue(self, node: str, *, by: Actor, at: datetime) -> None:
        self.result.update(state=ResultState.ISSUED, issued_at=at)
        self._close(node, "issued", at)
        self._tick("end", at)
        self._do(Verb.ISSUE, by, at, settled_at=at, handover_state=HandoverState.READY)

    def return_result(self, received_by: str, *, by: Actor, at: datetime) -> None:
        self._do(
            Verb.RETURN_RESULT, by, at, {"received_by": received_by},
            returned_at=at, handover_state=HandoverState.RETURNED,
        )  # fmt: skip

    def say(self, text: str, *, by: Actor, at: datetime, internal: bool = False, officer: bool = True) -> None:
        self.add(Message, id=self.new_id(at), dossier_id=self.id, internal=internal, from_officer=officer,
                 author_id=by.id, author=by.name, text=text, at=at)  # fmt: skip
        self._do(Verb.NOTE if internal else Verb.MESSAGE, by, at)

    # What each of them does -----------------------------------------------------------------------------------------
    def _do(self, verb: Verb, by: Actor, at: datetime, detail: Row | None = None, **changes: Any) -> None:
        before = self.state
        if not workflow.is_open(verb, before, received=self.row["received_at"] is not None and verb != Verb.RECEIVE):
            raise StepNotOpen(verb, before)
        after = workflow.state_after(verb, before)
        version = self.row["version"] + 1
        self.row |= {
            **changes, "state": after, "version": version, "last_verb": verb, "last_actor": by.name, "last_at": at,
        }  # fmt: skip
        # The same dictionary goes on being filled in (number and digest of a result), so it is kept, not copied.
        kept = detail if detail is not None else {}
        kept |= {"from": before, "to": after}
        self.steps.append(Step(verb, by, at, version, kept))

    def _tick(self, kind: str, at: datetime, note: str = "") -> None:
        self.add(ClockEntry, dossier_id=self.id, seq=len(self.clock), kind=kind, at=at, note=note)
        self.clock.append(store.ClockRow(kind, at, "", note))

    def _due(self) -> datetime | None:
        return deadlines.due_of(self.clock, self.row["limit"], self.calendar, self.row["cut_off"]).due_at

    def _open(self, node: Node, at: datetime, due_at: datetime | None = None) -> None:
        unit = process.unit_for(self.row["authority_id"], node)
        step = self.add(
            Assignment, id=self.new_id(at), dossier_id=self.id, node=node.key, role=node.role, unit_id=unit,
            officer_id=None, officer_name="", opened_at=at, due_at=due_at or self.row["due_at"], closed_at=None,
            outcome="",
        )  # fmt: skip
        self.open.append(step)

    def _step(self, node: str) -> Row:
        return next(step for step in self.open if step["node"] == node)

    def _close(self, node: str, outcome: str, at: datetime) -> None:
        step = self._step(node)
        step |= {"closed_at": at, "outcome": outcome}
        self.open.remove(step)

    def _close_all(self, outcome: str, at: datetime) -> None:
        for step in list(self.open):
            self._close(step["node"], outcome, at)

    def _ask(self, items: list[dict], answer_by: date, by: Actor, at: datetime, *, before: bool) -> Row:
        return self.add(
            SupplementRequest, id=self.new_id(at), dossier_id=self.id, before_reception=before, items=items,
            asked_at=at, asked_by=by.name, answer_by=answer_by,
        )  # fmt: skip

    def _answer(self, note: str, at: datetime) -> None:
        self.rows[SupplementRequest][-1] |= {"answered_at": at, "answer_note": note}

    def finish(self) -> dict[type[models.Model], list[Row]]:
        """Every row of the dossier, its events with their digests among them."""
        events = [
            audit.event_row(
                step.verb, by=step.by, subject=(store.SUBJECT, self.id), chain=self.row["authority_id"],
                seq=step.version, at=step.at, detail=step.detail, id=self.new_id(step.at),
            )
            for step in self.steps
        ]  # fmt: skip
        if self.cash:
            self._pay(*self.cash)
        names = audit.COLUMNS.split(", ")
        more = self.rows.get(EventRecord, []) + [dict(zip(names, e, strict=True)) for e in events]
        return {Dossier: [self.row], **self.rows, EventRecord: more}

    def _pay(self, amount: int, number: str, by: Actor, at: datetime) -> None:
        """Demand, order and payment of the fee, named by the code that the dossier has by now."""
        row, unit = self.row, self.row["authority_id"]
        rule = self.bundle.fee_for(row["answers"], local(row["submitted_at"]).date(), row["channel"])
        items = [{"kind": kind, "title": dict(title), "amount": part} for kind, title, part in rule.split(amount)]
        demand, order, code = self.new_id(at), self.new_id(at), f"LP{self.ids.getrandbits(48):012X}"
        self.add(
            PaymentDemand, id=demand, unit_id=unit, subject_kind=store.SUBJECT, subject_id=self.id, code=row["code"],
            title=self.bundle.title, payer_name=row["applicant_name"], payer_number=row["applicant_number"],
            items=items, amount=amount, state=DemandState.SETTLED, asked_at=at, asked_by=by.name, closed_at=at,
        )  # fmt: skip
        self.add(
            PaymentOrder, id=order, demand_id=demand, unit_id=unit, code=code, method=Method.CASH, amount=amount,
            state=OrderState.PAID, created_at=at, expires_at=at, created_by=by.id, paid_at=at,
        )  # fmt: skip
        self.add(
            Payment, id=self.new_id(at), method=Method.CASH, transaction=f"cash:{order}", order_id=order, unit_id=unit,
            reference=code, amount=amount, at=at, heard_at=at, heard_by=Heard.COUNTER, standing=Standing.SETTLED,
            paper=number,
        )  # fmt: skip
        self.add(
            DossierPayment, id=self.new_id(at), dossier_id=self.id, demand_id=demand, asked_at=at, asked_by=by.name
        )


def copy_in(model: type[models.Model], rows: Iterable[Row]) -> int:
    """Write rows of a table with COPY; what a row leaves out takes the field's default. Returns how many."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key or f.get_internal_type() == "UUIDField"]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row([_value(f, row) for f in fields])
            count += 1
    return count


def _value(field: models.Field, row: Row) -> Any:
    value = row[field.attname] if field.attname in row else field.get_default()
    if isinstance(field, models.JSONField) and not isinstance(value, str):
        return store.to_json(value)
    return value
