"""A stand-in for the bank, the national payment platform and VNPAY: a page on which somebody pays, or misbehaves.

`/app?qr=…` is the payer's banking app; `/pay/<order>` the page of the platform or of VNPAY. How it goes is chosen
there, or by `POST /api/pay {qr | reference, trouble}` and `POST /api/tell {transaction, times}`.
"""

import threading
from html import escape
from pathlib import Path
from typing import Any

import httpx
from flask import Flask, Response, jsonify, redirect, request

from motcua.outside.sandbox.bank import protocols
from motcua.outside.sandbox.bank.calling import Caller, joined, vnpay_fields
from motcua.outside.sandbox.bank.ledger import CALLS_NOT, TROUBLES, Ledger, Order, Payment

LIMIT = 64 * 1024
SHOWN = 50
STYLE = """body{font:17px/1.5 system-ui,sans-serif;max-width:960px;margin:0 auto;padding:16px}
td,th{text-align:left;padding:4px 12px 4px 0;vertical-align:top}table{display:block;overflow-x:auto}
input,select,button{font:inherit;padding:8px 14px;max-width:100%}a{color:#1d4f91}
label{display:block;margin:12px 0 4px}.sum{font-size:28px;font-weight:600}"""
FRAME = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>{style}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"""
HOME = """<p>Thay cho ngân hàng giữ tài khoản thu, Nền tảng thanh toán quốc gia và VNPAY. Không có tiền thật.</p>
<p lang="en">A stand-in for the bank, the national payment platform and VNPAY. No money moves.</p>
<form action="{base}/app"><label for="qr">Nội dung mã VietQR</label>
<input id="qr" name="qr" size="60" autocomplete="off"> <button>Mở để thanh toán</button></form>
<h2>Giao dịch</h2><table><thead><tr><th>Lúc</th><th>Số giao dịch</th><th>Nội dung</th><th>Số tiền</th>
<th>Cách xử sự</th><th>Đã báo</th><th></th></tr></thead><tbody>{rows}</tbody></table>"""
PAY = """<p>{purpose}</p><p class="sum">{amount} đồng</p>
<form method="post" action="{base}/pay"><input type="hidden" name="{name}" value="{value}">
<input type="hidden" name="back" value="{back_to}">
<label for="trouble">Cách xử sự của người trả tiền và ngân hàng</label>
<select id="trouble" name="trouble">{choices}</select>
<p><button>Xác nhận thanh toán</button></p></form>{back}"""
DONE = """<p>{words}</p>{back}<p><a href="{base}/">Các giao dịch</a></p>"""


def create_app(
    base_url: str = "", calls: str = "", var: Path | None = None, *, client: httpx.Client | None = None,
    is_patient: bool = False,
) -> Flask:  # fmt: skip
    """`calls`: where it tells of payments. `is_patient`: it calls before it answers, for tests without threads."""
    app = Flask("bank", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LIMIT
    ledger = Ledger(var / "bank" / "ledger.json" if var else None)
    caller = Caller(calls, ledger, client)
    app.extensions["ledger"], app.extensions["caller"] = ledger, caller
    app.register_blueprint(protocols.bank(ledger))
    app.register_blueprint(protocols.payplat(ledger, base_url), url_prefix="/payplat")
    app.register_blueprint(protocols.vnpay(ledger, base_url), url_prefix="/vnpay")

    def page(title: str, body: str) -> str:
        return FRAME.format(title=escape(title), style=STYLE, body=body)

    def tell(payment: Payment, times: int = 1, *, is_forged: bool = False) -> None:
        if is_patient:
            caller.tell(payment, times=times, is_forged=is_forged)
        else:
            threading.Thread(target=caller.tell, args=(payment,), kwargs={"times": times, "is_forged": is_forged},
                             daemon=True).start()  # fmt: skip

    def pay(order: Order, trouble: str) -> Payment | None:
        made = ledger.pay(order, trouble)
        if made and trouble not in CALLS_NOT:
            tell(made, 2 if trouble == "twice" else 1, is_forged=trouble == "wrong_signature")
        return made

    def order_of(fields: Any) -> Order | None:
        if fields.get("qr"):
            return from_qr(str(fields["qr"]), str(fields.get("back", "")))
        return ledger.orders.get(str(fields.get("reference")))

    @app.get("/")
    def home() -> str:
        rows = "".join(_row(one, base_url) for one in reversed(ledger.payments[-SHOWN:]))
        return page("Ngân hàng mô phỏng", HOME.format(base=base_url, rows=rows))

    @app.get("/app")
    def scanned() -> Any:
        order = from_qr(request.args.get("qr", ""), request.args.get("back", ""))
        if order is None:
            return Response(page("Ngân hàng mô phỏng", "<p>Mã VietQR này không đọc được.</p>"), 422)
        return page("Thanh toán bằng ứng dụng ngân hàng", _asking(order, "qr", request.args["qr"], base_url))

    @app.get("/pay/<reference>")
    def asked(reference: str) -> Any:
        order = ledger.orders.get(reference)
        if order is None:
            return Response(page("Cổng thanh toán mô phỏng", "<p>Không có đơn thanh toán này.</p>"), 404)
        return page("Cổng thanh toán mô phỏng", _asking(order, "reference", reference, base_url))

    @app.post("/pay")
    def confirmed() -> Any:
        order, trouble = order_of(request.form), request.form.get("trouble", "pays")
        if order is None or trouble not in TROUBLES:
            return Response(page("Ngân hàng mô phỏng", "<p>Không có đơn thanh toán này.</p>"), 404)
        made = pay(order, trouble)
        if order.return_url and order.way != "bank":
            query = f"?{joined(vnpay_fields(made))}" if made and order.way == "vnpay" else ""
            return redirect(f"{order.return_url}{query}")
        words = "Đã thanh toán." if made and made.is_paid else "Chưa thanh toán."
        return page("Ngân hàng mô phỏng", DONE.format(words=words, back=_back(order), base=base_url))

    @app.post("/tell")
    def told() -> Any:
        found = ledger.find(request.form.get("transaction", ""))
        if found:
            caller.tell(found)
        return redirect(f"{base_url}/")

    @app.post("/api/pay")
    def api_pay() -> tuple[Response, int] | Response:
        said = request.get_json(silent=True) or {}
        order, trouble = order_of(said), str(said.get("trouble", "pays"))
        if order is None or trouble not in TROUBLES:
            return jsonify({"error": "no such order or trouble", "troubles": list(TROUBLES)}), 422
        made = pay(order, trouble)
        return jsonify({"transaction": made.transaction if made else None})

    @app.post("/api/tell")
    def api_tell() -> tuple[Response, int] | Response:
        said = request.get_json(silent=True) or {}
        found = ledger.find(str(said.get("transaction")))
        if found is None:
            return jsonify({"error": "no such transaction"}), 404
        return jsonify({"answers": caller.tell(found, times=min(100, int(said.get("times", 1))))})

    @app.get("/api/payments.json")
    def as_json() -> Response:
        return jsonify([one.__dict__ for one in ledger.payments])

    return app


def _asking(order: Order, name: str, value: str, base: str) -> str:
    choices = "".join(f'<option value="{key}">{escape(text)}</option>' for key, text in TROUBLES.items())
    amount = f"{order.amount:,}".replace(",", ".")
    return PAY.format(purpose=escape(order.purpose), amount=amount, base=base, name=name, value=escape(value),
                      choices=choices, back=_back(order), back_to=escape(order.return_url))  # fmt: skip


def _back(order: Order) -> str:
    """A banking app has no way back of its own: it is told of one by who opened it."""
    return f'<p><a href="{escape(order.return_url)}">Quay lại trang nộp hồ sơ</a></p>' if order.return_url else ""


def _row(one: Payment, base: str) -> str:
    amount = f"{'−' if one.is_refund else ''}{one.amount:,}".replace(",", ".")
    words = "hoàn tiền" if one.is_refund else TROUBLES[one.trouble]
    button = (
        f'<form method="post" action="{base}/tell"><input type="hidden" name="transaction" value="{one.transaction}">'
        f'<button aria-label="Báo giao dịch {one.transaction}">Báo ngay</button></form>'
    )
    cells = [escape(x) for x in (one.at[:19], one.transaction, one.content, amount, words, "; ".join(one.calls))]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}<td>{'' if one.is_refund else button}</td></tr>"


def from_qr(text: str, back: str = "") -> Order | None:
    """What a banking app reads: amount (54), purpose (62.08). None for a code that is not whole (its CRC). `back`: the
    page that opened the app, "" for one that opened by itself."""
    text = text.strip()
    if len(text) < 12 or text[-8:-4] != "6304" or _crc16(text[:-4]) != text[-4:].upper():
        return None
    try:
        fields = _fields(text)
        purpose = _fields(fields["62"])["08"]
        back = back if back.startswith(("http://", "https://")) else ""
        return Order("bank", _reference(purpose), int(fields["54"]), purpose, back)
    except (KeyError, ValueError):
        return None


def _reference(purpose: str) -> str:
    return next((word for word in purpose.split() if word.startswith("LP")), purpose)


def _fields(text: str) -> dict[str, str]:
    found, at = {}, 0
    while at < len(text):
        length = int(text[at + 2 : at + 4])
        found[text[at : at + 2]] = text[at + 4 : at + 4 + length]
        at += 4 + length
    return found


def _crc16(text: str) -> str:
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"
