"""What this house knows of a person, in the words of the export: JSON-able, with the papers beside."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.files.models import StoredFile
from motcua.foundation.identity.labels import READINGS, ROLES
from motcua.foundation.identity.models import Mandate, Person
from motcua.foundation.identity.readings import readings_of
from motcua.foundation.notices.selectors import inbox
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import FieldType
from motcua.onestop.dossiers import drafts, record, selectors, wallet
from motcua.onestop.dossiers.enums import DossierState, MoneyState, ResultState
from motcua.onestop.dossiers.kept import KEPT, Part
from motcua.onestop.dossiers.labels import STATES
from motcua.onestop.dossiers.models import Dossier, Draft, Message
from motcua.onestop.dossiers.store import SUBJECT
from motcua.onestop.papers.models import Share

MOST_DOSSIERS, MOST_ROWS = 1000, 5000
Papers = list[tuple[str, StoredFile, dict[str, Any]]]
"""(place in the ZIP, file, the entry of the data that names it)."""


def dossiers_of(person: Actor) -> QuerySet[Dossier]:
    return selectors.filed_for(person).select_related("authority", "reception_place").order_by("-id")


def gather(person: Actor, at: datetime) -> tuple[dict[str, Any], Papers]:
    """Everything of the person: who they are, dossiers with answers and papers, forms that are not sent, what rooms
    above the dossiers keep of them (`kept.KEPT`), notices, links, readings."""
    papers: Papers = []
    known = Person.objects.get(account=person.id)
    every = dossiers_of(person)
    data: dict[str, Any] = {
        "made_at": at.isoformat(), "person": {
            "full_name": known.full_name, "citizen_number": known.citizen_number, "birth_date": known.birth_date,
            "sex": known.sex, "residence": known.residence, "phone": known.phone, "email": known.email,
            "source": known.source,
        },
        "mandates": [
            {"business": m.business.name, "tax_code": m.business.tax_code, "scope": m.scope,
             "valid_from": m.valid_from, "valid_to": m.valid_to}
            for m in Mandate.objects.filter(person=known).select_related("business")
        ],
        "dossiers": [_dossier(one, papers) for one in every[:MOST_DOSSIERS]],
        "dossiers_in_all": every.count(),
        "drafts": [_draft(one, papers) for one in drafts.of(person)[:MOST_DOSSIERS]],
        "more": [_part(tell(person), papers) for tell in KEPT],
        "notices": [
            {"at": n.created_at, "title": n.title, "text": n.body, "read_at": n.read_at}
            for n in inbox(known.id)[:MOST_ROWS]
        ],
        "shares": [
            {"made_at": s.made_at, "ends_at": s.ends_at, "ended_at": s.revoked_at, "for_whom": s.for_whom,
             "dossier": s.dossier.code, "openings": s.openings}
            for s in Share.objects.filter(owner_id=known.id).select_related("dossier").order_by("-id")[:MOST_ROWS]
        ],
        "readings": _readings(known),
    }  # fmt: skip
    return data, papers


def _dossier(dossier: Dossier, papers: Papers) -> dict[str, Any]:
    bundle = catalogue.bundle(dossier.revision_id)
    titles = {d.key: d.title["vi"] for d in bundle.documents}
    place = f"ho-so/{dossier.code}"
    told: dict[str, Any] = {
        "code": dossier.code, "procedure": {"code": bundle.code, "title": bundle.title["vi"]},
        "state": dossier.state, "state_in_words": str(STATES[DossierState(dossier.state)]),
        "agency": dossier.authority.name, "received_by": dossier.reception_place.name, "channel": dossier.channel,
        "applicant": {"name": dossier.applicant_name, "number": dossier.applicant_number},
        "contact": dossier.contact, "submitted_at": dossier.submitted_at, "received_at": dossier.received_at,
        "due_at": dossier.due_at, "settled_at": dossier.settled_at, "returned_at": dossier.returned_at,
        "answers": dossier.answers, "answers_in_words": _answers(dossier, bundle),
        "messages": [
            {"at": m.at, "from": m.author if m.from_officer else dossier.submitter_name, "text": m.text}
            for m in Message.objects.filter(dossier=dossier, internal=False).order_by("at")
        ],
        "steps": [
            {"at": e.at, "act": e.action}
            for e in record.read(dossier.id)[1] if e.actor_kind in ("citizen", "officer", "system")
        ],
    }  # fmt: skip
    told["papers"] = []
    rows = dossier.documents.select_related("file").order_by("added_at", "id")
    for n, row in enumerate(rows, 1):
        entry = {"title": titles.get(row.document_key, row.document_key), "added_at": row.added_at,
                 "replaced_at": row.replaced_at}  # fmt: skip
        told["papers"].append(entry)
        _add(papers, entry, row.file, f"{place}/giay-to-{n:02}")
    told["results"] = []
    for result in dossier.results.select_related("file").order_by("version"):
        if result.state not in (ResultState.ISSUED, ResultState.REPLACED) or dossier.money_state == MoneyState.DUE:
            continue  # it opens when the fee is paid, as on the page
        entry = {"title": bundle.result.title["vi"], "number": result.number, "outcome": result.outcome,
                 "state": result.state, "issued_at": result.issued_at, "data": result.data,
                 "expires_on": wallet.expires_on(result, dossier)}  # fmt: skip
        told["results"].append(entry)
        _add(papers, entry, result.file, f"{place}/ket-qua-{result.version:02}")
    told["letters"] = []
    for n, letter in enumerate((one for one in letters_of(SUBJECT, dossier.id) if one.kind != "result"), 1):
        entry = {"title": letter.title, "number": letter.symbol, "issued_at": letter.issued_at}
        told["letters"].append(entry)
        _add(papers, entry, letter.file, f"{place}/van-ban-{n:02}")
    return told


def _draft(draft: Draft, papers: Papers) -> dict[str, Any]:
    """A form that was begun and not sent. What was typed and is not accepted yet is theirs too."""
    bundle = catalogue.bundle(draft.revision_id)
    titles = {d.key: d.title["vi"] for d in bundle.documents}
    told: dict[str, Any] = {
        "procedure": {"code": bundle.code, "title": bundle.title["vi"]}, "begun_at": draft.created_at,
        "changed_at": draft.updated_at, "agency": draft.authority.name if draft.authority else "",
        "answers": draft.answers, "typed": draft.raw,
        "answers_in_words": _in_words(bundle, draft.answers, local(draft.updated_at).date()),
        "contact": draft.contact, "fetched": draft.fetched, "papers": [],
    }  # fmt: skip
    given = [(key, id) for key, ids in draft.files.items() for id in ids]
    files = StoredFile.objects.in_bulk([id for _key, id in given])
    for n, (key, id) in enumerate(given, 1):
        if file := files.get(UUID(str(id))):
            entry: dict[str, Any] = {"title": titles.get(key, key)}
            told["papers"].append(entry)
            _add(papers, entry, file, f"chua-gui/{draft.id}/giay-to-{n:02}")
    return told


def _part(part: Part, papers: Papers) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": part.folder, "title": part.title, "entries": []}
    for one in part.entries:
        words = [{"question": what, "answer": said} for what, said in one.words]
        entry: dict[str, Any] = {"code": one.code, **one.facts, "in_words": words, "papers": []}
        told["entries"].append(entry)
        for n, paper in enumerate(one.papers, 1):
            row = {"title": paper.title, **paper.facts}
            entry["papers"].append(row)
            _add(papers, row, paper.file, f"{part.folder}/{one.code}/{n:02}")
    return told


def _add(papers: Papers, entry: dict[str, Any], file: StoredFile | None, place: str) -> None:
    if file is not None:
        entry |= {"file": file.name, "sha256": file.sha256, "size": file.size}
        papers.append((f"{place}-{file.name}", file, entry))


def _answers(dossier: Dossier, bundle: Bundle) -> list[dict[str, str]]:
    return _in_words(bundle, dossier.answers, local(dossier.submitted_at).date())


def _in_words(bundle: Bundle, answers: dict[str, Any], day: date) -> list[dict[str, str]]:
    rows = []
    for question in bundle.form.questions:
        value = answers.get(question.key)
        if value in (None, "") or not holds(question.when, answers, day):
            continue
        words = str(value)
        if question.type is FieldType.YES_NO:
            words = "Có" if value else "Không"
        elif question.type is FieldType.CHOICE:
            words = pick(question.label_of(value) or {"vi": words})
        elif question.type is FieldType.DATE:
            words = "/".join(reversed(words.split("-")))
        rows.append({"question": question.label["vi"], "answer": words})
    return rows


def _readings(known: Person) -> list[dict[str, Any]]:
    rows = list(readings_of(known.id)[:MOST_ROWS])
    units = dict(Unit.objects.filter(id__in={r.unit_id for r in rows if r.unit_id}).values_list("id", "name"))
    return [
        {"at": r.at, "what": str(READINGS[r.kind]), "role": str(ROLES.get(r.role, "")),  # type: ignore[index, call-overload]
         "unit": units.get(r.unit_id, "") if r.unit_id else "", "via": r.via, "detail": r.detail}
        for r in rows
    ]  # fmt: skip
