"""What follows a step of a complaint, off the request path: the receipt is made, the complainant is told."""

from uuid import UUID

from motcua.foundation.common.events import Event
from motcua.foundation.common.subscriptions import subscribe
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, send
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers.enums import ApplicantKind
from motcua.onestop.feedback import letters, selectors
from motcua.onestop.feedback.enums import ComplaintVerb
from motcua.onestop.feedback.events import ComplaintMoved
from motcua.onestop.feedback.models import Complaint

NOTICES = {
    ComplaintVerb.FILE: "complaint-filed", ComplaintVerb.ACCEPT: "complaint-accepted",
    ComplaintVerb.NOT_ACCEPT: "complaint-not-accepted", ComplaintVerb.ANSWER: "complaint-answered",
    ComplaintVerb.WITHDRAW: "complaint-withdrawn",
}  # fmt: skip


@subscribe(ComplaintMoved)
def on_moved(event: Event, event_id: UUID) -> None:
    assert isinstance(event, ComplaintMoved)
    found = Complaint.objects.select_related("dossier", "unit").get(id=event.complaint_id)
    if event.verb == ComplaintVerb.FILE:
        letters.receipt(found)
    dossier, template = found.dossier, NOTICES[ComplaintVerb(event.verb)]
    kind = RecipientKind.BUSINESS if dossier.applicant_kind == ApplicantKind.BUSINESS else RecipientKind.PERSON
    to = Recipient(kind, found.complainant_id, found.name, email=dossier.contact.get("email", ""),
                   phone=dossier.contact.get("phone", ""), language=dossier.language)  # fmt: skip
    context = {"complaint": found, "dossier": dossier, "procedure": catalogue.bundle(dossier.revision_id).title,
               "accept_by": selectors.accept_by(found)}  # fmt: skip
    send(template, to=to, context=context, subject=(letters.SUBJECT, found.id), key=f"{template}:{event_id}")
