"""Which certificate counts."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.foundation.common.clock import now
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.models import Certificate


def certificate_for(holder_kind: HolderKind | str, holder_id: UUID, at: datetime | None = None) -> Certificate | None:
    """The holder's newest certificate that is good at that moment (now) and whose key is known here, or None: one that
    was only registered (`registering`) signs nothing here."""
    moment = at or now()
    held = Certificate.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=moment),
        holder_kind=holder_kind, holder_id=holder_id, not_before__lte=moment, not_after__gte=moment,
    )  # fmt: skip
    return held.exclude(key_reference="").order_by("-not_before", "-created_at").first()


def expiring(within: timedelta = timedelta(days=30), at: datetime | None = None) -> QuerySet[Certificate]:
    """Certificates in force that end soon, the nearest first (status page)."""
    moment = at or now()
    return Certificate.objects.filter(revoked_at=None, not_after__gte=moment, not_after__lt=moment + within).order_by(
        "not_after"
    )
