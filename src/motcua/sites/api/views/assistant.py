"""A question in everyday words, answered from what is published: public, and the page of the portal tells the same.
What was asked and looked at, counted: for those who read the figures of an agency."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from motcua.assistant.answers import figures as counted
from motcua.assistant.answers import selectors, services
from motcua.assistant.answers.enums import Source
from motcua.assistant.answers.telling import Published
from motcua.assistant.overview import figures as overview
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Invalid
from motcua.insight.scorecards.periods import parse, quarter_of
from motcua.sites.api import schemas_assistant as schemas
from motcua.sites.api.answers import PUBLIC, READING, refusals
from motcua.sites.api.security import actor, anybody, reading
from motcua.sites.api.views import shapes
from motcua.sites.pages.answers import Said, Shown, show

router = Router(tags=["assistant"])


@router.post("/assistant/answers", auth=anybody, url_name="assistant_answers", operation_id="ask_assistant",
             response={200: schemas.Answer, **PUBLIC, **refusals(413)}, summary=_("Ask the assistant"),
             description=_("Every number and name in the answer stands in what is quoted. Numbers of persons and "
                           "phones in the question are not kept."))  # fmt: skip
def ask(request: HttpRequest, payload: schemas.SentQuestion) -> Any:
    talk = selectors.thread_by_secret(payload.thread) if payload.thread else None
    if payload.thread and (talk is None or talk.person_id):
        told = gettext("There is no such talk. Leave this out to begin one.")
        raise Invalid(told, fields={"thread": told})
    turn = services.ask(
        payload.question, by=actor(request), source=Source.API, language=shapes.language(), thread=talk,
        about=payload.procedure,
    )  # fmt: skip
    return _answer(show([turn])[0])


@router.get("/assistant/figures", auth=reading, url_name="assistant_figures", operation_id="read_assistant_figures",
            response={200: schemas.AssistantFigures, **READING},
            summary=_("What the assistant was asked and looked at"),
            description=_("For leaders, controllers and administrators, of the agencies whose figures they read; the "
                          "page of the assistant and the command tell the same."))  # fmt: skip
def figures(
    request: HttpRequest,
    unit: str = Query("", max_length=40, description=_("Code of the agency; the first of yours.")),
    period: str = Query("", max_length=10, description=_("2026-q3, 2026-m09 or 2026; this quarter.")),
) -> Any:  # fmt: skip
    known = counted.units_of(actor(request))
    found = next((one for one in known if unit in ("", one.code)), None)
    if found is None:
        raise Http404
    try:
        time = parse(period) if period else quarter_of(today())
    except ValueError as wrong:
        told = gettext("Write 2026-q3, 2026-m09 or 2026.")
        raise Invalid(told, fields={"period": told}) from wrong
    return {
        "unit": {"code": found.code, "name": pick(found.label)},
        "period": {"key": time.key, "since": time.start, "before": time.end},
        **overview.as_dict(overview.overview(counted.Question(found, time.start, time.end))),
    }  # fmt: skip


def _answer(shown: Shown) -> dict[str, Any]:
    entry = shown.told.entry
    return {
        "kind": shown.kind, "text": shown.text,
        "procedure": _procedure(shown.published) if shown.published else None,
        "facts": [
            {"fact": part.key, "label": part.label, "quotations": [_quotation(one, part.source) for one in part.said]}
            for part in shown.parts
        ],
        "missing": [str(fact) for fact in shown.told.missing],
        "articles": [
            {"law": one.law, "number": one.number, "article": one.title, "text": "\n".join(one.lines),
             "in_force_from": one.in_force_from, "address": f"{settings.ENV.public_url}{one.address}"}
            for one in shown.articles
        ],
        "officer": {
            "question": entry.question, "answer": entry.answer, "by": entry.answered_by,
            "authority": pick(entry.unit.label), "day": entry.answered_date,
        } if entry else None,
        "likely": [_procedure(one) for one in shown.told.likely], "next": _next(shown.published),
        "thread": shown.turn.thread.secret,
    }  # fmt: skip


def _quotation(one: Said, shared: str) -> dict[str, Any]:
    return {"text": one.text, "note": one.note, "source": one.source or shared, "state": one.state, "when": one.when,
            "conditional": one.is_conditional}  # fmt: skip


def _procedure(found: Published) -> dict[str, Any]:
    return {
        "code": found.sheet.code, "title": pick(found.sheet.title), "offered": bool(found.sheet.slug),
        "revision": found.revision.number if found.revision else None, "in_force_from": found.in_force_from,
    }  # fmt: skip


def _next(found: Published | None) -> list[dict[str, str]]:
    steps = [("officer", reverse("portal:assistant"))]
    if found and found.sheet.slug:
        slug = found.sheet.slug
        steps = [("read", reverse("portal:procedure", args=[slug])),
                 ("book", f"{reverse('portal:queues')}?procedure={slug}"), *steps]  # fmt: skip
        if found.sheet.starts_online:
            steps.insert(0, ("start", reverse("portal:start", args=[slug])))
    elif found:
        steps.insert(0, ("read", reverse("portal:listed", args=[found.sheet.code])))
    return [{"step": step, "address": f"{settings.ENV.public_url}{address}"} for step, address in steps]
