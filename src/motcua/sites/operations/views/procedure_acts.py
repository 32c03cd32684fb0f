"""What a procedure controller does to the catalogue: withdraw, offer again, publish a revision from a bundle."""

import base64
import binascii
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from motcua.foundation.common.clock import today
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue import services
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.errors import BundleInvalid
from motcua.onestop.catalogue.loader import digest
from motcua.onestop.catalogue.models import Procedure, ProcedureRevision
from motcua.onestop.catalogue.package import changes, pack, unpack
from motcua.onestop.dossiers import oversight
from motcua.sites.operations import procedure_words as words
from motcua.sites.operations.forms.procedures import BundleForm, PublishForm, ReasonForm
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.pages.access import officer

controller = officer(Role.CONTROLLER)
WAITING = "bundle_to_publish"
"""Key of the session under which the uploaded bundle waits for the decision."""


def _act_page(request: HttpRequest, form: Any, found: Procedure, **more: Any) -> HttpResponse:
    open_now = sum(oversight.open_by_revision(found.code).values())
    context = {"form": form, "procedure": found, "open": open_now, **more}
    return render(request, "operations/procedure_act.html", context, status=422 if form.errors else 200)


@controller
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Procedure, pk=code)
    form = ReasonForm(request.POST or None)
    if submit(request, form, lambda: services.withdraw(code, by=actor(request), reason=form.cleaned_data["reason"])):
        messages.success(request, _("The procedure is withdrawn. No new dossiers come in; open ones go on."))
        return redirect("operations:procedure", code)
    return _act_page(request, form, found, is_withdrawal=True)


@controller
def offer_again(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Procedure, pk=code)
    form = ReasonForm(request.POST or None)
    if submit(request, form, lambda: services.offer_again(code, by=actor(request), reason=form.cleaned_data["reason"])):
        messages.success(request, _("The procedure is offered again."))
        return redirect("operations:procedure", code)
    return _act_page(request, form, found, is_withdrawal=False)


@controller
def upload(request: HttpRequest) -> HttpResponse:
    """Takes a bundle's zip, checks it whole; a good one waits in the session to be compared and published."""
    form = BundleForm(request.POST, request.FILES) if request.method == "POST" else BundleForm()
    problems: list[str] = []
    if form.is_bound and form.is_valid():
        try:
            bundle = unpack(form.cleaned_data["bundle"].read())
        except BundleInvalid as error:
            problems = error.problems
        else:
            request.session[WAITING] = base64.b64encode(pack(bundle)).decode()
            return redirect("operations:bundle_check")
    status = 422 if problems or form.errors else 200
    return render(request, "operations/bundle_upload.html", {"form": form, "problems": problems}, status=status)


def _waiting(request: HttpRequest) -> Bundle | None:
    try:
        return unpack(base64.b64decode(request.session[WAITING]))
    except (KeyError, BundleInvalid, binascii.Error):
        return None


def _published(request: HttpRequest) -> str:
    """The procedure that a form pressed twice has published already."""
    known = ProcedureRevision.objects.filter(digest=request.POST.get("digest", "-"))
    return known.order_by("-published_at").values_list("procedure_id", flat=True).first() or ""


@controller
def check(request: HttpRequest) -> HttpResponse:
    """What the uploaded bundle changes, its examples run now; published when they pass."""
    bundle = _waiting(request)
    if bundle is None:
        if published := _published(request):
            return redirect("operations:procedure", published)
        messages.info(request, _("No bundle waits to be published. Choose its file."))
        return redirect("operations:bundle_upload")
    newest = catalogue.revisions_of(bundle.code).first()
    old = Bundle(newest.data) if newest else None
    mark, number = digest(bundle), newest.number if newest else 0
    given = {"in_force_from": max(today(), bundle.effective), "digest": mark, "seen": number}
    form = PublishForm(request.POST or None, initial=given)

    def act() -> None:
        data = form.cleaned_data
        services.publish(bundle, by=actor(request), in_force_from=data["in_force_from"], seen=data["seen"])

    if form.is_bound and form.is_valid() and form.cleaned_data["digest"] != mark:
        form.add_error(None, _("Another bundle was uploaded meanwhile; this page shows that one. Check it again."))
    elif submit(request, form, act):
        request.session.pop(WAITING, None)
        messages.success(request, _("The revision is published."))
        return redirect("operations:procedure", bundle.code)
    cases = words.run_examples(bundle)
    context = {
        "form": form, "bundle": bundle, "newest": newest, "number": number + 1, "changes": changes(old, bundle),
        "same": newest is not None and newest.digest == mark, "cases": cases, "digest": mark,
        "failing": sum(1 for case in cases if case["otherwise"]),
        "unsure": [fact for fact in words.facts(bundle) if fact["unsure"]],
        "withdrawn": Procedure.objects.filter(pk=bundle.code).exclude(withdrawn_at=None).exists(),
    }  # fmt: skip
    return render(request, "operations/bundle_check.html", context, status=422 if form.errors else 200)
