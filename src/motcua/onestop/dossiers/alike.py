"""Earlier dossiers that ask the same: one procedure, one applicant, about one person, still open.

Pages warn of them and refuse nothing: somebody may well file twice. What a dossier is about is what its bundle says
that the result is about (`result.about`); where a bundle says nothing, nothing is the same.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.text import clean
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import selectors
from motcua.onestop.dossiers.models import OPEN_STATES, Dossier, Draft

MOST = 50


def before_draft(draft: Draft, *, by: Actor) -> list[Dossier]:
    """Sent earlier for the one whom this form is filled in for, the newest first."""
    bundle, applicant = catalogue.bundle(draft.revision_id), draft.business_id or by.person_id
    return _alike(selectors.visible_to(by), bundle, applicant, draft.answers)


def before_dossier(dossier: Dossier, *, by: Actor) -> list[Dossier]:
    """Sent earlier than this one, of those that the officer may see, the newest first."""
    seen = selectors.visible_to(by).filter(submitted_at__lte=dossier.submitted_at).exclude(id=dossier.id)
    return _alike(seen, catalogue.bundle(dossier.revision_id), dossier.applicant_id, dossier.answers)


def _alike(
    seen: QuerySet[Dossier], bundle: Bundle, applicant_id: UUID | None, answers: Mapping[str, Any]
) -> list[Dossier]:  # fmt: skip
    about = name(bundle, answers)
    if not about or applicant_id is None:
        return []
    rows = seen.filter(applicant_id=applicant_id, procedure_code=bundle.code, state__in=OPEN_STATES)
    rows = rows.select_related("authority").order_by("-submitted_at", "-id")[:MOST]
    return [row for row in rows if name(catalogue.bundle(row.revision_id), row.answers) == about]


def name(bundle: Bundle, answers: Mapping[str, Any]) -> str:
    """Of the person it is about, as names are compared: letters and accents count, capitals and blanks do not; ""
    when nobody is named yet."""
    whom = bundle.result.whom(answers)
    return clean(whom[1]).casefold() if whom else ""
