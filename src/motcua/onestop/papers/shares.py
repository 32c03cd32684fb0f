"""Sharing a paper by link: made, shown again to its owner, opened by whoever holds it, ended."""

import hashlib
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import GUEST, Actor, ActorKind
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, NotAllowed, Refusal
from motcua.foundation.common.idempotency import OtherContent, once
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import clean
from motcua.foundation.files.access import may_read
from motcua.foundation.files.services import ensure_open
from motcua.foundation.identity import readings
from motcua.foundation.identity.enums import ReadingKind
from motcua.foundation.identity.models import Reading
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Text
from motcua.onestop.dossiers import wallet
from motcua.onestop.dossiers.enums import Outcome, ResultState
from motcua.onestop.dossiers.models import SubmittedDocument
from motcua.onestop.papers.enums import Span
from motcua.onestop.papers.models import Share

SUBJECT = "share"
MOST = 30
"""Links of one owner that are open at the same time."""
KEPT = 1000
"""Openings of one link that are kept one by one; further ones are counted."""
LONGEST_NOTE = 120


def owner_of(by: Actor) -> UUID:
    """The business a citizen acts for now, else themselves; raises NotAllowed for anybody else."""
    owner = by.business_id or by.person_id
    if by.kind is not ActorKind.CITIZEN or owner is None:
        raise NotAllowed(_("Only the holder of a paper can share it."))
    return owner


def secret_of(id: UUID) -> str:
    """192 bits that nobody guesses without this installation's key; only its digest is kept."""
    whole = salted_hmac("motcua.share", str(id), algorithm="sha256").digest()
    return urlsafe_b64encode(whole[:24]).decode()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def address(share: Share) -> str:
    """The link, for its owner to show again; "" when the installation's key has changed since (it still opens)."""
    secret = secret_of(share.id)
    return f"{settings.ENV.public_url}/s/{secret}" if constant_time_compare(_digest(secret), share.digest) else ""


@transaction.atomic
def share(
    file_id: UUID, span: str, *, by: Actor, for_whom: str = "", key: str = "", at: datetime | None = None
) -> Share:  # fmt: skip
    """A link to one of one's papers. The same form sent twice, or at the same moment, makes one link; sent with other
    content it raises OtherContent. Raises Refusal, Invalid."""
    owner, moment = owner_of(by), at or now()
    if span not in set(Span):
        raise Invalid(_("Choose how long the link is to work."), fields={"span": _("Choose one.")})
    told = clean(for_whom)
    if len(told) > LONGEST_NOTE:
        raise Invalid(_("Write it shorter: at most 120 characters."), fields={"for_whom": _("At most 120 characters.")})

    def act() -> str:
        known = Share.objects.filter(owner_id=owner, key=key).first() if key else None
        if known is None:
            return str(_make(owner, file_id, Span(span), told, by, key, moment).id)
        if (known.file_id, known.ends_at - known.made_at, known.for_whom) != (file_id, Span(span).length, told):
            raise OtherContent  # from a form that stood open for more than a day
        return str(known.id)

    body = {"file": file_id, "span": span, "for_whom": told}
    made, _first = once(f"share:{owner}", key, body, act)
    return Share.objects.get(id=made)


def _make(owner: UUID, file_id: UUID, span: Span, told: str, by: Actor, key: str, at: datetime) -> Share:
    held = next((one for one in wallet.papers_of(by) if one.file.id == file_id and may_read(by, one.file)), None)
    if held is None:
        raise Refusal(_("This paper is no longer among yours, so it cannot be shared."), code="not-held")
    ensure_open(held.file)
    if open_of(owner, at).count() >= MOST:
        raise Refusal(_("You have many open links. End those that nobody needs any more, then share again."),
                      code="too-many-shares")  # fmt: skip
    document = None if held.result_id else SubmittedDocument.objects.filter(
        dossier=held.dossier, file=held.file, replaced_at=None
    ).first()  # fmt: skip
    id = uuid7()
    made = Share.objects.create(
        id=id, owner_id=owner, account_id=by.id, dossier=held.dossier, result_id=held.result_id, document=document,
        file=held.file, for_whom=told, digest=_digest(secret_of(id)), made_at=at, ends_at=at + span.length,
        key=key or str(id),
    )  # fmt: skip
    audit.record("paper.shared", by=by, subject=(SUBJECT, id), unit_id=held.dossier.authority_id, at=at, detail={
        "dossier": held.dossier.id, "file": held.file.id, "ends_at": made.ends_at,
    })  # fmt: skip
    return made


@transaction.atomic
def end(id: UUID, *, by: Actor, at: datetime | None = None) -> Share:
    """The link opens nothing from now on; ending it twice changes nothing. Raises Share.DoesNotExist for others'."""
    found = Share.objects.select_for_update().select_related("dossier").get(id=id, owner_id=owner_of(by))
    if found.revoked_at is None:
        found.revoked_at = at or now()
        found.save(update_fields=["revoked_at"])
        audit.record("paper.share_ended", by=by, subject=(SUBJECT, id), unit_id=found.dossier.authority_id,
                     at=found.revoked_at)  # fmt: skip
    return found


def shares_of(by: Actor) -> QuerySet[Share]:
    """The owner's links, the newest first."""
    rows = Share.objects.filter(owner_id=owner_of(by))
    return rows.select_related("dossier__authority", "result", "document", "file").order_by("-id")


def open_of(owner: UUID, at: datetime) -> QuerySet[Share]:
    return Share.objects.filter(owner_id=owner, revoked_at=None, ends_at__gt=at)


def is_live(share: Share, at: datetime | None = None) -> bool:
    """Whether it still opens: its time is not over, nobody ended it, and the paper still stands as it was shared."""
    if share.revoked_at or share.ends_at <= (at or now()) or share.file.tombstoned_at or share.file.purged_at:
        return False
    if share.result:
        return share.result.state == ResultState.ISSUED and share.result.outcome == Outcome.GRANTED
    return share.document is not None and share.document.replaced_at is None


def by_secret(secret: str) -> Share | None:
    """The link of this secret, live or not; None for one that we never made."""
    found = Share.objects.filter(digest=_digest(secret))
    return found.select_related("dossier__authority", "result", "document", "file").first()


def title_of(share: Share) -> Text:
    bundle = catalogue.bundle(share.dossier.revision_id)
    if share.result:
        return bundle.result.title
    known = {d.key: d.title for d in bundle.documents}
    return known[share.document.document_key] if share.document else {"vi": ""}


def whom(share: Share) -> str:
    """Whose paper it is: whom a result is about, else who filed it."""
    about = catalogue.bundle(share.dossier.revision_id).result.whom(share.result.data) if share.result else None
    return about[1] if about else share.dossier.applicant_name


def opened(share: Share, *, saved: bool = False, at: datetime | None = None) -> None:
    """Keep for the owner that the link was opened (or the paper saved), and when; not by whom or from where."""
    moment = at or now()
    Share.objects.filter(id=share.id).update(openings=F("openings") + 1, last_opened_at=moment)
    if share.openings < KEPT:
        kind = ReadingKind.SHARED_FILE if saved else ReadingKind.SHARE
        detail: dict[str, Any] = {"title": title_of(share), "for_whom": share.for_whom, "code": share.dossier.code}
        readings.note(kind, about=share.owner_id, subject=(SUBJECT, share.id), by=GUEST, detail=detail, at=moment,
                      each=True)  # fmt: skip


def openings(share: Share) -> list[Reading]:
    """The newest hundred."""
    rows = Reading.objects.filter(about_id=share.owner_id, subject_id=share.id, at__gte=share.made_at)
    return list(rows.order_by("-at", "-id")[:100])
