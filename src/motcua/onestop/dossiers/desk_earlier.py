"""What the person at the desk gave or was given before, offered for the form in hand with its source: papers of their
dossiers that were accepted, results they hold, and how they were reached last.

Only for the person whose card stands in the form, and only while it does. Every dossier that is looked into for this is
told to the person as a reading (“who read my data”).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import throttle
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import NotAllowed, Refusal
from motcua.foundation.common.text import fold
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Person
from motcua.foundation.identity.selectors import person_by_number
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import alike, desk_filing, desk_people, drafts, reading, wallet
from motcua.onestop.dossiers.enums import ApplicantKind
from motcua.onestop.dossiers.models import Dossier, Draft
from motcua.onestop.dossiers.wallet import Held

MOST = 30
"""Of the newest dossiers."""
LOOKS, WINDOW = 60, 3600
"""So many persons an officer and hour: else numbers and names could be tried out."""


@transaction.atomic
def look(draft_id: UUID, *, by: Actor, at: datetime | None = None) -> int:
    """Offer what the person of this form has; returns how many papers fit it. What is empty of phone and e-mail is
    filled in from their last dossier. Raises Invalid while the person is not whole, Refusal where nothing is known."""
    if not by.units(Role.RECEPTIONIST):
        raise NotAllowed(_("Only who receives at a counter looks up the person at the desk."))
    draft, moment = desk_filing.open_draft(draft_id, by), at or now()
    throttle.hit("desk-earlier", str(by.id), limit=LOOKS, seconds=WINDOW)
    told = desk_people.check_person(draft.desk.get("person", {}))
    person = person_by_number(told.number)
    if person is None or fold(person.full_name) != fold(told.name) or draft.desk.get("kind") == "business":
        raise Refusal(_("No earlier dossier of this person is here, under this number and this name."))
    own = list(_own(person))
    for dossier in own:
        reading.opened(dossier, by)
    if not own:
        raise Refusal(_("No earlier dossier of this person is here, under this number and this name."))
    last = own[0]
    fresh = {key: last.contact[key] for key in ("phone", "email")
             if last.contact.get(key) and not draft.contact.get(key)}  # fmt: skip
    draft.contact = draft.contact | fresh
    draft.desk = draft.desk | {"earlier": {
        "number": told.number, "at": moment.isoformat(), "contact": fresh, "code": last.code,
        "day": last.submitted_at.isoformat(),
    }}  # fmt: skip
    draft.updated_at = moment
    draft.save(update_fields=["contact", "desk", "updated_at"])
    return sum(len(rows) for rows in offers(draft).values())


def _own(person: Person) -> Any:
    rows = Dossier.objects.filter(applicant_id=person.id, applicant_kind=ApplicantKind.PERSON)
    rows = rows.filter(state__in=wallet.ACCEPTED).select_related("authority")
    return rows.order_by("-submitted_at", "-id")[:MOST]


def is_open(draft: Draft) -> bool:
    """Whether it was looked for the person who stands in the form now."""
    number = "".join(str(draft.desk.get("person", {}).get("number", "")).split())
    return bool(number) and draft.desk.get("earlier", {}).get("number") == number


def offers(draft: Draft) -> dict[str, list[Held]]:
    """{document: papers that may stand for it}, the newest first; {} before anybody looked."""
    person = person_by_number(draft.desk["earlier"]["number"]) if is_open(draft) else None
    if person is None:
        return {}
    bundle, papers = catalogue.bundle(draft.revision_id), wallet.papers_in(_own(person))
    about, held = alike.name(bundle, draft.answers), draft.files
    found = {
        document.key: [
            one for one in wallet.offered(papers, document, about) if str(one.file.id) not in held.get(document.key, [])
        ]
        for document in desk_filing.uploads(draft, bundle, now())
    }  # fmt: skip
    return {key: rows for key, rows in found.items() if rows}


def told_of_contact(draft: Draft) -> dict[str, Any]:
    """{"keys": fields of the contact that still are what the last dossier said, "code", "day"}."""
    if not is_open(draft):
        return {"keys": []}
    kept = draft.desk["earlier"]
    keys = [key for key, value in kept["contact"].items() if draft.contact.get(key) == value]
    return {"keys": keys, "code": kept["code"], "day": datetime.fromisoformat(kept["day"])}


@transaction.atomic
def use(draft_id: UUID, key: str, file_id: UUID, *, by: Actor) -> None:
    """Put an offered paper into the form; the second press changes nothing. Raises Refusal for any other."""
    draft = desk_filing.open_draft(draft_id, by)
    if str(file_id) in draft.files.get(key, []):
        return
    found = next((one for one in offers(draft).get(key, []) if one.file.id == file_id), None)
    if found is None:
        raise Refusal(_("This paper is not among those offered for the person at the desk. Attach the scan instead."))
    reading.opened(found.dossier, by)
    drafts.hold(draft_id, key, found.file, by=by)
