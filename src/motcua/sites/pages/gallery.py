"""The gallery: every shared part with its markup, for whoever builds a page. Only a demonstration shows it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from motcua.sites.pages.access import public

PARTS = {
    "crumbs": _("Where you are"),
    "buttons": _("Buttons"),
    "facts": _("Fact strip"),
    "checklist": _("What to bring"),
    "pills": _("Pills"),
    "clocks": _("Two clocks"),
    "saved": _("Draft saved"),
    "steps": _("Five steps"),
    "table": _("A list of work: a table that becomes cards on a phone"),
    "tabs": _("Saved views"),
    "filter": _("Filters"),
    "pages": _("Older and newer"),
    "field": _("Fields"),
    "errors": _("What to fix"),
    "notices": _("Notices"),
    "panel": _("Done"),
    "list": _("A person or a thing in lines"),
    "journal": _("Journal"),
    "talk": _("Messages"),
    "files": _("One receipt a file"),
    "cards": _("Cards and figures"),
    "tree": _("Units in their tree"),
    "month": _("Days of the calendar"),
    "empty": _("Nothing here yet"),
    "machine": _("A suggestion by machine"),
}


@public
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    parts = []
    for name, title in PARTS.items():
        markup = render_to_string(f"pages/gallery/{name}.html", request=request)
        parts.append({"name": name, "title": title, "markup": markup, "source": str(markup).strip()})
    return render(request, "pages/gallery.html", {"parts": parts})
