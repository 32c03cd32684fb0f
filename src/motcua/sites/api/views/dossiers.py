"""Dossiers that the officer of the token may open: found, read, explained."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from motcua.foundation.calendar import explain
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity.enums import Scope
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import finding, models, offers, selectors, store
from motcua.onestop.dossiers import reading as access
from motcua.onestop.dossiers.enums import DossierState, Further, Verb
from motcua.onestop.dossiers.labels import STATES, VERBS
from motcua.onestop.dossiers.progress import due_of_dossier
from motcua.sites.api import schemas
from motcua.sites.api.answers import READING
from motcua.sites.api.security import actor, reading, scopes
from motcua.sites.api.views import shapes

SIZE = 50
NO_PLACE = _("This is not a place of this list. Begin again without “after”.")
SIGNING = frozenset({Verb.SIGN, Verb.REISSUE, Verb.EXTEND, Verb.APOLOGISE, Verb.DISCONTINUE})
CodeOf = Path(..., max_length=100)
router = Router(tags=["dossiers"])


def own(request: HttpRequest, code: str) -> models.Dossier:
    """404 for a dossier that this officer may not open."""
    seen = selectors.visible_to(actor(request)).select_related("authority", "reception_place")
    found = seen.filter(code=code).first()
    if found is None:
        raise Http404
    access.opened(found, actor(request))
    return found


def place(text: str | None, length: int) -> list[Any] | None:
    """Where the page before ended; raises Invalid for a cursor that was not given by us."""
    if not text:
        return None
    try:
        found = signing.loads(text, salt="api")
    except (signing.BadSignature, ValueError):
        found = None
    if not isinstance(found, list) or len(found) != length:
        raise Invalid(gettext(NO_PLACE), fields={"after": ""})
    return found


def cursor(*values: Any) -> str:
    return signing.dumps([str(value) for value in values], salt="api", compress=True)


@router.get("/dossiers", auth=reading, url_name="dossiers", operation_id="list_dossiers",
            response={200: schemas.Dossiers, **READING},
            summary=_("Dossiers you may open, the newest first"))  # fmt: skip
def dossiers(
    request: HttpRequest, after: str = Query("", max_length=400), state: DossierState | None = None,
    procedure: str = Query("", max_length=100), size: int = Query(SIZE, ge=1, le=100),
) -> Any:  # fmt: skip
    wanted = {"state": state, "procedure_code": procedure}
    found = place(after, 1)
    shown = finding.newest(
        actor(request), before=UUID(found[0]) if found else None, size=size + 1,
        **{name: value for name, value in wanted.items() if value},
    )  # fmt: skip
    more = cursor(shown[size - 1].id) if len(shown) > size else None
    return {"items": [_row(one) for one in shown[:size]], "next": more}


def _row(one: models.Dossier) -> dict[str, Any]:
    return {
        "code": one.code, "procedure": one.procedure_code, "title": pick(catalogue.bundle(one.revision_id).title),
        "state": shapes.label(one.state, STATES[DossierState(one.state)]), "applicant": one.applicant_name,
        "submitted_at": one.submitted_at, "received_at": one.received_at, "due_at": one.due_at,
        "settled_at": one.settled_at, "version": one.version, "changed_at": one.last_at,
    }  # fmt: skip


@router.get("/dossiers/{code}", auth=reading, url_name="dossier", operation_id="read_dossier",
            response={200: schemas.Dossier, **READING}, summary=_("A dossier, and what you may do with it now"),
            description=_("The ETag is the version that an action names in If-Match."))  # fmt: skip
def dossier(request: HttpRequest, response: HttpResponse, code: str = CodeOf) -> Any:
    return whole(request, response, own(request, code))


def whole(request: HttpRequest, response: HttpResponse, found: models.Dossier) -> dict[str, Any]:
    case, bundle = store.load(found.id), catalogue.bundle(found.revision_id)
    response["ETag"] = f'"{case.version}"'
    papers = found.documents.select_related("file").order_by("added_at", "id")
    steps = found.assignments.filter(closed_at=None).select_related("unit").order_by("opened_at", "id")
    titles = {d.key: pick(d.title) for d in bundle.documents}
    return {
        **_row(found), "version": case.version, "authority": shapes.unit(found.authority),
        "applicant": {"kind": found.applicant_kind, "name": found.applicant_name, "number": found.applicant_number},
        "reception_place": shapes.unit(found.reception_place), "channel": found.channel, "money": found.money_state,
        "contact": found.contact, "answers": found.answers, "outcome": found.outcome,
        "collect_at": shapes.chosen(found.contact.get("collect_at")), "result_at": shapes.result_at(found),
        "linked": shapes.linked(found, actor(request)),
        "documents": [{
            "id": p.id, "document": p.document_key, "title": titles.get(p.document_key, p.document_key),
            "shown_as": p.copy_kind, "copies": p.copies, "added_at": p.added_at, "replaced_at": p.replaced_at,
            "file": shapes.file(p.file),
        } for p in papers],
        "steps": [{
            "key": s.node, "title": _title(bundle, s.node), "role": s.role, "unit": shapes.unit(s.unit),
            "officer": s.officer_name or None, "due_at": s.due_at,
        } for s in steps],
        "actions": [
            {"verb": str(o.verb), "label": str(o.label), "fields": [shapes.field(f) for f in o.fields]}
            for o in offers.offers(actor(request), case) if _may(request, o.verb)
        ],
    }  # fmt: skip


def _may(request: HttpRequest, verb: Verb | Further) -> bool:
    return Scope.ACT in scopes(request) and (verb not in SIGNING or Scope.SIGN in scopes(request))


def _title(bundle: Any, node: str) -> str:
    try:
        return pick(bundle.graph.node(node).title)
    except KeyError:
        return node


@router.get("/dossiers/{code}/events", auth=reading, url_name="events", operation_id="read_events",
            response={200: schemas.Events, **READING},
            summary=_("Everything that was done, the oldest first"))  # fmt: skip
def events(
    request: HttpRequest, code: str = CodeOf, after: str = Query("", max_length=400),
    size: int = Query(SIZE, ge=1, le=100),
) -> Any:  # fmt: skip
    rows = EventRecord.objects.filter(subject_kind=store.SUBJECT, subject_id=own(request, code).id)
    if found := place(after, 2):
        rows = rows.filter(Beyond(["seq", "id"], found))
    shown = list(rows.order_by("seq", "id")[: size + 1])
    more = cursor(shown[size - 1].seq, shown[size - 1].id) if len(shown) > size else None
    return {"items": [{
        "seq": e.seq, "verb": e.action, "label": str(VERBS.get(e.action, e.action)),  # type: ignore[call-overload]
        "by": e.actor_name, "by_kind": e.actor_kind, "at": e.at, "detail": shapes.detail(e.detail),
    } for e in shown[:size]], "next": more}  # fmt: skip


@router.get("/dossiers/{code}/deadline", auth=reading, url_name="deadline", operation_id="read_deadline",
            response={200: schemas.Deadline, **READING},
            summary=_("The due date, its ledger and its explanation"))  # fmt: skip
def deadline(request: HttpRequest, code: str = CodeOf) -> Any:
    found = own(request, code)
    due = due_of_dossier(found)
    return {
        "limit": found.limit, "due_at": due.due_at if due else None, "due_date": due.due_date if due else None,
        "state": str(due.state) if due else "waiting", "projected": bool(due and due.projected),
        "ledger": [
            {"kind": e.kind, "at": e.at, "limit": e.limit or None, "note": e.note or None}
            for e in selectors.clock(found.id)
        ],
        "explanation": explain(due, shapes.language()) if due else [],
    }  # fmt: skip
