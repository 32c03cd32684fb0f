"""Results on their way in the home commune: some wait, some go on to the province's centre, some go by post."""

from uuid import UUID, uuid5

from motcua.demo.people import NAMESPACE
from motcua.foundation.common.actors import Actor
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.models import Account
from motcua.foundation.organisations.enums import Level
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import service_centres
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover import posting, seeds, selectors, slips

WAYS = ("slip", "post", "slip", "posted", "on")
"""What becomes of the results that lie longest, in turn; the others wait to be collected."""
KEPT = 3
"""So many stay where they are, whatever there is."""


def send_on(home: Unit) -> int:
    """Returns how many results lie somewhere now. By the home commune's counter officer, as every day."""
    laid = seeds.lay()
    account = Account.objects.filter(username="tiepnhan").select_related("officer").first()
    centre = service_centres().filter(owner=home).first()
    far = service_centres().filter(level=Level.PROVINCE).first()
    if account is None or centre is None or far is None:
        return laid
    by = actor_for_account(account)
    lying = list(selectors.to_collect(centre.id).filter(dossier__money_state="none").values_list("dossier", flat=True))
    chosen = dict(zip(lying[KEPT:], WAYS, strict=False))
    for id, way in chosen.items():
        _wants(id, by, {"delivery": "post"} if way.startswith("post") else {"collect_at": str(far.id)})
        if way == "posted":
            number = f"EA{uuid5(NAMESPACE, str(id)).int % 10**9:09}VN"
            posting.post(id, {"carrier": posting.CARRIER, "number": number}, by=by)
    if together := [id for id, way in chosen.items() if way == "slip"]:
        slips.make(centre.id, far.id, together, by=by)
    return laid


def _wants(id: UUID, by: Actor, wish: dict[str, str]) -> None:
    contact = Dossier.objects.values_list("contact", flat=True).get(id=id)
    address = contact.get("address") or "Tổ 4, phường Việt Trì, tỉnh Phú Thọ"
    services.change_contact(id, by=by, contact=contact | {"address": address} | wish)
