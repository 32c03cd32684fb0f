"""One of the applicant's own dossiers: where it stands, why the date is what it is, what was sent and received."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.calendar import explain
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.documents.models import Letter
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.files.access import may_read, note_reading
from motcua.foundation.files.download import response
from motcua.foundation.files.models import StoredFile
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import addresses, branches, letter_lists, letters, money, reading, selectors, store
from motcua.onestop.dossiers.enums import Channel, DossierState, MoneyState, ResultState, Verb
from motcua.onestop.dossiers.labels import LETTERS
from motcua.onestop.dossiers.models import (
    Dossier,
    DossierPayment,
    Message,
    Result,
    SubmittedDocument,
    SupplementRequest,
)
from motcua.onestop.dossiers.progress import due_of_dossier, progress_of
from motcua.onestop.dossiers.workflow import ENDED, is_open
from motcua.onestop.feedback import selectors as complaints
from motcua.onestop.handover import posting, sentences
from motcua.onestop.handover.whereabouts import on_paper
from motcua.onestop.links import selectors as links
from motcua.onestop.payments import selectors as payments
from motcua.sites.pages import linked
from motcua.sites.pages.access import citizen, public
from motcua.sites.pages.complaint_told import told
from motcua.sites.pages.officer_dossier import answers
from motcua.sites.portal.forms import ContactForm
from motcua.sites.portal.views.filing_steps import limit_words
from motcua.sites.portal.words import how_paid, how_received

LETTER_WITHIN = timedelta(minutes=5)
SIGNED = [ResultState.SIGNED, ResultState.ISSUED, ResultState.REPLACED]
OUT = [ResultState.ISSUED, ResultState.REPLACED]


def own(request: HttpRequest, id: UUID) -> Dossier:
    """404 for a dossier that is not this person's (or of the business they act for)."""
    mine = selectors.visible_to(request.actor)  # type: ignore[attr-defined]
    found = mine.select_related("authority", "reception_place").filter(id=id).first()
    if found is None:
        raise Http404
    return found


def asked_of(found: Dossier) -> SupplementRequest | None:
    """The request for documents (form 02) that waits for the applicant's answer."""
    if found.state != DossierState.SUPPLEMENT_REQUESTED:
        return None
    return SupplementRequest.objects.filter(dossier=found, answered_at=None).order_by("-asked_at").first()


def _named(asked: SupplementRequest | None, bundle: Bundle) -> list[tuple[str, str]]:
    """(document, reason) of what form 02 asks for."""
    titles = {d.key: pick(d.title) for d in bundle.documents}
    return [(titles.get(i["document"], _("Other")), i["reason"]) for i in asked.items] if asked else []


@citizen()
def dossier(request: HttpRequest, id: UUID) -> HttpResponse:
    found = own(request, id)
    bundle = catalogue.bundle(found.revision_id)
    state, asked = DossierState(found.state), asked_of(found)
    titles = {d.key: d.title for d in bundle.documents}
    papers = (
        SubmittedDocument.objects.filter(dossier=found, replaced_at=None)
        .select_related("file")
        .order_by("added_at", "id")
    )
    letters_there = [x for x in letters_of(store.SUBJECT, found.id) if x.kind != "result"]
    results = list(Result.objects.filter(dossier=found).select_related("file").order_by("-version"))
    received, paper = found.received_at is not None, on_paper(found.id)
    is_signed, parts = any(r.state in SIGNED for r in results), linked.told(found, request.actor)  # type: ignore[attr-defined]
    return render(request, "portal/dossier.html", {
        "dossier": found, "bundle": bundle, "whom": bundle.result.whom(found.answers), **progress_of(found),
        "asked": asked, "asked_items": _named(asked, bundle),
        "papers": [(titles.get(p.document_key, {"vi": p.document_key}), p) for p in papers.order_by("added_at", "id")],
        "declared": answers(found, bundle, links.fixed_of(found.id) if parts else ()),
        "letters": letters_there, "awaited": _awaited(found, letters_there),
        "talk": Message.objects.filter(dossier=found, internal=False).order_by("at"),
        "results": [r for r in results if r.state in OUT], "reason": _reason(found, state),
        "owes": found.money_state == MoneyState.DUE, **money_told(found, bundle),
        "contact": ContactForm.in_words(found.contact, found.reception_place),
        "may_message": is_open(Verb.MESSAGE, state, received=received),
        "may_change_contact": is_open(Verb.CHANGE_CONTACT, state, received=received),
        "may_withdraw": is_open(Verb.WITHDRAW, state, received=received) and not is_signed,
        "may_collect": state == DossierState.SETTLED and found.money_state != MoneyState.DUE and not paper,
        "paper": sentences.told(paper) if paper else "", "posted": posting.last_of(found),
        "answer_within": limit_words(bundle.inbox_hours), "key": uuid7(), **_complaint(request, found),
        "apology": letter_lists.told_of_time(found), **branches.told_to_applicant(found),
        "linked": parts,
    })  # fmt: skip


def money_told(found: Dossier, bundle: Bundle) -> dict[str, Any]:
    """What can be paid now, until when, how, and the receipts."""
    if found.money_state == MoneyState.NONE:
        return {"to_pay": None, "pay_by": None, "receipts": []}
    asked = DossierPayment.objects.filter(dossier=found, pay_by__isnull=False).order_by("-asked_at").first()
    return {
        "to_pay": money.to_pay(found), "pay_by": asked.pay_by if asked else None,
        "how_paid": "" if asked else how_paid([money.due_of(found, bundle)]),
        "receipts": payments.receipts_of(store.SUBJECT, found.id),
    }  # fmt: skip


def is_theirs(request: HttpRequest, found: Dossier) -> bool:
    """Of the person, or of the business they act for now; not only filed by them."""
    actor = request.actor  # type: ignore[attr-defined]
    return found.applicant_id in {actor.person_id, actor.business_id}


def _complaint(request: HttpRequest, found: Dossier) -> dict[str, Any]:
    """What was refused and may be complained of, the complaint that stands against it, and what is told of the last."""
    if not is_theirs(request, found):
        return {"decision": None, "complaint": None, "told": None}
    decision = complaints.decision_of(found)
    standing = complaints.against(found, decision) if decision else None
    return {"decision": decision, "complaint": standing, "told": told(found, request.actor)}  # type: ignore[attr-defined]


def _awaited(found: Dossier, there: list[Letter]) -> Any:
    """Title of the letter that the last step calls for and that is still being made; None when nothing is.

    Letters are made off the page's way, within seconds; one that is not there after some minutes is not promised.
    """
    asked, kind, since = asked_of(found), "form-01-reception", found.received_at
    if asked:
        kind, since = "form-02-supplement", asked.asked_at
    elif found.state == DossierState.DECLINED:
        told = [x.issued_at for x in there if x.kind == "form-03-decline"]
        kind, since = "form-03-decline", told[0] if told else found.last_at
    elif found.state not in (DossierState.RECEIVED, DossierState.IN_PROGRESS):
        return None
    if since is None or now() - since > LETTER_WITHIN or any(x.kind == kind and x.issued_at >= since for x in there):
        return None
    return LETTERS[kind]


def _reason(found: Dossier, state: DossierState) -> str:
    """Why a dossier ended without a result, in the officer's words."""
    verbs = {DossierState.DECLINED: Verb.DECLINE, DossierState.DISCONTINUED: Verb.DISCONTINUE}
    if state not in verbs:
        return ""
    told = [e.detail.get("reason", "") for e in selectors.journal(found.id) if e.action == verbs[state]]
    return told[-1] if told else ""


@citizen()
def sent(request: HttpRequest, id: UUID) -> HttpResponse:
    found = own(request, id)
    bundle, parts = catalogue.bundle(found.revision_id), linked.told(found, request.actor)  # type: ignore[attr-defined]
    papers = SubmittedDocument.objects.filter(dossier=found, replaced_at=None).count()
    filing = parts["filing"] if parts else None
    whole = links.bundle_of(filing) if filing else bundle
    return render(request, "portal/sent.html", {
        "dossier": found, "bundle": bundle, "answer_within": limit_words(bundle.inbox_hours),
        "limit": limit_words(found.limit), "tracking": addresses.tracking(found.code),
        "owes": found.money_state == MoneyState.DUE and DossierState(found.state) not in ENDED,
        **money_told(found, bundle), "how_received": how_received(bundle, found.contact, found.reception_place),
        "papers": len(parts["filing"].papers) if parts else papers, "linked": parts,
        "costs": linked.costs(whole, filing.answers if filing else {}, Channel(found.channel), found.authority),
        "brought": bundle.brought(found.answers, local(found.submitted_at).date()), "place": found.reception_place,
    })  # fmt: skip


@citizen()
def receipt(request: HttpRequest, id: UUID) -> FileResponse:
    return response(letters.receipt(own(request, id)), inline="save" not in request.GET)


@citizen()
def deadline(request: HttpRequest, id: UUID) -> HttpResponse:
    """One page that explains the date in words."""
    found = own(request, id)
    bundle, due = catalogue.bundle(found.revision_id), due_of_dossier(found)
    rule = next((limit for limit in bundle.limits if limit.value == found.limit), None)
    return render(request, "portal/deadline.html", {
        "dossier": found, "bundle": bundle, "rule": rule, "limit": limit_words(found.limit),
        "lines": explanation(due), "answer_within": limit_words(bundle.inbox_hours), **progress_of(found),
        "began": links.began_because(found),
    })  # fmt: skip


def explanation(due: Any) -> list[str]:
    return explain(due, (get_language() or "vi")[:2]) if due else []


@public
def file(request: HttpRequest, id: UUID) -> FileResponse:
    """A file of a draft or dossier of one's own; the room that holds it says who may read it. A file that is closed
    (not scanned yet, quarantined) is a page with its sentence."""
    found = StoredFile.objects.filter(id=id).first()
    if found is None or not may_read(request.actor, found):  # type: ignore[attr-defined]
        raise Http404
    note_reading(request.actor, found)  # type: ignore[attr-defined]
    reading.file_opened(found, request.actor)  # type: ignore[attr-defined]
    return response(found, inline="save" not in request.GET)
