"""Every fact of a procedure that was read somewhere, with its source and how sure it is. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from motcua.onestop.catalogue.bundle import Bundle, Fact, Text
from motcua.onestop.catalogue.enums import FactState


class FactKind(StrEnum):
    ONLINE = "online"
    LIMIT = "limit"
    FEE = "fee"
    DOCUMENT = "document"
    RESULT = "result"
    VALIDITY = "validity"


UNSURE = (FactState.TO_BE_CONFIRMED, FactState.NOT_PUBLISHED, FactState.TEXT_ONLY)
"""What a controller has to look after, the most pressing first."""


@dataclass(frozen=True)
class ToldFact:
    """`part` is the fee, limit, document or result it is about; None for the online level. `key` names it among those
    of its kind, also in the next revision."""

    kind: FactKind
    key: str
    title: Text
    fact: Fact
    part: object = None


def facts(bundle: Bundle) -> list[ToldFact]:
    """In the order people ask: how, how long, how much, what to bring, what comes out, how long it holds."""
    online = bundle.data["online"]
    told = Fact(online["source"], FactState(online.get("state", FactState.KNOWN)), online.get("remark"))
    found = [ToldFact(FactKind.ONLINE, "online", online["reason"], told)]
    found += [
        ToldFact(FactKind.LIMIT, str(n), x.note or {"vi": x.value}, x.fact, x) for n, x in enumerate(bundle.limits, 1)
    ]
    found += [ToldFact(FactKind.FEE, str(n), fee.text, fee.fact, fee) for n, fee in enumerate(bundle.fees, 1)]
    found += [ToldFact(FactKind.DOCUMENT, d.key, d.title, d.fact, d) for d in bundle.documents]
    result = bundle.result
    found.append(ToldFact(FactKind.RESULT, "result", result.title, result.fact, result))
    if result.validity_note and result.validity_fact:
        found.append(ToldFact(FactKind.VALIDITY, "validity", result.validity_note, result.validity_fact))
    return found


def unsure_first(found: list[ToldFact]) -> list[ToldFact]:
    """To be confirmed, then not published, then known as text only, then the rest; else in the order given."""
    order = {state: place for place, state in enumerate(UNSURE)}
    return sorted(found, key=lambda told: order.get(told.fact.state, len(UNSURE)))
