"""What of a linked filing may be returned in one act with one of its results."""

from uuid import UUID

from django.db import transaction

from motcua.foundation.common.actors import Actor
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import DossierState, MoneyState
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover.enums import Standing
from motcua.onestop.handover.models import ResultPlace
from motcua.onestop.handover.whereabouts import leave_from, on_paper
from motcua.onestop.links.enums import OPEN
from motcua.onestop.links.models import LinkedFiling, LinkedPart
from motcua.onestop.links.selectors import first_of


def lying_with(row: ResultPlace) -> list[Dossier]:
    """The other dossiers of the same filing whose results lie where this one lies, to go the same way (into the hand
    or by post), with nothing left to pay."""
    filing = LinkedFiling.objects.filter(parts__dossier_id=row.dossier_id).first()
    if filing is None:
        return []
    same = ResultPlace.objects.filter(
        dossier__linked_part__filing=filing, place=row.place_id, goes_to=row.goes_to_id, by_post=row.by_post,
        standing=Standing.LIES, is_paper=True,
    ).exclude(dossier_id=row.dossier_id)  # fmt: skip
    found = Dossier.objects.filter(id__in=same.values("dossier"), state=DossierState.SETTLED)
    return list(found.exclude(money_state=MoneyState.DUE).order_by("linked_part__place"))


def send_in_one_item(dossier: Dossier) -> None:
    """A result that goes by post leaves from the centre of the first part, with those of the others; by itself where
    the applicant wants each at once, or nothing else of the filing goes by post."""
    part = LinkedPart.objects.select_related("filing").filter(dossier_id=dossier.id).first()
    if part is None or part.filing.one_by_one:
        return
    rest = LinkedPart.objects.filter(filing=part.filing).exclude(id=part.id)
    posted_with = ResultPlace.objects.filter(
        dossier__in=rest.values("dossier"), by_post=True, standing__in=[Standing.LIES, Standing.ON_THE_WAY]
    )
    if rest.filter(state__in=OPEN).exists() or posted_with.exists():
        leave_from(dossier.id, first_of(part.filing).reception_place)


def coming_to(row: ResultPlace) -> int:
    """How many results of the same filing are out and still travel to where this one lies, to leave with it."""
    filing = LinkedFiling.objects.filter(parts__dossier_id=row.dossier_id).first()
    if filing is None or not row.by_post:
        return 0
    return ResultPlace.objects.filter(
        dossier__linked_part__filing=filing, by_post=True, goes_to=row.place_id
    ).exclude(standing=Standing.GIVEN).count()  # fmt: skip


def takeable(filing: LinkedFiling, by: Actor) -> list[Dossier]:
    """The dossiers whose electronic result this applicant can take now: settled, nothing on paper, nothing owed."""
    mine = dossiers.visible_to(by).filter(linked_part__filing=filing, state=DossierState.SETTLED)
    found = mine.exclude(money_state=MoneyState.DUE).order_by("linked_part__place")
    return [one for one in found if on_paper(one.id) is None]


@transaction.atomic
def take(filing: LinkedFiling, *, by: Actor) -> list[UUID]:
    """The applicant takes every electronic result that is there, in one act; those dossiers close. Raises NotYours."""
    ids = sorted(one.id for one in takeable(filing, by))
    for id in ids:
        services.return_result(id, by=by, received_by=by.name, key=f"collect:{id}")
    return ids
