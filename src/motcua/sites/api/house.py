"""The frame of version 1: reading bodies strictly, saying refusals as problem documents, describing itself."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from motcua.foundation.common.errors import Invalid, Refusal
from motcua.onestop.catalogue.errors import NotPublished
from motcua.sites.api.security import TokenNeeded
from motcua.sites.api.sentences import sentence
from motcua.sites.pages import problems

VERSION = "1.0"
MOST_TOLD = 20
TEXTS = frozenset({"summary", "description", "title"})


class StrictParser(Parser):
    """JSON as RFC 8259 has it, and only text that can be kept."""

    def parse_body(self, request: HttpRequest) -> Any:
        found = json.loads(request.body, parse_constant=_refuse, object_pairs_hook=_once)
        text = json.dumps(found, ensure_ascii=False)
        text.encode()  # half of a surrogate pair is no letter
        if "\\u0000" in text:
            raise ValueError("NUL")
        return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Readers differ on which of two equal names counts (RFC 8259, 4); what is signed or checked elsewhere must not."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same name twice")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(name)


class PlainRenderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class House(NinjaAPI):
    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """What is told of people is kept nowhere on the way. Raises Invalid for a parameter that is not known here."""
        known = getattr(request.resolver_match.func, "asked", {}).get(request.method, ())  # type: ignore[union-attr]
        odd = [name for name in request.GET if name not in known]
        if odd:
            told = _("No parameter is read here.")
            if known:
                told = _("There is no such parameter here. There is: %(known)s.") % {"known": ", ".join(known)}
            raise Invalid(told, fields=dict.fromkeys(odd[:MOST_TOLD], told))
        answer = super().create_temporal_response(request)
        answer["Cache-Control"] = "no-store"
        return answer

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        """In the language of now; refusals have the media type of problem documents."""
        found = super().get_openapi_schema(path_prefix=path_prefix or problems.MACHINES, path_params=path_params)
        for operations in found["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    content = answer.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content[problems.MEDIA_TYPE] = content.pop("application/json")
        _say(found)
        return found


def _say(part: Any) -> None:
    """Summaries and descriptions are message ids until now."""
    if isinstance(part, list):
        for item in part:
            _say(item)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in TEXTS and isinstance(value, str) and value:
                part[key] = _(value)
            else:
                _say(value)


api = House(
    title="Motcua", version=VERSION, docs_url=None, openapi_url="/openapi.json", urls_namespace="api",
    description=gettext_noop("Procedures, dossiers and their results, for other systems."),
    parser=StrictParser(), renderer=PlainRenderer(),
)  # fmt: skip


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    answer = problems.of_refusal(refusal)
    if refusal.status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(NotPublished)
@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.problem(404, "not-found", _("Check the address; what is not yours to see is not here either."))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refused(request, TokenNeeded())


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.unreadable()


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problems.problem(413, "too-large", _("Send at most 2 MB here; files go to /api/v1/files."))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The shape is wrong: each place with what is the matter."""
    told = [{"field": _place(one["loc"]), "message": sentence(one)} for one in error.errors]
    return problems.problem(422, "invalid", _("Look at the marked parts of what was sent again."), errors=told)


def _place(loc: tuple[Any, ...]) -> str:
    """body.payload.answers.x → answers.x"""
    return ".".join(str(part) for part in loc[1:] if part != "payload") or str(loc[0])
