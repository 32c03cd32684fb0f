"""Slips to print: several dossiers at once, what a person needs, the label of a folder."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from motcua.foundation.common.text import file_words
from motcua.foundation.identity.enums import Role
from motcua.onestop.dossiers import desk_filing, slips
from motcua.sites.counter.views.dossier import find
from motcua.sites.counter.views.reception import own_draft
from motcua.sites.pages.access import officer


def shown(pdf: bytes, name: str) -> HttpResponse:
    """A paper made for this look alone: opened in the browser, kept nowhere."""
    return HttpResponse(pdf, content_type="application/pdf", headers={
        "Content-Disposition": f'inline; filename="{file_words(name)}.pdf"', "Cache-Control": "private, no-store",
    })  # fmt: skip


@officer(Role.RECEPTIONIST)
def several(request: HttpRequest, id: UUID) -> HttpResponse:
    found = find(request, id)
    try:
        pdf = slips.several(found, by=request.actor)  # type: ignore[attr-defined]
    except LookupError as missing:
        raise Http404 from missing
    return shown(pdf, f"{gettext('Slip of several dossiers')} {found.code}")


@officer(Role.RECEPTIONIST)
def label(request: HttpRequest, id: UUID) -> HttpResponse:
    found = find(request, id)
    if found.received_at is None:
        raise Http404
    return shown(slips.label(found), f"{gettext('Label of the folder')} {found.code}")


@officer(*desk_filing.HELPING)
def guidance(request: HttpRequest, id: UUID) -> HttpResponse:
    """Before anything is received."""
    draft, bundle = own_draft(request, id)
    return shown(slips.guidance(draft, by=request.actor), f"{gettext('Guidance slip')} {bundle.code}")  # type: ignore[attr-defined]
