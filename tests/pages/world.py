"""A province with one row of everything that has an address, and what stands behind each address's places.

`build` runs inside a test (with the fixture `tsa`) or inside a running installation; `arguments` says which row an
address of this name opens. An address that is not known here raises: a new page must be thought of here first.
"""

import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from motcua.demo.personas import PERSONAS
from motcua.foundation.calendar import is_working_day
from motcua.foundation.common import relay
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.models import EventRecord, HandlerRun, OutboxMessage
from motcua.foundation.files.services import store_upload
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.enums import Scope
from motcua.foundation.identity.models import Account, Passkey
from motcua.foundation.notices.models import Delivery
from motcua.foundation.organisations import services as organisations
from motcua.foundation.organisations.enums import NoticeKind
from motcua.foundation.organisations.models import Position
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.selectors import certificate_for
from motcua.foundation.signing.tokens import TokenPayload, make_token
from motcua.office.readiness import haves, lateness, leave, looking
from motcua.office.readiness.models import Gap
from motcua.onestop.catalogue import list_uploads
from motcua.onestop.deskwork import bulk, views
from motcua.onestop.deskwork.enums import BulkVerb
from motcua.onestop.dossiers import addresses, desk_filing, services, store, text_modules
from motcua.onestop.dossiers.enums import LetterKind
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.dossiers.results import digest_of
from motcua.onestop.dossiers.services.notices import calendar_of
from motcua.onestop.dossiers.services.transfers import competent
from motcua.onestop.feedback import services as feedback
from motcua.onestop.papers import exports, shares
from motcua.onestop.papers.enums import Span
from motcua.onestop.payments import services as payments
from motcua.onestop.payments.enums import Method
from motcua.onestop.printing import runs as prints
from motcua.onestop.printing import seeds
from motcua.onestop.printing import services as templates
from motcua.onestop.queue import booking, calling
from motcua.onestop.queue import selectors as queues
from motcua.onestop.queue import services as queue
from motcua.onestop.queue.enums import Priority, Source
from motcua.onestop.queue.models import Place
from motcua.onestop.registers.models import RegisterBook
from motcua.onestop.webhooks import services as webhooks
from motcua.onestop.webhooks.models import WebhookAttempt
from tests.pages import waiting
from tests.pages.asking import asked_places, asked_rows
from tests.pages.money import money_rows
from tests.pages.returns import return_rows
from tests.sites import walk
from tests.sites.conftest import Province
from tests.sites.paper_forms import read_places, read_rows
from tests.sites.papers import seen_places, seen_rows

OWNER, OTHER = 0, 4
"""Numbers of the citizens of the e-ID stand-in: whose everything is, and who sees nothing of it."""
World = dict[str, Any]
LIST = "Mã thủ tục,Tên thủ tục,Mức độ\n9.000001,Thủ tục của tỉnh,Mức độ 4\n9.01,Thủ tục mất số 0,Toàn trình\n"
"""A list that waits for its import: one row good, with an old level, one refused."""


def build(province: Province) -> World:
    by, person = province.actor("quantri"), province.person(OWNER)
    submitted = walk.submitted(province, walk.MARITAL)
    issued = walk.issued(province, walk.BIRTH)
    asked = walk.taken(province, walk.BIRTH)
    services.request_supplement(
        asked.id, by=province.actor("chuyenvien"), answer_by=today() + timedelta(days=10),
        items=[
            {"document": "birth_slip", "reason": "Bản chụp bị mờ, đề nghị chụp lại."},
            {"document": "declaration", "reason": "Ngày sinh của mẹ khác giấy chứng sinh."},
        ],
    )  # fmt: skip
    drafted, taken = walk.drafted(province, walk.BIRTH), walk.taken(province, walk.MARITAL)
    desk = desk_filing.start(walk.MARITAL, by=province.actor("tiepnhan"))
    leader, specialist = province.accounts["lanhdao"].officer, province.accounts["chuyenvien"].officer
    assert leader and specialist
    stands_in = organisations.set_substitution(
        specialist, leader, first_day=today() + timedelta(days=40), last_day=today() + timedelta(days=44), by=by
    )
    readiness = _readiness(province, taken.id)
    notice = organisations.add_calendar_notice(
        day=date(today().year + 1, 6, 3), kind=NoticeKind.OFF, source="Thông báo 01/TB-UBND",
        reason={"vi": "Ngày kỷ niệm của tỉnh", "en": "A day of the province"}, by=by,
    )  # fmt: skip
    helped, link = waiting.helped(province, OWNER)
    key = Passkey.objects.create(
        user=province.accounts["vanthu"], name="Khóa bảo mật", confirmed=True, credential_id=b"1", public_key=b"1",
        sign_count=0,
    )  # fmt: skip
    list_uploads.keep(LIST.encode(), "danh-muc.csv", "", by=province.actor("kiemsoat"))
    linked = walk.submitted(province, walk.LINKED)
    declined = walk.submitted(province, walk.MARITAL)
    services.decline(declined.id, by=province.actor("tiepnhan"), reason="Không thuộc thẩm quyền của phường.")
    complained = walk.submitted(province, walk.BIRTH)
    services.decline(complained.id, by=province.actor("tiepnhan"), reason="Không thuộc thẩm quyền của phường.")
    citizen = province.citizen_actor(OWNER)
    complaint = feedback.file(
        complained.id, by=citizen, reasons="Phường này có thẩm quyền theo nơi cư trú của tôi.",
        wishes="Đề nghị tiếp nhận hồ sơ.",
    )  # fmt: skip
    share = shares.share(Result.objects.get(dossier=issued).file_id, Span.DAY, by=citizen, for_whom="Trường học")
    export = exports.ask(by=citizen)
    relay.drain()
    message = OutboxMessage.objects.create(kind="dossiers.Unknown", body={}, created_at=now(), relayed_at=now())
    run = HandlerRun.objects.create(
        message=message, handler="on_unknown", state="given_up", attempts=12, next_at=now(), last_error="ValueError: x"
    )
    template, run_of_prints = _printed(province, issued)
    lettered, asked_to_take, text = _letters(province)
    certificate = certificate_for(HolderKind.OFFICER, leader.id)
    result = Result.objects.get(dossier=issued)
    token = _token(province)
    webhook, told = _webhook(province, token)
    half_signed = waiting.half_signed(province)
    rows = (readiness, *(laid(province) for laid in (
        queue_rows, money_rows, return_rows, asked_rows, seen_rows, read_rows,
    )))  # fmt: skip
    return {name: row for each in rows for name, row in each.items()} | {
        "webhook": webhook, "webhook_delivery": told, "template": template, "print_run": run_of_prints,
        "order": order(province).id, "bulk": _many(province, taken), "view": _view(province),
        "half_signed": half_signed,
        "lettered": lettered, "transferred": asked_to_take, "text": text,
        "submitted": submitted.id, "issued": issued.id, "asked": asked.id, "drafted": drafted.id, "taken": taken.id,
        "helped": helped, "link": link, "linked": linked.id,
        "draft": walk.draft(province, walk.MARITAL).id, "desk": desk.id, "unit": province.commune.id,
        "officer": specialist.id, "position": Position.objects.filter(officer=specialist).order_by("id")[0].id,
        "substitution": stands_in.id, "notice": notice.id, "certificate": certificate.id if certificate else None,
        "passkey": key.pk, "run": run.pk, "event": EventRecord.objects.latest("at").id, "file": result.file_id,
        "book": RegisterBook.objects.get(unit=province.commune, kind=walk.BIRTH).id, "code": issued.code,
        "tracking": addresses.tracking_key(issued.code), "account": person.id, "delivery": _delivery(),
        "declined": declined.id, "complaint": complaint.id, "share": share.id, "secret": shares.secret_of(share.id),
        "export": export.id, "paper": issued.documents.exclude(file=None)[0].id, "api_token": token.id,
        "token": make_token(TokenPayload(
            "result", issued.code, result.id, result.number, today(), digest_of(result.data), result.version,
        )),
    }  # fmt: skip


def _readiness(province: Province, late: Any) -> World:
    """Leave that runs, a card to verify, a warning, a late dossier with its reason."""
    by, away = province.actor("chuyenvien"), province.accounts["laodong"].officer
    absence = leave.enter(
        away, by=province.actor("pgdnoivu"), kind="sick", first_day=today(), last_day=today() + timedelta(days=2),
        substitute=province.accounts["truonglaodong"].officer,
    )  # fmt: skip
    have = haves.state_account("025088000123", by=by, file=store_upload(walk.pdf(), by=by))
    looking.look()
    gap = Gap.objects.filter(officer=by.officer_id, cleared_at=None)[0]
    Dossier.objects.filter(id=late).update(due_at=now() - timedelta(days=1))
    lateness.give(late, by=by, text="Chờ kết quả xác minh nơi cư trú trước đây.", expected_on=today())
    return {"absence": absence.id, "have": have.id, "gap": gap.id, "late": late}


def queue_rows(province: Province) -> World:
    """Numbers that wait at the home centre, one of them being served; a time that its owner booked."""
    place, by = Place.objects.get(unit__code=f"{province.commune.code}.TTPV"), province.actor("tiepnhan")
    service, counter = queues.services_of(place)[0], place.counters.get(number=1)
    for priority in (Priority.ORDINARY, Priority.ELDERLY, Priority.ORDINARY):
        ticket = queue.take(place.id, service.id, source=Source.COUNTER, by=by, priority=priority)
    calling.sit(counter.id, by=by)
    calling.call_next(counter.id, by=by)
    calling.start(counter.id, by=by)
    day = booking.days(service)[-1]
    booked = booking.book(service.id, booking.free_times(service, day)[0].at, by=province.citizen_actor(OWNER))
    return {
        "place": place.id, "place_code": place.code, "place_unit": place.unit_id, "ticket": ticket.secret,
        "queue_service": service.id, "queue_counter": counter.id, "booking": booked.id,
    }  # fmt: skip


def queue_addresses(province: Province) -> dict[str, str]:
    """{name in the portal: address} of the pages of a queue, with rows behind them."""
    names = ("queue", "queue_poster", "book", "kiosk", "kiosk_ask", "kiosk_ticket", "procedures_poster", "wall",
             "ticket", "ticket_leave", "booking_cancel")  # fmt: skip
    held = defaultdict(str, queue_rows(province))
    return {name: reverse(f"portal:{name}", kwargs=arguments(f"portal:{name}", held)) for name in names}


def order(province: Province) -> Any:
    """An order for a driving licence that waits for its payment; its dossier pays by `demand.subject_id`."""
    found = walk.submitted(province, walk.LICENCE, name="expiring")
    demand = services.ask_own(found.id, by=province.citizen_actor(OWNER))
    return payments.start(
        demand.id, Method.VIETQR, by=province.citizen_actor(OWNER), return_url="https://vidu.example/"
    )


def _token(province: Province) -> Any:
    """Of a system that reads for the counter."""
    return api_tokens.make(
        province.accounts["tiepnhan"], client="Phần mềm hộ tịch", scopes=[Scope.READ, Scope.FILE],
        expires_at=now() + timedelta(days=90), by=province.actor("quantri"),
    )[0]  # fmt: skip


def _many(province: Province, taken: Any) -> Any:
    """Something chosen to be printed together, and not begun: its pages are the specialist's."""
    steps = taken.assignments.filter(closed_at=None).values_list("id", flat=True)
    return bulk.prepare(BulkVerb.PRINT, list(steps), by=province.actor("chuyenvien")).id


def _view(province: Province) -> Any:
    by = province.actor("chuyenvien")
    return views.save("Quá hạn", {"tab": "todo", "pace": "late"}, [], by=by, unit_id=province.commune.id).id


def _webhook(province: Province, token: Any) -> tuple[Any, Any]:
    """(a subscription, its first announcement), not sent yet."""
    by = province.actor("quantri")
    made, _secret = webhooks.make(token, address="https://nhan.vidu.example/", description="Phần mềm hộ tịch", by=by)
    told = webhooks.try_out(made.id, by=by)
    WebhookAttempt.objects.create(delivery=told, at=now(), status=503, reason="answer", milliseconds=40)
    return made.id, told.id


def _printed(province: Province, issued: Any) -> tuple[Any, Any]:
    """(a template of the commune, a printing that its specialist asked for)."""
    made = templates.upload(
        province.commune, SimpleUploadedFile("trich-luc.docx", seeds.sample("{{ child_name }}", "{{ mã hồ sơ }}")),
        by=province.actor("vanthu"), name="Trích lục (mẫu in)", kind="result", procedures=[walk.BIRTH],
    )  # fmt: skip
    run = prints.ask(made.id, [issued.id], by=province.actor("chuyenvien"), version=1, key="world")
    relay.drain()
    return made.id, run.id


def _letters(province: Province) -> tuple[Any, Any, Any]:
    """(a dossier whose extension waits for the head, one that another agency was asked to take, a text of the unit)."""
    by = province.actor("chuyenvien")
    lettered, away = walk.taken(province, walk.MARITAL), walk.taken(province, walk.MARITAL)
    case = store.load(lettered.id)
    day = local(case.due_at).date() + timedelta(days=1)
    while not is_working_day(calendar_of(case), day):
        day += timedelta(days=1)
    services.propose_letter(
        lettered.id, by=by, kind=LetterKind.EXTENSION, reason="Cần xác minh nơi cư trú trước đây.", until=day
    )
    services.transfer(
        away.id, by=by, to=competent(store.load(away.id))[0], reason="Người yêu cầu thường trú ở địa bàn khác."
    )
    text = text_modules.save(
        by=province.actor("vanthu"), unit=province.commune, kind=LetterKind.EXTENSION, field="reason",
        title="Chờ xác minh", text="Hồ sơ {code} cần xác minh nơi cư trú trước đây.",
    )  # fmt: skip
    return lettered.id, away.id, text.id


def signed(province: Province) -> Any:
    """A result that waits for the clerk."""
    return walk.signed(province, walk.MARITAL).id


def arguments(name: str, world: World, dossier: str = "issued") -> dict[str, Any]:
    """The places of the address `name`; raises KeyError for one nobody has thought of."""
    site, _colon, page = name.rpartition(":")
    known: dict[str, dict[str, Any]] = {
        "pages:language": {"code": "en"}, **asked_places(world), **seen_places(world),
        **read_places(world),
        "portal:listed": {"code": "3.000346"},
        "portal:procedure": {"slug": "birth-registration"}, "portal:start": {"slug": "birth-registration"},
        "portal:file": {"id": world["file"]}, "portal:by_code": {"code": world["code"], "key": world["tracking"]},
        "portal:payment": {"id": world["order"]}, "portal:payment_done": {"id": world["order"]},
        "portal:payment_code": {"id": world["order"]},
        "pages:fee_receipt": {"id": world["receipt"]}, "api:payment_heard": {"method": "vietqr"},
        "portal:not_whole": {"address": world["code"]}, "portal:by_token": {"token": world["token"]},
        "portal:linked": {"id": world["linked"]},
        "portal:complain": {"id": world["declined"]}, "portal:complaint": {"id": world["complaint"]},
        "portal:complaint_withdraw": {"id": world["complaint"]}, "portal:paper_share": {"id": world["file"]},
        "portal:share": {"id": world["share"]}, "portal:share_end": {"id": world["share"]},
        "portal:shared": {"secret": world["secret"]}, "portal:shared_file": {"secret": world["secret"]},
        "portal:data_save": {"id": world["export"]},
        "portal:queue": {"code": world["place_code"]}, "portal:book": {"code": world["place_code"]},
        "portal:queue_poster": {"code": world["place_code"]},
        "portal:kiosk": {"code": world["place_code"]}, "portal:kiosk_ask": {"code": world["place_code"]},
        "portal:procedures_poster": {"code": world["place_code"]}, "portal:wall": {"code": world["place_code"]},
        "portal:kiosk_ticket": {"code": world["place_code"], "secret": world["ticket"]},
        "portal:ticket": {"secret": world["ticket"]}, "portal:ticket_leave": {"secret": world["ticket"]},
        "portal:booking_cancel": {"id": world["booking"]},
        "operations:money_payment": {"id": world["payment"]}, "operations:money_refund_ask": {"id": world["payment"]},
        "operations:money_refund_decide": {"id": world["refund"]},
        "operations:money_refund_transfer": {"id": world["refund"]},
        "operations:money_refund_slip": {"id": world["paid_out"]},
        "operations:cash_day": world["cash"], "operations:cash_paper": world["cash"],
        "operations:money_receipt_replace": {"id": world["receipt"]},
        "operations:money_day": {"id": world["money_day"]}, "operations:money_difference": {"id": world["difference"]},
        "operations:queue_open": {"id": world["place_unit"]},
        "operations:queue_service": {"id": world["queue_service"]},
        "operations:queue_counter": {"id": world["queue_counter"]},
        "operations:sign_in_as": {"username": "vanthu"}, "portal:take": {"secret": world["link"]},
        "portal:draft_page": {"id": world["draft"], "key": "purpose"},
        "portal:draft_autosave": {"id": world["draft"], "key": "purpose"},
        "operations:account_remove_passkey": {"id": world["passkey"]}, "operations:event": {"id": world["event"]},
        "operations:calendar_year": {"year": 2026}, "operations:notice_revoke": {"id": world["notice"]},
        "operations:position_end": {"id": world["position"]}, "operations:retry_run": {"id": world["run"]},
        "operations:substitution_end": {"id": world["substitution"]},
        "operations:readiness_warning": {"id": world["gap"]}, "operations:haves_people": {"id": world["unit"]},
        "operations:certificate_register": {"kind": "unit", "id": world["unit"]},
        "operations:absence": {"id": world["absence"]}, "operations:late_reason": {"id": world["late"]},
        "operations:late_ask": {"id": world["late"]},
        "operations:certificate_revoke": {"id": world["certificate"]},
        "operations:retry_delivery": {"id": world["delivery"]},
        "operations:procedure": {"code": walk.BIRTH}, "operations:procedure_withdraw": {"code": walk.BIRTH},
        "operations:procedure_offer_again": {"code": walk.BIRTH},
        "operations:bundle_download": {"code": walk.BIRTH, "number": 1},
        "operations:token_revoke": {"id": world["api_token"]},
        "operations:webhook_delivery": {"id": world["webhook_delivery"]},
        "operations:webhook_delivery_replay": {"id": world["webhook_delivery"]},
        "api:webhook_deliveries": {"id": world["webhook"]}, "api:webhook_replay": {"id": world["webhook"]},
        "api:webhook_attempts": {"id": world["webhook"], "delivery": world["webhook_delivery"]},
        "api:webhook_delivery_replay": {"id": world["webhook"], "delivery": world["webhook_delivery"]},
        "api:procedure": {"code": walk.BIRTH}, "api:verify": {"token": world["token"]},
        "api:act": {"code": world["code"], "verb": "take"},
        "api:slip": {"id": world["slip"]}, "api:slip_answer": {"id": world["slip"]},
        "api:refunds": {"id": world["payment"]}, "api:refund_decision": {"id": world["refund"]},
        "api:refund_pay_out": {"id": world["refund"]},
        "api:receipt_replacement": {"id": world["receipt"]},
        "api:document": {"code": world["code"], "id": world["paper"]},
        "desk:asked": {"id": world["half_signed"]}, "desk:asked_stop": {"id": world["half_signed"]},
        "desk:asked_answer": {"id": world["half_signed"]},
        "counter:return_one": {"id": world["lying"]}, "counter:return_post": {"id": world["to_post"]},
        "counter:return_slip": {"id": world["lying"]}, "counter:return_remind": {"id": world["lying"]},
        "counter:slip": {"id": world["slip"]}, "counter:slip_pdf": {"id": world["slip"]},
        "counter:slip_new": {"unit": world["unit"], "to": world["far"]},
        "desk:print_run": {"id": world["print_run"]},
        "desk:text": {"id": world["text"]}, "desk:text_delete": {"id": world["text"]},
        "desk:book": {"id": world["book"]}, "desk:book_download": {"id": world["book"]},
    }  # fmt: skip
    if name in known:
        return known[name]
    if page.startswith("assist"):
        return {"id": world["desk" if page == "assist" else "helped"]}
    if site == "desk" and page.startswith(("bulk", "view_")):
        return {"id": world["bulk" if page.startswith("bulk") else "view"]}
    if site == "desk" and page.startswith("template"):
        return {"id": world["template"]}
    if site == "desk" and page.startswith("complaint"):
        return {"id": world["complaint"]}
    groups = {
        "portal": [("draft", "draft")], "counter": [("desk_", "desk")],
        "operations": [("unit", "unit"), ("officer", "officer"), ("webhook", "webhook"), ("leave", "absence"),
                       ("have", "have"), ("queue", "place")],
    }  # fmt: skip
    for start, row in groups.get(site, []):
        if page.startswith(start):
            return {"id": world[row]}
    if site == "api":
        return {"code": world["code"]}
    if site in ("portal", "counter", "desk"):
        return {"id": world[dossier]}
    raise KeyError(f"{name}: say in tests/pages/world.py which row this address opens")


def addresses_of_the_house() -> dict[str, tuple[Any, tuple[str, ...]]]:
    """{name: (view, places)} of every address, from the URLconf."""
    found: dict[str, tuple[Any, tuple[str, ...]]] = {}

    def walk_through(patterns: Any, space: str) -> None:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                walk_through(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
            elif isinstance(entry, URLPattern):
                found[f"{space}{entry.name}"] = entry.callback, tuple(entry.pattern.converters)

    walk_through(get_resolver().url_patterns, "")
    return found


def _delivery() -> Any:
    return Delivery.objects.order_by("id").values_list("id", flat=True).first()


def main() -> None:
    """Inside a running installation: build, and print the rows as JSON."""
    usernames = [persona.username for persona in PERSONAS]
    accounts = Account.objects.select_related("officer").in_bulk(usernames, field_name="username")
    province = Province(accounts)
    sys.stdout.write(json.dumps({**build(province), "signed": signed(province)}, default=str) + "\n")
