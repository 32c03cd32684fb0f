"""The stand-in's side of the three protocols: orders opened, asked about, given back, and the report of a day."""

import hmac
import json
import time
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, jsonify, redirect, request

from motcua.outside.sandbox.bank.calling import (
    KEY,
    PARTNER,
    TERMINAL,
    bank_sign,
    compact,
    joined,
    payplat_code,
    payplat_fields,
    vnpay_hash,
)
from motcua.outside.sandbox.bank.ledger import Ledger, Order, Payment

TOLERANCE = 600
INIT = ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "SoTien", "LoaiHinhThanhToan", "MaKenhThanhToan",
        "MaThietBi", "NgonNgu", "MaTienTe", "MaNganHang", "ThongTinGiaoDich", "ThoiGianGD", "Ip")  # fmt: skip
QUERY = ("LoaiBanTin", "PhienBan", "MaDoiTac", "MaThamChieu", "ThoiGianGD")
ASKED = {
    "querydr": ("RequestId", "Version", "Command", "TmnCode", "TxnRef", "TransactionDate", "CreateDate", "IpAddr",
                "OrderInfo"),
    "refund": ("RequestId", "Version", "Command", "TmnCode", "TransactionType", "TxnRef", "Amount", "TransactionNo",
               "TransactionDate", "CreateBy", "CreateDate", "IpAddr", "OrderInfo"),
    "report": ("RequestId", "Version", "Command", "TmnCode", "TransactionDate", "CreateDate"),
}  # fmt: skip
SAID = ("ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount", "BankCode", "PayDate",
        "TransactionNo", "TransactionType", "TransactionStatus", "OrderInfo", "PromotionCode",
        "PromotionAmount")  # fmt: skip
SAYS = {"querydr": SAID, "refund": SAID[:13], "report": SAID[:5]}


def bank(ledger: Ledger) -> Blueprint:
    """JSON, signed by headers."""
    pages = Blueprint("bank", __name__)

    @pages.before_request
    def signed() -> tuple[Response, int] | None:
        body = request.get_data() if request.method == "POST" else request.full_path.encode()
        stamp, given = request.headers.get("X-Timestamp", ""), request.headers.get("X-Signature", "")
        fresh = stamp.isdigit() and abs(time.time() - int(stamp)) < TOLERANCE
        if not fresh or not hmac.compare_digest(bank_sign(stamp, body).encode(), given.encode()):
            return jsonify({"error": "signature"}), 401
        return None

    @pages.get("/v1/transactions")
    def transactions() -> Response:
        found = [p for p in ledger.of("bank", request.args.get("reference", "")) if p.is_paid]
        return jsonify({"transactions": [_line(p) for p in found]})

    @pages.get("/v1/report")
    def report() -> Response:
        return jsonify({"transactions": [_line(p) for p in ledger.day("bank", request.args.get("day", ""))]})

    @pages.post("/v1/transfers")
    def transfers() -> tuple[Response, int] | Response:
        said = request.get_json(silent=True) or {}
        made = ledger.refund(str(said.get("transaction")), int(said.get("amount") or 0), str(said.get("key")))
        if made is None:
            return jsonify({"error": "no such payment, or more than it was"}), 409
        return jsonify({"transaction": made.transaction})

    return pages


def _line(payment: Payment) -> dict[str, Any]:
    return {"transaction": payment.transaction, "content": payment.content, "amount": payment.amount,
            "at": payment.at, "is_refund": payment.is_refund}  # fmt: skip


def payplat(ledger: Ledger, base_url: str) -> Blueprint:
    pages = Blueprint("payplat", __name__)

    def read(names: tuple[str, ...]) -> dict[str, Any] | None:
        said = request.get_json(silent=True)
        given = request.headers.get("Authorization", "")
        if not isinstance(said, dict) or not hmac.compare_digest(given.encode(), f"Bearer {KEY}".encode()):
            return None
        wanted = payplat_code(said, names)
        good = hmac.compare_digest(wanted.encode(), str(said.get("MaXacThuc")).encode())
        return said if good and said.get("MaDoiTac") == PARTNER else None

    def answer(said: dict[str, Any]) -> Response:
        return jsonify({"error_code": "0", "message": json.dumps(said, ensure_ascii=False)})

    @pages.post("/init")
    def init() -> Response:
        said = read(INIT)
        if said is None:
            return jsonify({"error_code": "97", "message": "MaXacThuc"})
        order = Order("payplat", said["MaThamChieu"], int(said["SoTien"]), said["ThongTinGiaoDich"],
                      str(said.get("UrlTraVe", "")), said["ThoiGianGD"])  # fmt: skip
        ledger.open(order)
        return answer({"UrlThanhToan": f"{base_url}/pay/{order.reference}"})

    @pages.post("/query")
    def query() -> Response:
        said = read(QUERY)
        if said is None:
            return jsonify({"error_code": "97", "message": "MaXacThuc"})
        found = ledger.of("payplat", said["MaThamChieu"])
        if not found:
            return answer({"MaLoi": "99", "MaThamChieu": said["MaThamChieu"]})
        true = Payment(**{**found[-1].__dict__, "told": found[-1].amount})
        return answer(payplat_fields(true))

    @pages.post("/report")
    def report() -> Response:
        said = read(QUERY)
        if said is None:
            return jsonify({"error_code": "97", "message": "MaXacThuc"})
        day = f"{datetime.strptime(said['MaThamChieu'], '%Y%m%d'):%Y-%m-%d}"  # noqa: DTZ007 - a date
        lines = [
            {"MaGiaoDich": p.transaction, "MaThamChieu": p.reference, "SoTien": str(p.amount),
             "ThoiGianGD": compact(p.at)}
            for p in ledger.day("payplat", day) if not p.is_refund
        ]  # fmt: skip
        return answer({"GiaoDich": lines})

    return pages


def vnpay(ledger: Ledger, base_url: str) -> Blueprint:
    pages = Blueprint("vnpay", __name__)

    @pages.get("/paymentv2/vpcpay.html")
    def pay() -> Any:
        fields = {k: v for k, v in request.args.items() if k.startswith("vnp_")}
        given = fields.pop("vnp_SecureHash", "")
        good = hmac.compare_digest(vnpay_hash(joined(fields)).encode(), given.encode())
        if not good or fields.get("vnp_TmnCode") != TERMINAL:
            return Response("Sai chữ ký", 403, mimetype="text/plain")
        order = Order("vnpay", fields["vnp_TxnRef"], int(fields["vnp_Amount"]) // 100, fields["vnp_OrderInfo"],
                      fields.get("vnp_ReturnUrl", ""), fields["vnp_CreateDate"])  # fmt: skip
        ledger.open(order)
        return redirect(f"{base_url}/pay/{order.reference}")

    @pages.post("/merchant_webapi/api/transaction")
    def transaction() -> Response:
        said = request.get_json(silent=True) or {}
        command = str(said.get("vnp_Command"))
        names = ASKED.get(command, ())
        wanted = vnpay_hash("|".join(str(said.get(f"vnp_{name}", "")) for name in names))
        if not names or not hmac.compare_digest(wanted.encode(), str(said.get("vnp_SecureHash")).encode()):
            return _say({"Command": command, "ResponseCode": "97", "Message": "Invalid signature"}, command)
        if command == "report":
            day = str(said["vnp_TransactionDate"])
            lines = ledger.day("vnpay", f"{day[:4]}-{day[4:6]}-{day[6:]}")
            return _say({"Command": command, "ResponseCode": "00", "Message": "OK", "TmnCode": TERMINAL}, command,
                        transactions=[_row(p) for p in lines])  # fmt: skip
        if command == "refund":
            made = ledger.refund(str(said.get("vnp_TransactionNo")), int(said["vnp_Amount"]) // 100,
                                 str(said.get("vnp_RequestId")))  # fmt: skip
            if made is None:
                return _say({"Command": command, "ResponseCode": "95", "Message": "No such transaction"}, command)
            return _say({**_facts(made), "Command": command, "ResponseCode": "00", "Message": "OK"}, command)
        found = ledger.of("vnpay", str(said.get("vnp_TxnRef")))
        if not found:
            return _say({"Command": command, "ResponseCode": "91", "Message": "Not found"}, command)
        return _say({**_facts(found[-1]), "Command": command, "ResponseCode": "00", "Message": "OK"}, command)

    return pages


def _facts(payment: Payment) -> dict[str, str]:
    return {
        "TmnCode": TERMINAL, "TxnRef": payment.reference, "Amount": str(payment.amount * 100), "BankCode": "NCB",
        "PayDate": compact(payment.at), "TransactionNo": payment.transaction,
        "TransactionType": "02" if payment.is_refund else "01",
        "TransactionStatus": "00" if payment.is_paid else "02", "OrderInfo": payment.content,
    }  # fmt: skip


def _row(payment: Payment) -> dict[str, str]:
    return {f"vnp_{name}": value for name, value in _facts(payment).items()}


def _say(facts: dict[str, str], command: str, **more: Any) -> Response:
    whole = {"ResponseId": uuid4().hex, **facts}
    said = {f"vnp_{name}": value for name, value in whole.items()}
    said["vnp_SecureHash"] = vnpay_hash("|".join(whole.get(name, "") for name in SAYS.get(command, SAID[:5])))
    return jsonify({**said, **more})
