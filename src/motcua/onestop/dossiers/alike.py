"""Earlier dossiers that ask the same: one procedure, one applicant, about one person, still open.

Pages warn of them and refuse nothing: somebody may well file twice. What a dossier is about is what its bundle says
that the result is about (`result.about`), and the answers that have to be the same besides (`result.same`: the plot of
a house); where a bundle says nothing, nothing is the same.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.text import clean
from motcua.foundation.identity.models import Business
from motcua.foundation.identity.selectors import person_by_number
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import selectors
from motcua.onestop.dossiers.models import OPEN_STATES, Dossier, Draft

MOST = 50


def before_draft(draft: Draft, *, by: Actor) -> list[Dossier]:
    """Sent earlier for the one whom this form is filled in for, the newest first."""
    bundle, applicant = catalogue.bundle(draft.revision_id), draft.business_id or by.person_id
    return _alike(selectors.visible_to(by), bundle, applicant, draft.answers)


def before_desk(draft: Draft, *, by: Actor) -> list[Dossier]:
    """Sent earlier for the person, or the business, for whom this form is filled in at the desk, of those that the
    officer may see."""
    person, business = draft.desk.get("person", {}), draft.desk.get("business", {})
    if draft.desk.get("kind") == "business":
        code = clean(str(business.get("code", "")))
        found = Business.objects.filter(tax_code=code).values_list("id", flat=True).first()
    else:
        holder = person_by_number("".join(str(person.get("number", "")).split()))
        found = holder.id if holder else None
    return _alike(selectors.visible_to(by), catalogue.bundle(draft.revision_id), found, draft.answers)


def before_dossier(dossier: Dossier, *, by: Actor) -> list[Dossier]:
    """Sent earlier than this one, of those that the officer may see, the newest first."""
    seen = selectors.visible_to(by).filter(submitted_at__lte=dossier.submitted_at).exclude(id=dossier.id)
    return _alike(seen, catalogue.bundle(dossier.revision_id), dossier.applicant_id, dossier.answers)


def _alike(
    seen: QuerySet[Dossier], bundle: Bundle, applicant_id: UUID | None, answers: Mapping[str, Any]
) -> list[Dossier]:  # fmt: skip
    asked = what(bundle, bundle, answers)
    if not asked or applicant_id is None:
        return []
    rows = seen.filter(applicant_id=applicant_id, procedure_code=bundle.code, state__in=OPEN_STATES)
    rows = rows.select_related("authority").order_by("-submitted_at", "-id")[:MOST]
    return [row for row in rows if what(bundle, catalogue.bundle(row.revision_id), row.answers) == asked]


def what(now: Bundle, own: Bundle, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What a filing under the revision `own` asks for, as `now` compares it: the person it is about, and the answers
    that must be the same besides; () when nobody is named yet."""
    about = name(own, answers)
    return (about, *(_compared(answers.get(key, "")) for key in now.result.same)) if about else ()


def name(bundle: Bundle, answers: Mapping[str, Any]) -> str:
    """Of the person it is about, as names are compared; "" when nobody is named yet."""
    whom = bundle.result.whom(answers)
    return _compared(whom[1]) if whom else ""


def _compared(text: Any) -> str:
    """Letters and accents count, capitals and blanks do not."""
    return clean(str(text)).casefold()
