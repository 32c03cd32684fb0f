"""An officer's question beside a dossier: kept with its code and without names and numbers; it changes nothing else."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.assistant.advising import papers
from motcua.assistant.advising.matters import Matter, matter_of, paper_of
from motcua.assistant.answers import knowing, telling
from motcua.assistant.answers.deciding import Decision, decide
from motcua.assistant.answers.enums import AnswerKind, Source
from motcua.assistant.answers.masking import masked, without
from motcua.assistant.answers.models import Thread, Turn
from motcua.assistant.answers.services import MOST_TURNS, Beside, add_turn, read_question
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.idempotency import fingerprint, once
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import selectors
from motcua.onestop.dossiers.models import Dossier


def ask(
    text: str, *, dossier: Dossier, by: Actor, language: str, key: str | None = None, at: datetime | None = None
) -> Turn:  # fmt: skip
    """One question of an officer who may see the dossier, in their own talk about it. Raises NothingAsked, TooLong,
    NotAllowed."""
    moment = at or now()
    said = read_question(text, language)
    if by.kind is not ActorKind.OFFICER or not selectors.visible_to(by).filter(id=dossier.id).exists():
        raise NotAllowed(_("You may not see this dossier."), code="not-your-dossier")
    bundle = catalogue.bundle(dossier.revision_id)
    kept = masked(without(said, names_in(dossier, bundle)))
    decided, matter, paper = _decide(kept, dossier, bundle)

    def act() -> str:
        talk = _talk(dossier, by, language, moment)
        beside = Beside(dossier.code, dossier.authority_id, matter, paper, as_filed(dossier))
        return str(add_turn(talk, kept, kept != said, decided, moment, beside=beside).id)

    with transaction.atomic():
        mark = f"{key}:{fingerprint(kept)[:16]}" if key else None
        made, _first = once(f"advising:{by.id}:{dossier.id}", mark, kept, act)
    return Turn.objects.select_related("thread").get(id=made)


def names_in(dossier: Dossier, bundle: Bundle) -> list[str]:
    """Whom the dossier is of and about: no answer needs them in a question."""
    whom = bundle.result.whom(dossier.answers)
    return [dossier.applicant_name, dossier.submitter_name, *([whom[1]] if whom else [])]


def as_filed(dossier: Dossier) -> telling.Published:
    """The procedure as it holds for this dossier: the revision it was filed under, on its day."""
    return telling.as_filed(dossier.revision_id, local(dossier.submitted_at).date())


def talk_of(dossier: Dossier, by: Actor) -> Thread | None:
    """This officer's talk about the dossier; nobody else reads it."""
    found = Thread.objects.filter(officer_id=by.id, dossier_code=dossier.code, forgotten_at=None)
    return found.order_by("-id").first()


def _decide(text: str, dossier: Dossier, bundle: Bundle) -> tuple[Decision, str, str]:
    """(what it is about, the matter, the paper): the record and the rules first, then the procedure."""
    matter, paper = matter_of(text), paper_of(text, papers.titles(bundle))
    if matter is None and paper:
        matter = Matter.PAPER
    if matter:
        return Decision(AnswerKind.RULE, dossier.procedure_code), matter.value, paper
    return decide(text, knowing.mind(), about=dossier.procedure_code), "", ""


def _talk(dossier: Dossier, by: Actor, language: str, at: datetime) -> Thread:
    found = talk_of(dossier, by)
    held = Thread.objects.select_for_update().get(id=found.id) if found else None
    if held and held.turns.count() < MOST_TURNS:
        held.last_at = at
        return held
    return Thread(
        secret=secrets.token_urlsafe(18), source=Source.DESK, language=language, officer_id=by.id,
        dossier_code=dossier.code, about=dossier.procedure_code, started_at=at, last_at=at,
    )  # fmt: skip
