"""A person comes to the desk: their card, the procedure, and the forms this officer has begun."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import fold
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.models import Procedure
from motcua.onestop.dossiers import desk_fetching, desk_filing, desk_people, drafts, slips
from motcua.sites.counter.views.dossier import find
from motcua.sites.counter.views.reception import look_up, read_uuid, to_next
from motcua.sites.pages.access import officer


def _meant(text: str, found: list[Procedure]) -> str:
    """The code of the only one that was found. A link has the names of its parts in its own name: who types nothing
    else means the part ("khai sinh"); "lien thong khai sinh" means the link. "" while it is not clear."""
    if len(found) == 1 and text.strip():
        return found[0].code
    typed = set(fold(text).split())
    alone = [one for one in found if catalogue.current(one.code)[1].link is None]
    is_named = len(alone) == 1 and typed and typed <= set(fold(alone[0].title["vi"]).split())
    return alone[0].code if is_named else ""


@officer(*desk_filing.HELPING)
def start(request: HttpRequest) -> HttpResponse:
    """The card of the person, where they have one with them, then the procedure: the words of the person find it, a
    single hit opens its form at once."""
    typed, actor = request.POST.get("q", ""), request.actor  # type: ignore[attr-defined]
    only_helps = desk_filing.only_helps(actor)
    scanned = typed if "|" in typed else request.POST.get("card", "")
    text, wrong, card = "" if "|" in typed else typed[:100], "", None
    if scanned:
        try:
            card = desk_people.of_card(scanned)
        except Invalid as invalid:
            scanned, wrong = "", str(invalid)
    same, contact = read_uuid(request.POST.get("same", "")), None
    if same and not card:
        try:
            card, contact = slips.person_again(find(request, same), by=actor)
        except LookupError:
            messages.info(request, gettext("This person is no longer taken over. Scan the card again."))
            same = None
    found = catalogue.find(text)
    if only_helps:
        found = [one for one in found if desk_filing.may_be_helped(catalogue.current(one.code)[1])]
    if request.method == "POST" and not wrong:
        code = request.POST.get("procedure") or (_meant(text, found))
        if code:
            try:
                draft = desk_filing.start(
                    code, by=actor, id=read_uuid(request.POST.get("key", "")), card=card, contact=contact
                )
                bundle = catalogue.bundle(draft.revision_id)
                if card and desk_fetching.is_wanted(bundle) and not only_helps:
                    return look_up(request, draft, bundle)
                return redirect(to_next(draft) if card else reverse("counter:desk_form", args=[draft.id]))
            except Refusal as refusal:
                messages.error(request, str(refusal))
    open_ones = [(d, catalogue.bundle(d.revision_id)) for d in drafts.of(actor)[:10]]
    return render(request, "counter/reception.html", {
        "text": text, "procedures": found, "key": uuid7(), "drafts": open_ones, "is_asked": bool(text.strip()),
        "card": scanned, "person": card, "wrong": wrong, "same": same or "", "only_helps": only_helps,
    })  # fmt: skip
