"""Shapes of hand-over slips."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import Field

from motcua.sites.api.schemas import Body, Code, Schema, UnitRef


class SentSlip(Body):
    from_unit: str = Code
    to_centre: str = Code
    dossiers: list[str] = Field(min_length=1, max_length=100, description=_("Codes of dossiers whose results go."))


class MissingItem(Body):
    item: UUID
    reason: str = Field(max_length=1000)


class SentAnswer(Body):
    arrived: list[UUID] = Field(default_factory=list, max_length=100, description=_("Items that are here."))
    missing: list[MissingItem] = Field(default_factory=list, max_length=100)


class SlipItem(Schema):
    id: UUID
    dossier: str
    state: str = Field(description=_("sent, arrived, missing or replaced"))
    reason: str | None
    answered_at: datetime | None
    answered_by: str | None


class SlipRow(Schema):
    id: UUID
    number: str
    from_unit: UnitRef
    to_centre: UnitRef
    made_at: datetime
    made_by: str
    closed_at: datetime | None = Field(description=_("When the last of it was answered."))


class Slip(SlipRow):
    items: list[SlipItem]


class Slips(Schema):
    items: list[SlipRow]
    next: str | None
