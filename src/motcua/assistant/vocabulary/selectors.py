"""Reading the table of sayings."""

from django.db.models import Count, F, Func, Max, Q, QuerySet, TextField, Value

from motcua.assistant.vocabulary.models import Saying, SayingVersion


def every(asked: str = "") -> QuerySet[Saying]:
    """By a word of what is said or meant."""
    rows = Saying.objects.all()
    if not asked:
        return rows
    said = Func(F("say"), Value(" "), function="array_to_string", output_field=TextField())
    return rows.annotate(said=said).filter(Q(mean__icontains=asked) | Q(said__icontains=asked))


def versions(one: Saying) -> list[SayingVersion]:
    """The latest first."""
    return list(SayingVersion.objects.filter(saying=one).order_by("-version")[:50])


def mark() -> tuple[object, ...]:
    """Changes whenever the table does. One statement."""
    told = Saying.objects.aggregate(n=Count("id"), last=Max("changed_at"))
    return told["n"], told["last"]
