"""What was issued."""

from uuid import UUID

from django.db.models import QuerySet

from motcua.foundation.documents.models import Letter


def letters_of(kind: str, subject_id: UUID) -> QuerySet[Letter]:
    """Letters about this subject, oldest first."""
    return Letter.objects.filter(subject_kind=kind, subject_id=subject_id).select_related("file").order_by("issued_at")


def register_of(unit_id: UUID, year: int) -> QuerySet[Letter]:
    """A unit's register of one year, in the order of numbers."""
    return Letter.objects.filter(unit_id=unit_id, year=year).order_by("number")
