"""What follows a result that went out: its last day is noted, so that its holder can be warned. Idempotent."""

from uuid import UUID

from motcua.foundation.common.events import Event
from motcua.foundation.common.subscriptions import subscribe
from motcua.onestop.dossiers import wallet
from motcua.onestop.dossiers.enums import ResultState
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.dossiers.subscriptions import RESULT_OUT
from motcua.onestop.papers import exports
from motcua.onestop.papers.events import ExportAsked, ExportCounted
from motcua.onestop.papers.models import Ending


def note_ending(dossier: Dossier) -> None:
    """The last day of the result that went out, where it has one."""
    for result in Result.objects.filter(dossier=dossier, state=ResultState.ISSUED):
        if last := wallet.expires_on(result, dossier):
            Ending.objects.get_or_create(result=result, defaults={"expires_on": last})


if note_ending not in RESULT_OUT:
    RESULT_OUT.append(note_ending)


@subscribe(ExportAsked)
def on_export_asked(event: Event, event_id: UUID) -> None:
    assert isinstance(event, ExportAsked)
    exports.count(event.export_id)


@subscribe(ExportCounted, heavy=True)
def on_export_counted(event: Event, event_id: UUID) -> None:
    assert isinstance(event, ExportCounted)
    exports.build(event.export_id)
