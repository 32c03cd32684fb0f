"""Returning results by name, for programs: what the counter's pages do with one dossier, through the same services."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.onestop.dossiers import desk_people, services, store
from motcua.onestop.dossiers.added import Added, add, in_state, refused
from motcua.onestop.dossiers.asked import Field, Kind
from motcua.onestop.dossiers.enums import Further, Verb
from motcua.onestop.dossiers.errors import ChangedByOther
from motcua.onestop.dossiers.labels import VERBS
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.offers import RETURNING
from motcua.onestop.dossiers.ports import Whereabouts
from motcua.onestop.dossiers.store import Case
from motcua.onestop.handover import codes, collecting, permissions, posting
from motcua.onestop.handover.enums import Confirmed, Standing
from motcua.onestop.handover.errors import NotYourUnit
from motcua.onestop.handover.labels import CONFIRMED
from motcua.onestop.handover.whereabouts import elsewhere, on_paper, place_of

Given = Mapping[str, Any]
WAYS = (Confirmed.CODE, Confirmed.SLIP)
"""A signature is drawn on the screen of the counter, not sent by a program."""


def _kept(actor: Actor, case: Case, *, posted: bool) -> Exception | None:
    """Whether it lies with this officer to be posted, or was posted from there."""
    row = place_of(case.id)
    if row is None or not permissions.keeps(actor, row.place):
        return NotYourUnit()
    if posted:
        here = row.standing == Standing.POSTED
        return None if here else ChangedByOther(case.last_actor, case.last_at)
    return None if row.standing == Standing.LIES and row.by_post else elsewhere(row)


def _may_post(actor: Actor, case: Case) -> Exception | None:
    return in_state(Verb.POST_RESULT, case) or _kept(actor, case, posted=False)


def _may_end(actor: Actor, case: Case) -> Exception | None:
    return in_state(Verb.POST_BACK, case) or _kept(actor, case, posted=True)


def _may_send_code(actor: Actor, case: Case) -> Exception | None:
    if refusal := in_state(Verb.RETURN_RESULT, case):
        return refusal
    if on_paper(case.id) is None:
        return Refusal(_("There is no paper here to hand over: the result is taken online."), code="not-on-paper")
    return refused(lambda: ports.get(Whereabouts).require(case, actor))


def _may_return(actor: Actor, case: Case) -> Exception | None:
    return in_state(Verb.RETURN_RESULT, case) or refused(lambda: ports.get(Whereabouts).require(case, actor))


def _post(case: Case, given: Given, by: Actor) -> None:
    day = f"{given['posted_on']:%d/%m/%Y}" if given["posted_on"] else ""
    typed = {"carrier": given["carrier"] or posting.CARRIER, "number": given["number"], "posted_on": day}
    posting.post(case.id, typed, by=by)


def _returning(_actor: Actor, case: Case) -> tuple[Field, ...]:
    if on_paper(case.id) is None:
        return RETURNING
    return (
        *RETURNING,
        Field("confirmed", Kind.CHOICE, _("How receipt was confirmed"), False, tuple((w, CONFIRMED[w]) for w in WAYS)),
        Field("code", Kind.TEXT, _("The code that the applicant told"), False),
        Field("note", Kind.TEXT, _("Where the signed slip is kept"), False),
    )  # fmt: skip


def _return(case: Case, given: Given, by: Actor) -> None:
    """With what confirmed it, where that is said: a paper handed over at the counter."""
    if not given.get("confirmed"):
        dossier = Dossier.objects.select_related("authority", "reception_place").get(id=case.id)
        services.return_result(case.id, by=by, received_by=desk_people.collector(dossier, given))
        return
    collecting.collect(
        case.id, collecting.Given(given, given["confirmed"], code=given["code"], note=given["note"]), by=by
    )  # fmt: skip


def _try_code(dossier_id: UUID, given: Given, by: Actor) -> Exception | None:
    """A wrong code counts as a try, whatever becomes of the rest."""
    if given.get("confirmed") != Confirmed.CODE:
        return None
    case = store.load(dossier_id, by.officer_id)
    if _may_return(by.holding(case.grants) if case.grants is not None else by, case):
        return None  # the act says why
    try:
        codes.check(dossier_id, str(given.get("code") or ""), now())
    except Invalid as wrong:
        return wrong
    return None


def add_all() -> None:
    """At the start of the room."""
    nothing = lambda _actor, _case: ()  # noqa: E731
    add(Added(Verb.RETURN_RESULT, VERBS[Verb.RETURN_RESULT], _may_return, _returning, _return, _try_code))
    add(Added(Further.SEND_RETURN_CODE, _("Send the applicant a code for the hand-over"), _may_send_code, nothing,
              lambda case, _given, by: codes.send(case.id, by=by)))  # fmt: skip
    add(Added(Verb.POST_RESULT, VERBS[Verb.POST_RESULT], _may_post, lambda _actor, _case: (
        Field("carrier", Kind.TEXT, _("Who carries it; the post where it is left out"), False),
        Field("number", Kind.TEXT, _("Number of the postal item")),
        Field("posted_on", Kind.DATE, _("Day on which it was given to the post; today where it is left out"), False),
    ), _post))  # fmt: skip
    add(Added(Further.DELIVERED, _("Record that the post delivered the result"), _may_end, nothing,
              lambda case, _given, by: posting.delivered(case.id, by=by)))  # fmt: skip
    add(Added(
        Verb.POST_BACK, VERBS[Verb.POST_BACK], _may_end,
        lambda _actor, _case: (Field("reason", Kind.TEXT, _("Why it came back; the applicant reads it")),),
        lambda case, given, by: posting.came_back(case.id, given["reason"], by=by),
    ))  # fmt: skip
