"""The questions of a filed form shown again, for the applicant to correct what form 02 asks about."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers.correcting import asks_for_form, fixed
from motcua.onestop.dossiers.models import Dossier, SupplementRequest
from motcua.sites.pages.questions import QuestionForm, sent


def raw_of(request: HttpRequest, asked: SupplementRequest, bundle: Bundle) -> dict[str, Any] | None:
    """What was sent for the whole form; None when it is not asked for or the page is only opened."""
    if request.method != "POST" or not asks_for_form(asked, bundle):
        return None
    return sent(bundle.form.keys, request.POST)


def form_of(
    found: Dossier, asked: SupplementRequest, bundle: Bundle, raw: Mapping[str, Any] | None, problems: Mapping[str, Any]
) -> QuestionForm | None:  # fmt: skip
    """The questions with the answers as they stand, or as they were typed, but for those that have the same answer for
    everybody; None when they are not asked for."""
    if not asks_for_form(asked, bundle):
        return None
    known = fixed(found.id)
    asks = [question for question in bundle.form.questions if question.key not in known]
    keys = {question.key for question in asks}
    return QuestionForm(
        asks, known=known, day=local(found.submitted_at).date(), answers=found.answers, raw=raw,
        problems={key: text for key, text in problems.items() if key in keys}, auto_id="q_%s",
        headings={first: pick(page.title) for page in bundle.form.pages if (first := _first(page.keys, keys))},
    )  # fmt: skip


def _first(page: Iterable[str], asks: set[str]) -> str:
    return next((key for key in page if key in asks), "")
