"""Which certificate counts."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from motcua.foundation.common.clock import now
from motcua.foundation.signing.enums import HolderKind, Means, RequestState
from motcua.foundation.signing.models import Certificate, SignatureRequest, SigningChoice


def certificate_for(holder_kind: HolderKind | str, holder_id: UUID, at: datetime | None = None) -> Certificate | None:
    """What the holder signs with at that moment (now), or None: the certificate that the officer chose, else the newest
    whose key lies here, else the newest. One that was only registered (`registering`) signs nothing here."""
    moment = at or now()
    held = Certificate.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=moment),
        holder_kind=holder_kind, holder_id=holder_id, not_before__lte=moment, not_after__gte=moment,
    )  # fmt: skip
    chosen = Exists(SigningChoice.objects.filter(officer_id=holder_id, certificate=OuterRef("pk")))
    elsewhere = Q(key_reference__startswith=f"{Means.REMOTE}:") | Q(key_reference__startswith=f"{Means.TOKEN}:")
    rank = Case(When(chosen, then=Value(0)), When(elsewhere, then=Value(2)), default=Value(1))
    return held.exclude(key_reference="").order_by(rank, "-not_before", "-created_at").first()


def certificates_of(holder_kind: HolderKind | str, holder_id: UUID, at: datetime | None = None) -> list[Certificate]:
    """Everything the holder could sign with now, the newest first."""
    moment = at or now()
    held = Certificate.objects.filter(
        holder_kind=holder_kind, holder_id=holder_id, revoked_at=None, not_before__lte=moment, not_after__gte=moment
    )
    return list(held.exclude(key_reference="").order_by("-not_before", "-created_at"))


def open_request(subject_kind: str, subject_id: UUID) -> SignatureRequest | None:
    """The request to sign something of this matter that is not over."""
    found = SignatureRequest.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return found.exclude(state=RequestState.OVER).select_related("certificate").defer("document").first()


def expiring(within: timedelta = timedelta(days=30), at: datetime | None = None) -> QuerySet[Certificate]:
    """Certificates in force that end soon, the nearest first (status page)."""
    moment = at or now()
    return Certificate.objects.filter(revoked_at=None, not_after__gte=moment, not_after__lt=moment + within).order_by(
        "not_after"
    )
