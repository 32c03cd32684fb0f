"""What is a citizen's: the forms begun, the dossiers sent (those that wait for them first), and what they were told."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.notices.models import Notice
from motcua.foundation.notices.selectors import inbox, latest, unread_count
from motcua.foundation.notices.services import mark_read
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import drafts, selectors
from motcua.onestop.dossiers.enums import DossierState, MoneyState, Outcome
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.progress import progress_of_many
from motcua.onestop.feedback.selectors import complaints_of
from motcua.onestop.links import selectors as links
from motcua.sites.pages.access import citizen
from motcua.sites.portal.views._lists import behind, page

PAGE, SHOWN = 20, 3
"""Rows of a page; notices on the first one: ten new ones shown whole made it long on a phone."""


@citizen()
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for the citizen, then the other dossiers, the newest first (keyset pages), drafts, and what was told.

    More than a page of those that wait: the rest of them stand among the others, so that none is lost.
    """
    actor = request.actor  # type: ignore[attr-defined]
    after = behind(request)
    rows = selectors.filed_for(actor).select_related("authority", "reception_place").order_by("-id")
    waiting = [row for row in _rows(list(rows.filter(state__in=selectors.WAITS_FOR_APPLICANT)[:PAGE])) if row["to_do"]]
    rows = rows.exclude(id__in=[row["dossier"].id for row in waiting])
    shown, following = page(rows, after, PAGE)
    return render(request, "portal/my.html", {
        "waiting": [] if after else _once_a_filing(waiting), "rows": _rows(shown),
        "next": following, "is_first": not after,
        "drafts": [] if after else _begun(actor),
        "more_notices": 0 if after else max(0, unread_count(_recipient(actor)) - SHOWN),
        "notices": [] if after else _told(request, latest(_recipient(actor), least=SHOWN, most=SHOWN)),
        "has_complaints": complaints_of(actor).exists(),
    })  # fmt: skip


def _rows(dossiers: list[Dossier]) -> list[dict[str, Any]]:
    rows, linked = [], links.tags_of([dossier.id for dossier in dossiers])
    for dossier, stand in zip(dossiers, progress_of_many(dossiers), strict=True):
        bundle = catalogue.bundle(dossier.revision_id)
        tag = linked.get(dossier.id)
        rows.append({"dossier": dossier, "bundle": bundle, "whom": bundle.result.whom(dossier.answers),
                     "to_do": to_do(dossier, tag), "linked": tag, **stand})  # fmt: skip
    return rows


def _once_a_filing(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts of one filing in one row, {"filing", "parts"}, where the first of them stands."""
    found: list[dict[str, Any]] = []
    filings: dict[str, dict[str, Any]] = {}
    for row in rows:
        tag = row["linked"]
        if tag is None:
            found.append(row)
        elif tag.code in filings:
            filings[tag.code]["parts"].append(row)
        else:
            bundle = links.bundle_of(tag.filing)
            filings[tag.code] = {
                "filing": tag.filing, "bundle": bundle, "dossier": row["dossier"], "parts": [row],
                "whom": row["whom"],
            }  # fmt: skip
            found.append(filings[tag.code])
    for filing in filings.values():
        filing["parts"].sort(key=lambda row: row["linked"].part.place)
    return found


def to_do(dossier: Dossier, tag: links.Tag | None = None) -> str:
    """What the applicant does next; "" while it is somebody else's turn. `tag`: a result that goes together with those
    of other parts is not waited for."""
    owes = dossier.money_state == MoneyState.DUE
    if dossier.state == DossierState.SUPPLEMENT_REQUESTED:
        return _("Send the documents you are asked for")
    if dossier.state == DossierState.PAYMENT_REQUESTED:
        return _("Pay the fee")
    if dossier.state != DossierState.SETTLED:
        return ""
    if tag and not (owes or tag.filing.one_by_one or tag.filing.ended_at):
        return ""
    if owes:
        return _("Pay the fee, then take the result")
    return _("Read the notice of refusal") if dossier.outcome == Outcome.REFUSED else _("Take your result")


def _begun(actor: Actor) -> list[dict[str, Any]]:
    rows = []
    for draft in drafts.of(actor)[:PAGE]:
        bundle = catalogue.bundle(draft.revision_id)
        rows.append({"draft": draft, "bundle": bundle, "whom": bundle.result.whom(draft.answers)})
    return rows


def _recipient(actor: Actor) -> Any:
    """Whose notices are read: the business's that the citizen acts for now, or their own."""
    return actor.business_id or actor.person_id


def _told(request: HttpRequest, shown: list[Notice]) -> list[dict[str, Any]]:
    """Notices in the reader's language. New ones are shown whole, so that opening the page is reading them; repeating
    it changes nothing, and a browser that only fetches ahead reads nothing."""
    language = (get_language() or "vi")[:2]
    rows = []
    for notice in shown:
        title, body, worded = notice.worded(language)
        rows.append({"title": title, "body": body, "language": worded, "at": notice.created_at,
                     "is_new": notice.read_at is None})  # fmt: skip
    if request.method == "GET" and not request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        recipient = _recipient(request.actor)  # type: ignore[attr-defined]
        mark_read(recipient, [notice.id for notice in shown if notice.read_at is None])
    return rows


@citizen()
def notices(request: HttpRequest) -> HttpResponse:
    """Everything that was told, the newest first (keyset pages)."""
    told, after = inbox(_recipient(request.actor)), behind(request)  # type: ignore[attr-defined]
    if after:
        last = get_object_or_404(told, id=after)
        told = told.filter(Beyond(["created_at", "id"], [last.created_at, last.id], down=True))
    found = list(told[: PAGE + 1])
    return render(request, "portal/notices.html", {
        "notices": _told(request, found[:PAGE]), "is_first": not after,
        "next": found[PAGE - 1].id if len(found) > PAGE else None,
    })  # fmt: skip
