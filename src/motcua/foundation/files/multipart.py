"""Uploads keep what their name said. Django quietly cuts paths and hidden marks out of a name; we tell the person.

The parser hands a tricky name on as a mark that only `name_of` reads, and the gate refuses it with its sentence.
"""

import html

from django.http.multipartparser import MultiPartParser

from motcua.foundation.files.errors import SENTENCES, FileRefused
from motcua.foundation.files.names import LIMIT, clean_name

_MARK = ".refused-name"


class Parser(MultiPartParser):
    def sanitize_file_name(self, file_name: str) -> str | None:
        kept = super().sanitize_file_name(file_name)
        try:
            clean_name(html.unescape(file_name))
        except FileRefused as refusal:
            return f"{refusal.code}~{(kept or '')[:LIMIT]}{_MARK}"
        return kept


def name_of(sent: str) -> str:
    """The clean name of an upload; raises `FileRefused` when it was a trick."""
    if sent.endswith(_MARK):
        code, _, shown = sent.removesuffix(_MARK).partition("~")
        raise FileRefused(code if code in SENTENCES else "name-path", name=shown, limit=LIMIT)
    return clean_name(sent)
