"""A part that began by itself comes to people who did not see it coming: who has its first step is told once."""

from motcua.foundation.identity.enums import Role
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, send
from motcua.foundation.organisations.models import Officer
from motcua.foundation.organisations.selectors import officers_with
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import addresses
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.store import SUBJECT
from motcua.onestop.links.models import LinkedPart

TEMPLATE = "linked-begun"


def receivers(dossier: Dossier) -> list[Officer]:
    """Who has the first step; who receives, where the reception waits for something (a fee, say)."""
    steps = dossier.assignments.filter(closed_at=None).values_list("role", "unit_id")
    places = list(steps) or [(Role.RECEPTIONIST, dossier.reception_place_id)]
    return list({one.id: one for role, unit in places for one in officers_with(role, [unit])}.values())


def of_begun(part: LinkedPart) -> None:
    """In the caller's transaction."""
    dossier = Dossier.objects.select_related("authority").get(linked_part=part)
    context = {
        "dossier": dossier, "procedure": catalogue.bundle(dossier.revision_id).title, "filing": part.filing,
        "desk_url": addresses.desk(dossier.id) if dossier.received_at else addresses.counter(dossier.id),
    }  # fmt: skip
    for officer in receivers(dossier):
        to = Recipient(RecipientKind.OFFICER, officer.id, officer.full_name, email=officer.email)
        send(TEMPLATE, to=to, context=context, subject=(SUBJECT, dossier.id), key=f"{TEMPLATE}:{part.id}:{officer.id}")
