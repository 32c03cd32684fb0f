"""Verbs of the catalogue: publish, withdraw, offer again."""

from datetime import date, datetime

from django.db import transaction

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.events import announce
from motcua.foundation.common.text import sort_key
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import examples, linking, selectors, words
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.errors import AlreadyOffered, BundleInvalid, ExamplesFail, NewerRevision, NotPublished
from motcua.onestop.catalogue.events import ProcedurePublished, ProcedureWithdrawn
from motcua.onestop.catalogue.loader import digest, from_data, placed
from motcua.onestop.catalogue.models import Procedure, ProcedureRevision
from motcua.onestop.catalogue.stamp import renew


def require_controller(by: Actor) -> None:
    """Raises NotAllowed."""
    from django.utils.translation import gettext as _

    if by.kind is not ActorKind.SYSTEM and Role.CONTROLLER not in by.roles:
        raise NotAllowed(_("Only a procedure controller changes what is offered or listed."))


@transaction.atomic
def publish(
    bundle: Bundle, *, by: Actor, at: datetime | None = None, in_force_from: date | None = None,
    seen: int | None = None,
) -> ProcedureRevision:  # fmt: skip
    """Check the bundle, run its examples, keep it as the next revision. The same bundle twice stays one revision.

    `seen` is the number of the newest revision (0: none) that the publisher compared the bundle with.
    Raises BundleInvalid, ExamplesFail, NewerRevision.
    """
    require_controller(by)
    moment, sealed = at or now(), digest(from_data(bundle.data))
    _require_examples(bundle)
    withdrawn = Procedure.objects.filter(code=bundle.code).exclude(withdrawn_at=None).exists()
    procedure, _new = Procedure.objects.update_or_create(code=bundle.code, defaults=_row(bundle))
    newest = (
        ProcedureRevision.objects.select_for_update().filter(procedure=procedure).order_by("-number").first()
    )  # fmt: skip
    if newest and newest.digest == sealed:
        if withdrawn:
            _tell_offered_again(newest, by=by, at=moment, reason="")
        return newest
    if newest and seen not in (None, newest.number):
        raise NewerRevision(newest.number)
    revision = ProcedureRevision.objects.create(
        procedure=procedure, number=(newest.number if newest else 0) + 1, data=bundle.data, digest=sealed,
        in_force_from=in_force_from or bundle.effective, published_at=moment, published_by=by.name,
    )  # fmt: skip
    audit.record("procedure.published", by=by, subject=("procedure_revision", revision.id), at=moment,
                 detail={"code": bundle.code, "number": revision.number, "digest": sealed})  # fmt: skip
    announce(ProcedurePublished(bundle.code, revision.id, revision.number))
    renew()
    return revision


def _require_examples(bundle: Bundle) -> None:
    """What links others must fit them as they are in force, and they must go on fitting what links them."""
    fits = selectors.parts_of(bundle)
    if bundle.link and (wrong := list(linking.problems(bundle, fits))):
        raise BundleInvalid([placed(problem, bundle) for problem in wrong])
    for other in () if bundle.link else selectors.links_of(bundle.code):
        parts = selectors.parts_of(other) | {bundle.code: bundle}
        if wrong := list(linking.problems(other, parts)):
            raise BundleInvalid([f"{other.slug}/{placed(problem, other)}" for problem in wrong])
    failed = [f"{name}: {line}" for name, lines in examples.run_all(bundle, fits).items() for line in lines]
    if failed:
        raise ExamplesFail(failed)


def _row(bundle: Bundle) -> dict:
    title, sector = bundle.title, bundle.data["sector"]
    phrases = [title["vi"], title["en"], *bundle.data["everyday"]]
    return {
        "slug": bundle.slug, "title": dict(title), "sort_key": sort_key(title["vi"]), "sector": sector["code"],
        "sector_name": sector["name"], "level": bundle.level, "withdrawn_at": None,
        "terms": [words.words_of(phrase) for phrase in phrases],
    }  # fmt: skip


@transaction.atomic
def withdraw(code: str, *, by: Actor, reason: str, at: datetime | None = None) -> None:
    """No new dossiers; open ones go on under their revision."""
    require_controller(by)
    moment = at or now()
    newest = ProcedureRevision.objects.filter(procedure_id=code).order_by("-number").first()
    if newest is None or not Procedure.objects.filter(code=code, withdrawn_at=None).update(withdrawn_at=moment):
        raise NotPublished(code)
    audit.record("procedure.withdrawn", by=by, subject=("procedure_revision", newest.id), at=moment,
                 detail={"code": code, "reason": reason})  # fmt: skip
    announce(ProcedureWithdrawn(code))
    renew()


@transaction.atomic
def offer_again(code: str, *, by: Actor, reason: str, at: datetime | None = None) -> None:
    """Take new dossiers of a withdrawn procedure again, under its newest revision, whose examples must still pass.

    Raises NotPublished for a procedure that never was, AlreadyOffered, ExamplesFail.
    """
    require_controller(by)
    newest = ProcedureRevision.objects.filter(procedure_id=code).order_by("-number").first()
    if newest is None:
        raise NotPublished(code)
    _require_examples(Bundle(newest.data))
    if not Procedure.objects.filter(code=code).exclude(withdrawn_at=None).update(withdrawn_at=None):
        raise AlreadyOffered(code)
    _tell_offered_again(newest, by=by, at=at or now(), reason=reason)


def _tell_offered_again(newest: ProcedureRevision, *, by: Actor, at: datetime, reason: str) -> None:
    code = newest.procedure_id
    audit.record("procedure.offered_again", by=by, subject=("procedure_revision", newest.id), at=at,
                 detail={"code": code, "number": newest.number, "reason": reason})  # fmt: skip
    announce(ProcedurePublished(code, newest.id, newest.number))
    renew()
