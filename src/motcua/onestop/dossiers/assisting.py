"""Help with filing online at a help point: the officer, a member of the community team or somebody of the family fills
the form in on the officer's screen; the person agrees, on paper or by a code sent to their phone; they get the copy by
message and go on with it themselves once they have shown who they are by e-ID.
"""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit, throttle
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, NotAllowed, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import clean
from motcua.foundation.files.access import resolver
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import acquire, store_upload
from motcua.foundation.identifiers import phone
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Person
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, send
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import addresses, desk_filing, desk_people, drafts, filing, letters, services
from motcua.onestop.dossiers.desk_filing import Problems
from motcua.onestop.dossiers.enums import Channel, Consent, Helper
from motcua.onestop.dossiers.models import Assistance, Dossier, Draft
from motcua.onestop.dossiers.services.intake import Paper

KIND = "assistance"
"""Subject of what is recorded, and holder of the paper on which somebody agreed."""
CODE_HOLDS, LINK_HOLDS = timedelta(minutes=10), timedelta(days=30)
MOST_TRIES = 5
CODES_A_DAY = 5
"""To one phone."""


def of(draft: Draft) -> Assistance | None:
    return Assistance.objects.filter(draft=draft).select_related("unit").first()


def of_dossier(dossier: Dossier) -> Assistance | None:
    return Assistance.objects.filter(dossier=dossier).select_related("unit").first()


def sends_texts() -> bool:
    """Whether a gateway is set up that brings a code to a phone; else agreement is taken on paper."""
    return bool(settings.ENV.sms_domain)


@transaction.atomic
def begin(
    draft_id: UUID, helper: str, helper_name: str = "", *, by: Actor, at: datetime | None = None
) -> Assistance:  # fmt: skip
    """Say who helps with this form; a member of the community digital team is the one who does. Another person in the
    form, or another phone, has not agreed to anything: then the agreement is asked for again. Raises Invalid by field,
    Refusal for what cannot be filed online."""
    draft, moment = desk_filing.open_draft(draft_id, by), at or now()
    if desk_filing.only_helps(by):
        helper, helper_name = Helper.COMMUNITY, by.name
    if helper not in tuple(Helper):
        raise Invalid(_("Say who helps."), fields={"helper": _("Choose who helps to fill in the form.")})
    named = clean(helper_name)
    if helper != Helper.COUNTER and len(named) < 2:
        raise Invalid(_("The name is missing."), fields={"helper_name": _("Write the name of who helps.")})
    place = _place(draft, by)
    person = _person(draft)
    number = _phone(draft)
    kept = of(draft) or Assistance(draft=draft, begun_at=moment)
    if (kept.person_number, kept.phone) != (person.number, number):
        kept.consent, kept.consented_at, kept.code_digest, kept.code_tries = "", None, "", 0
    kept.helper, kept.helper_name = helper, by.name if helper == Helper.COUNTER else named
    kept.unit, kept.account_id = place, by.id
    kept.person_number, kept.person_name, kept.phone = person.number, person.name, number
    kept.save()
    return kept


def _place(draft: Draft, by: Actor) -> Unit:
    if not catalogue.bundle(draft.revision_id).starts_online:
        raise Refusal(_("This procedure is not open online: receive it at the desk."))
    if draft.desk.get("kind") == "business":
        raise Refusal(_("A business files with its own account. Receive this dossier at the desk, or show them how."))
    place = next((one for one in desk_filing.help_points(by) if str(one.id) == draft.desk.get("reception")), None)
    if place is None:
        raise NotAllowed(_("You no longer receive at this place. Choose another place of reception."))
    return place


def _person(draft: Draft) -> desk_people.Person:
    return desk_people.check_person(draft.desk.get("person", {}))


def _phone(draft: Draft) -> str:
    try:
        return phone.normalise(draft.contact.get("phone", ""))
    except ValueError as error:
        told = _("Enter a phone number in Vietnam, for example 0912 345 678.")
        raise Invalid(_("The phone number is missing."), fields={"contact_phone": told}) from error


def _own(draft_id: UUID, by: Actor) -> tuple[Draft, Assistance]:
    draft = desk_filing.open_draft(draft_id, by)
    kept = Assistance.objects.select_for_update().filter(draft=draft).first()
    if kept is None:
        raise Refusal(_("Say first who helps."))
    if (kept.person_number, kept.phone) != (_person(draft).number, _phone(draft)):
        raise Refusal(_("Another person or another phone stands in the form now. Say again who helps."))
    return draft, kept


@transaction.atomic
def send_code(draft_id: UUID, *, by: Actor, at: datetime | None = None) -> None:
    """Six digits to the person's phone; a new code makes the one before worthless. Raises Refusal, TooMany."""
    if not sends_texts():
        raise Refusal(_("No gateway for text messages is set up. Let the person agree on paper."))
    draft, kept = _own(draft_id, by)
    throttle.hit("assist-code", kept.phone, limit=CODES_A_DAY, seconds=86400)
    moment, code = at or now(), f"{secrets.randbelow(10**6):06}"
    kept.code_digest, kept.code_until, kept.code_tries = _code_digest(kept.id, code), moment + CODE_HOLDS, 0
    kept.save(update_fields=["code_digest", "code_until", "code_tries"])
    bundle = catalogue.bundle(draft.revision_id)
    _text(kept, "assist-code", uuid7(), code=code, procedure=bundle.title, minutes=CODE_HOLDS.seconds // 60)


def _code_digest(id: UUID, code: str) -> str:
    return salted_hmac("motcua.assistance.code", f"{id}:{code}", algorithm="sha256").hexdigest()


def consent_by_code(draft_id: UUID, code: str, *, by: Actor, at: datetime | None = None) -> None:
    """The person told the code that came to their phone. Raises Invalid; five wrong ones end it."""
    if not _is_right(draft_id, "".join(code.split()), by, at or now()):
        told = _("This is not the code, or it no longer holds. Compare it, or send a new one.")
        raise Invalid(told, fields={"code": told})


@transaction.atomic
def _is_right(draft_id: UUID, code: str, by: Actor, at: datetime) -> bool:
    """A wrong try is counted, so it is not rolled back."""
    _draft, kept = _own(draft_id, by)
    if not kept.code_digest or kept.code_until is None or kept.code_until < at or kept.code_tries >= MOST_TRIES:
        return False
    kept.code_tries += 1
    is_right = constant_time_compare(_code_digest(kept.id, code), kept.code_digest)
    if is_right:
        _agree(kept, Consent.CODE, by, at)
    kept.save()
    return is_right


@transaction.atomic
def consent_on_paper(draft_id: UUID, uploaded: Any, *, by: Actor, at: datetime | None = None) -> None:
    """The signed sheet, scanned. Raises FileRefused with the cure."""
    _draft, kept = _own(draft_id, by)
    stored = store_upload(uploaded, by=by)
    acquire(stored, kind=KIND, subject_id=kept.id, name="consent")
    _agree(kept, Consent.PAPER, by, at or now())
    kept.save()


def _agree(kept: Assistance, way: Consent, by: Actor, at: datetime) -> None:
    kept.consent, kept.consented_at, kept.code_digest = way, at, ""
    audit.record("assistance_agreed", by=by, subject=(KIND, kept.id), at=at, detail={
        "way": way, "helper": kept.helper, "phone": f"…{kept.phone[-3:]}",
    })  # fmt: skip


def problems(draft: Draft, *, at: datetime) -> Problems:
    """What is not right yet for filing online: as at the desk without the cash, and every paper with its scan."""
    found = desk_filing.check(draft, at=at)
    found.desk = {key: value for key, value in found.desk.items() if not key.startswith("fee_")}
    for document in desk_filing.uploads(draft, catalogue.bundle(draft.revision_id), at):
        if document.required and not draft.files.get(document.key):
            found.papers[document.key] = _("Attach the scan: online the paper itself is not handed over.")
    return found


@transaction.atomic
def file(draft_id: UUID, *, by: Actor, at: datetime | None = None) -> tuple[UUID, str]:
    """File online for the person, once; the copy goes to them with the link to go on. Returns (id, code). Raises
    Refusal while they have not agreed, Invalid while something is missing."""
    held = Draft.objects.select_for_update(of=("self",)).select_related("dossier").get(id=draft_id, account_id=by.id)
    if held.dossier:
        return held.dossier.id, held.dossier.code
    draft, kept = _own(draft_id, by)
    _require_consent(kept)
    moment = at or now()
    if problems(draft, at=moment):
        raise Invalid(_("Look at the marked answers again."))
    assert draft.authority  # `problems` has asked
    who, bundle = _person(draft), catalogue.bundle(draft.revision_id)
    person = desk_people.record(who)
    papers = tuple(Paper(key, UUID(id)) for key, ids in draft.files.items() for id in ids)
    made = filing.build(
        ProcedureRevision.objects.get(id=draft.revision_id), bundle, authority=draft.authority,
        applicant=replace(desk_people.applicant(who, None), id=person.id), answers=draft.answers, papers=papers,
        contact=draft.contact, channel=Channel.ASSISTED, at=moment,
    )  # fmt: skip
    made = replace(made, support_place_id=kept.unit_id, detail={"helper": kept.helper, "helped_by": kept.helper_name})
    dossier_id, code = services.submit(made, by=by, at=moment, key=str(draft_id))
    draft.dossier_id, draft.updated_at = dossier_id, moment
    draft.save(update_fields=["dossier", "updated_at"])
    drafts.let_go(draft)
    kept.dossier_id = dossier_id
    link = _link(kept, moment)
    kept.save()
    by_mail = not sends_texts() and bool(draft.contact.get("email"))
    receipt = [letters.receipt(Dossier.objects.get(id=dossier_id))] if by_mail else []
    _text(kept, "assist-filed", dossier_id, code=code, procedure=bundle.title, link=link, attached=receipt,
          tracking_url=addresses.tracking(code), email=draft.contact.get("email", ""))  # fmt: skip
    return dossier_id, code


@transaction.atomic
def hand_over(draft_id: UUID, *, by: Actor, at: datetime | None = None) -> None:
    """Send the unfinished form to the person's phone; it stays here until they take it. A new link makes the one before
    worthless."""
    draft, kept = _own(draft_id, by)
    _require_consent(kept)
    throttle.hit("assist-link", kept.phone, limit=CODES_A_DAY, seconds=86400)
    link = _link(kept, at or now())
    kept.save(update_fields=["link_digest", "link_until"])
    procedure = catalogue.bundle(draft.revision_id).title
    _text(kept, "assist-handed", uuid7(), procedure=procedure, link=link, email=draft.contact.get("email", ""))


def _require_consent(kept: Assistance) -> None:
    if kept.consented_at is None:
        raise Refusal(_("The person has not agreed yet. Take it on paper, or by the code that goes to their phone."))


def _link(kept: Assistance, at: datetime) -> str:
    secret = secrets.token_urlsafe(24)
    kept.link_digest, kept.link_until = _digest(secret), at + LINK_HOLDS
    return f"{settings.ENV.public_url}/take/{secret}/"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _text(
    kept: Assistance, template: str, once: UUID, *, email: str = "", attached: list[StoredFile] | None = None,
    **words: Any,
) -> None:  # fmt: skip
    """By text message; where no gateway is set up, to the e-mail address."""
    by_phone = f"{kept.phone.lstrip('+')}@{settings.ENV.sms_domain}" if sends_texts() else ""
    send(
        template, to=Recipient(RecipientKind.PERSON, None, kept.person_name, email=by_phone or email),
        context={**words, "attached": attached, "helped_by": kept.helper_name, "place": kept.unit.label},
        subject=(KIND, kept.id), key=f"{template}:{kept.id}:{once}", attached=attached or (),
    )  # fmt: skip


def by_link(secret: str, *, by: Actor, at: datetime | None = None) -> Assistance:
    """What the link leads to, for the person whose it is. Raises LookupError for a link that is not or no longer one,
    NotAllowed for anybody else."""
    found = Assistance.objects.select_related("unit", "draft", "dossier").filter(link_digest=_digest(secret)).first()
    if found is None or found.link_until is None or found.link_until < (at or now()):
        raise LookupError(secret[:4])
    if not _is_theirs(found, by):
        raise NotAllowed(_("This was filled in for somebody else. Sign in as the person who asked for help."))
    return found


def _is_theirs(found: Assistance, by: Actor) -> bool:
    if by.kind is not ActorKind.CITIZEN or by.person_id is None:
        return False
    return Person.objects.filter(id=by.person_id, citizen_number=found.person_number).exists()


@transaction.atomic
def take(secret: str, *, by: Actor, at: datetime | None = None) -> Assistance:
    """The dossier, or the form, is theirs to follow and complete; the second press changes nothing. The officer's
    account has the form no longer."""
    moment = at or now()
    found = by_link(secret, by=by, at=moment)
    draft = Draft.objects.select_for_update().filter(assistance=found.id).first()
    kept = Assistance.objects.select_for_update(of=("self",)).get(id=found.id)
    if kept.taken_at is None:
        kept.taken_at = moment
        kept.save(update_fields=["taken_at"])
        audit.record("assistance_taken", by=by, subject=(KIND, kept.id), at=moment)
        if draft and draft.dossier_id is None:
            draft.account_id, draft.business_id, draft.desk, draft.updated_at = by.id, None, {}, moment
            draft.save(update_fields=["account_id", "business_id", "desk", "updated_at"])
    return found


@resolver(KIND)
def reads_consent(actor: Actor, subject_id: UUID, file: StoredFile) -> bool:
    """Who receives where it was taken, and the person themselves."""
    kept = Assistance.objects.filter(id=subject_id).first()
    if kept is None:
        return False
    return actor.has(Role.RECEPTIONIST, kept.unit_id) or _is_theirs(kept, actor)
