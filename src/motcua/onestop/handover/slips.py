"""Hand-over slips: results go from the unit where they lie to the centre where they are collected, item by item.

Each dossier is locked and moved by a step of its own, so its journal tells the way of its result. Numbers come first,
then dossiers in the order of their ids, as everywhere.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.idempotency import once
from motcua.foundation.common.models import IdempotencyKey
from motcua.foundation.common.numbering import next_number
from motcua.foundation.common.text import clean
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.enums import Verb
from motcua.onestop.dossiers.services._step import begin, check, finish
from motcua.onestop.handover import permissions
from motcua.onestop.handover.enums import ItemState, Standing
from motcua.onestop.handover.errors import AnsweredAlready, Elsewhere, NotYourUnit
from motcua.onestop.handover.models import ResultPlace, Slip, SlipItem
from motcua.onestop.handover.selectors import MOST_ON_A_SLIP
from motcua.onestop.handover.whereabouts import AFTER


def make(
    from_id: UUID, to_id: UUID, dossier_ids: Collection[UUID], *, by: Actor, key: str | None = None,
    at: datetime | None = None,
) -> Slip:  # fmt: skip
    """Hand these results on to that centre. Raises Invalid for none or too many, NotYourUnit, Elsewhere."""
    chosen, moment = sorted(set(dossier_ids)), at or now()
    if not chosen:
        raise Invalid(_("Tick the results that you hand over."), fields={"item": ""})
    if len(chosen) > MOST_ON_A_SLIP:
        raise Invalid(_("At most %(most)s results on one slip. Make several slips."), fields={"item": ""},
                      most=MOST_ON_A_SLIP)  # fmt: skip
    origin = Unit.objects.get(id=from_id)
    permissions.require_keeper(by, origin)

    def act() -> str:
        year = local(moment).year
        number = next_number(f"handover-slip:{from_id}:{year}")
        slip = Slip(number=number, year=year, from_unit=origin, to_centre_id=to_id, made_at=moment, made_by=by.id,
                    made_by_name=by.name)  # fmt: skip
        slip.save()
        for id in chosen:
            _send(slip, id, by, moment)
        return str(slip.id)

    with transaction.atomic():
        made, _first = once(f"handover:{from_id}:{by.id}", key, [to_id, chosen], act)
    return Slip.objects.select_related("from_unit", "to_centre").get(id=made)


def was_made(from_id: UUID, by: Actor, key: str) -> bool:
    """Whether a slip was made under this key already."""
    return IdempotencyKey.objects.filter(scope=f"handover:{from_id}:{by.id}", key=key).exists()


def _send(slip: Slip, dossier_id: UUID, by: Actor, at: datetime) -> None:
    move = begin(dossier_id, Verb.HAND_ON, by=by, at=at, key=None, alone=True)
    permissions.require_keeper(move.by, slip.from_unit)
    row = ResultPlace.objects.filter(
        dossier_id=dossier_id, is_paper=True, standing=Standing.LIES, place_id=slip.from_unit_id,
        goes_to_id=slip.to_centre_id,
    )  # fmt: skip
    if not row.exists():
        raise Elsewhere(move.case.code)
    check(move)
    SlipItem.objects.create(slip=slip, dossier_id=dossier_id)
    row.update(standing=Standing.ON_THE_WAY, since=at, remind_at=None)
    move.detail |= {"unit": slip.to_centre_id, "number": slip.printed}
    finish(move)


def answer(
    slip_id: UUID, *, by: Actor, arrived: Collection[UUID] = (), missing: Mapping[UUID, str] | None = None,
    key: str | None = None, at: datetime | None = None,
) -> Slip:  # fmt: skip
    """Accept items of a slip (by their ids), or say of others why they are missing; those go back to the sender's list.
    Raises Invalid with `reason-<item>` for a reason that is not written, NotYourUnit, AnsweredAlready."""
    moment, absent = at or now(), {id: clean(reason) for id, reason in (missing or {}).items()}
    slip = Slip.objects.select_related("from_unit", "to_centre").get(id=slip_id)
    permissions.require_keeper(by, slip.to_centre)
    if wrong := {f"reason-{id}": _("Write what is missing.") for id, reason in absent.items() if len(reason) < 3}:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)

    def act() -> int:
        items = {one.id: one for one in slip.items.select_related("dossier")}
        chosen = dict.fromkeys(arrived, "") | absent
        for id in sorted(chosen, key=lambda one: items[one].dossier_id if one in items else one):
            if id not in items:
                raise NotYourUnit
            _answer(slip, items[id], id in absent, chosen[id], by, moment)
        if not slip.items.filter(state=ItemState.SENT).exists():
            Slip.objects.filter(id=slip.id, closed_at=None).update(closed_at=moment)
        return len(chosen)

    with transaction.atomic():
        once(f"handover-answer:{slip_id}:{by.id}", key, [sorted(map(str, arrived)), absent], act)
    slip.refresh_from_db()
    return slip


def _answer(slip: Slip, item: SlipItem, is_missing: bool, reason: str, by: Actor, at: datetime) -> None:
    verb = Verb.MISS_RESULT if is_missing else Verb.ACCEPT_RESULT
    move = begin(item.dossier_id, verb, by=by, at=at, key=None, alone=True)
    permissions.require_keeper(move.by, slip.to_centre)
    check(move)
    state = ItemState.MISSING if is_missing else ItemState.ARRIVED
    mine = SlipItem.objects.filter(id=item.id, state=ItemState.SENT)
    if not mine.update(state=state, reason=reason, answered_at=at, answered_by_name=by.name):
        raise AnsweredAlready(item.dossier.code)
    row = ResultPlace.objects.filter(dossier_id=item.dossier_id)
    if is_missing:
        row.update(standing=Standing.LIES, since=at)
    else:
        row.update(standing=Standing.LIES, place_id=slip.to_centre_id, since=at, reminders=0)
        row.filter(by_post=True).update(goes_to=None)
        row.filter(by_post=False).update(remind_at=at + AFTER[0])
    move.detail |= {"unit": slip.to_centre_id, "number": slip.printed}
    if reason:
        move.detail["reason"] = reason
    finish(move)
