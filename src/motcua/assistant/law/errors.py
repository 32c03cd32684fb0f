"""What legal texts say no with."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, Invalid, NotAllowed, Refusal

REASONS: dict[str, Any] = {
    "locked": _("The file is locked by a password. Save it without one, then choose it again."),
    "broken": _("The file is damaged and cannot be read. Save it anew in Word or your browser, then choose it again."),
    "encoding": _(
        "The letters of the file are not in Unicode (UTF-8), so accents would be lost. Open it in Word or your browser "
        "and save it in UTF-8."
    ),
    "old-word": _("This is a Word file of the old kind (.doc). Open it in Word and save it as .docx."),
    "not-word": _("This is no Word document (.docx). Legal texts come as .txt, .html, .docx or .pdf."),
    "not-text": _("This file is none of text. Legal texts come as .txt, .html, .docx or .pdf."),
    "pictures": _(
        "The PDF holds pictures of pages and no text, so its words cannot be quoted exactly. Choose the file with text "
        "that the gazette publishes, or the Word file."
    ),
    "too-long": _("The text is longer than laws are (more than %(most)s lines or pages). Load its parts one by one."),
    "too-much": _("The file unpacks to more than a legal text holds. Save it anew without pictures."),
    "too-slow": _("Reading the file took too long. Save it as text (.txt) or as Word (.docx), then choose that."),
    "empty": _("The file holds no text."),
    "no-articles": _(
        "No article was found. Articles begin a line with “Điều”, their number and a full stop: “Điều 1. Phạm vi”. "
        "Look whether the right file was chosen."
    ),
    "too-big": _("The file is larger than 20 MB. Choose the text without scanned pages."),
}


class TextUnreadable(Refusal):
    """`reason` is one of `REASONS`."""

    code = "law-unreadable"

    def __init__(self, reason: str, **facts: Any):
        self.reason = reason
        super().__init__(REASONS[reason], **facts)


class NothingWaits(Refusal):
    code = "nothing-waits"

    def __init__(self) -> None:
        super().__init__(_("No legal text waits to be filed. Choose its file."))


class OtherText(Conflict):
    code = "other-text"

    def __init__(self) -> None:
        super().__init__(_("Another file was chosen meanwhile; this page shows that one. Read it again."))


class LoadedAlready(Conflict):
    """The number is that of another text than the page said would be replaced."""

    code = "loaded-already"

    def __init__(self, number: str, title: str):
        words = _("%(number)s is loaded already: “%(title)s”. To replace its wording, press the button once more. "
                  "Otherwise put the number right.")  # fmt: skip
        super().__init__(words % {"number": number, "title": title})


class LawControllersOnly(NotAllowed):
    code = "controllers-only"

    def __init__(self) -> None:
        super().__init__(_("Only a procedure controller loads legal texts and says when they are in force."))


class LawInvalid(Invalid):
    """Facts about a text that do not fit; `fields` says where."""

    def __init__(self, fields: dict[str, Any]):
        super().__init__(_("Look at the marked fields again."), fields=fields)
