"""Language, actor and refusals, for every request."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation.trans_real import parse_accept_lang_header

from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.actors import actor_of
from motcua.sites.pages import errors, problems

Next = Callable[[HttpRequest], HttpResponse]


class CompressionMiddleware(GZipMiddleware):
    """Pages travel compressed. Files do not: they are, and their length must be told."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class ProxyMiddleware:
    """Behind the proxy every request comes from this machine; the proxy says last in X-Forwarded-For for whom.

    Believed only where a proxy stands in front (as X-Forwarded-Proto is): guessing is counted by this address, and
    without it one impatient person would lock out the whole province.
    """

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if settings.INTERNAL_HTTPS and told:
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(told))
        return self.get_response(request)


class SandboxMiddleware:
    """Every answer of a sandbox says that it is one."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if settings.ENV.sandbox:
            answer["Motcua-Sandbox"] = "true"
        return answer


class ReadableMiddleware:
    """No person types a NUL and PostgreSQL keeps none: what holds one is not read at all."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        given: Iterable[tuple[str, list[Any]]] = (*request.GET.lists(), *request.POST.lists())
        texts = (text for name, values in given for text in (name, *values))
        if "\0" in request.path or any("\0" in text for text in texts):
            return errors.bad_request(request)
        return None


class LanguageMiddleware:
    """Vietnamese unless the reader chose otherwise; a browser's setting is not a choice. A program says it with each
    request."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for_machines = problems.is_for_machines(request)
        chosen = _asked(request) if for_machines else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if for_machines:
            patch_vary_headers(response, ["Accept-Language"])
        return response


def _asked(request: HttpRequest) -> str | None:
    """The first language of the header that we speak."""
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    found = (code.partition("-")[0] for code, quality in wanted if quality)
    return next((code for code in found if code in dict(settings.LANGUAGES)), None)


class ActorMiddleware:
    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusalMiddleware:
    """A refusal that no page caught becomes a page with its sentence; so does the address of a form that is opened."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405:
            return response
        page = errors.only_forms(request)
        page.headers["Allow"] = response.headers.get("Allow", "POST")
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.refused(request, exception) if isinstance(exception, Refusal) else None
