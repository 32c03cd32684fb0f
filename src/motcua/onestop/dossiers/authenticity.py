"""What the register of results says to whoever holds a code: never more than is proven, names masked."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.foundation.common.text import clean, masked
from motcua.foundation.signing.tokens import TokenPayload
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers.enums import ResultState
from motcua.onestop.dossiers.models import Result
from motcua.onestop.dossiers.results import digest_of


def issued() -> QuerySet[Result]:
    """Results that went out, also those that were replaced since."""
    out = Result.objects.filter(state__in=(ResultState.ISSUED, ResultState.REPLACED))
    return out.select_related("dossier__authority", "replaced_by")


def same(payload: TokenPayload, result: Result) -> bool:
    """Whether the register still holds what the code was made for."""
    return (payload.number, payload.version) == (result.number, result.version) and (
        payload.digest == "" or payload.digest == digest_of(result.data)[: len(payload.digest)]
    )


def names(result: Result, bundle: Bundle) -> list[tuple[Any, str]]:
    """(what they are, the name without most of its letters) of those whom the result is about or was issued to."""
    applicant, about = result.dossier.applicant_name, bundle.result.whom(result.data)
    found: list[tuple[Any, str]] = [about] if about else []
    if not about or clean(about[1]).casefold() != clean(applicant).casefold():
        found.append((_("Issued to"), applicant))
    return [(what, masked(name)) for what, name in found]
