"""The lists of returning results, each of one unit, so that an index answers them page by page."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Min, Q, QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.keyset import Beyond, text_of
from motcua.foundation.common.text import fold
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.dossiers import finding
from motcua.onestop.handover import permissions
from motcua.onestop.handover.enums import Standing
from motcua.onestop.handover.models import LYING, Collection, ResultPlace, ReturnCode, Slip, SlipItem

PAGE = 25
MOST_ON_A_SLIP = 100


def kept_by(actor: Actor) -> list[Unit]:
    """The units whose results this officer keeps, centres first."""
    found = units_at().filter(id__in=permissions.kept_ids(actor))
    return sorted(found, key=lambda unit: not permissions.is_centre(unit))


def watched_by(actor: Actor) -> list[Unit]:
    """The centres whose uncollected results this officer sees: those they keep, those of the agencies they lead;
    service centres first."""
    led = units_at().filter(owner__in=actor.units(Role.LEADER), kind__in=permissions.CENTRES)
    own = units_at().filter(id__in=permissions.kept_ids(actor), kind__in=permissions.CENTRES)
    return sorted((led | own).distinct(), key=lambda unit: unit.kind != UnitKind.SERVICE_CENTRE)


def _lying(unit_id: UUID) -> QuerySet[ResultPlace]:
    return ResultPlace.objects.filter(LYING, place_id=unit_id).order_by("since", "dossier")


def to_collect(unit_id: UUID) -> QuerySet[ResultPlace]:
    """What lies here for who comes, the longest first."""
    return _lying(unit_id).filter(goes_to_id=unit_id)


def uncollected(unit_id: UUID, at: datetime | None = None) -> QuerySet[ResultPlace]:
    """What has lain longer than the days of the house."""
    return to_collect(unit_id).filter(since__lt=(at or now()) - timedelta(days=settings.ENV.uncollected_days))


def to_post(unit_id: UUID) -> QuerySet[ResultPlace]:
    return _lying(unit_id).filter(goes_to=None)


def to_send(unit_id: UUID, to_id: UUID) -> QuerySet[ResultPlace]:
    return _lying(unit_id).filter(goes_to_id=to_id)


def given_at(dossier_id: UUID) -> Collection | None:
    """How the result was handed over on paper; None while it was not, or lies anew after a correction."""
    row = ResultPlace.objects.filter(dossier_id=dossier_id, standing=Standing.GIVEN, is_paper=True).first()
    given = Collection.objects.select_related("place").filter(dossier_id=dossier_id)
    return given.filter(at=row.given_at).order_by("-id").first() if row and row.given_at else None


def destinations(unit_id: UUID) -> list[tuple[Unit, int]]:
    """The other centres that something lying here goes to, with how many results each, the longest waiting first."""
    rows = ResultPlace.objects.filter(LYING, place_id=unit_id, goes_to__isnull=False).exclude(goes_to_id=unit_id)
    counted = list(rows.values("goes_to").annotate(n=Count("dossier"), first=Min("since")).order_by("first"))
    units = Unit.objects.in_bulk([row["goes_to"] for row in counted])
    return [(units[row["goes_to"]], row["n"]) for row in counted]


def posted(unit_id: UUID) -> QuerySet[ResultPlace]:
    """What this unit gave to the post and has not heard of since."""
    return ResultPlace.objects.filter(standing=Standing.POSTED, place_id=unit_id).order_by("since", "dossier")


def arriving(unit_id: UUID) -> QuerySet[Slip]:
    """Slips on their way here, the oldest first."""
    return Slip.objects.filter(to_centre_id=unit_id, closed_at=None).select_related("from_unit").order_by("id")


def slips_of(unit_id: UUID, *, sent: bool) -> QuerySet[Slip]:
    """What this unit sent, or was sent, the newest first."""
    mine = Q(from_unit_id=unit_id) if sent else Q(to_centre_id=unit_id)
    return Slip.objects.filter(mine).select_related("from_unit", "to_centre").order_by("-id")


def slips_kept_by(actor: Actor, *, open_only: bool = False) -> QuerySet[Slip]:
    """Of every unit whose results this officer keeps: sent from there or to there, the newest first."""
    kept = list(permissions.kept_ids(actor))
    rows = Slip.objects.filter(Q(from_unit__in=kept) | Q(to_centre__in=kept))
    if open_only:
        rows = rows.filter(closed_at=None)
    return rows.select_related("from_unit", "to_centre").order_by("-id")


def missing(unit_id: UUID, dossier_ids: list[UUID]) -> dict[UUID, str]:
    """{dossier: why} of what was on a slip from here and was not there when it arrived, the last time."""
    rows = SlipItem.objects.filter(dossier_id__in=dossier_ids, slip__from_unit_id=unit_id, state="missing")
    return dict(rows.order_by("answered_at").values_list("dossier_id", "reason"))


def searched(rows: QuerySet[ResultPlace], text: str) -> QuerySet[ResultPlace]:
    """By a part of the code, or words of the applicant's name with or without diacritics."""
    if not text.strip():
        return rows
    named = Q()
    for word in fold(text).split():
        named &= Q(dossier__applicant_folded__contains=word)
    code = Q(dossier__code__icontains=text.strip()) | finding.known_as(text.strip(), "dossier_id")
    return rows.filter(named | code if named else code)


def page(
    rows: QuerySet[ResultPlace], after: tuple[datetime, UUID] | None, size: int = PAGE
) -> tuple[list[ResultPlace], str]:
    """One page and the key of the next one, "" on the last."""
    if after:
        rows = rows.filter(Beyond(["since", "dossier"], after))
    found = rows.select_related("dossier", "place", "goes_to").defer("dossier__answers")
    shown = list(found[: size + 1])
    if len(shown) <= size:
        return shown, ""
    return shown[:size], text_of(shown[size - 1].since, shown[size - 1].dossier_id)


def counts(unit_id: UUID, at: datetime | None = None) -> dict[str, int]:
    """How many rows each list of the unit has."""
    late = (at or now()) - timedelta(days=settings.ENV.uncollected_days)
    here = Q(goes_to=F("place"))
    found = ResultPlace.objects.filter(LYING, place_id=unit_id).aggregate(
        collect=Count("dossier", filter=here), late=Count("dossier", filter=here & Q(since__lt=late)),
        post=Count("dossier", filter=Q(goes_to=None)),
        send=Count("dossier", filter=Q(goes_to__isnull=False) & ~here),
    )  # fmt: skip
    found["posted"] = ResultPlace.objects.filter(standing=Standing.POSTED, place_id=unit_id).count()
    found["arriving"] = Slip.objects.filter(to_centre_id=unit_id, closed_at=None).count()
    return dict(found)


def overdue(at: datetime | None = None) -> int:
    """Reminders that should have gone out a day ago, and codes that should have been forgotten."""
    moment = at or now()
    late = ResultPlace.objects.filter(remind_at__lt=moment - timedelta(days=1)).count()
    return late + ReturnCode.objects.filter(sent_at__lt=moment - timedelta(days=2)).count()
