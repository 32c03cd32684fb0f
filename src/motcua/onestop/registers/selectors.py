"""Reading the books of one's own units."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.text import fold
from motcua.foundation.identity.enums import Role
from motcua.onestop.registers.models import RegisterBook, RegisterEntry

READERS = (Role.SPECIALIST, Role.LEADER, Role.CLERK)


def books_of(actor: Actor) -> QuerySet[RegisterBook]:
    """Books of the units where this officer works, the newest year first; `count` their entries."""
    units: set[UUID] = {unit for role in READERS for unit in actor.units(role)}
    books = RegisterBook.objects.filter(unit_id__in=units).select_related("unit")
    return books.annotate(count=Count("entries")).order_by("-year", "kind", "id")


def entries(book: RegisterBook, text: str = "") -> QuerySet[RegisterEntry]:
    """The newest number first; found by number, dossier code or words of the name."""
    rows = RegisterEntry.objects.filter(book=book).select_related("dossier").order_by("-number")
    wanted = text.strip()
    if not wanted:
        return rows
    if wanted.isdecimal() and len(wanted) < 9:
        return rows.filter(number=int(wanted))
    named = Q()
    for word in fold(wanted).split():
        named &= Q(name_folded__contains=word)
    code = Q(dossier__code__icontains=wanted)
    return rows.filter(named | code if named else code)
