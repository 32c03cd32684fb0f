"""The person at the desk, by identity card or by hand, and the business they come for."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.text import clean, fold
from motcua.foundation.identifiers import citizen_number, id_card_qr, tax_code
from motcua.foundation.identifiers.errors import IdentifierError
from motcua.foundation.identity import models
from motcua.foundation.identity.enums import Source
from motcua.foundation.identity.selectors import mandate_of, person_by_number
from motcua.foundation.identity.services import record_person
from motcua.onestop.catalogue import forms
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.checks import Known
from motcua.onestop.catalogue.enums import FieldType
from motcua.onestop.catalogue.forms import Question
from motcua.onestop.catalogue.messages import say
from motcua.onestop.dossiers.enums import ApplicantKind
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.services.intake import Applicant

PREFILL = {
    "full_name": "name", "citizen_number": "number", "birth_date": "born", "residence": "residence", "sex": "sex",
}  # fmt: skip
"""What a question is prefilled with → the name it bears here."""
SEXES = {"male": _("Male"), "female": _("Female")}
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Person:
    name: str
    number: str
    born: date
    sex: str
    residence: str


@dataclass(frozen=True)
class Business:
    """`paper` is the authorisation shown at the desk; not needed where a mandate is on record."""

    tax_code: str
    name: str
    address: str
    paper: str
    on_record: bool


def of_card(text: str) -> dict[str, str]:
    """The fields of a person from the QR code of an identity card; raises Invalid that says what is wrong with it."""
    try:
        card = id_card_qr.parse(text)
    except IdentifierError as error:
        raise Invalid(error.text((get_language() or "vi")[:2])) from error
    return {
        "name": card.name, "number": card.number, "born": f"{card.born:%d/%m/%Y}", "sex": str(card.sex),
        "residence": card.residence, "by_card": "yes",
    }  # fmt: skip


_ASKED = {
    "name": FieldType.NAME, "number": FieldType.CITIZEN_NUMBER, "born": FieldType.DATE, "residence": FieldType.TEXT,
}  # fmt: skip


def check_person(typed: Mapping[str, Any]) -> Person:
    """Raises Invalid with a sentence for each field (`person_name` …)."""
    questions = tuple(Question(key, kind, {}, past=True) for key, kind in _ASKED.items())
    found, problems = forms.check(questions, typed, today())
    wrong: dict[str, Any] = {f"person_{key}": say(problem) for key, problem in problems.items()}
    sex = str(typed.get("sex", ""))
    if sex not in SEXES:
        wrong["person_sex"] = _("Choose the sex that stands on the card.")
    if not wrong:
        try:
            citizen_number.parse(found["number"], born=date.fromisoformat(found["born"]), sex=sex)
        except IdentifierError as error:
            wrong["person_number"] = error.text((get_language() or "vi")[:2])
    if wrong:
        raise Invalid(_("Look at the marked facts of the person again."), fields=wrong)
    return Person(found["name"], found["number"], date.fromisoformat(found["born"]), sex, found["residence"])


def check_business(typed: Mapping[str, Any], person: Person) -> Business:
    """Tax code, name and address; the paper that lets this person act, unless their mandate is on record."""
    wrong = wrong_in_business(typed, person)
    if wrong:
        raise Invalid(_("Look at the marked facts of the business again."), fields=wrong)
    read = _read_business(typed)
    return Business(**read, on_record=_on_record(read["tax_code"], person))


def wrong_in_business(typed: Mapping[str, Any], person: Person | None) -> dict[str, Any]:
    """A sentence for each field; the paper is asked for when it is known who acts."""
    wrong: dict[str, Any] = {}
    read = _read_business(typed)
    try:
        tax_code.parse(read["tax_code"])
    except IdentifierError as error:
        wrong["business_code"] = error.text((get_language() or "vi")[:2])
    if not 2 <= len(read["name"]) <= 200:
        wrong["business_name"] = _("Write the name of the business as registered.")
    if person and len(read["paper"]) < 5 and not _on_record(read["tax_code"], person):
        wrong["business_paper"] = _("Write number and date of the paper that lets this person act for the business.")
    return wrong


def _read_business(typed: Mapping[str, Any]) -> dict[str, str]:
    """As typed, with the name and address on record where they were left empty."""
    code, name, address, paper = (clean(str(typed.get(key, "") or "")) for key in ("code", "name", "address", "paper"))
    with suppress(IdentifierError):
        code = str(tax_code.parse(code))
    known = models.Business.objects.filter(tax_code=code).first()
    if known:
        name, address = name or known.name, address or known.address
    return {"tax_code": code, "name": name, "address": address, "paper": paper}


def _on_record(code: str, person: Person) -> bool:
    known, holder = models.Business.objects.filter(tax_code=code).first(), person_by_number(person.number)
    return bool(known and holder and mandate_of(holder.id, known.id))


def applicant(person: Person, business: Business | None) -> Applicant:
    """Whom the dossier concerns, named as on the papers shown at the desk; the id is given when it is recorded."""
    if business:
        return Applicant(ApplicantKind.BUSINESS, NOBODY, business.name, business.tax_code)
    return Applicant(ApplicantKind.PERSON, NOBODY, person.name, person.number)


def of_submitter(person: Person, business: Business | None) -> dict[str, str]:
    """Who came for the business, kept beside the contact and printed on the slip."""
    if business is None:
        return {}
    kept = {"submitter_name": person.name, "submitter_number": person.number}
    return kept | ({"submitter_paper": business.paper} if business.paper else {})


def warnings(person: Person) -> list[Any]:
    """What the officer should look at again before receiving; nothing here stands in the way."""
    known = person_by_number(person.number)
    if known and fold(known.full_name) != fold(person.name):
        text = _("On record this number belongs to “%(name)s”. Compare the card with the person once more.")
        return [str(text) % {"name": known.full_name}]
    return []


def record(person: Person) -> models.Person:
    """The person on record; what is known from the e-ID stays. Call inside a transaction."""
    return record_person(
        person.number, person.name, source=Source.COUNTER, birth_date=person.born, sex=person.sex,
        residence=person.residence,
    )  # fmt: skip


def known(typed: Mapping[str, str]) -> Known | None:
    """Number and day of birth of the person at the desk; None while they are not complete."""
    try:
        person = check_person(typed)
    except Invalid:
        return None
    return Known(person.number, person.born.isoformat())


def record_business(business: Business) -> models.Business:
    found, _made = models.Business.objects.get_or_create(
        tax_code=business.tax_code, defaults={"name": business.name, "address": business.address}
    )
    return found


def prefilled(
    bundle: Bundle, answers: Mapping[str, Any], before: Mapping[str, str], person: Mapping[str, str]
) -> dict[str, Any]:  # fmt: skip
    """The typed answers, with what the person's card says in the questions left empty (or filled from another card)."""
    filled = dict(answers)
    for question in bundle.form.questions:
        name = PREFILL.get(question.prefill)
        if name and person.get(name) and filled.get(question.key, "") in ("", before.get(name)):
            filled[question.key] = person[name]
    return filled


def in_person(dossier: Dossier, typed: Mapping[str, str]) -> str:
    """Who stands at the counter for this dossier, in words for the record: `who` (applicant, other), `number` (typed or
    the card's QR code), `name` and `paper` of somebody authorised. Raises Invalid when the number is not of the dossier
    and nobody is authorised."""
    number, name = _of_digits_or_card(typed.get("number", ""))
    if not number and typed.get("who") != "other":
        raise Invalid(_("The number is missing."), fields={"number": _("Scan the card or type the number.")})
    if typed.get("who") != "other":
        known = {dossier.applicant_number: dossier.applicant_name}
        if submitter := dossier.contact.get("submitter_number"):
            known[submitter] = dossier.contact.get("submitter_name") or dossier.applicant_name
        if number not in known:
            raise Invalid(_("The number does not fit."), fields={
                "number": _("This is not the number in the dossier. Compare the card, or choose “authorised”.")
            })  # fmt: skip
        return known[number]
    wrong: dict[str, Any] = {}
    name, paper = name or clean(typed.get("name", "")), clean(typed.get("paper", ""))
    if not re.fullmatch(r"[0-9]{12}", number):
        wrong["number"] = _("Write all 12 digits of the personal ID number.")
    if len(name) < 2:
        wrong["name"] = _("Write the name as on the card.")
    if len(paper) < 5:
        wrong["paper"] = _("Write number and date of the authorisation.")
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    return str(_("%(name)s, %(number)s, authorised by %(paper)s")) % {"name": name, "number": number, "paper": paper}


def usual_way(dossier: Dossier) -> str:
    """How a result leaves the house unless the officer says otherwise: `post` where the applicant asked for it."""
    return "post" if dossier.contact.get("delivery") == "post" else "applicant"


def collector(dossier: Dossier, typed: Mapping[str, str]) -> str:
    """To whom the result goes, in words for the record: as `in_person`, or with `who` = post the item and address."""
    if typed.get("who") != "post":
        return in_person(dossier, typed)
    wrong: dict[str, Any] = {}
    item = clean(typed.get("number", ""))
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z .-]{4,39}", item):
        wrong["number"] = _("Write the number of the postal item, for example EA123456789VN.")
    address = dossier.contact.get("address", "")
    if not address:
        wrong["who"] = _("There is no address in the dossier. Change the contact details first, or hand it over here.")
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    return str(_("by post, item %(item)s, to %(address)s")) % {"item": item.upper(), "address": address}


def _of_digits_or_card(text: str) -> tuple[str, str]:
    """(number, name) from typed digits or a scanned card."""
    if "|" not in text:
        return re.sub(r"[\s.-]", "", text), ""
    try:
        card = id_card_qr.parse(text)
    except IdentifierError as error:
        raise Invalid(_("The card could not be read."), fields={
            "number": error.text((get_language() or "vi")[:2])
        }) from error  # fmt: skip
    return card.number, card.name
