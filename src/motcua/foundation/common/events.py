"""Announcing what happened: frozen dataclasses become outbox rows inside the caller's transaction."""

import dataclasses
import json
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7


class Event:
    """Base of announced events. Subclasses are frozen dataclasses of JSON-able fields (UUID, datetime allowed)."""

    kinds: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        Event.kinds[cls.kind()] = cls

    @classmethod
    def kind(cls) -> str:
        return f"{cls.__module__.split('.')[-2]}.{cls.__name__}"


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | date | datetime):
        return str(value)
    raise TypeError(type(value))


_TEXT = json.JSONEncoder(default=_plain, ensure_ascii=False).encode


def row(event: Event) -> tuple[UUID, str, str]:
    body = {f.name: getattr(event, f.name) for f in dataclasses.fields(event)}  # type: ignore[arg-type]
    return uuid7(), event.kind(), _TEXT(body)


def announce(*events: Event) -> None:
    """Write the events to the outbox with one statement; they are handed on only if this transaction commits."""
    if not events:
        return
    at = now()
    values: list[Any] = []
    for event in events:
        values += [*row(event), at]
    places = ",".join(["(%s,%s,%s::jsonb,%s)"] * len(events))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO outbox (id, kind, body, created_at) VALUES {places}", values)


def revive(kind: str, body: dict) -> Event:
    """The dataclass again, with UUIDs and datetimes parsed by the field's annotation."""
    cls = Event.kinds[kind]
    values = {}
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]
        value, wanted = body.get(field.name), str(field.type)
        if isinstance(value, str) and "UUID" in wanted:
            value = UUID(value)
        elif isinstance(value, str) and "datetime" in wanted:
            value = datetime.fromisoformat(value)
        values[field.name] = value
    return cls(**values)
