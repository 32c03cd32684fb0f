"""The worker's part: warn before a paper runs out, let go of exports whose days are over."""

import logging
from datetime import date
from uuid import UUID

from django.db import OperationalError, transaction

from motcua.foundation.common.clock import now, today
from motcua.foundation.common.relay import periodic
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import wallet
from motcua.onestop.dossiers.enums import ResultState
from motcua.onestop.dossiers.subscriptions import tell
from motcua.onestop.papers import exports
from motcua.onestop.papers.models import Ending

log = logging.getLogger(__name__)
MOST = 10_000


@periodic(3600)
def warn_of_endings(limit: int = 500) -> int:
    """Tell the holders of papers that end within thirty days, each once; returns how many were told. One that cannot be
    told is logged and tried again in the next hour; it does not keep the others waiting."""
    told = done = 0
    for id in _due():
        try:
            told += _warn(id, today())
            done += 1
        except OperationalError:
            raise
        except Exception:
            log.exception("The holder of paper %s could not be warned", id)
        if done >= limit:
            break
    return told


def _due() -> list[UUID]:
    """The first to end first; more than a round does, so that those that fail do not stand in the way for ever."""
    soon = Ending.objects.filter(told_at=None, expires_on__lte=today() + wallet.ENDING)
    return list(soon.order_by("expires_on", "result").values_list("pk", flat=True)[:MOST])


@transaction.atomic
def _warn(id: UUID, day: date) -> int:
    ending = Ending.objects.select_for_update(skip_locked=True).filter(pk=id, told_at=None).first()
    if ending is None:
        return 0
    ending.told_at = now()
    ending.save(update_fields=["told_at"])
    result = ending.result
    if result.state != ResultState.ISSUED or ending.expires_on < day:
        return 0  # replaced, or long over: nothing is warned of
    bundle = catalogue.bundle(result.dossier.revision_id)
    tell(result.dossier, "paper-ending", result.id, result=result, title=bundle.result.title,
         expires_on=ending.expires_on, note=bundle.result.validity_note)  # fmt: skip
    return 1


@periodic(600)
def end_exports() -> int:
    return exports.end_old()
