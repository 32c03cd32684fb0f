"""The inventory of certificates: people and organisations, what ends when; download, and registering a new one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from motcua.foundation.common import csvfile
from motcua.foundation.common.bilingual import pick
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Officer, Unit
from motcua.foundation.signing import keyfiles
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.labels import MEANS
from motcua.foundation.signing.registering import issuer_of
from motcua.office.readiness import inventory, permissions
from motcua.office.readiness.enums import Standing
from motcua.office.readiness.inventory import Wanted
from motcua.office.readiness.labels import STANDINGS
from motcua.sites.operations.forms.leave import place_of
from motcua.sites.operations.forms.readiness import CertificateForm
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.pages.access import officer
from motcua.sites.pages.templatetags.mc import vdate

readers = officer(*permissions.READERS)
PILLS = {
    Standing.VALID: "ontime", Standing.WITHIN_30: "soon", Standing.WITHIN_60: "soon", Standing.WITHIN_90: "soon",
    Standing.EXPIRED: "late", Standing.REVOKED: "late", Standing.NONE: "late",
}  # fmt: skip


def _wanted(request: HttpRequest) -> Wanted:
    kind, standing = request.GET.get("who", ""), request.GET.get("state", "")
    return Wanted(
        HolderKind.UNIT if kind == HolderKind.UNIT else HolderKind.OFFICER,
        Standing(standing) if standing in set(Standing) else None, request.GET.get("q", "")[:100],
    )  # fmt: skip


def _address(wanted: Wanted, **more: str) -> str:
    values = {"who": wanted.kind.value, "state": wanted.standing.value if wanted.standing else "", "q": wanted.text}
    return "?" + urlencode({name: value for name, value in (values | more).items() if value})


def _place(request: HttpRequest) -> tuple[str, UUID] | None:
    try:
        key, id = signing.loads(request.GET.get("after", ""))
        return str(key), UUID(id)
    except (signing.BadSignature, ValueError, TypeError):
        return None


@readers
def certificates(request: HttpRequest) -> HttpResponse:
    by, wanted, after = actor(request), _wanted(request), _place(request)
    found, counts = inventory.page(by, wanted, after=after), inventory.counts(by, wanted)
    shown, more = found[: inventory.SIZE], ""
    if len(found) > inventory.SIZE:
        more = _address(wanted, after=signing.dumps([shown[-1].sort_key, str(shown[-1].id)]))
    return render(request, "operations/inventory.html", {
        "rows": [_row(one) for one in shown], "wanted": wanted, "more": more,
        "first": _address(wanted) if after else "",
        "tabs": [("", _("All"), counts["all"], _address(Wanted(wanted.kind, None, wanted.text)))] + [
            (one.value, STANDINGS[one], counts[one.value], _address(Wanted(wanted.kind, one, wanted.text)))
            for one in Standing
        ],
        "download": _address(wanted), "may_register": bool(by.roles & {Role.CLERK, Role.ADMINISTRATOR}),
    })  # fmt: skip


def _row(one: inventory.Row) -> dict[str, Any]:
    return {
        "row": one, "pill": PILLS[one.standing], "words": STANDINGS[one.standing], "issuer": issuer_of(one.pem),
        "means": _means(one),
    }  # fmt: skip


def _means(one: inventory.Row) -> str:
    if one.certificate is None:
        return ""
    return str(MEANS[one.means]) if one.means else _("Only registered: its key is not known here")


@readers
def download(request: HttpRequest) -> HttpResponse:
    """The same rows as a table."""
    wanted = _wanted(request)
    head = [_("Holder of the certificate"), _("Agency or place"), _("State"), _("Serial number"), _("Signs by"),
            _("Issued by"), _("Valid from"), _("Valid to"), _("Revoked")]  # fmt: skip
    rows = (
        [pick(one.name), pick(one.label), str(STANDINGS[one.standing]), one.serial, _means(one),
         issuer_of(one.pem), vdate(one.not_before), vdate(one.not_after), vdate(one.revoked_at)]
        for one in inventory.everything(actor(request), wanted)
    )  # fmt: skip
    name = _("certificates of people") if wanted.kind == HolderKind.OFFICER else _("certificates of organisations")
    return csvfile.response(name, head, rows)


@sensitive_post_parameters("passphrase")
@officer(Role.CLERK, Role.ADMINISTRATOR)
def register(request: HttpRequest, kind: str, id: UUID) -> HttpResponse:
    """A certificate that the licensed authority gave: read, compared with the holder, kept with its dates and, where
    the file holds it, its key."""
    if kind not in set(HolderKind) or not _answers_for(request, HolderKind(kind), id):
        raise Http404
    holder: Any = get_object_or_404(Officer if kind == HolderKind.OFFICER else Unit, pk=id)
    name = holder.full_name if kind == HolderKind.OFFICER else holder.name
    if kind == HolderKind.UNIT and not holder.is_agency:
        raise Http404
    form = CertificateForm(request.POST or None, request.FILES or None)

    def act() -> None:
        made = keyfiles.take(
            form.cleaned_data["file"].read(), form.cleaned_data["passphrase"], holder_kind=kind, holder_id=holder.pk,
            holder_name=name, by=actor(request),
        )  # fmt: skip
        messages.success(request, _("The certificate is registered with its key; it signs from now on.") if made.means
                         else _("The certificate is registered with the dates it bears."))  # fmt: skip

    if submit(request, form, act):
        return redirect(f"{reverse('operations:certificates')}?{urlencode({'who': kind, 'q': name})}")
    context = {
        "form": form, "name": name, "kind": kind, "place": place_of(holder) if kind == HolderKind.OFFICER else "",
    }  # fmt: skip
    return render(request, "operations/certificate_register.html", context)


def _answers_for(request: HttpRequest, kind: HolderKind, id: UUID) -> bool:
    """An administrator registers for everybody, a clerk for the holders of their agency."""
    by = actor(request)
    if permissions.is_administrator(by):
        return True
    return bool(by.units(Role.CLERK)) and inventory.holds(by, kind, id)
