"""What follows a decision on leave: work is handed over or back, the officer and the substitute are told."""

from uuid import UUID

from motcua.foundation.common.clock import today
from motcua.foundation.common.events import Event
from motcua.foundation.common.subscriptions import subscribe
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, send
from motcua.foundation.organisations.models import Officer
from motcua.office.readiness import handing
from motcua.office.readiness.enums import AbsenceState
from motcua.office.readiness.events import AbsenceDecided
from motcua.office.readiness.leave import SUBJECT
from motcua.office.readiness.models import Absence


def recipient(officer: Officer) -> Recipient:
    return Recipient(RecipientKind.OFFICER, officer.id, officer.full_name, email=officer.email, phone=officer.phone)


@subscribe(AbsenceDecided)
def on_absence(event: Event, event_id: UUID) -> None:
    assert isinstance(event, AbsenceDecided)
    found = Absence.objects.select_related("officer", "substitute").get(id=event.absence_id)
    if found.state == AbsenceState.ACCEPTED and found.first_day <= today() <= found.last_day:
        handing.hand_over(found)
    elif found.state == AbsenceState.ACCEPTED and found.last_day < today() and found.handed_back_at is None:
        handing.hand_back(found)
    context, subject = {"absence": found}, (SUBJECT, found.id)
    send("leave-decided", to=recipient(found.officer), context=context, subject=subject, key=f"leave:{event_id}")
    if found.substitute is not None and found.state in (AbsenceState.ACCEPTED, AbsenceState.WITHDRAWN):
        send(
            "standing-in", to=recipient(found.substitute), context=context, subject=subject, key=f"stand:{event_id}"
        )  # fmt: skip
