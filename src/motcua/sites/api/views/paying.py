"""Where banks and payment platforms tell of payments. Who speaks is proved by the signature of the message alone."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from motcua.onestop.payments.enums import ONLINE, Method
from motcua.onestop.payments.ports import Call
from motcua.onestop.payments.services import hear
from motcua.sites.pages.access import public


def _body(request: HttpRequest) -> bytes:
    """A form with files is no message of anybody's, and its body was read as a form already."""
    try:
        return request.body
    except RawPostDataException:
        return b""


@csrf_exempt
@require_http_methods(["GET", "POST"])
@public
def heard(request: HttpRequest, method: str) -> HttpResponse:
    """Answered in the words of the protocol, also when it is refused."""
    if method not in set(ONLINE):
        raise Http404
    headers = {k.lower(): v for k, v in request.headers.items()}
    call = Call(request.method or "", request.GET.dict(), headers, _body(request))
    reply = hear(Method(method), call)
    return JsonResponse(reply.body, status=reply.status)
