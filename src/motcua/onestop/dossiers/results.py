"""Making the result: render the letter, sign it, register it, and only then move the dossier; all in one transaction.

A timestamp that is not to be had, a certificate that has run out, a letter that cannot be made: nothing has changed,
the number is free again, and the leader reads one sentence.
"""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.documents.render import render_letter
from motcua.foundation.documents.services import register_letter, take_number
from motcua.foundation.organisations.models import Position
from motcua.foundation.organisations.selectors import positions_at, substitutes_today
from motcua.foundation.signing import qr
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.models import Certificate
from motcua.foundation.signing.selectors import certificate_for
from motcua.foundation.signing.services import sign_pdf
from motcua.foundation.signing.tokens import TokenPayload, make_token
from motcua.onestop.catalogue import communes, forms
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import Ability, FieldType
from motcua.onestop.catalogue.messages import say
from motcua.onestop.dossiers import addresses, check_codes, letters, process, services, store
from motcua.onestop.dossiers.enums import ApplicantKind, Outcome, ResultState, Verb
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.dossiers.ports import Entered, Registers, is_entered

KIND = "result"


def prefilled(bundle: Bundle, answers: dict) -> dict[str, Any]:
    """What the draft begins with: the answers of the same name, chosen values in words."""
    asked = {q.key: q for q in bundle.form.questions}
    found = {}
    for field in bundle.result.fields.questions:
        value = answers.get(field.key)
        question = asked.get(field.key)
        if value is not None and question and question.type is FieldType.CHOICE and field.type is not FieldType.CHOICE:
            value = (question.label_of(value) or {}).get("vi", value)
        if value is not None:
            found[field.key] = value
    return found


def check_data(bundle: Bundle, outcome: Outcome, raw: dict, at: datetime) -> dict[str, Any]:
    """The draft's data, typed and cleaned; raises Invalid with a sentence for each field."""
    if outcome is Outcome.REFUSED:
        reason = str(raw.get("reason", "")).strip()
        if len(reason) < 5:
            raise Invalid(
                _("Write the reason for the refusal and its legal basis."),
                fields={"reason": _("Write the reason. The applicant will read it.")},
            )
        return {"reason": reason, "legal_basis": str(raw.get("legal_basis", "")).strip()}
    data, problems = _checked(bundle.result.fields.page("result"), raw, at)
    if problems:
        raise Invalid(_("Look at the marked fields again."), fields={key: say(p) for key, p in problems.items()})
    return data


def _checked(page: forms.Page, raw: dict, at: datetime) -> tuple[dict[str, Any], dict[str, forms.Problem]]:
    return forms.check_page(page, communes.recognised(page.questions, raw), local(at).date())


def _printed(bundle: Bundle, data: dict) -> dict[str, Any]:
    """Chosen values in words, as the letter prints them."""
    chosen = {q.key: q for q in bundle.result.fields.questions if q.type is FieldType.CHOICE}
    return {
        key: (chosen[key].label_of(value) or {}).get("vi", value) if key in chosen else value
        for key, value in data.items()
    }


def signer_of(by: Actor | None, authority_id: UUID) -> dict[str, str]:
    """How the signature is headed (Decree 30/2020/NĐ-CP, Article 13 and Appendix I): a deputy signs for the head (KT.);
    who stands in for a leader from another post signs by authority given for these days (TUQ.), in their own name and
    with their own title."""
    place = positions_at().filter(officer=by.officer_id, unit=authority_id) if by else None
    position = place.order_by("valid_from").first() if place is not None else None
    leads = position is not None and "leader" in position.roles
    if not leads and by is not None and (absent := away_leader(by, authority_id)):
        return _by_authority(absent, by)
    title = position.title["vi"] if position else ""
    words = _head_of(title)
    if title.startswith("Phó "):
        authority = f"TM. Ủy ban nhân dân\nKT. {words}" if "Ủy ban" in title else f"KT. {words}"
        shown = f"Phó {words}"
    else:
        authority, shown = ("TM. Ủy ban nhân dân" if "Ủy ban" in title else ""), words
    return {"authority": authority, "position": shown, "name": by.name if by else ""}


def _head_of(title: str) -> str:
    """“Phó Chủ tịch Ủy ban nhân dân” → “Chủ tịch”."""
    return title.removeprefix("Phó ").removesuffix(" Ủy ban nhân dân")


def away_leader(by: Actor, authority_id: UUID) -> Position | None:
    """The leader's position at the authority that this officer holds today by standing in, and not on their own."""
    if by.officer_id is None:
        return None
    absent = substitutes_today().filter(substitute=by.officer_id)
    led = positions_at().filter(unit=authority_id, roles__contains=["leader"], officer__in=absent.values("absent"))
    return led.order_by("valid_from").first()


def _by_authority(absent: Position, by: Actor) -> dict[str, str]:
    own = positions_at().filter(officer=by.officer_id, roles__contains=["leader"]).order_by("valid_from").first()
    title, head = absent.title["vi"], _head_of(absent.title["vi"])
    authority = f"TM. Ủy ban nhân dân\nTUQ. {head}" if "Ủy ban" in title else f"TUQ. {head}"
    return {"authority": authority, "position": own.title["vi"] if own else "", "name": by.name,
            "in_place_of": absent.officer.full_name}  # fmt: skip


def _render(
    dossier: Dossier, bundle: Bundle, outcome: str, data: dict, *, number: str, at: datetime, by: Actor | None,
    token: str = "", check_code: str = "", entry: Entered | None = None, signer: dict[str, str] | None = None,
) -> bytes:  # fmt: skip
    named = "Doanh nghiệp" if dossier.applicant_kind == ApplicantKind.BUSINESS else "Ông/bà"
    facts = letters.facts_of(dossier, bundle) | {
        "number": number, "date": local(at).date(), "signer": signer or signer_of(by, dossier.authority_id),
        "received_at": dossier.received_at, "recipients": [f"{named} có tên trên;", "Lưu: VT, hồ sơ."],
    }  # fmt: skip
    facts["qr_svg"] = qr.svg(addresses.verification(token)) if token else None
    typed = f", hoặc nhập\n{check_codes.grouped(check_code)}\ntại {addresses.typed_verification()}"
    facts["qr_caption"] = "Quét mã để kiểm tra" + (typed if check_code else "")
    facts["register"] = {"book": entry.book, "number": str(entry.number)} if entry else {}
    if outcome == Outcome.REFUSED:
        basis = [line for line in data.get("legal_basis", "").splitlines() if line.strip()]
        lines = [line for line in data["reason"].splitlines() if line.strip()]
        return render_letter("refusal", facts | {"reason": lines, "legal_basis": basis})
    return render_letter(bundle.letter_source(bundle.result.letter), facts | {"result": _printed(bundle, data)})


def preview(dossier: Dossier, *, by: Actor) -> bytes:
    """The draft as it would be signed, without number and code. Raises LookupError when there is no draft."""
    draft = Result.objects.filter(dossier=dossier, state=ResultState.DRAFT).first()
    if draft is None:
        raise LookupError(dossier.id)
    return _unsigned(dossier, draft.outcome, draft.data, by)


def preview_correction(old: Result, data: dict, *, by: Actor) -> bytes:
    """The corrected version as it would be signed, without number and code."""
    dossier = Dossier.objects.select_related("authority", "reception_place").get(id=old.dossier_id)
    return _unsigned(dossier, old.outcome, data, by)


def _unsigned(dossier: Dossier, outcome: str, data: dict, by: Actor) -> bytes:
    bundle = catalogue.bundle(dossier.revision_id)
    symbol = bundle.result.symbol_of(outcome)
    leader = by if any(unit == dossier.authority_id for unit in by.units("leader")) else None
    return _render(dossier, bundle, outcome, data, number=f"…/{symbol}", at=now(), by=leader)


def sign_result(
    dossier_id: UUID, *, by: Actor, at: datetime | None = None, key: str | None = None, version: int | None = None
) -> Result:
    """The leader signs the draft: number, letter, signature, seal, register, and the clerk's step opens.

    `version`: the one that the leader has seen; a later one is not signed."""
    moment, case = at or now(), store.load(dossier_id)
    if key and case.last_key == key and case.last_verb == "sign":
        return Result.objects.get(id=case.results[-1].id)
    draft = to_sign(case, by=by, version=version)
    with transaction.atomic():
        signed = _make(draft, draft.data, by=by, at=moment)
        made = services.sign(dossier_id, by=by, signed=signed, at=moment, key=key, version=case.version)
        return Result.objects.get(id=made)


def to_sign(case: store.Case, *, by: Actor, version: int | None = None) -> Result:
    """The draft that this leader may sign now. Raises Refusal, NotYours, ChangedByOther."""
    services.require_unchanged(case, version)
    step = process.step_for(Ability.SIGN, by, case)
    if not process.may(case, step, Ability.SIGN):
        raise NotYours
    return Result.objects.get(id=services.draft_to_sign(case).id)


def reissue_result(
    dossier_id: UUID, *, by: Actor, raw: dict, reason: str, at: datetime | None = None, key: str | None = None,
    version: int | None = None,
) -> Result:  # fmt: skip
    """Sign a corrected version; the one before stays, marked as replaced, and its code says so.

    `version`: the one that the leader has seen."""
    moment, case = at or now(), store.load(dossier_id)
    if case.repeats(Verb.REISSUE, key):
        return Result.objects.get(dossier_id=dossier_id, state=ResultState.ISSUED)
    old, data = to_correct(case, by=by, raw=raw, at=moment, version=version)
    new = Result(id=uuid7(), dossier_id=dossier_id, version=len(case.results) + 1, outcome=old.outcome, data=data)
    with transaction.atomic():
        signed = _make(new, data, by=by, at=moment)
        return services.reissue(
            dossier_id, by=by, signed=signed, data=data, reason=reason, at=moment, result_id=new.id, key=key,
            version=case.version,
        )  # fmt: skip


def to_correct(
    case: store.Case, *, by: Actor, raw: dict, at: datetime, version: int | None
) -> tuple[Result, dict[str, Any]]:
    """The issued result that this leader may correct, and what it will say. Raises Refusal, NotYours, Invalid."""
    services.require_unchanged(case, version)
    if not by.has("leader", case.authority_id):
        raise NotYours
    old = Result.objects.filter(dossier_id=case.id, state=ResultState.ISSUED).select_related("dossier").first()
    if old is None:
        raise Refusal(_("There is no issued result to correct."))
    return old, corrected(old, raw, at)


def corrected(old: Result, raw: dict, at: datetime) -> dict[str, Any]:
    """The data of a corrected version; raises Invalid with a sentence for each field, or when nothing differs."""
    data = check_data(catalogue.bundle(old.dossier.revision_id), Outcome(old.outcome), raw, at)
    if data == old.data:
        raise Invalid(_("Nothing differs from the first version. Change what was wrong."))
    return data


def _make(result: Result, data: dict, *, by: Actor, at: datetime) -> services.Signed:
    dossier = Dossier.objects.select_related("authority", "reception_place").get(id=result.dossier_id)
    bundle = catalogue.bundle(dossier.revision_id)
    person, seal = certificates_of(by, dossier, at)
    number, year = take_number(dossier.authority_id, at)
    symbol = bundle.result.symbol_of(result.outcome)
    printed = f"{number:02}/{symbol}"
    entry = None
    if is_entered(bundle, result.outcome):
        entry = ports.get(Registers).enter(dossier, bundle, data, by=by, at=at)
    signer = signer_of(by, dossier.authority_id)
    signed = signed_file(
        dossier, bundle, result, data, number=printed, by=by, at=at, person=person, seal=seal, entry=entry,
        signer=signer,
    )  # fmt: skip
    letter = register_letter(
        signed, unit_id=dossier.authority_id, number=number, year=year, symbol=printed, kind=KIND,
        subject=(store.SUBJECT, dossier.id), title=bundle.result.title["vi"], by=by, at=at,
    )  # fmt: skip
    return services.Signed(letter.file_id, letter.sha256, printed, signer.get("in_place_of", ""))


def signed_file(
    dossier: Dossier, bundle: Bundle, result: Result, data: dict, *, number: str, by: Actor, at: datetime,
    person: Certificate, seal: Certificate, entry: Entered | None = None, signer: dict[str, str] | None = None,
) -> bytes:  # fmt: skip
    """The result's letter with its code, signed and sealed; nothing is written. Raises SigningRefused, LetterFailed."""
    pdf = unsigned_file(
        dossier, bundle, result, data, number=number, by=by, at=at, entry=entry, signer=signer or {}
    )  # fmt: skip
    return sign_pdf(pdf, signer=person, seal=seal, reason=str(bundle.result.title["vi"]), at=at)


def unsigned_file(
    dossier: Dossier, bundle: Bundle, result: Result, data: dict, *, number: str, by: Actor, at: datetime,
    entry: Entered | None, signer: dict[str, str],
) -> bytes:  # fmt: skip
    """The same letter before it is signed."""
    token = make_token(TokenPayload(
        KIND, dossier.code, result.id, number, local(at).date(), digest_of(data), result.version,
    ))  # fmt: skip
    return _render(
        dossier, bundle, result.outcome, data, number=number, at=at, by=by, token=token, entry=entry,
        check_code=check_codes.of(result.id), signer=signer or None,
    )  # fmt: skip


def certificates_of(by: Actor, dossier: Dossier, at: datetime) -> tuple[Certificate, Certificate]:
    person = certificate_for(HolderKind.OFFICER, by.officer_id, at) if by.officer_id else None
    seal = certificate_for(HolderKind.UNIT, dossier.authority_id, at)
    if person is None:
        raise Refusal(_("You have no certificate in force. Ask the administrator for one."), code="no-certificate")
    if seal is None:
        raise Refusal(_("The seal of the unit has no certificate in force. Ask the administrator for one."),
                      code="no-seal")  # fmt: skip
    return person, seal


def digest_of(data: dict) -> str:
    """SHA-256 of what the result says, in canonical form; the code on the paper carries its beginning."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
