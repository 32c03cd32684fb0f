"""A stored file as an answer: never guessed, never run, never kept by shared caches."""

from urllib.parse import quote

from django.http import FileResponse

from motcua.foundation.common.text import fold
from motcua.foundation.files.gate import JPEG, PDF, PNG
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.names import extension
from motcua.foundation.files.services import ensure_open, open_blob

SHOWN = {PDF, JPEG, PNG}
LOCKED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
# Safari shows an empty window for a sandboxed PDF (Chromium ignores the word); a PDF runs no script of our origin.
VIEWER = f"{LOCKED}; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data: blob:"
SANDBOX = f"sandbox; {LOCKED}; img-src 'self'; style-src 'unsafe-inline'"


def response(file: StoredFile, *, inline: bool = False) -> FileResponse:
    """The bytes with safe headers; raises `FileRefused` while quarantined. Ask `access.may_read` before."""
    ensure_open(file)
    shown = inline and file.media_type in SHOWN
    answer = FileResponse(
        open_blob(file), content_type=file.media_type if file.media_type in SHOWN else "application/octet-stream"
    )
    answer["Content-Length"] = str(file.size)
    answer["Content-Disposition"] = disposition(file.name, "inline" if shown else "attachment")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = VIEWER if shown and file.media_type == PDF else SANDBOX
    answer["X-Frame-Options"] = "SAMEORIGIN"  # officers look at it beside the dossier
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    answer["ETag"] = f'"{file.sha256}"'
    return answer


def disposition(name: str, manner: str) -> str:
    """RFC 6266 with an ASCII name for old clients and the true one by RFC 8187."""
    tail = extension(name)
    plain = fold(name[: len(name) - len(tail)]).replace(" ", "-")
    ascii_tail = tail.encode("ascii", "ignore").decode()
    ascii_name = (plain.encode("ascii", "ignore").decode() or "file") + ascii_tail
    return f"{manner}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
