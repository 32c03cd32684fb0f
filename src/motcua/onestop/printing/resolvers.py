"""Who may read templates, print files and copies, and whose data copies are."""

from typing import Any
from uuid import UUID

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.files.access import resolver
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.reading import ABOUT
from motcua.onestop.printing import permissions, runs, services
from motcua.onestop.printing.models import PrintItem, PrintRun, Template


@resolver(services.SUBJECT)
def reads_template(actor: Actor, subject_id: UUID, file: Any) -> bool:
    return Template.objects.filter(id=subject_id, unit_id__in=permissions.printing_units(actor)).exists()


@resolver(runs.RUN)
def reads_run(actor: Actor, subject_id: UUID, file: Any) -> bool:
    """A print file holds data of many people: only who asked for it."""
    return actor.kind is ActorKind.OFFICER and PrintRun.objects.filter(id=subject_id, account_id=actor.id).exists()


@resolver(runs.COPY)
def reads_copy(actor: Actor, subject_id: UUID, file: Any) -> bool:
    """Drafts are the officers': the applicant gets the result when it is issued."""
    if actor.kind is not ActorKind.OFFICER:
        return False
    item = PrintItem.objects.filter(id=subject_id).first()
    return item is not None and dossiers.visible_to(actor).filter(id=item.dossier_id).exists()


def _of_copies(subjects: list[UUID]) -> list[UUID]:
    return list(PrintItem.objects.filter(id__in=subjects).values_list("dossier_id", flat=True))


ABOUT[runs.COPY] = _of_copies
