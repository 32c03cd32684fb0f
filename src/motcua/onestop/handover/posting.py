"""Results that go by post: given to it with a number, delivered, or brought back."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.text import clean
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import MoneyState, Verb
from motcua.onestop.dossiers.errors import ChangedByOther
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.services._step import begin, check, finish
from motcua.onestop.dossiers.store import lock
from motcua.onestop.handover import permissions
from motcua.onestop.handover.enums import PostState, Standing
from motcua.onestop.handover.errors import LeavesFrom, NotYourUnit
from motcua.onestop.handover.models import Posting, ResultPlace
from motcua.onestop.handover.whereabouts import AFTER, elsewhere, place_of

CARRIER = "Bưu điện Việt Nam (VNPost)"
NUMBER = re.compile(r"[0-9A-Z][0-9A-Z .-]{4,39}")


@transaction.atomic
def post(
    dossier_id: UUID, typed: Mapping[str, str], *, by: Actor, key: str | None = None, at: datetime | None = None
) -> Posting:  # fmt: skip
    """Given to the post: `carrier`, `number`, `posted_on` (day/month/year; today when empty). Raises Invalid by field,
    and the refusal that names where the result lies."""
    move = begin(dossier_id, Verb.POST_RESULT, by=by, at=at or now(), key=key, alone=True)
    if move.case.repeats(Verb.POST_RESULT, key):
        return _open(dossier_id)
    row = place_of(dossier_id)
    if row is None or not permissions.keeps(move.by, row.place):
        raise NotYourUnit
    check(move)
    if row.standing != Standing.LIES or not row.by_post:
        raise elsewhere(row)
    if row.goes_to:
        raise LeavesFrom(row.goes_to.name)
    dossier = Dossier.objects.get(id=dossier_id)
    read = _read(typed, local(move.at).date())
    if dossier.money_state == MoneyState.DUE:
        raise Invalid(_("The fee is not paid yet. Have it paid before the result is sent."), fields={"number": ""})
    made = Posting.objects.create(
        dossier_id=dossier_id, place=row.place, address=dossier.contact.get("address", ""), posted_by_name=by.name,
        **read,
    )  # fmt: skip
    ResultPlace.objects.filter(dossier_id=dossier_id).update(standing=Standing.POSTED, since=move.at)
    move.detail |= {"unit": row.place_id, "number": read["number"], "carrier": read["carrier"]}
    finish(move)
    return made


@transaction.atomic
def post_together(
    dossier_id: UUID, others: Iterable[UUID], typed: Mapping[str, str], *, by: Actor, key: str | None = None,
    at: datetime | None = None,
) -> list[Posting]:  # fmt: skip
    """Several results of one applicant in one item, under one number: all of them or none. Raises as `post` does, for
    any of them."""
    ids = [dossier_id, *sorted(set(others) - {dossier_id})]
    for id in sorted(ids):
        lock(id)
    return [post(id, typed, by=by, key=f"{key}:{id}" if key and id != dossier_id else key, at=at) for id in ids]


def _read(typed: Mapping[str, str], today: date) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    carrier, number = clean(typed.get("carrier", "")), clean(typed.get("number", "")).upper()
    if len(carrier) < 2:
        wrong["carrier"] = _("Write who carries it.")
    if not NUMBER.fullmatch(number):
        wrong["number"] = _("Write the number of the postal item, for example EA123456789VN.")
    day = today
    if text := clean(typed.get("posted_on", "")):
        try:
            day = date(*(int(part) for part in reversed(text.split("/"))))
        except (ValueError, TypeError, OverflowError):
            wrong["posted_on"] = _("Write a date that exists, as day/month/year.")
        if day > today or (today - day).days > 60:
            wrong["posted_on"] = _("Write the day on which it was given to the post, within the last 60 days.")
    if wrong:
        raise Invalid(_("Look at the marked fields again."), fields=wrong)
    return {"carrier": carrier, "number": number, "posted_on": day}


def last_of(dossier: Dossier) -> Posting | None:
    """What the post was given last, for one who wanted it so."""
    return Posting.objects.filter(dossier=dossier).order_by("-id").first()


def _open(dossier_id: UUID) -> Posting:
    return Posting.objects.filter(dossier_id=dossier_id).latest("id")


@transaction.atomic
def delivered(dossier_id: UUID, *, by: Actor, key: str | None = None, at: datetime | None = None) -> Posting:
    """The post has handed it over; the dossier closes."""
    moment, posting = at or now(), _open(dossier_id)
    told = {"how": "post", "number": posting.number, "carrier": posting.carrier}
    services.return_result(
        dossier_id, by=by, received_by=posting.address, at=moment, key=key, posted=True, how=told
    )  # fmt: skip
    _end(posting, PostState.DELIVERED, by, moment)
    return posting


@transaction.atomic
def came_back(
    dossier_id: UUID, reason: str, *, by: Actor, key: str | None = None, at: datetime | None = None
) -> Posting:  # fmt: skip
    """The post brought it back: it lies for collection where it came back to, or goes on to the centre from there, and
    the applicant is told. Raises Invalid for no reason, NotYourUnit."""
    move = begin(dossier_id, Verb.POST_BACK, by=by, at=at or now(), key=key, alone=True)
    posting = _open(dossier_id)
    if move.case.repeats(Verb.POST_BACK, key):
        return posting
    row = place_of(dossier_id)
    if row is None or not permissions.keeps(move.by, row.place):
        raise NotYourUnit
    check(move)
    if row.standing != Standing.POSTED:
        raise ChangedByOther(move.case.last_actor, move.case.last_at)
    if len(clean(reason)) < 3:
        sentence = _("Write why it came back. The applicant reads it.")
        raise Invalid(sentence, fields={"reason": sentence})
    centre = row.place_id if permissions.is_centre(row.place) else move.case.reception_place_id
    here = centre == row.place_id
    ResultPlace.objects.filter(dossier_id=dossier_id).update(
        standing=Standing.LIES, by_post=False, goes_to_id=centre, since=move.at, reminders=0,
        remind_at=move.at + AFTER[0] if here else None,
    )  # fmt: skip
    _end(posting, PostState.CAME_BACK, by, move.at, clean(reason))
    contact = Dossier.objects.values_list("contact", flat=True).get(id=dossier_id)
    move.changes["contact"] = contact | {"delivery": "counter", "collect_at": str(centre)}
    move.detail |= {"unit": row.place_id, "number": posting.number, "reason": clean(reason)}
    finish(move)
    return posting


def _end(posting: Posting, state: PostState, by: Actor, at: datetime, reason: str = "") -> None:
    posting.state, posting.ended_at, posting.ended_by_name, posting.reason = state, at, by.name, reason
    posting.save(update_fields=["state", "ended_at", "ended_by_name", "reason"])
