"""Verbs of notices: send, mark as read, try again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context
from django.template.loader import select_template
from django.utils import translation

from motcua.foundation.common.clock import now
from motcua.foundation.common.text import clean
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import acquire
from motcua.foundation.notices.enums import SUBJECT, Channel, DeliveryState
from motcua.foundation.notices.models import Delivery, Notice

LANGUAGES = ("vi", "en")
DEADLINE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Recipient:
    """`kind` is a `RecipientKind`; `id` None is somebody without an account, who has no inbox."""

    kind: str
    id: UUID | None
    name: str
    email: str = ""
    phone: str = ""
    language: str = "vi"


def render(template: str, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """(title, body) from `notices/<template>.<language>.txt`; the first line is the title. Plain text, unescaped."""
    found = select_template([f"notices/{template}.{language}.txt", f"notices/{template}.vi.txt"])
    values = {"public_url": settings.ENV.public_url, **context}
    with translation.override(language):
        text = found.template.render(Context(values, autoescape=False))  # type: ignore[attr-defined]
    title, _, body = text.strip().partition("\n")
    return clean(title), body.strip() + "\n"


@transaction.atomic
def send(
    template: str, *, to: Recipient, context: Mapping[str, Any], subject: tuple[str, UUID], key: str,
    attached: Iterable[StoredFile] = (),
) -> Notice:  # fmt: skip
    """Word the message and queue it on every channel the recipient has; the same `key` gives the first notice back.
    What is `attached` goes with the e-mail.
    It leaves in the recipient's language; on pages everybody reads it in the one they chose (`Notice.worded`).

    Nothing leaves here: the worker delivers after commit (`jobs.deliver_due`).
    """
    known = Notice.objects.filter(key=key).first()
    if known:
        return known
    language = to.language if to.language in LANGUAGES else "vi"
    told = {each: render(template, each, {"recipient": to, **context}) for each in LANGUAGES}
    title, body = told.pop(language)
    values = {
        "template": template, "language": language, "title": title, "body": body, "others": told,
        "address": _address(to.email),
        "recipient_kind": to.kind, "recipient_id": to.id, "recipient_name": to.name,
        "subject_kind": subject[0], "subject_id": subject[1],
    }  # fmt: skip
    notice, is_new = Notice.objects.get_or_create(key=key, defaults=values)
    if is_new:
        Delivery.objects.bulk_create(_deliveries(notice))
        for file in attached:
            acquire(file, kind=SUBJECT, subject_id=notice.id, name=file.name)
    return notice


def _address(email: str) -> str:
    try:
        validate_email(email.strip())
    except ValidationError:
        return ""
    return email.strip()


def _deliveries(notice: Notice) -> list[Delivery]:
    at = now()
    rows = []
    if notice.recipient_id:
        rows.append(
            Delivery(notice=notice, channel=Channel.INBOX, state=DeliveryState.SENT, sent_at=at, deadline_at=at)
        )
    if notice.address:
        rows.append(Delivery(notice=notice, channel=Channel.EMAIL, next_at=at, deadline_at=at + DEADLINE))
    return rows


def mark_read(recipient_id: UUID, notice_ids: Iterable[UUID]) -> int:
    """The recipient has seen these. Returns how many were new; others' notices and those read before stay."""
    new = Notice.objects.filter(pk__in=list(notice_ids), recipient_id=recipient_id, read_at=None)
    return new.update(read_at=now())


def retry(delivery_id: UUID) -> bool:
    """Queue a delivery again that was given up, or try a failed one now (an administrator's act after the fault is
    mended)."""
    given_up = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.GIVEN_UP)
    renewed = given_up.update(
        state=DeliveryState.QUEUED, attempts=0, next_at=now(), deadline_at=now() + DEADLINE
    )  # fmt: skip
    waiting = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.FAILED)
    return bool(renewed or waiting.update(next_at=now()))
