"""What the rooms beneath say, find and count of a dossier that is a part of a linked filing, without knowing it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.clock import local
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import correcting, finding, letters, oversight
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.links.models import LinkedPart
from motcua.onestop.links.selectors import fixed_of


def printed(dossier: Dossier) -> dict[str, Any]:
    """On its letters: the filing's code; what a part that began by itself waited for, how long all parts take."""
    part = LinkedPart.objects.select_related("filing").filter(dossier_id=dossier.id).first()
    if part is None:
        return {}
    filing, bundle = part.filing, catalogue.bundle(part.filing.revision_id)
    assert bundle.link
    said: dict[str, Any] = {"linked": {"code": filing.code, "part": f"{part.place + 1}/{len(bundle.link.parts)}"}}
    if part.place:
        before = ", ".join(f"“{title}”" for title in _results(part, bundle.link.part(part.key).after))
        place = dossier.reception_place.name
        note = f"Thuộc hồ sơ liên thông {filing.code}, nơi tiếp nhận: {place}; tự bắt đầu khi có kết quả {before}"
        return said | {"notes": [note]}
    limit = bundle.limit_for(filing.answers, local(filing.filed_at).date())
    names = ", ".join(one.title["vi"].lower() for one in bundle.link.parts)
    whole = f"Hồ sơ liên thông gồm {len(bundle.link.parts)} việc ({names}), cả hồ sơ tối đa "
    whole += say_limit(Limit.parse(limit.value))
    return said | {"notes": [whole], "next": [f"{whole}; việc sau tự bắt đầu khi việc trước có kết quả."]}


def _results(part: LinkedPart, keys: Iterable[str]) -> list[str]:
    """What the dossiers of these earlier parts result in."""
    found = LinkedPart.objects.filter(filing_id=part.filing_id, key__in=keys, dossier__isnull=False).order_by("place")
    revisions = found.values_list("dossier__revision_id", flat=True)
    return [catalogue.bundle(revision).result.title["vi"] for revision in revisions]


def known_as(typed: str, field: str) -> Q:
    """By the code of the filing, or how it begins."""
    parts, code = LinkedPart.objects.filter(dossier__isnull=False), typed.upper()
    if finding.is_code(typed):
        return Q(**{f"{field}__in": list(parts.filter(filing__code=code).values_list("dossier_id", flat=True))})
    return Q(Exists(parts.filter(filing__code__startswith=code, dossier_id=OuterRef(field))))


def parts_of(procedure: str) -> QuerySet[Any, Any]:
    return LinkedPart.objects.filter(filing__procedure_code=procedure, dossier__isnull=False).values("dossier_id")


letters.MORE.append(printed)
correcting.FIXED.append(fixed_of)
finding.KNOWN_AS.append(known_as)
oversight.PARTS_OF.append(parts_of)
