"""The messages of PayPlat 1.0.6 and VNPAY 2.1.0 against their documented rules, written down here a second time.

Published and checked letter for letter: the address of VNPAY's integration guide (sandbox.vnpayment.vn, “Hướng dẫn
tích hợp”, as stored by a crawl and read on 29 November 2026). Its hash cannot be: VNPAY does not publish the secret it
was made with. No message of the national platform is published; the order of its fields is that of the open client of
a province's portal. All hashes below are therefore computed here, from the rule alone, with a secret of this file.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import httpx
import pytest

from motcua.onestop.payments.errors import BadMessage
from motcua.onestop.payments.ports import Bill, Call, Told
from motcua.outside.adapters.payplat.client import PayPlat, PayPlatError
from motcua.outside.adapters.vnpay.client import Vnpay, VnpayError, joined

SECRET = "khoa-cua-phep-thu"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
GUIDE = (
    "vnp_Amount=1806000&vnp_Command=pay&vnp_CreateDate=20210801153333&vnp_CurrCode=VND&vnp_IpAddr=127.0.0.1"
    "&vnp_Locale=vn&vnp_OrderInfo=Thanh+toan+don+hang+%3A5&vnp_OrderType=other"
    "&vnp_ReturnUrl=https%3A%2F%2Fdomainmerchant.vn%2FReturnUrl&vnp_TmnCode=DEMOV210&vnp_TxnRef=5&vnp_Version=2.1.0"
)
"""What the guide signs, as it prints it."""
PAID_AT = datetime(2026, 11, 2, 15, 4, 5, tzinfo=HANOI)
BILL = Bill(
    "LP23456789AB", 135_000, "LP23456789AB H44.10.01-261102-0007", datetime(2026, 11, 2, 15, 0, tzinfo=HANOI),
    datetime(2026, 11, 2, 15, 15, tzinfo=HANOI), payer_ip="203.0.113.7", return_url="https://motcua.example/nop/",
    facts={"items": []},
)  # fmt: skip


def hmac_512(text: str) -> str:
    return hmac.new(SECRET.encode(), text.encode(), hashlib.sha512).hexdigest()


def sha_256(*fields: str) -> str:
    return hashlib.sha256("|".join([*fields, SECRET]).encode()).hexdigest()


class Wire(httpx.BaseTransport):
    """Answers once, and keeps what was asked."""

    def __init__(self, answer: Callable[[dict[str, Any]], Any]):
        self.answer, self.asked = answer, dict[str, Any]()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked = json.loads(request.read())
        return httpx.Response(200, json=self.answer(self.asked))


def test_an_address_of_vnpay_is_written_as_its_guide_writes_it():
    assert joined(dict(parse_qsl(GUIDE))) == GUIDE


def test_the_address_of_an_order_is_sorted_and_signed_by_vnpay_s_rule():
    address = Vnpay("https://pay.example", "DEMOV210", SECRET).open(BILL).url
    before, _mark, given = address.partition("&vnp_SecureHash=")
    base, _mark, signed = before.partition("?")
    fields = dict(parse_qsl(signed))
    assert base == "https://pay.example/paymentv2/vpcpay.html" and list(fields) == sorted(fields)
    assert set(fields) == {*dict(parse_qsl(GUIDE)), "vnp_ExpireDate"}
    assert fields | {"vnp_OrderInfo": ""} == {
        "vnp_Version": "2.1.0", "vnp_Command": "pay", "vnp_TmnCode": "DEMOV210", "vnp_Amount": "13500000",
        "vnp_CurrCode": "VND", "vnp_TxnRef": BILL.code, "vnp_OrderInfo": "", "vnp_OrderType": "other",
        "vnp_Locale": "vn", "vnp_ReturnUrl": BILL.return_url, "vnp_IpAddr": "203.0.113.7",
        "vnp_CreateDate": "20261102150000", "vnp_ExpireDate": "20261102151500",
    }  # fmt: skip
    assert given == hmac_512(signed)


IPN = (
    "vnp_Amount=13500000&vnp_BankCode=NCB&vnp_BankTranNo=VNP01234567&vnp_CardType=ATM"
    "&vnp_OrderInfo=Thanh+toan+don+hang+%3A5&vnp_PayDate=20261102150405&vnp_ResponseCode=00&vnp_TmnCode=DEMOV210"
    "&vnp_TransactionNo=14422574&vnp_TransactionStatus=00&vnp_TxnRef=LP23456789AB"
)


def heard(query: str, **more: str) -> Call:
    return Call("GET", dict(parse_qsl(query)) | {"vnp_SecureHash": hmac_512(query)} | more, {}, b"")


def test_an_ipn_of_vnpay_is_believed_by_its_rule_and_not_with_one_sign_changed():
    adapter = Vnpay("https://pay.example", "DEMOV210", SECRET)
    wanted = Told("LP23456789AB", True, "14422574", 135_000, PAID_AT)
    assert adapter.read(heard(IPN)) == wanted
    assert adapter.read(heard(IPN, vnp_SecureHashType="HMACSHA512")) == wanted, "2.0 named it, outside what is signed"
    assert adapter.read(heard(IPN, vnp_SecureHash=hmac_512(IPN).upper())) == wanted
    for name, value in dict(parse_qsl(IPN)).items():
        with pytest.raises(BadMessage):
            adapter.read(heard(IPN, **{name: value + "0"}))
    declined = IPN.replace("ResponseCode=00", "ResponseCode=51").replace("Status=00", "Status=02")
    assert adapter.read(heard(declined)).is_paid is False


def test_querydr_is_asked_and_its_answer_believed_by_vnpay_s_rule():
    said = {
        "vnp_ResponseId": "8f2c", "vnp_Command": "querydr", "vnp_ResponseCode": "00", "vnp_Message": "QueryDR Success",
        "vnp_TmnCode": "DEMOV210", "vnp_TxnRef": BILL.code, "vnp_Amount": "13500000", "vnp_BankCode": "NCB",
        "vnp_PayDate": "20261102150405", "vnp_TransactionNo": "14422574", "vnp_TransactionType": "01",
        "vnp_TransactionStatus": "00", "vnp_OrderInfo": "Thanh toan don hang :5",
    }  # fmt: skip
    signed = "|".join([*said.values(), "", ""])  # promotion code and amount, which it leaves out
    wire = Wire(lambda _asked: said | {"vnp_SecureHash": hmac_512(signed)})
    assert Vnpay("https://pay.example", "DEMOV210", SECRET, transport=wire).ask(BILL) == Told(
        BILL.code, True, "14422574", 135_000, PAID_AT
    )
    order = ("RequestId", "Version", "Command", "TmnCode", "TxnRef", "TransactionDate", "CreateDate", "IpAddr")
    asked = [wire.asked[f"vnp_{name}"] for name in (*order, "OrderInfo")]
    assert asked[1:6] == ["2.1.0", "querydr", "DEMOV210", BILL.code, "20261102150000"]
    assert wire.asked["vnp_SecureHash"] == hmac_512("|".join(asked))
    forged = Wire(lambda _asked: said | {"vnp_Amount": "100", "vnp_SecureHash": hmac_512(signed)})
    with pytest.raises(VnpayError):
        Vnpay("https://pay.example", "DEMOV210", SECRET, transport=forged).ask(BILL)


def payplat(wire: Wire | None = None) -> PayPlat:
    return PayPlat("https://pay.example", "H44", SECRET, "970436:1017595600:KHO BAC", transport=wire)


def test_init_of_the_national_platform_is_signed_by_its_rule():
    wire = Wire(lambda _asked: {"error_code": "0", "message": json.dumps({"UrlThanhToan": "https://pay.example/x"})})
    assert payplat(wire).open(BILL).url == "https://pay.example/x"
    fields = (
        "INIT", "1.0.6", "H44", BILL.code, "135000", "PAY", "1", "1", "vi-VN", "VND", "PAYMENT", BILL.purpose,
        "20261102150000", "203.0.113.7",
    )  # fmt: skip
    names = (
        "LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "SoTien", "LoaiHinhThanhToan", "MaKenhThanhToan",
        "MaThietBi", "NgonNgu", "MaTienTe", "MaNganHang", "ThongTinGiaoDich", "ThoiGianGD", "Ip",
    )  # fmt: skip
    assert tuple(wire.asked[name] for name in names) == fields, "15:00 is 15, not 03: hours of 24"
    assert wire.asked["MaXacThuc"] == sha_256(*fields)


CALLED = {
    "LoaiBanTin": "PAYMENT", "MaLoi": "00", "MaDoiTac": "H44", "MaThamChieu": BILL.code, "SoTien": "135000",
    "MaTienTe": "VND", "MaGiaoDich": "BIDV-20261102-771", "MaNganHang": "970418", "ThoiGianGD": "20261102150405",
    "ThongTinGiaoDich": "Nộp lệ phí, phí",
}  # fmt: skip


def test_a_call_of_the_national_platform_is_believed_by_its_rule_and_not_with_one_sign_changed():
    signed = CALLED | {"MaXacThuc": sha_256(*CALLED.values())}

    def read(**more: str) -> Told:
        return payplat().read(Call("POST", {}, {}, json.dumps(signed | more).encode()))

    assert read() == Told(BILL.code, True, "BIDV-20261102-771", 135_000, PAID_AT)
    for name, value in CALLED.items():
        with pytest.raises(BadMessage):
            read(**{name: value + "0"})


def test_query_of_the_national_platform_is_asked_and_answered_by_its_rule():
    answer = {"error_code": "0", "message": json.dumps(CALLED | {"MaXacThuc": sha_256(*CALLED.values())})}
    wire = Wire(lambda _asked: answer)
    assert payplat(wire).ask(BILL) == Told(BILL.code, True, "BIDV-20261102-771", 135_000, PAID_AT)
    asked = [wire.asked[name] for name in ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD")]
    assert asked[:4] == ["QUERY", "1.0.6", "H44", BILL.code] and wire.asked["MaXacThuc"] == sha_256(*asked)
    forged = Wire(lambda _asked: answer | {"message": json.dumps(CALLED | {"MaXacThuc": "0" * 64})})
    with pytest.raises(PayPlatError):
        payplat(forged).ask(BILL)
