"""What people say and what the authorities call it: the controller's own entries, with a question to try them on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from motcua.assistant.answers import knowing, telling
from motcua.assistant.answers.deciding import decide
from motcua.assistant.answers.masking import masked
from motcua.assistant.vocabulary import selectors, services
from motcua.assistant.vocabulary.enums import SayingKind
from motcua.assistant.vocabulary.labels import KINDS
from motcua.assistant.vocabulary.models import Saying
from motcua.foundation.common.bilingual import pick
from motcua.foundation.identity.enums import Role
from motcua.sites.operations.forms.sayings import SayingForm, initial_of
from motcua.sites.operations.views._common import actor, attempt, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.pages.access import officer

controller = officer(Role.CONTROLLER)
LONGEST_TRIED = 300


@controller
def sayings(request: HttpRequest) -> HttpResponse:
    """The latest changed first; a question can be tried on what is used now."""
    asked, tried = request.GET.get("q", "").strip()[:100], masked(request.GET.get("try", "").strip()[:LONGEST_TRIED])
    page = keyset(request, selectors.every(asked), ("-changed_at", "-id"))
    return render(request, "operations/sayings.html", {
        "rows": [(one, KINDS[SayingKind(one.kind)]) for one in page.rows], "page": page, "q": asked, "tried": tried,
        "found": _found(tried) if tried else [],
    })  # fmt: skip


def _found(question: str) -> list[str]:
    """Titles of what the assistant would answer of, or offer."""
    decided = decide(question, knowing.mind())
    codes = [code for code in (decided.procedure, *decided.likely) if code]
    known = telling.published(codes)
    return [pick(known[code].sheet.title) for code in dict.fromkeys(codes) if code in known]


@controller
def write(request: HttpRequest, id: UUID | None = None) -> HttpResponse:
    """A new entry, or another version of one; both kept."""
    row = get_object_or_404(Saying, id=id) if id else None
    form = SayingForm(request.POST or None, initial=initial_of(row) if row else None)
    done: list[Saying] = []

    def act() -> None:
        done.append(services.write(form.told(), by=actor(request), id=id, seen=form.cleaned_data["seen"]))

    if request.method == "POST" and submit(request, form, act):
        messages.success(request, _("The assistant understands it from now on.") if not done or done[0].is_used else
                         _("The entry is kept; it is not used."))  # fmt: skip
        return redirect("operations:sayings")
    ways = [way for one in (row.say if row else []) for way in one.split(", ")]
    before = [
        (way, meant) for way in ways if (meant := services.is_shipped(way)) and row and row.kind != SayingKind.EVENT
    ]
    told: dict[str, Any] = {
        "form": form,
        "row": row,
        "shipped": before,
        "versions": selectors.versions(row) if row else [],
    }
    return render(request, "operations/saying.html", told, status=422 if form.errors else 200)


@controller
def use(request: HttpRequest, id: UUID) -> HttpResponse:
    """Stop using an entry, or use it again; asked before."""
    row = get_object_or_404(Saying, id=id)
    if request.method == "POST":
        wanted = request.POST.get("use") == "1"
        attempt(request, lambda: services.use(id, wanted, by=actor(request)),
                str(_("The entry is used again.") if wanted else _("The entry is used no more.")))  # fmt: skip
        return redirect("operations:sayings")
    return render(request, "operations/saying_use.html", {"row": row})
