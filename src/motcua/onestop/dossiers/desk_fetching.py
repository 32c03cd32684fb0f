"""The person at the desk, filled in from the population data by number and name, once for each person of a form.

Only what is empty is filled in: what the officer typed on the person's word, or the card said, stays. One form asks for
few persons: else numbers and names could be tried out.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, NotAllowed, Refusal
from motcua.foundation.common.text import clean, fold
from motcua.foundation.identifiers import citizen_number
from motcua.foundation.identifiers.errors import IdentifierError
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import desk_fetched, desk_filing, fetching
from motcua.onestop.dossiers.fetching import AtDesk, Outcome
from motcua.onestop.dossiers.models import Draft

MOST_PERSONS = 3
NOBODY = _("The population data knows nobody with this number and this name. Compare both with the card.")


def is_wanted(bundle: Bundle) -> bool:
    """Whether its form takes more from there than a card says."""
    return bool(fetching.wanted_of(bundle))


def look_up(draft_id: UUID, *, by: Actor, at: datetime | None = None) -> tuple[Outcome, list[str]]:
    """Ask for the person whose number and name stand in the form; returns how that ended, and the fields of the person
    ("born", "sex", "residence") that say otherwise than the population data.

    Raises Invalid by field, NotAllowed, Refusal when the form has asked for too many.
    """
    if not by.units(Role.RECEPTIONIST):
        raise NotAllowed(_("Only who receives at a counter looks up the person at the desk."))
    draft, moment = Draft.objects.get(id=draft_id, account_id=by.id, dossier=None), at or now()
    bundle, number, name = catalogue.bundle(draft.revision_id), *_read(draft.desk.get("person", {}))
    asked = [number, fold(name)]
    if asked in draft.fetched.get("asked", []) and draft.fetched.get("number") == number:
        return Outcome.FOUND, _otherwise(draft, draft.fetched.get("person", {}))
    if len(draft.fetched.get("asked", [])) >= MOST_PERSONS:
        raise Refusal(_("This form has asked for several persons. Type what the card says, or begin a new form."))
    is_business = draft.desk.get("kind") == "business"
    found = fetching.at_desk(
        bundle, number, name, draft_id=draft.id, for_business=is_business, by=by, at=moment,
        unit_id=next((u for u in by.units(Role.RECEPTIONIST) if str(u) == draft.desk.get("reception")), None),
    )  # fmt: skip
    with transaction.atomic():
        draft = desk_filing.open_draft(draft_id, by)
        _keep(draft, bundle, asked, found, moment)
    if found.outcome is Outcome.NO_MATCH:
        raise Invalid(NOBODY, fields={"person_number": NOBODY})
    return found.outcome, _otherwise(draft, found.person)


def _read(typed: Mapping[str, Any]) -> tuple[str, str]:
    name, number = clean(str(typed.get("name", ""))), "".join(str(typed.get("number", "")).split())
    wrong: dict[str, Any] = {}
    if len(name) < 2:
        wrong["person_name"] = _("Write the name as on the card.")
    try:
        citizen_number.parse(number)
    except IdentifierError as error:
        wrong["person_number"] = error.text((get_language() or "vi")[:2])
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    return number, name


def _keep(draft: Draft, bundle: Bundle, asked: list[str], found: AtDesk, at: datetime) -> None:
    desk_fetched.forget(draft)
    kept = [one for one in draft.fetched.get("asked", []) if one != asked]
    draft.fetched = {"asked": [*kept, asked]} if found.outcome is not Outcome.NO_ANSWER else {"asked": kept}
    if found.outcome is Outcome.FOUND:
        draft.fetched |= {
            "source": "population", "at": at.isoformat(), "number": asked[0], "person": found.person,
            "values": found.values,
        }  # fmt: skip
        person = draft.desk.get("person", {})
        filled = {key: value for key, value in found.person.items() if not person.get(key)}
        draft.desk = draft.desk | {"person": person | filled}
        empty = {key: value for key, value in found.values.items() if not (draft.answers | draft.raw).get(key)}
        desk_filing.refill(draft, bundle, draft.answers | draft.raw | empty, person, at)
    draft.updated_at = at
    draft.save()


def _otherwise(draft: Draft, told: Mapping[str, str]) -> list[str]:
    person = draft.desk.get("person", {})
    return [key for key, value in told.items() if fold(str(person.get(key, ""))) != fold(value)]
