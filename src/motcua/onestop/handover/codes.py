"""A code of six digits that goes to the applicant and comes back over the counter: who tells it has the applicant's
word. It lives half an hour and bears five tries."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.idempotency import once
from motcua.foundation.common.throttle import hit
from motcua.onestop.dossiers import store
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.ports import Whereabouts
from motcua.onestop.dossiers.subscriptions import tell
from motcua.onestop.handover.models import ReturnCode

LIVES, TRIES = timedelta(minutes=30), 5
DIGITS = 6
MOST_AN_HOUR = 5


def _digest(dossier_id: UUID, code: str) -> str:
    return salted_hmac("motcua.return-code", f"{dossier_id}:{code}", algorithm="sha256").hexdigest()


def send(dossier_id: UUID, *, by: Actor, key: str | None = None, at: datetime | None = None) -> None:
    """A new code goes to the applicant; the one before no longer counts. Raises what `Whereabouts.require` raises,
    TooMany."""
    moment = at or now()

    def act() -> str:
        store.lock(dossier_id)
        case = store.load(dossier_id, by.officer_id)
        ports.get(Whereabouts).require(case, by.holding(case.grants) if case.grants is not None else by)
        hit("return-code", str(dossier_id), limit=MOST_AN_HOUR, seconds=3600)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        row = ReturnCode.objects.create(
            dossier_id=dossier_id, digest=_digest(dossier_id, code), sent_at=moment, sent_by_name=by.name
        )
        dossier = Dossier.objects.select_related("authority", "reception_place").get(id=dossier_id)
        tell(dossier, "return-code", row.id, code=code, minutes=LIVES.seconds // 60, officer=by.name)
        return str(row.id)

    with transaction.atomic():
        once(f"return-code:{dossier_id}:{by.id}", key, "", act)


def latest(dossier_id: UUID, at: datetime | None = None) -> ReturnCode | None:
    """The code that counts now."""
    fresh = ReturnCode.objects.filter(dossier_id=dossier_id, sent_at__gt=(at or now()) - LIVES, used_at=None)
    found = fresh.order_by("-sent_at", "-id").first()
    return found if found and found.tries < TRIES else None


def check(dossier_id: UUID, typed: str, at: datetime) -> UUID:
    """The id of the code that was told; raises Invalid at the field `code`. A wrong one counts as a try, whatever
    becomes of the rest: call outside the transaction of the act."""
    found = latest(dossier_id, at)
    if found is None:
        raise _wrong(_("No code counts now. Send a new one to the applicant."))
    digits = "".join(one for one in typed if one.isdecimal())
    if constant_time_compare(found.digest, _digest(dossier_id, digits)):
        return found.id
    ReturnCode.objects.filter(id=found.id).update(tries=F("tries") + 1)
    left = TRIES - found.tries - 1
    if left <= 0:
        raise _wrong(_("The code is wrong, and was tried too often. Send a new one to the applicant."))
    raise _wrong(_("This is not the code. Ask for all six digits; %(left)s more tries."), left=left)


def use(code_id: UUID, at: datetime) -> None:
    """In the transaction of the act. Raises Refusal when somebody used it meanwhile."""
    if not ReturnCode.objects.filter(id=code_id, used_at=None).update(used_at=at):
        raise Refusal(_("This code was used already. Open the list again."))


def forget(at: datetime | None = None) -> int:
    """Codes of yesterday are deleted."""
    return ReturnCode.objects.filter(sent_at__lt=(at or now()) - timedelta(days=1)).delete()[0]


def _wrong(sentence: object, **facts: object) -> Invalid:
    told = Invalid(sentence, **facts)  # type: ignore[arg-type]
    told.fields = {"code": str(told)}
    return told
