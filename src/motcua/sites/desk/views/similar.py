"""Settled dossiers like this one: how they were decided, without whose they were."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from motcua.assistant.advising import similar
from motcua.assistant.advising.similar import Wanted
from motcua.foundation.common import keyset
from motcua.onestop.dossiers.labels import LETTERS
from motcua.sites.desk.views._common import bundle_of, own
from motcua.sites.pages.access import officer

TABS = {
    Wanted.ALL: _("All of this procedure"), Wanted.PAPERS: _("About the same papers"), Wanted.REFUSED: _("Refused"),
    Wanted.LETTERS: _("Extended, late or stopped"),
}  # fmt: skip


@officer()
def settled(request: HttpRequest, id: UUID) -> HttpResponse:
    found = own(request, id)
    keys = similar.keys_of(found)
    try:
        wanted = Wanted(request.GET.get("only", Wanted.ALL))
        after = keyset.key_of(request.GET.get("after", ""))
    except ValueError:
        return redirect("desk:similar", id)
    rows, behind = similar.like(found, by=request.actor, wanted=wanted, keys=keys, after=after)  # type: ignore[attr-defined]
    told = similar.told(rows, found, keys)
    return render(request, "desk/similar.html", {
        "dossier": found, "bundle": bundle_of(found), "wanted": wanted, "is_first": after is None,
        "next": keyset.text_of(*behind) if behind else "",
        "tabs": [(one, words) for one, words in TABS.items() if one is not Wanted.PAPERS or keys],
        "rows": [(one, [LETTERS.get(kind, kind) for kind in one.letters]) for one in told],
    })  # fmt: skip
