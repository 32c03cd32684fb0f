"""A filing that another system sends for an officer of a service centre: at the counter, or as it came by post.

Everything is checked at once and every fault is named by its place in what was sent; then it is filed once a key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import competent_units
from motcua.onestop.catalogue import communes, forms
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.catalogue.messages import say
from motcua.onestop.dossiers import asked, desk_filing, desk_people, filing, offers, services
from motcua.onestop.dossiers.by_name import once_for
from motcua.onestop.dossiers.enums import Channel
from motcua.onestop.dossiers.sent_papers import read_papers
from motcua.onestop.dossiers.services.intake import Filing, Paper

CHANNELS = (Channel.COUNTER, Channel.POST)
_PERSON = {"name": "name", "citizen_number": "number", "birth_date": "born", "sex": "sex", "residence": "residence"}
_BUSINESS = {"tax_code": "code", "name": "name", "address": "address", "authorisation": "paper"}
"""What is sent → as the counter's form calls it."""


@dataclass(frozen=True)
class Sent:
    """`authority` and `place` are codes of units; empty where only one fits. `documents` as `offers.papers` asks."""

    procedure: str
    channel: Channel
    person: Mapping[str, str]
    business: Mapping[str, str] | None
    answers: Mapping[str, Any]
    contact: Mapping[str, str]
    documents: Sequence[Mapping[str, Any]] = ()
    authority: str = ""
    place: str = ""
    language: str = "vi"


@dataclass
class _Checked:
    filing: Filing
    person: desk_people.Person
    business: desk_people.Business | None


def file(sent: Sent, *, by: Actor, key: str, at: datetime | None = None) -> tuple[UUID, bool]:
    """(the dossier's id, whether it was filed now). Raises NotPublished, NotAllowed, Invalid, UsedKey."""
    moment = at or now()

    def act() -> str:
        found = check(sent, by=by, at=moment)
        person = desk_people.record(found.person)
        business = desk_people.record_business(found.business) if found.business else None
        who = replace(found.filing.applicant, id=business.id if business else person.id)
        made = replace(found.filing, applicant=who)
        return str(services.submit(made, by=by, at=moment, key=f"sent:{key}")[0])

    id, is_first = once_for(f"file:{by.id}", key, asdict(sent), act)
    return UUID(id), is_first


def check(sent: Sent, *, by: Actor, at: datetime) -> _Checked:
    """Nothing is written. Raises Invalid that names everything that is wrong."""
    revision, bundle = catalogue.current(sent.procedure)
    wrong: dict[str, Any] = {}

    def gather(call: Any, prefix: str = "", cut: str = "") -> Any:
        try:
            return call()
        except Invalid as invalid:
            for name, text in invalid.fields.items():
                wrong[prefix + name.removeprefix(cut)] = text or str(invalid)
            return None

    if sent.channel not in CHANNELS or str(sent.channel) not in bundle.channels:
        wrong["channel"] = _("This procedure is not filed that way.")
    place = gather(lambda: _place(sent.place, by))
    person, business = _people(sent, wrong)
    contact = gather(lambda: filing.check_contact(sent.contact, filing.deliveries(bundle)), "contact.")
    papers = gather(lambda: _papers(sent, bundle, by))
    answers = gather(lambda: _answers(sent, bundle, at))
    authority = gather(lambda: _authority(sent.authority, bundle, answers, at))
    if answers is not None and papers is not None:
        gather(lambda: _all_there(bundle, answers, papers, at))
    if person and ("business" if sent.business else "person") not in bundle.subjects:
        wrong["business"] = _("This procedure is not open to this kind of applicant.")
    if wrong or not person:
        raise Invalid(_("Look at the marked parts of what was sent again."), fields=wrong)
    made = filing.build(
        revision, bundle, authority=authority, applicant=desk_people.applicant(person, business), answers=answers,
        papers=papers, contact=contact, channel=sent.channel, at=at, language=sent.language, place=place,
    )  # fmt: skip
    made = replace(made, contact=made.contact | desk_people.of_submitter(person, business))
    return _Checked(made, person, business)


def _place(code: str, by: Actor) -> Unit:
    """A service centre where the officer receives."""
    mine = desk_filing.places(by)
    if not mine.exists():
        raise NotAllowed(_("You receive at no service centre. Ask the administrator to set your place of work."))
    found = mine.filter(code=code).first() if code else mine.first()
    if found is None:
        raise Invalid("", fields={"reception_place": _("You do not receive at this place.")})
    return found


def _authority(code: str, bundle: Bundle, answers: Mapping[str, Any] | None, at: datetime) -> Unit | None:
    if bundle.place:
        return _of_commune(code, bundle, answers)
    units = competent_units(bundle.level, local(at).date(), bundle.authority)
    found = units.filter(code=code).first() if code else catalogue.sole_authority(bundle)
    if found is None:
        raise Invalid("", fields={"authority": _("Choose the agency that settles this procedure.")})
    return found


def _of_commune(code: str, bundle: Bundle, answers: Mapping[str, Any] | None) -> Unit | None:
    """What follows from the answers need not be sent; None while they are wrong."""
    if answers is None:
        return None
    found = communes.agency_of(bundle, answers)
    if found is None or code not in ("", found.code):
        raise Invalid("", fields={"authority": filing.elsewhere(found)})
    return found


def _people(sent: Sent, wrong: dict[str, Any]) -> tuple[desk_people.Person | None, desk_people.Business | None]:
    person = business = None
    try:
        person = desk_people.check_person({own: sent.person.get(name, "") for name, own in _PERSON.items()})
    except Invalid as invalid:
        wrong |= _named(invalid, "applicant", "person_", _PERSON)
    if sent.business is not None:
        typed = {own: sent.business.get(name, "") for name, own in _BUSINESS.items()}
        try:
            business = desk_people.check_business(typed, person) if person else None
        except Invalid as invalid:
            wrong |= _named(invalid, "business", "business_", _BUSINESS)
    return person, business


def _named(invalid: Invalid, part: str, prefix: str, names: Mapping[str, str]) -> dict[str, Any]:
    sent_as = {own: name for name, own in names.items()}
    found = {}
    for own, text in invalid.fields.items():
        bare = own.removeprefix(prefix)
        found[f"{part}.{sent_as.get(bare, bare)}"] = text or str(invalid)
    return found


def _papers(sent: Sent, bundle: Bundle, by: Actor) -> tuple[Paper, ...]:
    given = asked.read((offers.papers(bundle),), {"documents": list(sent.documents)})["documents"]
    return read_papers(given, by=by)


def _answers(sent: Sent, bundle: Bundle, at: datetime) -> dict[str, Any]:
    unknown = sent.answers.keys() - set(bundle.form.keys)
    checked, problems = forms.check_form(
        bundle.form,
        communes.recognised(bundle.form.questions, sent.answers),
        local(at).date(),
        desk_people.known({own: sent.person.get(name, "") for name, own in _PERSON.items()}),
    )
    wrong: dict[str, Any] = {f"answers.{key}": _("This procedure does not ask that.") for key in unknown}
    wrong |= {f"answers.{key}": say(problem) for key, problem in problems.items()}
    if wrong:
        raise Invalid("", fields=wrong)
    return checked


def _all_there(bundle: Bundle, answers: Mapping[str, Any], papers: Sequence[Paper], at: datetime) -> None:
    day, given = local(at).date(), {paper.key for paper in papers}
    missing = bundle.missing(answers, given, day)
    wanted = {d.key for d in bundle.documents_for(answers, day) if d.way is DocumentWay.UPLOAD}
    wrong = {f"documents.{d.key}": _("Add this document before you send.") for d in missing}
    wrong |= {f"documents.{key}": _("This procedure does not ask for that document.") for key in given - wanted}
    if wrong:
        raise Invalid("", fields=wrong)
