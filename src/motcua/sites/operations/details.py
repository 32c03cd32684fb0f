"""What people read for the parts of an entry of the record: the names of its details and the words that stand there."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.identity.labels import ROLES, SCOPES
from motcua.onestop.deskwork.labels import BULK
from motcua.onestop.dossiers import fetching
from motcua.onestop.dossiers.labels import CHANNELS, OUTCOMES, STATES
from motcua.onestop.feedback.labels import OUTCOMES as COMPLAINT_OUTCOMES

NAMES: dict[str, Any] = {
    "account": _("Account"),
    "action": _("Act"),
    "actor": _("Who"),
    "added": _("Added"),
    "address": _("Address"),
    "agrees": _("Agrees"),
    "answer": _("Answer"),
    "answer_by": _("To be answered by"),
    "at_once": _("The secrets before end at once"),
    "authority": _("Agency"),
    "before": _("Before"),
    "cancelled": _("Signature taken back"),
    "changed": _("Changed"),
    "channel": _("Channel"),
    "client": _("System"),
    "code": _("Code"),
    "count": _("How many"),
    "corrected": _("What stood there before"),
    "date": _("Day"),
    "dated": _("Date of the paper"),
    "description": _("Description"),
    "digest": _("Fingerprint (SHA-256)"),
    "documents": _("Papers"),
    "dossier": _("Dossier"),
    "dossiers": _("Dossiers"),
    "draft": _("Form being filled in"),
    "drafted_at": _("Drafted at"),
    "drafted_by": _("Drafted by"),
    "due_at": _("Due"),
    "due_from": _("Due before"),
    "ends_at": _("Ends"),
    "event": _("Event"),
    "events": _("Events"),
    "expected_on": _("Expected on"),
    "expires_at": _("Holds until"),
    "factor": _("Second factor"),
    "facts": _("What was asked for"),
    "fee": _("Fee"),
    "fields": _("Fields"),
    "file": _("File"),
    "first": _("From day"),
    "first_day": _("From day"),
    "from": _("State before"),
    "from_officer": _("From officer"),
    "generation": _("Number of the secret"),
    "into": _("Into the unit"),
    "items": _("What is asked for"),
    "kind": _("Kind"),
    "in_place_of": _("In the place of"),
    "last": _("To day"),
    "last_day": _("Last day"),
    "letter": _("Letter"),
    "limit": _("Time limit"),
    "loa": _("Level of the electronic identity"),
    "name": _("Name"),
    "new": _("New name"),
    "next": _("Next steps"),
    "node": _("Step"),
    "note": _("Note"),
    "notice": _("Calendar notice"),
    "number": _("Number"),
    "officer": _("Officer"),
    "old": _("Old name"),
    "opinion": _("Opinion"),
    "outcome": _("Outcome"),
    "papers": _("Papers"),
    "proof": _("Proof"),
    "purpose": _("For the procedure"),
    "question": _("Question"),
    "read": _("Rows read"),
    "reason": _("Reason"),
    "receipt": _("Receipt number"),
    "received_by": _("Received by"),
    "refused": _("Refused"),
    "replaces": _("Replaces the result"),
    "request_of": _("Request of"),
    "result": _("Result"),
    "roles": _("Roles"),
    "scopes": _("Scopes"),
    "serial": _("Serial number"),
    "sha256": _("Fingerprint (SHA-256)"),
    "template": _("Word template"),
    "version": _("Version"),
    "verb": _("What was done"),
    "since": _("Since"),
    "source": _("Source"),
    "step": _("Step"),
    "subject": _("On what"),
    "substitute": _("Substitute"),
    "symbol": _("Number and symbol"),
    "title": _("Title"),
    "to": _("State after"),
    "to_node": _("Back to the step"),
    "to_officer": _("To officer"),
    "unchanged": _("Unchanged"),
    "unit": _("Unit"),
    "username": _("User name"),
    "valid_from": _("Valid from"),
    "valid_to": _("Valid to"),
    "via": _("Through the system"),
    "why": _("Why"),
    "with_key": _("Private key came with it"),
}
_FACTS: dict[str, Any] = {
    "birth_date": _("date of birth"), "sex": _("sex"), "residence": _("residence"), "ethnicity": _("ethnic group"),
    "nationality": _("nationality"), "hometown": _("place of origin"), "marital_status": _("marital status"),
    "full_name": _("full name"), "citizen_number": _("personal identification number"), "phone": _("phone number"),
}  # fmt: skip
_LOOKED_UP = {
    fetching.Outcome.FOUND: _("Found"),
    fetching.Outcome.NO_MATCH: _("Number and name do not belong together"),
    fetching.Outcome.NO_ANSWER: _("The population data did not answer"),
}
_FACTORS = {
    "otp_totp.totpdevice": _("App for codes"), "otp_static.staticdevice": _("Recovery codes"),
    "identity.passkey": _("Passkey"),
}  # fmt: skip
WORDS: dict[str, dict[Any, Any]] = {
    "from": STATES, "to": STATES, "channel": CHANNELS, "outcome": {**OUTCOMES, **COMPLAINT_OUTCOMES, **_LOOKED_UP},
    "facts": _FACTS, "factor": _FACTORS, "roles": ROLES, "scopes": SCOPES,
    "reason": {"reception": _("Reception at the counter")},
    "verb": BULK,
    "agrees": {True: _("Yes"), False: _("No")}, "at_once": {True: _("Yes"), False: _("No")},
    "with_key": {True: _("Yes")},
}  # fmt: skip
"""Words of the program that stand as details, by the name of the detail."""


def name(key: str) -> Any:
    """The name of a detail, or the bare word of one that has none."""
    return NAMES.get(key, key)


def value(key: str, told: Any) -> str:
    words = WORDS.get(key, {})
    if isinstance(told, list) and told and all(isinstance(one, str) for one in told):
        return ", ".join(str(words.get(one, one)) for one in told)
    if isinstance(told, str | bool) and told in words:
        return str(words[told])
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
