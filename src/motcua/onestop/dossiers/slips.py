"""What is printed at a counter besides the letters of the law: several dossiers of one person on one slip, what they
need before anything is received, and the label of a paper folder. Drawn from the record each time; nothing is kept."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.documents.render import render_letter
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Person
from motcua.foundation.organisations.models import Unit
from motcua.foundation.signing import qr
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import addresses, letters, money, selectors
from motcua.onestop.dossiers.enums import Channel
from motcua.onestop.dossiers.models import CashReceipt, Dossier, Draft

LABEL = Path(__file__).parent / "folder-label.typ"
MOST = 20
HOW = {
    DocumentWay.UPLOAD: "Mang đến hoặc gửi bản quét", DocumentWay.FORM: "Lập từ nội dung khai",
    DocumentWay.FETCHED: "Cơ quan tự tra cứu",
}  # fmt: skip


def together(dossier: Dossier, *, by: Actor) -> list[Dossier]:
    """The dossiers of the same applicant that this officer's counters received on the same day, in the order they came;
    the dossier itself among them. Empty for one that was not received there."""
    if dossier.received_at is None or not by.has(Role.RECEPTIONIST, dossier.reception_place_id):
        return []
    same = selectors.received_on(by, local(dossier.received_at).date()).filter(applicant_id=dossier.applicant_id)
    found = list(same.select_related("authority", "reception_place")[:MOST])
    return sorted(found, key=lambda one: (one.received_at, one.id))


def person_again(dossier: Dossier, *, by: Actor) -> tuple[dict[str, str], dict[str, str]]:
    """(facts of the person as from a card, how they are reached) for the next form of somebody who still stands at the
    desk: of a dossier that these counters received today. Raises LookupError for any other."""
    person = Person.objects.filter(id=dossier.applicant_id).first()
    is_here = dossier.received_at is not None and local(dossier.received_at).date() == today()
    if not is_here or person is None or not together(dossier, by=by):
        raise LookupError(dossier.id)
    facts = {
        "name": person.full_name, "number": person.citizen_number, "sex": person.sex, "residence": person.residence,
        "born": f"{person.birth_date:%d/%m/%Y}" if person.birth_date else "",
    }  # fmt: skip
    reached = {name: dossier.contact.get(name, "") for name in ("phone", "email", "address", "delivery")}
    return facts, reached


def several(dossier: Dossier, *, by: Actor, at: datetime | None = None) -> bytes:
    """One slip for all of them, as PDF. Raises LookupError where there is none."""
    found = together(dossier, by=by)
    if not found:
        raise LookupError(dossier.id)
    receipts = {one.dossier_id: one for one in CashReceipt.objects.filter(dossier__in=found)}
    facts = letters.facts_of(dossier, catalogue.bundle(dossier.revision_id))
    return render_letter("slip-several", facts | _of_place(dossier.reception_place) | {
        "date": local(at or now()).date(), "centre": dossier.reception_place.name, "officer": by.name,
        "rows": [_row(number, one, receipts.get(one.id)) for number, one in enumerate(found, 1)],
    })  # fmt: skip


def _row(number: int, dossier: Dossier, paid: CashReceipt | None) -> dict[str, Any]:
    bundle = catalogue.bundle(dossier.revision_id)
    fee = money.in_words(money.due_of(dossier, bundle))
    if paid:
        fee = f"{f'{paid.amount:,}'.replace(',', '.')}\u00a0đồng, biên lai số {paid.number}"
    return {
        "no": str(number), "code": dossier.code, "procedure": bundle.title["vi"], "settled_by": dossier.authority.name,
        "due_at": dossier.due_at, "fee": fee, "qr_svg": qr.svg(addresses.tracking(dossier.code)),
    }  # fmt: skip


def _of_place(place: Unit) -> dict[str, Any]:
    return {
        "agency": {"name": place.name}, "place": letters.place_name(place),
        "contact": {"name": place.name, "phone": settings.ENV.hotline},
    }  # fmt: skip


def guidance(draft: Draft, *, by: Actor, at: datetime | None = None) -> bytes:
    """What the person of a form at the desk needs, as far as their answers say: every paper with how it is handed in
    and whether it was shown, the fee and the time limit."""
    bundle, day = catalogue.bundle(draft.revision_id), local(at or now()).date()
    person, place = draft.desk.get("person", {}), Unit.objects.get(id=draft.desk["reception"])
    fee, copies = bundle.fee_for(draft.answers, day, Channel.COUNTER), draft.desk.get("copies", {})
    papers = [
        {
            "name": one.title["vi"] + ("" if one.required else " (nếu có)"), "how": HOW[one.way],
            "note": one.note["vi"] if one.note else "",
            "shown": _shown(one.way, bool(copies.get(one.key, {}).get("kind") or draft.files.get(one.key))),
        }
        for one in bundle.documents_for(draft.answers, day)
    ]  # fmt: skip
    online = f"{settings.ENV.public_url}/procedures/{bundle.slug}/" if bundle.starts_online else ""
    return render_letter("slip-guidance", _of_place(place) | {
        "date": day, "code": bundle.code, "procedure": {"name": bundle.title["vi"], "code": bundle.code},
        "applicant": {"name": person.get("name", ""), "id_number": person.get("number", "")},
        "settled_by": draft.authority.name if draft.authority else "", "fee": money.in_words(fee),
        "time_limit": say_limit(Limit.parse(bundle.limit_for(draft.answers, day).value)), "papers": papers,
        "where": [place.name], "officer": by.name, "address": online,
    })  # fmt: skip


def _shown(way: DocumentWay, is_there: bool) -> str:
    if way is not DocumentWay.UPLOAD:
        return "Không phải mang"
    return "Đã xuất trình" if is_there else "Còn thiếu"


def label(dossier: Dossier) -> bytes:
    """For the folder in which its papers lie: the code, and a QR code that leads to where it stands."""
    bundle = catalogue.bundle(dossier.revision_id)
    return render_letter(LABEL, {
        "code": dossier.code, "procedure": {"name": bundle.title["vi"]}, "authority": dossier.authority.name,
        "received_at": dossier.received_at, "due_at": dossier.due_at,
        "qr_svg": qr.svg(addresses.tracking(dossier.code)),
    })  # fmt: skip
