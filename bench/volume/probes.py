"""What people ask of a full installation: one reading each, by the functions that the pages and the interface call, and
one act, which is undone.

Whoever asks is an officer of the agency with the most dossiers, the person with the most, or the one who watches over
the province. `all_of` picks them and gives {name: reading}.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from motcua.assistant.advising import similar
from motcua.foundation.calendar import Calendar
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.ids import floor7, uuid7
from motcua.foundation.common.keyset import Beyond, key_of, text_of
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import grants_of, officers_with
from motcua.insight.scorecards import periods
from motcua.insight.scorecards import selectors as figures
from motcua.insight.scorecards.indicators import BY_KEY
from motcua.onestop.deskwork import bulk, signing, warnings
from motcua.onestop.deskwork import today as day
from motcua.onestop.dossiers import (
    finding,
    oversight,
    progress,
    record,
    selectors,
    services,
    store,
    wallet,
    worklists,
)
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.models import Assignment, Dossier
from motcua.onestop.handover import reminders
from motcua.onestop.handover import selectors as returns
from motcua.onestop.payments import selectors as money
from motcua.onestop.payments.models import Payment
from motcua.onestop.registers import selectors as registers
from motcua.sites.counter.views import inbox

Probe = Callable[[], Any]


def all_of() -> dict[str, Probe]:
    """Names say who reads what; each may be called again and again."""
    busiest = Dossier.objects.values("authority").annotate(n=Count("id")).order_by("-n").first()
    assert busiest is not None, "there is no dossier"
    unit, calendar = Unit.objects.get(id=busiest["authority"]), calendar_for()
    found = _desk(unit, calendar) | _counter(unit) | _search(unit) | _citizen(unit) | _figures(unit)
    return found | _province(calendar) | _record() | _interface(unit) | _money(unit) | _returns(unit)


def officer(unit: Unit, role: Role) -> Actor:
    """Somebody who holds the role in the unit or a part of it."""
    holder = officers_with(role, [unit.id]).first()
    assert holder is not None, f"nobody is {role} of {unit}"
    return _of(Account.objects.get(officer=holder))


def _of(account: Account) -> Actor:
    assert account.officer is not None
    grants = grants_of(account.officer.id)
    return Actor(ActorKind.OFFICER, account.id, account.officer.full_name, grants, officer_id=account.officer.id)


def _desk(unit: Unit, calendar: Calendar) -> dict[str, Probe]:
    specialist, leader, at = officer(unit, Role.SPECIALIST), officer(unit, Role.LEADER), now()
    done = Assignment.objects.exclude(officer_id=None).exclude(closed_at=None).order_by("-closed_at")
    latest = done.values_list("officer_id", flat=True).first()
    busy = Account.objects.filter(id=latest).select_related("officer").first()
    settler = _of(busy) if busy and busy.officer else specialist
    nothing = worklists.Filter()

    def listed(actor: Actor, tab: worklists.Tab, wanted: worklists.Filter = nothing) -> Any:
        rows = worklists.narrowed(worklists.steps(actor, tab, at), wanted)
        return worklists.page(rows, tab, at, calendar), worklists.counts(actor, tab, wanted, at, calendar)

    led = worklists.narrowed(worklists.steps(leader, worklists.Tab.LED, at), nothing)
    todo = worklists.steps(specialist, worklists.Tab.TODO, at)
    behind = key_of(_behind(worklists.page(todo, worklists.Tab.TODO, at, calendar)))
    unsigned = key_of(_behind(signing.page(signing.queue(leader))))
    return {
        "desk: worklist of a specialist": lambda: listed(specialist, worklists.Tab.TODO),
        "desk: worklist, the next page": lambda: worklists.page(todo, worklists.Tab.TODO, at, calendar, after=behind),
        "desk: worklist of a leader": lambda: listed(leader, worklists.Tab.TODO),
        "desk: worklist narrowed by a name": lambda: listed(
            specialist, worklists.Tab.TODO, worklists.Filter(text="nguyen thi")
        ),
        "desk: what to do first": lambda: day.first(specialist, at, calendar, "vi"),
        "desk: the units of a leader": lambda: listed(leader, worklists.Tab.LED),
        "desk: the first 500 of a list": lambda: worklists.first_ids(led, at, None, bulk.MOST),
        "desk: what waits for a signature": lambda: signing.page(signing.queue(leader)),
        "desk: what waits for a signature, the next page": lambda: signing.page(signing.queue(leader), after=unsigned),
        "desk: signed and not out": lambda: signing.not_out_yet(leader),
        "desk: early warnings": lambda: warnings.page(warnings.listed(leader)),
        "desk: done in the last 30 days": lambda: listed(settler, worklists.Tab.DONE),
        "desk: a dossier with its papers and events": _whole(unit, specialist),
        **_settled_like(unit, specialist),
    }


def _settled_like(unit: Unit, actor: Actor) -> dict[str, Probe]:
    """Of a procedure that is seldom asked for, so that a page is not soon full."""
    seldom = Dossier.objects.filter(authority=unit).values("procedure_code").annotate(n=Count("id")).order_by("n")
    one = Dossier.objects.filter(authority=unit, procedure_code=seldom[0]["procedure_code"]).latest("id")
    keys = similar.keys_of(one) or {"identity"}

    def read(wanted: similar.Wanted) -> Any:
        rows, behind = similar.like(one, by=actor, wanted=wanted, keys=keys)
        return similar.told(rows, one, keys), behind and similar.like(one, by=actor, wanted=wanted, after=behind)

    return {f"desk: settled dossiers like one, {w}": lambda w=w: read(w) for w in similar.Wanted}


def _whole(unit: Unit, actor: Actor) -> Probe:
    id, officer_id = Dossier.objects.filter(authority=unit).latest("id").id, actor.officer_id
    assert officer_id is not None

    def read() -> Any:
        selectors.visible_to(actor).get(id=id)
        return record.whole(id, officer_id)

    return read


def _counter(unit: Unit) -> dict[str, Probe]:
    receptionist = officer(unit, Role.RECEPTIONIST)
    names = {
        "inbox": "to receive", "completion": "waiting for the applicant", "received": "received today",
        "ready": "to hand over",
    }  # fmt: skip
    found: dict[str, Probe] = {}
    for key, chosen in inbox.LISTS.items():
        first = f"counter: {names[key]}"
        after = _behind(inbox.page(chosen, receptionist, ""), "~")
        found[first] = lambda chosen=chosen: inbox.page(chosen, receptionist, "")
        found[f"{first}, the next page"] = lambda chosen=chosen, after=after: inbox.page(chosen, receptionist, after)
    return found


def _behind(page: tuple[list[Any], str], sep: str = "_") -> str:
    """The place of a page's last row; of a list that ends on its first page, a place of today."""
    return page[1] or text_of(now(), uuid7()).replace("_", sep)


def _search(unit: Unit) -> dict[str, Probe]:
    specialist, one = officer(unit, Role.SPECIALIST), Dossier.objects.filter(authority=unit).latest("id")
    asked = {
        "code": one.code, "full name": one.applicant_name, "part of a name": "nguyen thi",
        "identity number": one.applicant_number, "phone": one.contact.get("phone", ""),
    }  # fmt: skip
    return {f"search: {name}": lambda text=text: finding.search(specialist, text) for name, text in asked.items()}


def _citizen(unit: Unit) -> dict[str, Probe]:
    one = Dossier.objects.filter(authority=unit).latest("id")
    phone = one.contact.get("phone", "")
    person = Actor(ActorKind.CITIZEN, one.submitter_id, one.applicant_name, person_id=one.applicant_id)
    return {
        "portal: tracking by code and phone": lambda: progress.progress_of(_tracked(one.code, phone)),
        "portal: my dossiers": lambda: progress.progress_of_many(
            list(selectors.filed_for(person).select_related("authority", "reception_place").order_by("-id")[:25])
        ),
        "portal: my papers": lambda: wallet.papers_of(person),
    }


def _tracked(code: str, phone: str) -> Dossier:
    found = selectors.by_code_and_phone(code, phone)
    assert found is not None
    return found


def _figures(unit: Unit) -> dict[str, Probe]:
    at, quarter = now(), periods.quarter_of(today())
    question = figures.Question(unit.id, quarter.before() or quarter, at)
    return {
        "figures: all of a unit's quarter": lambda: figures.figures(question),
        "figures: the receipt of one": lambda: figures.receipt(BY_KEY["in_time_766"], question),
        "figures: rows behind one": lambda: figures.page(BY_KEY["online"], question),
        "figures: five quarters": lambda: figures.trend(question),
    }


def _province(calendar: Calendar) -> dict[str, Probe]:
    at, late = now(), oversight.Wanted()
    return {
        "province: open dossiers by time left": lambda: oversight.page(late, at),
        "province: counts of open dossiers": lambda: oversight.counts(oversight.Wanted(oversight.View.OPEN), at),
        "province: open dossiers by procedure": lambda: oversight.counts_by_procedure(at),
        "province: dossiers a notice would move": lambda: oversight_reach(calendar),
    }


def oversight_reach(calendar: Calendar) -> int:
    from motcua.onestop.dossiers import recompute

    return recompute.reached(today() + timedelta(days=2)).count()


def _record() -> dict[str, Probe]:
    first = floor7(local(now()) - timedelta(days=8))
    week = EventRecord.objects.filter(at__gte=now() - timedelta(days=7), id__gte=first)
    return {"record: events of seven days": lambda: list(week.order_by("-id")[:50])}


def _interface(unit: Unit) -> dict[str, Probe]:
    specialist, id = officer(unit, Role.SPECIALIST), Dossier.objects.filter(authority=unit).latest("id").id
    half = floor7(local(now()) - timedelta(days=180))
    clerk = officer(unit, Role.CLERK)
    return {
        "interface: dossiers, the first page": lambda: finding.newest(specialist, size=50),
        "interface: dossiers of half a year ago": lambda: finding.newest(specialist, before=half, size=50),
        "interface: refused ones": lambda: finding.newest(specialist, size=50, state="declined"),
        "service: a dossier for a step": lambda: store.load(id, specialist.officer_id),
        "service: a step is taken": _taking(unit),
        "registers: entries of a book": lambda: [
            list(registers.entries(book)[:50]) for book in registers.books_of(clerk).order_by("-year", "id")[:1]
        ],
    }


def _taking(unit: Unit) -> Probe:
    """A specialist takes the step of the least time left: written whole, then undone; nothing is committed."""
    specialist = officer(unit, Role.SPECIALIST)
    waiting = worklists.mine(specialist).filter(officer_id=None, dossier__state=DossierState.RECEIVED)
    id = waiting.order_by("due_at", "id").values_list("dossier_id", flat=True)[0]

    def take() -> int:
        with transaction.atomic():
            version = services.take(id, by=specialist)
            transaction.set_rollback(True)
        return version

    return take


def _money(unit: Unit) -> dict[str, Probe]:
    leader, at = officer(unit, Role.LEADER), now()
    paid = Payment.objects.filter(unit=unit).select_related("order__demand").latest("id")
    assert paid.order is not None
    code = paid.order.demand.code
    return {
        "money: payments of a unit": lambda: list(money.payments(leader).order_by("-id")[:50]),
        "money: a payment by the dossier's code": lambda: list(money.named(money.payments(leader), code)),
        "money: a payment by its transaction": lambda: list(money.named(money.payments(leader), paid.transaction)),
        "money: tries to pay a dossier": lambda: list(money.orders(leader, code=code).order_by("-id")[:50]),
        "money: what came in thirty days": lambda: money.taken_on(leader, at - timedelta(days=30), at),
        "money: receipts of a unit": lambda: list(money.receipts(leader).order_by("-id")[:50]),
        "money: what waits": lambda: money.waiting(leader),
    }


def deep(page: int, size: int = 50) -> QuerySet[EventRecord]:
    """That page of the record of the whole province, by the place of the row before it."""
    rows = EventRecord.objects.order_by("-id")
    if page < 2:
        return rows[:size]
    place: UUID = rows.values_list("id", flat=True)[(page - 1) * size - 1]
    return rows.filter(Beyond(["id"], [place], down=True))[:size]


def deep_dossiers(page: int, size: int = 25) -> QuerySet[Dossier]:
    """That page of all dossiers that were received, by agency and moment: the index that figures list a unit's by."""
    rows = (
        Dossier.objects.exclude(received_at=None).defer("answers", "contact").order_by("authority", "received_at", "id")
    )
    if page < 2:
        return rows[:size]
    place = rows.values_list("authority_id", "received_at", "id")[(page - 1) * size - 1]
    return rows.filter(Beyond(["authority", "received_at", "id"], place))[:size]


def _returns(unit: Unit) -> dict[str, Probe]:
    """Of the centre where most of the unit's dossiers came in."""
    places = Dossier.objects.filter(authority=unit).values("reception_place").annotate(n=Count("id")).order_by("-n")
    centre = places[0]["reception_place"]
    return {
        "counter: results to collect": lambda: returns.page(returns.to_collect(centre), None),
        "counter: results to collect by a name": lambda: returns.page(
            returns.searched(returns.to_collect(centre), "nguyen thi"), None
        ),
        "counter: results not collected for long": lambda: returns.page(returns.uncollected(centre), None),
        "counter: results to post": lambda: returns.page(returns.to_post(centre), None),
        "counter: results with the post": lambda: returns.page(returns.posted(centre), None),
        "counter: results to hand on": lambda: returns.destinations(centre),
        "counter: lists of results": lambda: returns.counts(centre),
        "counter: hand-over slips": lambda: (
            list(returns.arriving(centre)[: returns.PAGE]),
            [list(returns.slips_of(centre, sent=sent)[: returns.PAGE]) for sent in (True, False)],
        ),
        "worker: reminders to collect": lambda: list(reminders.due(now())[:100]),
    }
