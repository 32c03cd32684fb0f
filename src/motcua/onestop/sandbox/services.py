"""A sandbox is marked once, and put back to its beginning as often as somebody wants.

What was tried in it is deleted row by row; what was recorded of it is not: every event and seal stays, nothing of the
chain is rewritten, and the reset is one more sealed act that says how much went. Numbers of dossiers are not given
again. So `motcua audit verify` holds before and after, and a code of last week never names another dossier.
"""

import random
import time
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.audit import NO_UNIT
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Conflict, NotAllowed, Refusal
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity.enums import AccountKind
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.sandbox import seeds
from motcua.onestop.sandbox.models import SandboxMark

SUBJECT = "sandbox"
SUBJECT_ID = uuid5(NO_UNIT, SUBJECT)
LOCK_NOT_AVAILABLE = "55P03"
LETTER = "Z"
"""What codes of a sandbox's agencies, and so of its dossiers, begin with: the national list gives it to nobody."""
CLEARED = (
    "answers.Entry", "answers.OfficerQuestion", "answers.Turn", "answers.Thread", "law.Citation", "law.LawUpload",
    "links.LinkedPart", "links.LinkedFiling", "screening.ScreeningLine", "screening.Screening",
    "intake.PaperCrop", "intake.PaperForm",
    "screening.FirstLook", "screening.RulesTrial", "screening.RulesDraft",
    "handover.ReturnCode", "handover.Collection", "handover.Posting", "handover.SlipItem", "handover.Slip",
    "handover.ResultPlace",
    "deskwork.BulkItem", "deskwork.BulkJob", "deskwork.EarlyWarning", "deskwork.SavedView",
    "webhooks.WebhookAttempt", "webhooks.WebhookDelivery", "printing.PrintItem", "printing.PrintRun",
    "printing.TemplateVersion", "printing.Template", "feedback.Complaint", "papers.Share", "papers.Ending",
    "readiness.LateReason", "readiness.ReasonDemand", "readiness.Have", "queue.Booking", "queue.Call", "queue.Ticket",
    "papers.Export", "registers.RegisterEntry", "registers.RegisterBook",
    "dossiers.LetterDraft", "dossiers.Transfer", "dossiers.TextModule",
    "dossiers.CashReceipt", "dossiers.DossierPayment", "payments.Difference", "payments.Reconciliation",
    "payments.CashDay", "payments.Refund", "payments.Receipt", "payments.Payment", "payments.PaymentOrder",
    "payments.PaymentDemand", "payments.PaymentRefusal", "dossiers.Result", "dossiers.Message", "dossiers.Consultation",
    "dossiers.SupplementRequest", "dossiers.SubmittedDocument", "dossiers.ClockEntry", "dossiers.Assignment",
    "dossiers.Lookup", "dossiers.Assistance", "dossiers.Draft", "dossiers.Dossier", "documents.Letter",
    "notices.Delivery", "notices.Notice", "signing.SignatureRequest", "catalogue.ListUpload", "files.FileReference",
    "files.StoredFile", "common.HandlerRun", "common.OutboxMessage", "common.FreedNumber", "common.IdempotencyKey",
    "common.Throttle",
)  # fmt: skip
"""What grows by trying; then citizens, their accounts, businesses and mandates (`_people`)."""
PEOPLE = ("identity.EidLink", "identity.Account", "identity.Mandate", "identity.Business", "identity.Person")
TRIES, PATIENCE = 40, 0.2
"""How often the tables are asked for, and for how many seconds each: less than the second after which the database
calls waiting for each other a deadlock and ends somebody's work."""


class NotASandbox(Refusal):
    status, code = 404, "not-found"

    def __init__(self) -> None:
        super().__init__(_("This is no sandbox; nothing was put back."))


class Busy(Conflict):
    code = "busy"

    def __init__(self) -> None:
        super().__init__(_("Somebody is writing in the sandbox just now. Try again in a moment."))


@dataclass(frozen=True)
class Reset:
    """When it was, how many dossiers went, how many stand at the beginning."""

    at: datetime
    removed: int
    standing: int


def is_sandbox() -> bool:
    """Both must say so: the setting of the process and the mark in the database."""
    return settings.ENV.sandbox and SandboxMark.objects.exists()


def is_empty() -> bool:
    """Whether nobody has worked in this database yet."""
    return not (Dossier.objects.exists() or Unit.objects.exists() or EventRecord.objects.exists())


@transaction.atomic
def mark(at: datetime | None = None) -> bool:
    """Make an empty database a sandbox's, before anything is laid out in it; False when it is one already. Raises
    NotASandbox for one in which somebody works."""
    if SandboxMark.objects.exists():
        return False
    if not settings.ENV.sandbox or not is_empty():
        raise NotASandbox
    SandboxMark.objects.create(made_at=at or now())
    return True


@transaction.atomic
def letter_the_agencies() -> int:
    """Number everything apart: H44.10 becomes Z44.10. Returns how many agencies changed."""
    if not is_sandbox():
        raise NotASandbox
    changed = [unit for unit in Unit.objects.exclude(agency_id="") if not unit.agency_id.startswith(LETTER)]
    for unit in changed:
        unit.agency_id = LETTER + unit.agency_id[1:]
    Unit.objects.bulk_update(changed, ["agency_id"], batch_size=500)
    return len(changed)


@transaction.atomic
def reset(*, by: Actor, at: datetime | None = None) -> Reset:
    """Put it back: dossiers and everything about them go, the first ones stand again. Units, officers, tokens,
    procedures and subscriptions stay. One at a time; who files meanwhile waits. Raises NotASandbox, NotAllowed,
    Busy."""
    if by.kind not in (ActorKind.SYSTEM, ActorKind.OFFICER):
        raise NotAllowed(_("An officer of the sandbox puts it back."))
    if not is_sandbox():
        raise NotASandbox
    mark, moment = SandboxMark.objects.select_for_update().get(), at or now()
    _hold_still()
    removed = Dossier.objects.count()
    with connection.cursor() as cursor:
        for label in CLEARED:
            cursor.execute(f"DELETE FROM {apps.get_model(label)._meta.db_table}")
        _people(cursor)
    audit.record("sandbox.reset", by=by, subject=(SUBJECT, SUBJECT_ID), at=moment, detail={"dossiers": removed})
    standing = seeds.dossiers()
    mark.reset_at, mark.resets = moment, mark.resets + 1
    mark.save()
    return Reset(moment, removed, standing)


def _hold_still() -> None:
    """Until the commit nobody else changes, or locks a row of, what goes: else a filing between two DELETEs would break
    the whole at its end. Reading goes on. Works take their locks in orders of their own (a filing counter then dossier,
    a signature the other way round), so what was got is given back whenever one table is not to be had soon."""
    tables = ", ".join(apps.get_model(label)._meta.db_table for label in ("common.Counter", *CLEARED, *PEOPLE))
    for _try in range(TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
                cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
                cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
                return
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
        time.sleep(random.uniform(0.02, PATIENCE))
    raise Busy


def _people(cursor) -> None:  # type: ignore[no-untyped-def]
    """Officers stay; everybody else came by trying."""
    citizens = f"(SELECT id FROM account WHERE kind = '{AccountKind.CITIZEN}')"
    for table in ("eid_link WHERE account_id", "passkey WHERE user_id", "api_token WHERE account_id"):
        cursor.execute(f"DELETE FROM {table} IN {citizens}")
    for table in (f"account WHERE kind = '{AccountKind.CITIZEN}'", "mandate", "business", "person"):
        cursor.execute(f"DELETE FROM {table}")
