"""Reading talks, what was handed to officers, and what was approved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.assistant.answers import permissions
from motcua.assistant.answers.enums import QuestionState
from motcua.assistant.answers.models import Entry, OfficerQuestion, Thread, Turn
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.keyset import Beyond
from motcua.foundation.organisations.enums import Level
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import competent_unit_list
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.errors import NotPublished
from motcua.onestop.catalogue.models import ListedProcedure
from motcua.onestop.dossiers import check_codes


def thread_by_secret(secret: str) -> Thread | None:
    return Thread.objects.filter(secret=secret).first() if secret else None


def turns_of(thread: Thread) -> list[Turn]:
    return list(thread.turns.order_by("number"))


def handed_of(thread: Thread) -> list[OfficerQuestion]:
    """What was handed to officers out of this talk, the latest first."""
    return list(thread.handed.select_related("unit").order_by("-asked_at", "-id"))


def by_code(typed: str) -> OfficerQuestion | None:
    """What was handed over under this code, however it is written."""
    try:
        code = check_codes.read(typed)
    except ValueError:
        return None
    return OfficerQuestion.objects.select_related("unit", "thread", "passed_from").filter(code=code).first()


def bundle_of(code: str) -> Bundle | None:
    """None for a procedure that is only listed, or that nobody offers."""
    try:
        return catalogue.current(code)[1] if code else None
    except NotPublished:
        return None


def sole_agency(code: str) -> Unit | None:
    """The agency that answers about this procedure, where there is only one."""
    bundle = bundle_of(code)
    return catalogue.sole_authority(bundle) if bundle else None


def agencies(code: str) -> list[Unit]:
    """Who may be asked about this procedure: the agencies that settle it; of one that is settled elsewhere, or of
    nothing that is known, the People's Committee of the commune."""
    bundle = bundle_of(code)
    if bundle:
        return catalogue.authorities(bundle)
    row = ListedProcedure.objects.filter(code=code).first() if code else None
    at_province = row is not None and list(row.levels) == [Level.PROVINCE]
    return competent_unit_list(Level.PROVINCE if at_province else Level.COMMUNE)


def others(asked: OfficerQuestion) -> list[Unit]:
    """To whom the agency that has this question may pass it on: the others that are competent; of what is not known,
    or is only listed, those of every level that may be."""
    bundle = bundle_of(asked.procedure_code)
    if bundle:
        units = catalogue.authorities(bundle)
    else:
        row = ListedProcedure.objects.filter(code=asked.procedure_code).first()
        levels = [one for one in Level if row is None or one in row.levels]
        units = [unit for level in levels for unit in competent_unit_list(level)]
    return [one for one in units if one.id != asked.unit_id]


def passed_by(id: UUID, by: Actor) -> bool:
    """Whether this officer passed it on last."""
    return by.officer_id is not None and OfficerQuestion.objects.filter(id=id, passed_by_id=by.officer_id).exists()


def readable(by: Actor) -> QuerySet[OfficerQuestion]:
    """Of the agencies that the officer answers for."""
    rows = OfficerQuestion.objects.filter(unit_id__in=permissions.units_of(by))
    return rows.select_related("unit", "thread", "passed_from")


def waiting(by: Actor, after: tuple[datetime, UUID] | None = None) -> QuerySet[OfficerQuestion]:
    """The longest waiting first; keyset page behind (asked_at, id)."""
    rows = readable(by).filter(state=QuestionState.WAITING)
    if after:
        rows = rows.filter(Beyond(["asked_at", "id"], after))
    return rows.order_by("asked_at", "id")


def answered(by: Actor, after: tuple[datetime, UUID] | None = None) -> QuerySet[OfficerQuestion]:
    """The latest first."""
    return _answered(readable(by), after)


def every_answered(after: tuple[datetime, UUID] | None = None) -> QuerySet[OfficerQuestion]:
    """Of every agency, for controllers; the latest first."""
    return _answered(OfficerQuestion.objects.select_related("unit"), after)


def _answered(rows: QuerySet[OfficerQuestion], after: tuple[datetime, UUID] | None) -> QuerySet[OfficerQuestion]:
    rows = rows.filter(state=QuestionState.ANSWERED, forgotten_at=None).select_related("entry")
    if after:
        rows = rows.filter(Beyond(["answered_at", "id"], after, down=True))
    return rows.order_by("-answered_at", "-id")


def waiting_count(by: Actor) -> int:
    """What this officer may answer now."""
    units = permissions.units_of(by)
    return OfficerQuestion.objects.filter(state=QuestionState.WAITING, unit_id__in=units).count() if units else 0


def every_entry(after: tuple[datetime, UUID] | None = None) -> QuerySet[Entry]:
    """The latest approved first, withdrawn ones too."""
    rows = Entry.objects.select_related("unit", "handed")
    if after:
        rows = rows.filter(Beyond(["approved_at", "id"], after, down=True))
    return rows.order_by("-approved_at", "-id")


def turns_of_person(person_id: UUID | None) -> QuerySet[Turn]:
    rows = Turn.objects.filter(thread__person_id=person_id) if person_id else Turn.objects.none()
    return rows.order_by("-at", "-id")


def questions_of_person(person_id: UUID | None) -> Sequence[OfficerQuestion]:
    if person_id is None:
        return []
    rows = OfficerQuestion.objects.filter(person_id=person_id).select_related("unit")
    return list(rows.order_by("-asked_at", "-id")[:1000])


def examples(code: str = "", most: int = 4) -> list[str]:
    """Questions to begin with, of what is offered here: each asks another fact, of one procedure or of several."""
    rows = catalogue.published().filter(code=code) if code else catalogue.published()
    codes = list(rows.values_list("code", flat=True)[:most])
    bundles = [catalogue.bundle(row.id) for _code, row in sorted(catalogue.revisions_now(codes).items())]
    ways = [
        _("%(what)s: what do I need?"), _("%(what)s: how long does it take?"), _("%(what)s: how much is the fee?"),
        _("%(what)s: where do I go?"),
    ]  # fmt: skip
    asked = bundles * len(ways) if code else bundles
    return [way % {"what": _as_said(bundle)} for way, bundle in zip(ways[:most], asked, strict=False)]


def _as_said(bundle: Bundle) -> str:
    """What people call it in Vietnamese, its title in other languages."""
    everyday = [one for one in bundle.data.get("everyday", []) if not one.isascii()]
    words = everyday[0] if everyday and (get_language() or "vi").startswith("vi") else pick(bundle.title)
    return words[:1].upper() + words[1:]
