"""What people read for the words of this room."""

from django.utils.translation import gettext_lazy as _

from motcua.assistant.screening.figures import Counted
from motcua.assistant.screening.flaws import Flaw
from motcua.assistant.screening.reading import Trouble
from motcua.assistant.screening.verdicts import Rule, State

STATES = {
    State.FOUND: _("As it should be"), State.MISSING: _("Missing"), State.WRONG: _("Another paper"),
    State.UNREADABLE: _("Unreadable"), State.EXPIRED: _("Ran out"), State.NOT_SIGNED: _("Not signed"),
    State.SIGNATURE_INVALID: _("Signature broken"), State.DIFFERS: _("Differs from the form"),
    State.PERSON: _("Look at it yourself"),
}  # fmt: skip
AGREES, RIGHT = _("The machine is right"), _("The paper is right")
"""What an officer says of a line: the same, or `FOUND` against the machine."""
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
FLAWS = {
    Flaw.LOCKED: _("It opens with a password only. Print it to a new PDF without one."),
    Flaw.DARK: _("The photo is dark. Go to a window or switch on a lamp, keep your own shadow off the paper, and take "
                 "it again."),
    Flaw.BLANK: _("Nothing can be seen on it. Is it the right side of the paper, and was the lens free?"),
    Flaw.SMALL: _("The picture is small, so that its letters run together. Send the photo as the camera took it, not "
                  "one that came through a chat."),
    Flaw.BLURRED: _("The photo is blurred. Lay the paper flat, hold the phone still above it, tap on the letters to "
                    "focus, and take it again."),
    Flaw.CUT: _("A part of the paper seems to be cut off at the edge. Take it again with all four corners."),
}  # fmt: skip
"""What is told to who sent it, and what to do: kindly, since it may be wrong and refuses nothing."""
FLAW_NAMES = {
    Flaw.LOCKED: _("locked by a password"), Flaw.DARK: _("dark"), Flaw.BLANK: _("nothing on it"),
    Flaw.SMALL: _("small"), Flaw.BLURRED: _("blurred"), Flaw.CUT: _("cut off at the edge"),
}  # fmt: skip
"""The same for officers, in a word."""
COUNTED = {
    Counted.DOSSIERS: _("Dossiers whose papers were looked at"), Counted.FILES: _("Files looked at"),
    Counted.CONFIRMED: _("Lines that officers confirmed"), Counted.CORRECTED: _("Lines that officers corrected"),
}  # fmt: skip
