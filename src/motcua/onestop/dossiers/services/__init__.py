"""The verbs. Each: load, authorise, check, change, record, announce; one statement, one commit."""

from motcua.onestop.dossiers.services.desk import (
    answer_consultation, consult, discontinue, forward, request_supplement, send_back, supplement, take,
)  # fmt: skip
from motcua.onestop.dossiers.services.intake import (
    complete, decline, receive, request_completion, submit, undo_reception, withdraw,
)  # fmt: skip
from motcua.onestop.dossiers.services.talk import change_contact, message, note

__all__ = [
    "answer_consultation", "change_contact", "complete", "consult", "decline", "discontinue", "forward", "message",
    "note", "receive", "request_completion", "request_supplement", "send_back", "submit", "supplement", "take",
    "undo_reception", "withdraw",
]  # fmt: skip
