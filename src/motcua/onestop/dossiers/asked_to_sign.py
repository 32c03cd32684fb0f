"""Results and letters that somebody signs by phone or token: what `results` and `official_letters` do in one step is
done here in two, with the person between (docs/decisions/0050).

First the document is made with the numbers it will bear, which are held; when the signature is there, the same verbs
move the dossier as it was seen. A dossier that changed meanwhile is not moved, and the numbers are free again.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Conflict, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.documents.services import register_letter, series, take_number
from motcua.foundation.files.services import acquire
from motcua.foundation.signing import requests
from motcua.foundation.signing.enums import HolderKind, Means
from motcua.foundation.signing.models import SignatureRequest
from motcua.foundation.signing.requests import Asked, finishes
from motcua.foundation.signing.selectors import certificate_for, open_request
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import official_letters, results, services, store
from motcua.onestop.dossiers.enums import LetterKind
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.dossiers.ports import Entered, Registers, is_entered
from motcua.onestop.dossiers.services.notices import Sent, waiting

RESULT, LETTER, CORRECTION = "result", "letter", "correction"


def means_of(by: Actor) -> Means | None:
    """By what this officer signs; None for one who has nothing to sign by."""
    found = certificate_for(HolderKind.OFFICER, by.officer_id) if by.officer_id else None
    return found.means if found else None


def asks_first(by: Actor) -> bool:
    """Whether this officer signs by something that asks them each time."""
    return means_of(by) in (Means.REMOTE, Means.TOKEN)


def open_of(dossier_id: UUID) -> SignatureRequest | None:
    return open_request(store.SUBJECT, dossier_id)


@transaction.atomic
def ask_result(
    dossier_id: UUID, *, by: Actor, at: datetime | None = None, key: str | None = None, version: int | None = None,
    in_queue: bool = False, gathering: UUID | None = None, item: UUID | None = None,
) -> SignatureRequest:  # fmt: skip
    """Make the result ready and ask its leader to sign it by their own means. Raises as `results.sign_result`, and
    Conflict when somebody was asked already. `in_queue`: they go on with the next one then. `gathering`, `item`:
    of a job over many, which asks for all together."""
    moment, case = at or now(), store.load(dossier_id)
    draft = results.to_sign(case, by=by, version=version)
    plan = {"key": key, "version": case.version, "queue": in_queue, "item": str(item) if item else ""}
    return _asked_before(case.id, key) or _ask_result(
        RESULT, draft, by=by, at=moment, plan=plan, gathering=gathering
    )  # fmt: skip


@transaction.atomic
def ask_correction(
    dossier_id: UUID, *, by: Actor, raw: dict, reason: str, at: datetime | None = None, key: str | None = None,
    version: int | None = None,
) -> SignatureRequest:  # fmt: skip
    """The same for a corrected version of an issued result. Raises as `results.reissue_result`."""
    moment, case = at or now(), store.load(dossier_id)
    old, data = results.to_correct(case, by=by, raw=raw, at=moment, version=version)
    new = Result(
        id=uuid7(), dossier_id=dossier_id, version=len(case.results) + 1, outcome=old.outcome, data=data
    )  # fmt: skip
    plan = {"key": key, "version": case.version, "reason": reason, "data": data}
    return _asked_before(case.id, key) or _ask_result(CORRECTION, new, by=by, at=moment, plan=plan)


def _ask_result(
    kind: str, result: Result, *, by: Actor, at: datetime, plan: dict[str, Any], gathering: UUID | None = None
) -> SignatureRequest:
    dossier = Dossier.objects.select_related("authority", "reception_place").get(id=result.dossier_id)
    bundle = catalogue.bundle(dossier.revision_id)
    _require_none(dossier.id)
    person, seal = results.certificates_of(by, dossier, at)
    number, year = take_number(dossier.authority_id, at)
    held = [(series(dossier.authority_id, year), number)]
    symbol = f"{number:02}/{bundle.result.symbol_of(result.outcome)}"
    entry = None
    if is_entered(bundle, result.outcome):
        entry = ports.get(Registers).hold(dossier, bundle, at=at)
        held += [(entry.series, entry.number)] if entry.series else []
    signer = results.signer_of(by, dossier.authority_id)
    pdf = results.unsigned_file(
        dossier, bundle, result, result.data, number=symbol, by=by, at=at, entry=entry, signer=signer
    )
    title = f"{bundle.result.title['vi']} {symbol}"
    more = {
        "result": str(result.id), "number": number, "year": year, "symbol": symbol,
        "in_place_of": signer.get("in_place_of", ""),
        "entry": [entry.book, entry.number, entry.series] if entry else None,
    }  # fmt: skip
    asked = Asked(kind, (store.SUBJECT, dossier.id), title, plan | more, tuple(held))
    return requests.begin(pdf, asked, by=by, signer=person, seal=seal, at=at, gathering=gathering)


@transaction.atomic
def ask_letter(
    dossier_id: UUID, *, by: Actor, at: datetime | None = None, key: str | None = None, version: int | None = None
) -> SignatureRequest:  # fmt: skip
    """The same for the letter that waits (forms 04 and 05). Raises as `official_letters.sign_letter`."""
    moment, case = at or now(), store.load(dossier_id, by.officer_id)
    draft = official_letters.to_sign(case, by=by, at=moment, version=version)
    if before := _asked_before(dossier_id, key):
        return before
    dossier, kind = official_letters.dossier_of(draft), LetterKind(draft.kind)
    _require_none(dossier.id)
    person, seal = results.certificates_of(by, dossier, moment)
    number, year = take_number(dossier.authority_id, moment)
    symbol, pdf = official_letters.unsigned(draft, dossier, number, by=by, at=moment)
    plan = {
        "key": key, "version": case.version, "draft": str(draft.id), "number": number, "year": year, "symbol": symbol,
    }  # fmt: skip
    asked = Asked(
        LETTER, (store.SUBJECT, dossier.id), f"{official_letters.TITLES[kind]} {symbol}", plan,
        ((series(dossier.authority_id, year), number),),
    )  # fmt: skip
    return requests.begin(pdf, asked, by=by, signer=person, seal=seal, at=moment)


def _asked_before(dossier_id: UUID, key: str | None) -> SignatureRequest | None:
    """What the same press of the button asked."""
    found = open_of(dossier_id)
    return found if found and key and found.plan.get("key") == key else None


def _require_none(dossier_id: UUID) -> None:
    if open_of(dossier_id):
        raise being_signed()


def being_signed() -> Conflict:
    return Conflict(
        _("A signature for this dossier is being waited for. Confirm it, or stop waiting, then sign again."),
        code="being-signed",
    )


@finishes(RESULT)
def _finish_result(request: SignatureRequest, pdf: bytes, by: Actor) -> None:
    plan = request.plan
    result = Result.objects.get(id=UUID(plan["result"]))
    dossier = Dossier.objects.select_related("authority", "reception_place").get(id=request.subject_id)
    signed = _registered(request, dossier, result.outcome, result.data, pdf, by)
    services.sign(dossier.id, by=by, signed=signed, at=now(), key=plan["key"], version=plan["version"])


@finishes(CORRECTION)
def _finish_correction(request: SignatureRequest, pdf: bytes, by: Actor) -> None:
    plan = request.plan
    dossier = Dossier.objects.select_related("authority", "reception_place").get(id=request.subject_id)
    old = Result.objects.get(dossier=dossier, state="issued")
    signed = _registered(request, dossier, old.outcome, plan["data"], pdf, by)
    services.reissue(
        dossier.id, by=by, signed=signed, data=plan["data"], reason=plan["reason"], at=now(), key=plan["key"],
        result_id=UUID(plan["result"]), version=plan["version"],
    )  # fmt: skip


def _registered(
    request: SignatureRequest, dossier: Dossier, outcome: str, data: dict, pdf: bytes, by: Actor
) -> services.Signed:
    """Entered in the book under the held number, and in the register of letters."""
    plan, bundle = request.plan, catalogue.bundle(dossier.revision_id)
    if plan["entry"]:
        held = Entered(*plan["entry"])
        ports.get(Registers).enter(dossier, bundle, data, by=by, at=request.created_at, held=held)
    letter = register_letter(
        pdf, unit_id=dossier.authority_id, number=plan["number"], year=plan["year"], symbol=plan["symbol"],
        kind=results.KIND, subject=(store.SUBJECT, dossier.id), title=bundle.result.title["vi"], by=by,
        at=request.created_at,
    )  # fmt: skip
    return services.Signed(letter.file_id, letter.sha256, plan["symbol"], plan["in_place_of"])


@finishes(LETTER)
def _finish_letter(request: SignatureRequest, pdf: bytes, by: Actor) -> None:
    plan = request.plan
    draft = waiting(request.subject_id)
    if draft is None or str(draft.id) != plan["draft"]:
        raise Refusal(services.NO_LETTER, code="no-letter")
    dossier, kind = official_letters.dossier_of(draft), LetterKind(draft.kind)
    letter = register_letter(
        pdf, unit_id=dossier.authority_id, number=plan["number"], year=plan["year"], symbol=plan["symbol"], kind=kind,
        subject=(store.SUBJECT, dossier.id), title=official_letters.TITLES[kind], by=by, at=request.created_at,
    )  # fmt: skip
    acquire(letter.file, kind=store.SUBJECT, subject_id=dossier.id, name=kind)
    sent = Sent(letter.id, plan["symbol"], letter.sha256)
    official_letters.DOES[kind](
        dossier.id, by=by, letter=sent, at=now(), key=plan["key"], version=plan["version"]
    )  # fmt: skip
