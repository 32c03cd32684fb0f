"""What follows the steps of dossiers that hang together. Hung on what `dossiers` does when a result goes out or a
dossier ends, so that no other step costs anything."""

from uuid import NAMESPACE_OID, uuid5

from django.db.models import F, Q

from motcua.onestop.dossiers import subscriptions as dossiers
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover.enums import Standing
from motcua.onestop.handover.models import ResultPlace
from motcua.onestop.links import returning, selectors, services
from motcua.onestop.links.models import LinkedPart

TOLD_TOGETHER = frozenset({"result-ready", "result-at-centre", "result-waits", "result-returned"})


def _follow(dossier: Dossier) -> None:
    filing = services.follow(dossier)
    if filing is None:
        _tell_of_what_is_stuck(dossier)
        return
    first = selectors.first_of(filing)
    event = uuid5(NAMESPACE_OID, f"linked:{filing.id}")
    dossiers.tell(first, "linked-ended", event, filing=filing, rows=selectors.rows(filing))


def _tell_of_what_is_stuck(dossier: Dossier) -> None:
    """Once for each result that does not say what later parts need: otherwise nobody would know why they wait."""
    stuck = {part.id for part in services.stuck_after(dossier)}
    if not stuck:
        return
    filing = selectors.of_dossier(dossier.id)
    assert filing
    rows = [row for row in selectors.rows(filing) if row.part.id in stuck]
    event = uuid5(NAMESPACE_OID, f"linked-waits:{dossier.id}:{sorted(row.part.key for row in rows)}")
    dossiers.tell(dossier, "linked-waits", event, filing=filing, rows=rows)


def is_hushed(dossier: Dossier, template: str) -> bool:
    """A part that begins by itself was not sent by anybody; results that go out together are told of once."""
    if template != "dossier-submitted" and template not in TOLD_TOGETHER:
        return False
    part = LinkedPart.objects.select_related("filing").filter(dossier_id=dossier.id).first()
    if part is None:
        return False
    if template == "dossier-submitted":
        return part.place > 0
    if part.filing.one_by_one:
        return False
    if template == "result-ready" or part.filing.ended_at is None:
        return True
    if template == "result-at-centre":
        return _travels(part)
    return part.place > 0  # the reminder and the receipt of the first speak of all


def _travels(part: LinkedPart) -> bool:
    """Whether a result of the same filing is still on its way to where it is collected."""
    others = LinkedPart.objects.filter(filing=part.filing_id).exclude(id=part.id).values("dossier")
    rows = ResultPlace.objects.filter(dossier__in=others, is_paper=True, by_post=False)
    return rows.exclude(Q(standing=Standing.GIVEN) | Q(standing=Standing.LIES, place=F("goes_to"))).exists()


dossiers.RESULT_OUT.append(returning.send_in_one_item)
dossiers.RESULT_OUT.append(_follow)
dossiers.ENDED_WITHOUT.append(_follow)
dossiers.HUSHED.append(is_hushed)
