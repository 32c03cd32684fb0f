"""Certificates of officers and seals of units. Issued here by the demonstration's own authority only."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import NotAllowed, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.organisations.models import Officer, Unit
from motcua.foundation.organisations.permissions import require_administrator
from motcua.foundation.organisations.selectors import positions_at
from motcua.foundation.signing.authority import Subject
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.models import Certificate
from motcua.foundation.signing.services import issue_certificate, revoke_certificate
from motcua.sites.operations.views._common import actor, attempt
from motcua.sites.pages.access import administrator

WARNED = timedelta(days=30)
STATES = {
    "revoked": ("late", gettext_lazy("Revoked")), "expired": ("late", gettext_lazy("Expired")),
    "early": ("paused", gettext_lazy("Not yet in force")), "soon": ("soon", gettext_lazy("Expires soon")),
    "good": ("ontime", gettext_lazy("In force")),
}  # fmt: skip


def key() -> str:
    return str(uuid7())


def may_issue() -> bool:
    """A real installation's certificates come from the Government's authority or a licensed provider."""
    return settings.DEMO


def state(certificate: Certificate) -> str:
    moment = now()
    if certificate.revoked_at:
        return "revoked"
    if certificate.not_after < moment:
        return "expired"
    if certificate.not_before > moment:
        return "early"
    return "soon" if certificate.not_after < moment + WARNED else "good"


def of(kind: HolderKind, holder_id: UUID) -> list[dict[str, Any]]:
    """Newest first, each with its state in words."""
    held = Certificate.objects.filter(holder_kind=kind, holder_id=holder_id).order_by("-not_before", "-created_at")
    return [{"certificate": c, "pill": STATES[state(c)][0], "words": STATES[state(c)][1]} for c in held]


def _issue(request: HttpRequest, kind: HolderKind, holder_id: UUID, subject: Subject) -> None:
    def act() -> None:
        require_administrator(actor(request))
        if not may_issue():
            raise NotAllowed(_("Certificates of a real installation come from a licensed authority, not from here."))
        issue_certificate(holder_kind=kind, holder_id=holder_id, subject=subject, by=actor(request))

    attempt(request, act, _("The certificate is issued; it holds for five years."))


def issue_seal(request: HttpRequest, unit: Unit) -> None:
    if not unit.is_agency:
        raise NotAllowed(_("Only an agency has a seal."))
    _issue(request, HolderKind.UNIT, unit.id, Subject(unit.name, identifier=unit.agency_id))


def issue_personal(request: HttpRequest, officer: Officer) -> None:
    """It names the position the officer holds today; signing asks for the role, the certificate for the person."""
    position = positions_at().filter(officer=officer).select_related("unit__owner").order_by("valid_from").first()
    if position is None:
        raise Refusal(_("The officer holds no position today. Appoint them first; the certificate names it."))
    subject = Subject(
        position.unit.owner.name, unit="" if position.unit.is_agency else position.unit.name,
        person=officer.full_name, title=position.title["vi"],
    )  # fmt: skip
    _issue(request, HolderKind.OFFICER, officer.id, subject)


@administrator
@require_POST
def revoke(request: HttpRequest, id: UUID) -> HttpResponse:
    certificate = get_object_or_404(Certificate, pk=id)

    def act() -> None:
        require_administrator(actor(request))
        revoke_certificate(certificate, by=actor(request))

    attempt(request, act, _("The certificate is revoked; what was signed before stays good."))
    place = "operations:officer" if certificate.holder_kind == HolderKind.OFFICER else "operations:unit"
    return redirect(place, certificate.holder_id)
