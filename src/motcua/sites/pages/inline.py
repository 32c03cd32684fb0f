"""Documents made for one page only."""

from django.http import HttpResponse

from motcua.foundation.common.text import file_words
from motcua.foundation.files.download import VIEWER


def inline_pdf(pdf: bytes, name: str) -> HttpResponse:
    """A document made for this page only: shown in its frame, kept nowhere."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{file_words(name)}.pdf"'
    answer["Content-Security-Policy"], answer["X-Frame-Options"] = VIEWER, "SAMEORIGIN"
    answer["Cache-Control"] = "private, no-store"
    return answer
