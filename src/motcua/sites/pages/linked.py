"""What pages say of a linked filing: its parts beside each of its dossiers, and what each part will cost."""

from dataclasses import dataclass
from typing import Any

from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import today
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle, Fee
from motcua.onestop.catalogue.enums import FeeState
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.links import selectors, services


def told(dossier: Dossier, by: Actor, page: str = "portal:dossier") -> dict[str, Any] | None:
    """{"filing", "title", "rows", "own", "first", "page"} for a dossier that is a part; None for any other. `page`:
    the address where the reader opens a dossier."""
    filing = selectors.of_dossier(dossier.id)
    if filing is None:
        return None
    rows = selectors.rows(filing, by=by)
    return {
        "filing": filing, "title": selectors.bundle_of(filing).title, "rows": rows, "page": page,
        "own": next(row.part.key for row in rows if row.dossier == dossier), "first": rows[0].dossier,
        "running": sum(row.is_open for row in rows),
    }  # fmt: skip


@dataclass(frozen=True)
class Cost:
    title: Any
    fee: Fee
    limit: str
    waits: bool
    agency: Unit | None
    """Where it will go by these answers; None while the agency of the first is not chosen."""


def costs(
    bundle: Bundle, answers: dict[str, Any], channel: str, language: str, first: Unit | None
) -> dict[str, Any] | None:  # fmt: skip
    """{"parts": agency, fee and time limit of each part by these answers, "sum": whole đồng, None while an amount is
    not known}; None for a procedure of its own. `first`: the agency of the first part."""
    if bundle.link is None:
        return None
    day, found = today(), []
    for part in bundle.link.parts:
        its = catalogue.standing(part.procedure, day)[1]
        given = part.answered(answers, {})
        limit = say_limit(Limit.parse(its.limit_for(given, day).value), language)
        agency = first
        if first and part.after:
            is_chosen = not its.place or given.get(its.place)
            agency = services.authority_of(its, part, answers, first) if is_chosen else None
        found.append(Cost(part.title, its.fee_for(given, day, channel), limit, bool(part.after), agency))
    known = all(cost.fee.state is FeeState.KNOWN for cost in found)
    return {"parts": found, "sum": sum(cost.fee.amount or 0 for cost in found) if known else None}
