"""From answers and papers to a filing: the bundle's own rules, the same at the portal, at the counter, by interface."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import Invalid
from motcua.foundation.identifiers import phone
from motcua.foundation.identity.models import Business, Person
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import centre_of, competent_units, service_centres
from motcua.onestop.catalogue import communes, forms
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import ResultKind
from motcua.onestop.catalogue.messages import say
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import answering, linking, money
from motcua.onestop.dossiers.enums import ApplicantKind, Channel
from motcua.onestop.dossiers.services.intake import Applicant, Filing, Paper

DELIVERIES = ("online", "counter", "post")


def applicant_of(person: Person | None, business: Business | None) -> Applicant:
    """The business a person acts for now, else the person."""
    if business:
        return Applicant(ApplicantKind.BUSINESS, business.id, business.name, business.tax_code)
    assert person is not None
    return Applicant(ApplicantKind.PERSON, person.id, person.full_name, person.citizen_number)


def deliveries(bundle: Bundle) -> tuple[str, ...]:
    """The ways to receive the result: a card is a thing, which no page can hand over."""
    return tuple(way for way in DELIVERIES if way != "online" or bundle.result.kind is not ResultKind.CARD)


def check_contact(raw: Mapping[str, Any], ways: Collection[str] = DELIVERIES) -> dict[str, str]:
    """Phone, email, address, delivery (one of the `ways`) and, where it is given, `collect_at`: id or code of
    the centre where the result is collected, "" for the one that receives. Raises Invalid by field."""
    wrong: dict[str, Any] = {}
    contact = {name: str(raw.get(name, "") or "").strip() for name in ("phone", "email", "address", "delivery")}
    try:
        contact["phone"] = phone.normalise(contact["phone"])
    except ValueError:
        wrong["phone"] = _("Enter a phone number in Vietnam, for example 0912 345 678.")
    if contact["email"] and ("@" not in contact["email"] or " " in contact["email"]):
        wrong["email"] = _("Enter an e-mail address such as name@example.vn, or leave it empty.")
    if contact["delivery"] not in ways:
        wrong["delivery"] = _("Choose how you want to receive the result.")
    if contact["delivery"] == "post" and len(contact["address"]) < 5:
        wrong["address"] = _("Enter the address the post brings the result to.")
    if "collect_at" in raw:
        try:
            contact["collect_at"] = _centre(raw["collect_at"]) if contact["delivery"] == "counter" else ""
        except LookupError:
            wrong["collect_at"] = _("Choose one of the one-stop centres of the province.")
    if wrong:
        raise Invalid(_("Look at the marked contact details again."), fields=wrong)
    return contact


def _centre(text: Any) -> str:
    """The id of a centre; raises LookupError for what is none."""
    wanted = str(text or "").strip()
    if not wanted:
        return ""
    centres = service_centres()
    try:
        found = centres.filter(id=UUID(wanted)).first()
    except ValueError:
        found = centres.filter(code=wanted).first()
    if found is None:
        raise LookupError(wanted)
    return str(found.id)


def elsewhere(competent: Unit | None) -> Any:
    """Who settles it, by the commune among the answers, where another agency was named."""
    if competent is None:
        return _("No agency here settles this for the commune that was chosen. Choose another commune.")
    return _("By the commune that was chosen, %(agency)s settles this.") % {"agency": pick(competent.label)}


def build(
    revision: ProcedureRevision, bundle: Bundle, *, authority: Unit, applicant: Applicant, answers: Mapping[str, Any],
    papers: tuple[Paper, ...], contact: Mapping[str, Any], channel: Channel, at: datetime, language: str = "vi",
    place: Unit | None = None,
) -> Filing:  # fmt: skip
    """Check everything again and give the filing; raises Invalid with a sentence for each field or document."""
    day = local(at).date()
    if applicant.kind.value not in bundle.subjects:
        raise Invalid(_("This procedure is not open to this kind of applicant."))
    if not competent_units(bundle.level, day, bundle.authority).filter(id=authority.id).exists():
        raise Invalid(_("Choose the agency that settles this procedure."), fields={"authority": ""})
    checked, problems = forms.check_form(bundle.form, communes.recognised(bundle.form.questions, answers), day)
    if problems:
        said = {key: say(problem) for key, problem in problems.items()}
        raise Invalid(_("Look at the marked answers again."), fields=said)
    competent = communes.agency_of(bundle, checked) if bundle.place else authority
    if competent != authority:
        raise Invalid(_("Choose the agency that settles this procedure."), fields={"authority": elsewhere(competent)})
    missing = bundle.missing(checked, {p.key for p in papers}, day)
    if missing:
        sentence = _("Add this document before you send.")
        raise Invalid(_("Some documents are missing."), fields={d.key: sentence for d in missing})
    wanted = {d.key for d in bundle.documents_for(checked, day)}
    if bundle.link:
        return linking.first_part(
            revision, bundle, checked, tuple(p for p in papers if p.key in wanted), day,
            lambda its, part, answers, its_papers: build(
                its, part, authority=authority, applicant=applicant, answers=answers, papers=its_papers,
                contact=contact, channel=channel, at=at, language=language, place=place,
            ),
        )  # fmt: skip
    limit, counter = bundle.limit_for(checked, day), place or centre_of(authority)
    return Filing(
        procedure_code=bundle.code, revision_id=revision.id, authority=authority,
        reception_place=counter, applicant=applicant, channel=channel, answers=checked,
        contact=check_contact(contact, deliveries(bundle)), limit=limit.value, cut_off=limit.cut_off,
        papers=tuple(p for p in papers if p.key in wanted), language=language,
        money_state=money.state_at_filing(bundle, checked, at, channel),
        answer_due_at=answering.answer_by(at, bundle, calendar_for(counter.id)),
    )  # fmt: skip
