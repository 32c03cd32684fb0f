"""What follows a result that went out: its last day is noted, so that its holder can be warned. Idempotent."""

from uuid import UUID

from motcua.foundation.common.events import Event
from motcua.foundation.common.subscriptions import subscribe
from motcua.onestop.dossiers import wallet
from motcua.onestop.dossiers.enums import ResultState, Verb
from motcua.onestop.dossiers.events import DossierMoved, ResultSigned
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.papers import exports
from motcua.onestop.papers.events import ExportAsked, ExportCounted
from motcua.onestop.papers.models import Ending


@subscribe(DossierMoved)
def on_issued(event: Event, event_id: UUID) -> None:
    assert isinstance(event, DossierMoved)
    if event.verb == Verb.ISSUE:
        note_ending(event.dossier_id)


@subscribe(ResultSigned)
def on_signed(event: Event, event_id: UUID) -> None:
    """A corrected result goes out with its signature."""
    assert isinstance(event, ResultSigned)
    note_ending(event.dossier_id)


def note_ending(dossier_id: UUID) -> None:
    for result in Result.objects.filter(dossier_id=dossier_id, state=ResultState.ISSUED):
        last = wallet.expires_on(result, Dossier.objects.get(id=dossier_id))
        if last:
            Ending.objects.get_or_create(result=result, defaults={"expires_on": last})


@subscribe(ExportAsked)
def on_export_asked(event: Event, event_id: UUID) -> None:
    assert isinstance(event, ExportAsked)
    exports.count(event.export_id)


@subscribe(ExportCounted)
def on_export_counted(event: Event, event_id: UUID) -> None:
    assert isinstance(event, ExportCounted)
    exports.build(event.export_id)
