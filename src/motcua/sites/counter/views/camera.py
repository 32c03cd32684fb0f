"""The camera of the counter, for a browser that reads no codes itself: it sends what it sees and hears what it says."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from motcua.foundation.files import codes
from motcua.foundation.files.errors import FileRefused
from motcua.onestop.dossiers import desk_filing
from motcua.sites.pages.access import officer


@officer(*desk_filing.HELPING)
@require_POST
def read_code(request: HttpRequest) -> HttpResponse:
    """The text of the code in the picture, "" while none is seen. Neither of them is kept."""
    picture = request.FILES.get("picture")
    try:
        text = codes.read(picture.read(codes.MOST_BYTES + 1) if picture else b"", "camera.jpg")
    except FileRefused as refused:
        return JsonResponse({"wrong": str(refused)}, status=refused.status)
    return JsonResponse({"text": text})
