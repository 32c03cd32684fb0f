"""Results of the demonstration: what is signed, bound to the dossier, entered, and what follows when all rows stand."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import models

from motcua.demo import signing
from motcua.demo.people import NAMESPACE
from motcua.demo.world import Place
from motcua.foundation.common import audit
from motcua.foundation.common.clock import local
from motcua.foundation.common.models import EventRecord
from motcua.foundation.common.text import fold
from motcua.foundation.documents.models import Letter
from motcua.foundation.documents.services import REFERENCE, file_name
from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.models import FileReference
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers import check_codes, results, store
from motcua.onestop.dossiers.bulk import Life, Row, Step
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.dossiers.ports import Entered, is_entered
from motcua.onestop.registers.models import RegisterBook, RegisterEntry
from motcua.onestop.registers.services import whom


def symbol(life: Life) -> str:
    return life.bundle.result.symbol_of(life.result["outcome"])


def issued_at(life: Life) -> datetime:
    found: datetime = life.result["issued_at"]
    return found


def task(life: Life, units: dict[UUID, Unit], place: Place, entry: Entered | None) -> signing.Task:
    """Unsaved rows, enough to print and sign from."""
    dossier = Dossier(**life.row)
    dossier.authority, dossier.reception_place = units[place.unit.id], place.centre
    return signing.Task(dossier, Result(**life.result), life.result["number"], place.staff[Role.LEADER], entry)


def enter(
    lives: list[Life], standing: Mapping[str, int]
) -> tuple[dict[UUID, Entered], dict[type[models.Model], list[Row]], dict[str, int]]:  # fmt: skip
    """The registers' books: ({dossier: its entry}, rows, counters), in the order of signing, as `registers` does it;
    books that stand go on."""
    books: dict[tuple[UUID, str, int], Row] = {}
    entered: dict[UUID, Entered] = {}
    entries: list[Row] = []
    counters: dict[str, int] = {}
    for life in lives:
        result, bundle = life.result, life.bundle
        if not is_entered(bundle, result["outcome"]):
            continue
        at = result["signed_at"]
        place = life.row["authority_id"], bundle.code, local(at).year
        book = books.setdefault(place, {
            "id": uuid5(NAMESPACE, f"book:{place}"), "unit_id": place[0], "kind": bundle.code,
            "title": dict(bundle.result.book_title), "year": place[2], "opened_at": at,
        })  # fmt: skip
        scope = f"register:{book['id']}"
        counters[scope] = counters.get(scope, standing.get(scope, 0)) + 1
        data = result["data"]
        name = whom(bundle, data, life.row["applicant_name"])
        entries.append({
            "id": life.new_id(at), "book_id": book["id"], "number": counters[scope], "dossier_id": life.id,
            "name": name, "name_folded": fold(name), "data": data, "entered_at": at,
            "entered_by": result["signed_by"],
        })  # fmt: skip
        entered[life.id] = Entered(RegisterBook(year=place[2]).label, counters[scope])
    new = [book for book in books.values() if f"register:{book['id']}" not in standing]
    return entered, {RegisterBook: new, RegisterEntry: entries}, counters


def bind(life: Life, file: signing.Made, sign: Step) -> None:
    """The signed file becomes the dossier's result and stands in the register of letters."""
    result, at, by = life.result, life.result["signed_at"], sign.by
    number, year = int(result["number"].split("/")[0]), local(at).year
    name = file_name(life.bundle.result.title["vi"], result["number"])
    stored = life.hold(
        results.KIND, at=at, created_by=by.id, sha256=file.sha256, size=file.size, media_type="application/pdf",
        pages=file.pages, name=name, scan_state=ScanState.MADE_HERE,
    )  # fmt: skip
    result |= {"file_id": stored, "sha256": file.sha256, "check_code": check_codes.of(result["id"])}
    sign.detail["sha256"] = file.sha256
    letter = life.add(
        Letter, id=life.new_id(at), unit_id=life.row["authority_id"], kind=results.KIND, number=number,
        symbol=result["number"], year=year, subject_kind=store.SUBJECT, subject_id=life.id,
        title=life.bundle.result.title["vi"], file_id=stored, sha256=file.sha256, issued_at=at, issued_by=by.id,
        issuer_name=by.name,
    )  # fmt: skip
    life.add(FileReference, id=life.new_id(at), file_id=stored, kind=REFERENCE, subject_id=letter["id"],
             acquired_at=at)  # fmt: skip
    event = audit.event_row(
        "letter.issued", by=by, subject=(REFERENCE, letter["id"]), chain=life.row["authority_id"], seq=0, at=at,
        detail={"symbol": result["number"], "kind": results.KIND, "sha256": file.sha256, "dated": at},
        id=life.new_id(at),
    )  # fmt: skip
    life.add(EventRecord, **dict(zip(audit.COLUMNS.split(", "), event, strict=True)))
