"""The national payment platform, protocol 1.0.6: INIT opens an order, it calls back, QUERY asks what became of it.

Every message carries MaXacThuc: hex SHA-256 over its fields joined by `|` in a fixed order, then the secret. Moments
are yyyyMMddHHmmss in Viet Nam's time, hours of 24. The protocol has no way to give money back: that is a transfer of
the agency, written down by an officer.
"""

import hashlib
import hmac
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx
from django.conf import settings

from motcua.foundation.common.clock import LOCAL, local, now
from motcua.onestop.payments.enums import Verdict, Wrong
from motcua.onestop.payments.errors import BadMessage, GatewayFailed
from motcua.onestop.payments.ports import Bill, Call, Line, Opened, Reply, Told
from motcua.outside.adapters.errors import AdapterError

TIMEOUT = 8.0
LIMIT = 8 * 1024 * 1024
VERSION = "1.0.6"
INIT = ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "SoTien", "LoaiHinhThanhToan", "MaKenhThanhToan",
        "MaThietBi", "NgonNgu", "MaTienTe", "MaNganHang", "ThongTinGiaoDich", "ThoiGianGD", "Ip")  # fmt: skip
CALLED = ("LoaiBanTin", "MaLoi", "MaDoiTac", "MaThamChieu", "SoTien", "MaTienTe", "MaGiaoDich", "MaNganHang",
          "ThoiGianGD", "ThongTinGiaoDich")  # fmt: skip
QUERY = ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD")
PARTS = {"fee": "2", "charge": "1"}
"""LoaiPhiLePhi: phí, lệ phí."""


class PayPlatError(AdapterError, GatewayFailed):
    """No answer that can be used."""


class PayPlat:
    """`partner`: MaDoiTac; `account` as for the bank. `url` "" for an installation without it."""

    def __init__(
        self, url: str, partner: str, key: str, account: str = "", *, timeout: float = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
    ):  # fmt: skip
        self._url, self._partner, self._key = url.rstrip("/"), partner, key
        self._bin, self._account, self._holder = (*account.split(":", 2), "", "", "")[:3]
        self._client = httpx.Client(timeout=timeout, transport=transport)

    @property
    def is_offered(self) -> bool:
        return bool(self._url and self._partner)

    def open(self, bill: Bill) -> Opened:
        fields: dict[str, Any] = {
            "LoaiBanTin": "INIT", "PhienBan": VERSION, "MaDoiTac": self._partner, "MaThamChieu": bill.code,
            "SoTien": str(bill.amount), "LoaiHinhThanhToan": "PAY", "MaKenhThanhToan": "1", "MaThietBi": "1",
            "NgonNgu": "en-US" if bill.language == "en" else "vi-VN", "MaTienTe": "VND", "MaNganHang": "PAYMENT",
            "ThongTinGiaoDich": bill.purpose, "ThoiGianGD": _stamp(bill.created_at), "Ip": bill.payer_ip or "127.0.0.1",
        }  # fmt: skip
        fields["MaXacThuc"] = self.code(fields, INIT)
        fields["UrlTraVe"] = bill.return_url
        fields["ThongTinBienLai"] = self._receipt(bill)
        said = self._send("init", fields)
        url = str(said.get("UrlThanhToan", ""))
        if not url.startswith(("http://", "https://")):
            raise PayPlatError("PayPlat: no address to pay at")
        return Opened(url)

    def _receipt(self, bill: Bill) -> dict[str, Any]:
        facts = bill.facts or {}
        items = [
            {"LoaiPhiLePhi": PARTS[item["kind"]], "MaPhiLePhi": item["kind"],
             "TenPhiLePhi": item["title"].get("vi") or facts.get("title", ""), "SoTien": str(item["amount"])}
            for item in facts.get("items", ())
        ]  # fmt: skip
        return {
            "MaDichVu": "2", "MaDVC": "", "TenDVC": facts.get("title", ""), "MaTTHC": "",
            "TenTTHC": facts.get("title", ""), "MaDonVi": facts.get("unit_id", ""), "TenDonVi": facts.get("unit", ""),
            "MaHoSo": facts.get("code", ""), "TKThuHuong": self._account, "MaNHThuHuong": self._bin,
            "TenTKThuHuong": self._holder, "NoiDungThanhToan": bill.purpose, "HoTenNguoiNop": facts.get("payer", ""),
            "SoCMNDNguoiNop": facts.get("payer_number", ""), "DiaChiNguoiNop": facts.get("payer_address", ""),
            "PhiLePhi": items, "DSKhoanNop": [],
        }  # fmt: skip

    def read(self, call: Call) -> Told:
        try:
            said = json.loads(call.body)
            if not isinstance(said, dict):
                raise ValueError("no object")
        except ValueError as error:
            raise BadMessage(Wrong.FORM, str(error)) from error
        if not self._is_signed(said, CALLED):
            raise BadMessage(Wrong.SIGNATURE)
        try:
            if said["MaDoiTac"] != self._partner or said["MaTienTe"] != "VND":
                raise ValueError("another partner or currency")
            return _told(said)
        except (KeyError, ValueError) as error:
            raise BadMessage(Wrong.FORM, str(error)) from error

    def reply(self, verdict: str) -> Reply:
        if verdict in set(Wrong):
            return Reply(200, {"error_code": "97" if verdict == Wrong.SIGNATURE else "99", "message": str(verdict)})
        codes = {Verdict.UNKNOWN_ORDER: "01", Verdict.WRONG_AMOUNT: "04"}
        return Reply(200, {"error_code": codes.get(Verdict(verdict), "0"), "message": str(verdict)})

    def ask(self, bill: Bill) -> Told:
        fields = {
            "LoaiBanTin": "QUERY", "PhienBan": VERSION, "MaDoiTac": self._partner, "MaThamChieu": bill.code,
            "ThoiGianGD": _stamp(now()),
        }  # fmt: skip
        said = self._send("query", {**fields, "MaXacThuc": self.code(fields, QUERY)})
        if said.get("MaLoi") == "99":
            return Told(bill.code, None)
        if not self._is_signed(said, CALLED):
            raise PayPlatError("PayPlat: the answer is not signed by it")
        try:
            return _told(said)
        except (KeyError, ValueError) as error:
            raise PayPlatError("PayPlat: answer cannot be read") from error

    def give_back(self, bill: Bill, transaction: str, amount: int, key: UUID, by: str, reason: str) -> str:
        raise PayPlatError("PayPlat: give the money back by transfer, then write down its number", permanent=True)

    def report(self, day: date) -> list[Line]:
        fields = {
            "LoaiBanTin": "REPORT", "PhienBan": VERSION, "MaDoiTac": self._partner, "MaThamChieu": f"{day:%Y%m%d}",
            "ThoiGianGD": _stamp(now()),
        }  # fmt: skip
        said = self._send("report", {**fields, "MaXacThuc": self.code(fields, QUERY)})
        try:
            return [
                Line(str(one["MaGiaoDich"]), str(one["MaThamChieu"]), int(one["SoTien"]), _moment(one["ThoiGianGD"]))
                for one in said["GiaoDich"]
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise PayPlatError("PayPlat: report cannot be read") from error

    def code(self, fields: dict[str, Any], names: tuple[str, ...]) -> str:
        text = "|".join([*(str(fields.get(name, "")) for name in names), self._key])
        return hashlib.sha256(text.encode()).hexdigest()

    def _is_signed(self, said: dict[str, Any], names: tuple[str, ...]) -> bool:
        return hmac.compare_digest(self.code(said, names).encode(), str(said.get("MaXacThuc", "")).lower().encode())

    def _send(self, path: str, fields: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self._client.post(
                f"{self._url}/{path}", json=fields, headers={"Authorization": f"Bearer {self._key}"}
            )
            if answer.status_code != 200 or len(answer.content) > LIMIT:
                raise PayPlatError(f"PayPlat answered {answer.status_code}")
            whole = answer.json()
            if str(whole.get("error_code")) != "0":
                raise PayPlatError(f"PayPlat said no: {whole.get('error_code')}")
            said = json.loads(whole["message"])
        except httpx.HTTPError as error:
            raise PayPlatError(f"PayPlat: {error or type(error).__name__}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PayPlatError("PayPlat: answer cannot be read") from error
        if not isinstance(said, dict):
            raise PayPlatError("PayPlat: answer cannot be read")
        return said


def _told(said: dict[str, Any]) -> Told:
    is_paid = str(said["MaLoi"]) in ("0", "00")
    number, amount = str(said["MaGiaoDich"]).strip(), int(said["SoTien"])
    if is_paid and (not number or len(number) > 100 or amount <= 0):
        raise ValueError("paid without a number or an amount")
    reason = "" if is_paid else f"PayPlat {said['MaLoi']}"
    return Told(str(said["MaThamChieu"]), is_paid, number, amount, _moment(said["ThoiGianGD"]), reason)


def _stamp(at: datetime) -> str:
    return f"{local(at):%Y%m%d%H%M%S}"


def _moment(text: Any) -> datetime:
    return datetime.strptime(str(text), "%Y%m%d%H%M%S").replace(tzinfo=LOCAL)


def build() -> PayPlat:
    env = settings.ENV
    return PayPlat(env.payplat_url, env.payplat_partner, env.payplat_key, env.bank_account)
