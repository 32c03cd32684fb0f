"""Who may do what with a complaint: its complainant, and who leads (and the clerk of) the competent agency."""

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.identity.enums import Role
from motcua.onestop.feedback.errors import NotCompetent
from motcua.onestop.feedback.models import Complaint

READERS = (Role.LEADER, Role.CLERK)


def is_complainant(by: Actor, complaint: Complaint) -> bool:
    """The person or business of the dossier; a business only by who acts for it now."""
    return by.kind is ActorKind.CITIZEN and complaint.complainant_id in {by.person_id, by.business_id}


def may_read(by: Actor, complaint: Complaint) -> bool:
    return is_complainant(by, complaint) or any(by.has(role, complaint.unit_id) for role in READERS)


def require_head(by: Actor, complaint: Complaint) -> None:
    """Article 17 of the Law on Complaints: the head of the agency settles the first complaint."""
    if not by.has(Role.LEADER, complaint.unit_id):
        raise NotCompetent
