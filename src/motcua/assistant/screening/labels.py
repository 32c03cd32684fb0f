"""What people read for the words of this room."""

from django.utils.translation import gettext_lazy as _

from motcua.assistant.screening.reading import Trouble
from motcua.assistant.screening.verdicts import Rule, State

STATES = {
    State.FOUND: _("As it should be"), State.MISSING: _("Missing"), State.WRONG: _("Another paper"),
    State.UNREADABLE: _("Unreadable"), State.EXPIRED: _("Ran out"), State.NOT_SIGNED: _("Not signed"),
    State.SIGNATURE_INVALID: _("Signature broken"), State.DIFFERS: _("Differs from the form"),
    State.PERSON: _("Look at it yourself"),
}  # fmt: skip
RIGHT = _("The paper is right")
"""The word `FOUND` as an officer says it, beside “the machine is right”."""
RULES = {
    Rule.GIVEN: _("Whether it was sent"), Rule.READABLE: _("Whether it can be read"), Rule.KIND: _("Which paper it is"),
    Rule.SIGNATURE: _("Electronic signature"), Rule.VALIDITY: _("Whether it still holds"),
    Rule.VALUE: _("Beside the form"), Rule.CODE: _("Code and print"),
    Rule.ELSEWHERE: _("In another dossier"),
}  # fmt: skip
TROUBLES = {
    Trouble.LOCKED: _("it is locked by a password"), Trouble.DAMAGED: _("the file is damaged"),
    Trouble.TOO_LONG: _("it has more pages than are read"), Trouble.TOO_LARGE: _("the picture is too large"),
    Trouble.SMALL: _("the picture is too small"), Trouble.BLURRED: _("the picture is blurred"),
    Trouble.BLANK: _("nothing is on it"), Trouble.NO_WORDS: _("no words were found on it"),
}  # fmt: skip
ANSWERS = {
    Rule.READABLE: (State.FOUND, State.UNREADABLE), Rule.KIND: (State.FOUND, State.WRONG, State.UNREADABLE),
    Rule.SIGNATURE: (State.FOUND, State.NOT_SIGNED, State.SIGNATURE_INVALID),
    Rule.VALIDITY: (State.FOUND, State.EXPIRED), Rule.VALUE: (State.FOUND, State.DIFFERS, State.UNREADABLE),
    Rule.CODE: (State.FOUND, State.DIFFERS, State.UNREADABLE), Rule.ELSEWHERE: (State.FOUND, State.WRONG),
}  # fmt: skip
"""What an officer may say of each, in the order of the choices."""
