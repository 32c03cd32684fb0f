"""Every reason for which a file is refused, with the sentence that says the cure."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Refusal

SENTENCES = {
    # the name
    "name-path": _("The file name “%(name)s” holds parts of a folder path. Rename the file, for example giay-to.pdf."),
    "name-control": _("The file name holds invisible control characters. Rename the file with plain letters."),
    "name-bidi": _(
        "The file name holds characters that reverse the writing direction and can hide the true type. "
        "Rename the file with plain letters."
    ),
    "name-long": _("The file name is longer than %(limit)s characters. Give the file a shorter name."),
    "name-reserved": _("“%(name)s” is a name that computers keep for themselves. Give the file another name."),
    "name-empty": _("The file has no name. Give the file a name, for example giay-to.pdf."),
    # size
    "empty": _("The file “%(name)s” is empty. Open it on your device to check it, then choose it again."),
    "too-large": _(
        "The file “%(name)s” is larger than %(limit)s MB. Photograph or scan at a lower resolution, "
        "or split the document into several files."
    ),
    "cut-off": _("The file “%(name)s” did not arrive whole. Check the connection and choose the file again."),
    # type
    "type": _("Files of type “%(extension)s” are not accepted. Send a PDF, a JPEG or PNG picture, DOCX or XLSX."),
    "type-heic": _(
        "HEIC pictures are not accepted. In the camera settings choose “Most Compatible” (JPEG) and take the "
        "picture again, or send the document as PDF."
    ),
    "type-old-office": _("Old Office files (.doc, .xls) are not accepted. Save the file as DOCX, XLSX or PDF."),
    "lying": _(
        "The file “%(name)s” is named %(extension)s but its content is not. Save it again from the program that made "
        "it, or take the picture again."
    ),
    "polyglot": _(
        "The file “%(name)s” carries a second, hidden file inside. Print or export the document to a new PDF and send "
        "that."
    ),
    # content
    "pdf-unreadable": _("The PDF “%(name)s” cannot be opened: it is damaged or cut off. Export or scan it again."),
    "pdf-encrypted": _(
        "The PDF “%(name)s” is locked with a password. Open it, print it to a new PDF without a password and send that."
    ),
    "pdf-active": _(
        "The PDF “%(name)s” holds active content (%(found)s), which is not accepted. Print it to a new PDF and send "
        "that."
    ),
    "pdf-no-pages": _("The PDF “%(name)s” has no pages. Export or scan the document again."),
    "too-many-pages": _(
        "The PDF “%(name)s” has %(pages)s pages; at most %(limit)s are accepted. Split it into several files."
    ),
    "image-unreadable": _("The picture “%(name)s” cannot be opened: it is damaged or cut off. Take the picture again."),
    "image-pixels": _(
        "The picture “%(name)s” is %(width)s × %(height)s pixels, too large to open. Take it again at a lower "
        "resolution."
    ),
    "office-unreadable": _(
        "The file “%(name)s” cannot be opened. Save it again as DOCX, XLSX or PDF without a password."
    ),
    "office-macro": _("The file “%(name)s” holds macros or embedded objects. Save it as PDF and send that."),
    "office-bomb": _("The file “%(name)s” unpacks to far too much data. Save it as PDF and send that."),
    # scanning, storing, opening
    "infected": _(
        "The scanner found malware in “%(name)s” (%(found)s). Nothing was stored. Scan your device, then make the "
        "document again."
    ),
    "disk-full": _(
        "The file “%(name)s” could not be stored because the server is out of space. Nothing was stored; please try "
        "again later."
    ),
    "not-scanned": _(
        "This file has not been scanned for malware yet and stays closed until then. Try again in a few minutes."
    ),
    "quarantined": _(
        "Malware was found in this file; it is quarantined and cannot be opened. Ask the sender for a new copy."
    ),
    "damaged": _("This file is damaged in the store and is not shown. Please tell the administrator (file %(id)s)."),
    "gone": _("This file has been deleted."),
}
STATUS = {"disk-full": 507, "not-scanned": 409, "quarantined": 403, "damaged": 500, "gone": 410}


class FileRefused(Refusal):
    """`code` is a key of `SENTENCES`; `str()` is the translated sentence for the person at the screen."""

    def __init__(self, reason: str, **facts: Any):
        super().__init__(SENTENCES[reason], code=reason, **facts)
        self.status = STATUS.get(reason, 422)
