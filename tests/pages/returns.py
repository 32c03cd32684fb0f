"""Results on their way, for the pages of the world: one lies at the counter, one goes by post, one is on a slip."""

from typing import Any

from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.selectors import service_centres
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover import slips
from tests.sites import walk


def return_rows(province: Any) -> dict[str, Any]:
    far = service_centres().filter(kind=UnitKind.SERVICE_CENTRE, code="25.TTPV").get()
    address = {"address": "Số 12, tổ 4"}
    ways = ({"delivery": "counter"}, {"delivery": "post"}, {"delivery": "counter", "collect_at": str(far.id)})
    lying, to_post, sent = (_issued(province, address | way) for way in ways)
    slip = slips.make(province.commune.id, far.id, [sent], by=province.actor("vanthu"))
    return {"lying": lying, "to_post": to_post, "slip": slip.id, "far": far.id}


def _issued(province: Any, contact: dict[str, str]) -> Any:
    issued = walk.issued(province, walk.MARITAL)
    by, kept = province.actor("tiepnhan"), Dossier.objects.values_list("contact", flat=True).get(id=issued.id)
    services.change_contact(issued.id, by=by, contact=kept | contact)
    return issued.id
