"""Why a template or a copy is refused, with the sentence that says the cure."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, NotAllowed, Refusal

SENTENCES: dict[str, Any] = {
    "not-word": _("This is no Word document (.docx). Save it as “Word Document (.docx)” and choose it again."),
    "unreadable": _("The document cannot be opened. Open it in Word, save it again as .docx without a password, and "
                    "choose it again."),
    "bomb": _("The document unpacks to far too much data. Save it again without large pictures and choose it again."),
    "carried": _("The document holds macros or embedded objects. Remove them, save it as .docx and choose it again."),
    "outside": _("The document fetches something from outside (%(kind)s: %(target)s). Paste it into the document "
                 "itself, or remove it, and choose the file again."),
    "field": _("The document holds the field %(field)s, by which Word fetches or runs something. Remove it and choose "
               "the file again."),
    "dtd": _("The document declares a document type or entities, as Word never does. Open it in Word, save it as .docx "
             "and choose it again."),
    "picture": _("A picture of the document is %(width)s × %(height)s pixels, too large to print. Put in a smaller "
                 "one."),
    "too-many-tags": _("The document has more than %(most)s places to fill in. Split it into several templates."),
    "too-many-rows": _("A list has more than %(most)s rows; the template can print at most so many."),
    "too-much": _("The document grows too large. Shorten what is repeated in the template, or take out pictures."),
    "too-long": _("Filling in took too long and was stopped. Simplify the template: fewer tags, fewer tables."),
    "broke-off": _("Filling in broke off and nothing was kept. Simplify the template; if it happens again, tell the "
                   "administrator."),
    "no-tags": _("No place to fill in was found. Write for example {{ ho_ten }} where the name goes, save and choose "
                 "the file again."),
}  # fmt: skip


class Unprintable(Refusal):
    """`reason` is a key of SENTENCES; `code` of the problem document begins with `template-`."""

    def __init__(self, reason: str, **facts: Any):
        facts = {name: str(value) for name, value in facts.items()}
        super().__init__(SENTENCES.get(reason, SENTENCES["broke-off"]), code=f"template-{reason}", **facts)
        self.reason = reason


class NotYourTemplate(NotAllowed):
    def __init__(self) -> None:
        super().__init__(_("Only the clerk or a leader of the template's unit changes it."))


class NotYourPrint(NotAllowed):
    def __init__(self) -> None:
        super().__init__(_("Only officers of the template's unit print with it."))


class NotReady(Refusal):
    """The template has tags of which nobody has said what they mean."""

    code = "template-not-ready"

    def __init__(self, tags: str):
        super().__init__(
            _("The template cannot be printed yet: say on its page what is to stand for %(tags)s."), tags=tags
        )


class Changed(Conflict):
    code = "template-changed"

    def __init__(self) -> None:
        super().__init__(_("The template was changed meanwhile. Look at its newest version and do it again there."))
