"""What follows an officer's answer: who asked is told."""

from uuid import UUID

from django.conf import settings

from motcua.assistant.answers.events import QuestionAnswered
from motcua.assistant.answers.models import OfficerQuestion
from motcua.assistant.answers.services import QUESTION
from motcua.foundation.common.events import Event
from motcua.foundation.common.subscriptions import subscribe
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, send
from motcua.onestop.dossiers.check_codes import grouped

NOTICE = "assistant-answered"


@subscribe(QuestionAnswered)
def on_answered(event: Event, event_id: UUID) -> None:
    assert isinstance(event, QuestionAnswered)
    found = OfficerQuestion.objects.select_related("unit").get(id=event.question_id)
    if found.person_id is None and not found.email:
        return  # who left no address comes back by the code
    to = Recipient(RecipientKind.PERSON, found.person_id, found.name, email=found.email, phone=found.phone,
                   language=found.language)  # fmt: skip
    code = grouped(found.code)
    context = {"question": found, "unit": found.unit.label, "code": code,
               "address": f"{settings.ENV.public_url}/assistant/asked/{code}/"}  # fmt: skip
    send(NOTICE, to=to, context=context, subject=(QUESTION, found.id), key=f"{NOTICE}:{event_id}")
