"""Legal texts as everybody reads them: which are in force, what a text holds, one article that an answer links to."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from motcua.assistant.law import selectors
from motcua.assistant.law.enums import Standing, TextKind
from motcua.assistant.law.labels import KINDS, PILLS, STANDINGS
from motcua.assistant.law.models import LawArticle, LegalText, Wording
from motcua.foundation.common.clock import today
from motcua.sites.pages.access import public

PAGE = 30


@public
def laws(request: HttpRequest) -> HttpResponse:
    """Those in force, the latest loaded first (keyset pages)."""
    after = request.GET.get("after", "")
    rows = selectors.in_force().order_by("-id")
    if after:
        try:
            rows = rows.filter(id__lt=UUID(after))
        except ValueError:
            return redirect("portal:laws")
    found = list(rows[: PAGE + 1])
    return render(request, "portal/laws.html", {
        "rows": [(one, KINDS[TextKind(one.kind)]) for one in found[:PAGE]], "is_first": not after,
        "next": found[PAGE - 1].id if len(found) > PAGE else "",
    })  # fmt: skip


def _text(request: HttpRequest, number: str) -> tuple[LegalText, Wording]:
    """The text and its wording, or the former one that is asked for."""
    text = selectors.by_slug(number)
    version = request.GET.get("version", "")
    wording = (
        selectors.wording_of(text, int(version) if version.isdecimal() and len(version) < 6 else None) if text else None
    )
    if text is None or wording is None:
        raise Http404
    return text, wording


def _told(text: LegalText, wording: Wording) -> dict[str, Any]:
    now = selectors.standing(text, today())
    return {
        "text": text, "wording": wording, "kind": KINDS[TextKind(text.kind)], "standing": STANDINGS[now],
        "pill": PILLS[now], "is_in_force": now is Standing.IN_FORCE, "is_over": now is Standing.OVER,
        "version": "" if wording.is_current else f"?version={wording.version}",
    }  # fmt: skip


@public
def text(request: HttpRequest, number: str) -> HttpResponse:
    """Its articles by chapter, each leading to its words."""
    found, wording = _text(request, number)
    groups: list[tuple[list[str], list[LawArticle]]] = []
    for row in selectors.contents(wording):
        if not groups or groups[-1][0] != row.context:
            groups.append((row.context, []))
        groups[-1][1].append(row)
    return render(request, "portal/law_text.html", {**_told(found, wording), "groups": groups})


@public
def article(request: HttpRequest, number: str, slug: str) -> HttpResponse:
    """Its words, the chapter it stands in, and its neighbours."""
    found, wording = _text(request, number)
    row = selectors.article(wording, slug[:40])
    if row is None:
        raise Http404
    before, after = selectors.neighbours(row)
    return render(request, "portal/law_article.html", {
        **_told(found, wording), "article": selectors.whole([row])[row.id], "before": before, "after": after,
    })  # fmt: skip
