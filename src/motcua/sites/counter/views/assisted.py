"""Help at a help point: who helps, how the person agrees, then the form is filed online for them or goes to their
phone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.files.download import response
from motcua.onestop.dossiers import assisting, desk_filing, letters
from motcua.onestop.dossiers.enums import Helper
from motcua.onestop.dossiers.labels import CONSENTS, HELPERS
from motcua.onestop.dossiers.models import Assistance, Dossier, Draft
from motcua.sites.counter.views.reception import own_draft, summary
from motcua.sites.pages.access import officer

FIELDS = ("helper", "helper_name", "code", "paper")


@officer(*desk_filing.HELPING)
def assist(request: HttpRequest, id: UUID) -> HttpResponse:
    """One page from top to bottom; each part opens when the one above it is done."""
    draft, bundle = own_draft(request, id)
    if draft.dossier_id:
        return redirect("counter:assisted", draft.dossier_id)
    wrong: dict[str, Any] = {}
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        try:
            return act(request, draft)
        except Invalid as invalid:
            wrong = invalid.fields
            if not set(wrong) & set(FIELDS):
                messages.error(request, str(invalid))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        draft.refresh_from_db()
    kept, problems = assisting.of(draft), assisting.problems(draft, at=now())
    person = {key: text for key, text in problems.desk.items() if key.startswith(("person", "contact_phone"))}
    typed = request.POST if request.method == "POST" else {}
    return render(request, "counter/assist.html", {
        "draft": draft, "bundle": bundle, "kept": kept, "problems": summary(bundle, problems), "wrong": wrong,
        "helpers": list(HELPERS.items()), "who": _who(draft),
        "only_helps": desk_filing.only_helps(request.actor),  # type: ignore[attr-defined]
        "sends_texts": assisting.sends_texts(),
        "is_person_there": not person, "helper": typed.get("helper") or (kept.helper if kept else Helper.COUNTER),
        "helper_name": typed.get("helper_name") or (kept.helper_name if kept else ""),
        "said": {"helper": HELPERS[Helper(kept.helper)], "consent": CONSENTS.get(kept.consent, "")} if kept else None,  # type: ignore[call-overload]
    })  # fmt: skip


def _who(draft: Draft) -> dict[str, str]:
    """As the form says it so far."""
    told = draft.desk.get("person", {})
    return {"name": told.get("name", ""), "number": told.get("number", ""), "phone": draft.contact.get("phone", "")}


def _begin(request: HttpRequest, draft: Draft) -> HttpResponse:
    data = request.POST
    assisting.begin(draft.id, data.get("helper", ""), data.get("helper_name", ""), by=request.actor)  # type: ignore[attr-defined]
    return redirect("counter:assist", draft.id)


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    assisting.send_code(draft.id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The code is on its way to the phone. It holds for ten minutes."))
    return redirect("counter:assist", draft.id)


def _code(request: HttpRequest, draft: Draft) -> HttpResponse:
    assisting.consent_by_code(draft.id, request.POST.get("code", "")[:20], by=request.actor)  # type: ignore[attr-defined]
    return redirect("counter:assist", draft.id)


def _paper(request: HttpRequest, draft: Draft) -> HttpResponse:
    uploaded = request.FILES.get("paper")
    if uploaded is None:
        raise Invalid(_("The scan is missing."), fields={"paper": _("Choose the scan of the signed sheet.")})
    try:
        assisting.consent_on_paper(draft.id, uploaded, by=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        raise Invalid(str(refusal), fields={"paper": str(refusal)}) from refusal
    return redirect("counter:assist", draft.id)


def _file(request: HttpRequest, draft: Draft) -> HttpResponse:
    dossier_id, code = assisting.file(draft.id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("Sent online under code %(code)s. The copy goes to the applicant’s phone.")
                     % {"code": code})  # fmt: skip
    return redirect("counter:assisted", dossier_id)


def _hand_over(request: HttpRequest, draft: Draft) -> HttpResponse:
    assisting.hand_over(draft.id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The link is on its way to the phone. The form stays here until it is taken over."))
    return redirect("counter:assist", draft.id)


ACTS: dict[str, Callable[[HttpRequest, Draft], HttpResponse]] = {
    "begin": _begin, "send": _send, "code": _code, "paper": _paper, "file": _file, "hand_over": _hand_over,
}  # fmt: skip


@officer(*desk_filing.HELPING)
def assisted(request: HttpRequest, id: UUID) -> HttpResponse:
    """What was sent just now by this officer for somebody, whichever centre receives it."""
    dossier, kept = _sent(request, id)
    return render(request, "counter/assisted.html", {
        "dossier": dossier, "kept": kept, "only_helps": desk_filing.only_helps(request.actor),  # type: ignore[attr-defined]
    })  # fmt: skip


@officer(*desk_filing.HELPING)
def assisted_receipt(request: HttpRequest, id: UUID) -> FileResponse:
    """To print for who was helped."""
    dossier, _kept = _sent(request, id)
    return response(letters.receipt(dossier), inline=True)


def _sent(request: HttpRequest, id: UUID) -> tuple[Dossier, Assistance]:
    """404 for what another officer sent."""
    sent = Draft.objects.select_related("dossier").filter(dossier_id=id, account_id=request.actor.id).first()  # type: ignore[attr-defined]
    kept = assisting.of(sent) if sent else None
    if sent is None or sent.dossier is None or kept is None:
        raise Http404
    return sent.dossier, kept
