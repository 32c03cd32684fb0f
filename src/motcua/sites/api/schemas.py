"""What is sent and answered. Field names are part of the contract: they are added to, never changed in version 1."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema
from pydantic import AwareDatetime, ConfigDict

Plain = str | int | float | bool | None
Code = Field(max_length=100)


class Body(Schema):
    """What is sent: nothing that is not described."""

    model_config = ConfigDict(extra="forbid")


class Fault(Schema):
    field: str
    message: str
    confirm: str | None = Field(None, description=_("Send this under “sure:KEY” when the unusual answer is right."))


class Problem(Schema):
    type: str = Field(description=_("Stable; decide by this, not by the sentences."))
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None
    changed_by: str | None = None
    changed_at: datetime | None = None


class ProcedureRow(Schema):
    code: str
    title: str
    level: str | None
    sector: str | None
    offered: bool = Field(description=_("Whether it can be filed here; others are known by name alone."))


class Procedures(Schema):
    items: list[ProcedureRow]
    total: int
    next: str | None


class Choice(Schema):
    value: str
    label: str


class AskedField(Schema):
    name: str
    type: str
    label: str
    required: bool
    choices: list[Choice] | None = None
    pattern: str | None = Field(None, description=_("The regular expression that the whole text fits."))
    fields: list["AskedField"] | None = None


class RequiredPaper(Schema):
    key: str
    title: str
    way: str
    required: bool
    conditional: bool = Field(description=_("Whether it is asked for depends on the answers."))


class Money(Schema):
    text: str
    state: str
    amount: int | None


class TimeLimit(Schema):
    value: str
    text: str
    source: str


class UnitRef(Schema):
    code: str
    name: str


class Procedure(Schema):
    code: str
    title: str
    summary: str
    level: str
    revision: int
    channels: list[str]
    subjects: list[str]
    time_limits: list[TimeLimit]
    fees: list[Money]
    documents: list[RequiredPaper]
    questions: list[AskedField]
    authorities: list[UnitRef]


class StoredFile(Schema):
    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str


class SentPerson(Body):
    name: str = Field(max_length=100)
    citizen_number: str = Field(max_length=20)
    birth_date: date
    sex: Literal["male", "female"]
    residence: str = Field(max_length=500)


class SentBusiness(Body):
    tax_code: str = Field(max_length=20)
    name: str = Field("", max_length=200)
    address: str = Field("", max_length=500)
    authorisation: str = Field("", max_length=200, description=_("Number and date of the paper, without a mandate."))


class SentContact(Body):
    phone: str = Field(max_length=30)
    email: str = Field("", max_length=254)
    address: str = Field("", max_length=500)
    delivery: str = Field(max_length=20)
    collect_at: str = Field("", max_length=60, description=_("Centre of collection: its identifier or code."))


class SentPaper(Body):
    document: str = Code
    file: UUID | None = None
    shown_as: str | None = Field(None, max_length=20)
    copies: int | None = Field(None, ge=1, le=99)


class SentDossier(Body):
    procedure: str = Code
    channel: Literal["counter", "post"] = "counter"
    authority: str = Field("", max_length=100, description=_("Code of the agency; needed where several fit."))
    reception_place: str = Field("", max_length=100, description=_("Code of the service centre; yours when left out."))
    applicant: SentPerson
    business: SentBusiness | None = None
    answers: dict[str, Plain] = Field(default_factory=dict)
    documents: list[SentPaper] = Field(default_factory=list, max_length=100)
    contact: SentContact
    language: Literal["vi", "en"] = "vi"


class SentAct(Body):
    version: int | None = Field(None, description=_("The version you have seen; or send If-Match."))
    fields: dict[str, Any] = Field(default_factory=dict, description=_("As the action describes them."))


class Label(Schema):
    value: str
    label: str


class DossierRow(Schema):
    code: str
    procedure: str
    title: str
    state: Label
    applicant: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    settled_at: datetime | None
    version: int
    changed_at: datetime


class Dossiers(Schema):
    items: list[DossierRow]
    next: str | None = Field(description=_("Send it as “after” for the next page; null on the last one."))


class Action(Schema):
    verb: str
    label: str
    fields: list[AskedField]


class Applicant(Schema):
    kind: str
    name: str
    number: str


class Paper(Schema):
    id: UUID
    document: str
    title: str
    shown_as: str
    copies: int
    added_at: datetime
    replaced_at: datetime | None
    file: StoredFile | None


class OpenStep(Schema):
    key: str
    title: str
    role: str
    unit: UnitRef
    officer: str | None
    due_at: datetime | None


class ResultAt(Schema):
    standing: str = Field(description=_("lies, on_the_way, posted or given"))
    place: UnitRef | None = Field(description=_("Null for an electronic result: it lies among the applicant's papers."))
    collect_at: UnitRef | None = Field(description=_("Null when it goes by post, or is electronic."))
    is_paper: bool
    since: datetime
    carrier: str | None
    number: str | None


class LinkedPart(Schema):
    key: str
    procedure: str
    title: str
    state: Label = Field(description=_("waiting, begun, granted, ended or dropped"))
    code: str | None = Field(description=_("Null until it begins, and where you may not open it."))


class LinkedFiling(Schema):
    code: str = Field(description=_("Of its first dossier; all parts are followed by it."))
    procedure: str
    title: str
    part: str = Field(description=_("Which part this dossier is."))
    one_by_one: bool = Field(description=_("Whether each result is returned at once; else all together."))
    ended_at: datetime | None
    parts: list[LinkedPart]


class Dossier(DossierRow):
    applicant: Applicant  # type: ignore[assignment]
    authority: UnitRef
    reception_place: UnitRef
    channel: str
    money: str
    contact: dict[str, Plain]
    answers: dict[str, Plain]
    documents: list[Paper]
    steps: list[OpenStep]
    outcome: str | None
    collect_at: UnitRef | None = Field(description=_("The centre that the applicant chose; null: none was chosen."))
    result_at: ResultAt | None = Field(description=_("Where the issued result is; null before it is issued."))
    linked: LinkedFiling | None = Field(description=_("The linked filing that it is a part of; null for no part."))
    actions: list[Action] = Field(description=_("What this token may do now, with what each action asks for."))


class Event(Schema):
    seq: int = Field(description=_("The version of the dossier after it."))
    verb: str
    label: str
    by: str
    by_kind: str
    at: datetime
    detail: dict[str, Any]


class Events(Schema):
    items: list[Event]
    next: str | None


class ClockRow(Schema):
    kind: str
    at: datetime
    limit: str | None
    note: str | None


class Deadline(Schema):
    limit: str
    due_at: datetime | None
    due_date: date | None
    state: str
    projected: bool = Field(description=_("Whether days count whose calendar is not published yet."))
    ledger: list[ClockRow]
    explanation: list[str]


class Result(Schema):
    version: int
    state: str
    outcome: Label
    number: str | None
    signed_by: str | None
    signed_at: datetime | None
    issued_at: datetime | None
    sha256: str | None
    check_code: str | None
    file: StoredFile | None


class About(Schema):
    label: str
    name: str


class Proof(Schema):
    genuine: bool = Field(description=_("The code was made here and not altered."))
    in_register: bool = Field(description=_("The register knows the result as issued."))
    differs: bool = Field(description=_("The register says something else than the code."))
    replaced: bool
    replaced_by: str | None
    dossier: str
    number: str
    issued: date
    title: str | None
    authority: str | None
    names: list[About]


class Webhook(Schema):
    id: UUID
    address: str
    description: str
    events: list[str] = Field(description=_("Types that are told; empty means all."))
    authority: UnitRef | None
    state: Label
    why: str | None = Field(description=_("What disabled it: administrator, gone, failures, token."))
    failing_since: datetime | None
    secret_changed_at: datetime | None = Field(description=_("The secret before signs too for 24 hours after it."))


class Webhooks(Schema):
    items: list[Webhook]
    next: str | None


class Delivery(Schema):
    id: UUID
    event: UUID = Field(description=_("The header webhook-id: drop doubles by it."))
    type: str
    at: datetime
    dossier: str | None
    version: int | None
    state: Label
    attempts: int
    next_at: datetime | None
    delivered_at: datetime | None


class Deliveries(Schema):
    items: list[Delivery]
    next: str | None


class Attempt(Schema):
    at: datetime
    status: int | None = Field(description=_("What the receiver answered; nothing when no answer came."))
    reason: Label | None
    milliseconds: int


class Attempts(Schema):
    items: list[Attempt]
    next: str | None


class ReplayedSince(Body):
    since: AwareDatetime


class SandboxReset(Schema):
    at: datetime
    removed: int = Field(description=_("Dossiers that went."))
    dossiers: int = Field(description=_("Dossiers that stand at the beginning."))
