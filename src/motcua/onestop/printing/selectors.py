"""Reading templates, the dossiers that can be printed with one, and printings."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.models import Procedure
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.printing.enums import ItemState, RunState
from motcua.onestop.printing.fields import Field, fields_for
from motcua.onestop.printing.models import PrintItem, PrintRun, Template, TemplateVersion
from motcua.onestop.printing.permissions import kept_units, printing_units

PAGE = 50
MOST = 500
"""Dossiers of one printing."""
DAYS = (31, 92, 366)
"""How far back dossiers can be looked for: the list reads no more of an agency's index than that."""
STATES = (
    DossierState.IN_PROGRESS, DossierState.SETTLED, DossierState.RESULT_RETURNED, DossierState.RECEIVED,
    DossierState.SUPPLEMENT_REQUESTED, DossierState.DISCONTINUED, DossierState.WITHDRAWN,
)  # fmt: skip
"""Of dossiers that were received."""


def templates_for(by: Actor) -> QuerySet[Template]:
    """Those this officer prints with, by unit and name."""
    shown = Template.objects.filter(unit_id__in=printing_units(by), withdrawn_at=None)
    return shown.select_related("unit").order_by("unit__sort_key", "name", "id")


def units_to_keep(by: Actor) -> list[Unit]:
    return list(units_at().filter(id__in=kept_units(by)).order_by("sort_key"))


def newest(template: Template) -> TemplateVersion:
    return TemplateVersion.objects.select_related("file").get(template=template, number=template.newest)


def procedures_of(template: Template) -> list[Procedure]:
    return list(catalogue.published().filter(code__in=template.procedures))


def bundles_of(codes: Sequence[str]) -> list[Bundle]:
    """Of the revisions in force, in the order of the codes; those that are no longer offered are left out."""
    revisions = catalogue.revisions_now(list(codes))
    return [catalogue.bundle(revisions[code].id) for code in codes if code in revisions]


def fields_of(template: Template) -> list[Field]:
    return fields_for(bundles_of(template.procedures))


def choosable(
    template: Template, *, by: Actor, procedure: str = "", state: str = "", days: int = DAYS[1],
    at: datetime | None = None,
) -> QuerySet[Dossier]:  # fmt: skip
    """Dossiers of the template's unit (and of the agency it is a part of) that this officer may open, the latest
    received first."""
    agencies = {template.unit_id, template.unit.owner_id}
    since = (at or now()) - timedelta(days=days)
    found = dossiers.visible_to(by).filter(authority_id__in=agencies, received_at__gte=since)
    codes = [procedure] if procedure else list(template.procedures)
    if codes:
        found = found.filter(procedure_code__in=codes)
    if state:
        found = found.filter(state=state)
    return found.order_by("-received_at", "-id")


def page_of(rows: QuerySet[Dossier], after: tuple[datetime, UUID] | None) -> list[Dossier]:
    """One page and, where there is a next one, its first row besides."""
    if after:
        rows = rows.filter(Beyond(["received_at", "id"], after, down=True))
    return list(rows.defer("contact")[: PAGE + 1])


def about(dossier: Dossier) -> str:
    """Whom the dossier is about, where that is not the applicant (the worker of a work permit)."""
    return str(dossier.answers.get(catalogue.bundle(dossier.revision_id).result.about, "") or "")


def example_of(template: Template, by: Actor) -> Dossier | None:
    """The latest dossier that could be printed with it."""
    rows = choosable(template, by=by, days=DAYS[-1])
    return rows.select_related("authority", "reception_place").first()


def runs_of(by: Actor) -> QuerySet[PrintRun]:
    """The officer's own, the newest first: a printing shows whom it is of."""
    shown = PrintRun.objects.filter(account_id=by.id)
    return shown.select_related("template", "version").order_by("-id")


def overdue() -> int:
    """Printings that stand still, and print files kept longer than promised."""
    before = now() - timedelta(hours=1)
    late = Q(state__in=[RunState.ASKED, RunState.PRINTING, RunState.JOINING], asked_at__lt=before)
    return PrintRun.objects.filter(late | Q(state=RunState.DONE, ends_at__lt=before)).count()


def copies_of(dossier_id: UUID) -> QuerySet[PrintItem]:
    """The copies that were made of a dossier, the newest first."""
    made = PrintItem.objects.filter(dossier=dossier_id, state=ItemState.DONE)
    return made.select_related("file", "run__template", "run__version").order_by("-id")
