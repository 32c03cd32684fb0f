"""Slips on paper: of a hand-over, and of receipt by the applicant; drawn whenever asked for, nothing is stored."""

from pathlib import Path
from typing import Any

from django.utils.translation import override

from motcua.foundation.common.clock import local, today
from motcua.foundation.documents.render import render_letter
from motcua.foundation.organisations.selectors import agency_of, superior_of
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers.enums import Outcome, ResultState
from motcua.onestop.dossiers.letters import place_name
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.handover.enums import ItemState
from motcua.onestop.handover.labels import ITEMS
from motcua.onestop.handover.models import ResultPlace, Slip, SlipItem

TEMPLATE = Path(__file__).parent / "letters" / "hand-over-slip.typ"
RECEIPT = TEMPLATE.with_name("slip-of-receipt.typ")


def pdf(slip: Slip) -> bytes:
    """The slip as PDF, for two signatures."""
    unit = agency_of(slip.from_unit)
    above = superior_of(unit)
    items = list(slip.items.select_related("dossier").order_by("dossier__code"))
    receivers = list(dict.fromkeys(item.answered_by_name for item in items if item.answered_by_name))
    return render_letter(TEMPLATE, {
        "agency": {"parent": above.name if above and above.name not in unit.name else "", "name": unit.name},
        "place": place_name(unit), "date": local(slip.made_at).date(), "number": slip.printed,
        "from_unit": slip.from_unit.name, "to_centre": slip.to_centre.name, "made_at": slip.made_at,
        "giver": slip.made_by_name, "receiver": ", ".join(receivers), "items": [_row(item) for item in items],
    })  # fmt: skip


def lying(dossier: Dossier) -> Result | None:
    """The result that counts: issued and not replaced."""
    return Result.objects.filter(dossier=dossier, state=ResultState.ISSUED).order_by("-version").first()


def to_sign(row: ResultPlace, dossier: Dossier, officer: str) -> bytes:
    """The slip by whose signature the applicant, or who comes for them, confirms the receipt; as PDF."""
    unit, result, bundle = agency_of(row.place), lying(dossier), catalogue.bundle(dossier.revision_id)
    above = superior_of(unit)
    return render_letter(RECEIPT, {
        "agency": {"parent": above.name if above and above.name not in unit.name else "", "name": unit.name},
        "place": place_name(unit), "date": today(), "at": row.place.name, "officer": officer, "code": dossier.code,
        "applicant": dossier.applicant_name, "procedure": bundle.title["vi"], "result": bundle.result.title["vi"]
        if dossier.outcome != Outcome.REFUSED else "Thông báo từ chối giải quyết",
        "number": result.number if result else "",
    })  # fmt: skip


def _row(item: SlipItem) -> dict[str, Any]:
    with override("vi"):
        state = "" if item.state == ItemState.SENT else str(ITEMS[ItemState(item.state)])
    return {
        "code": item.dossier.code, "applicant": item.dossier.applicant_name,
        "procedure": catalogue.bundle(item.dossier.revision_id).title["vi"],
        "note": ": ".join(part for part in (state, item.reason) if part),
    }  # fmt: skip
