"""Handing a dossier to another competent agency, and its answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from motcua.foundation.common.bilingual import pick
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import services, store
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.models import Transfer
from motcua.onestop.dossiers.services.transfers import competent
from motcua.sites.desk.forms import ReasonForm, long_text
from motcua.sites.desk.views._common import act_page, own, post_only, posted
from motcua.sites.pages.access import officer


class TransferForm(forms.Form):
    use_required_attribute = False
    to = forms.ChoiceField(label=gettext_lazy("To which agency"))
    reason = long_text(
        gettext_lazy("Why that agency is competent"), gettext_lazy("The agency and the applicant read it.")
    )

    def __init__(self, *args: Any, units: list[Unit], **options: Any):
        super().__init__(*args, **options)
        self.fields["to"].choices = [("", _("Choose…")), *((str(u.id), pick(u.label)) for u in units)]  # type: ignore[attr-defined]


@officer()
def transfer(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    units = competent(store.load(found.id))
    form = TransferForm(posted(request), units=units)

    def call(key: str) -> None:
        to = next(unit for unit in units if str(unit.id) == form.cleaned_data["to"])
        services.transfer(found.id, by=by, to=to, reason=form.cleaned_data["reason"], key=key)

    return act_page(
        request, found, Act.TRANSFER, form, call, template="desk/transfer.html",
        done=_("The other agency was asked. It accepts the dossier or hands it back; the applicant is told."),
    )  # fmt: skip


@officer()
@require_POST
def accept(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    return post_only(
        request, found, lambda key: services.accept_transfer(found.id, by=by, key=key),
        _("The dossier is your agency's now; its process begins. The applicant is told."),
    )  # fmt: skip


@officer()
def hand_back(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    form = ReasonForm(posted(request))
    asked = Transfer.objects.filter(dossier=found, answered_at=None).select_related("from_unit").last()
    return act_page(
        request, found, Act.HAND_BACK, form,
        lambda key: services.hand_back(found.id, by=by, reason=form.cleaned_data["reason"], key=key),
        template="desk/hand_back.html", more={"asked": asked},
        done=_("The dossier went back to the agency it came from. The applicant is told."),
    )  # fmt: skip
