"""A stand-in for another system that is told of dossiers: checks signatures (Standard Webhooks) and shows what it got.

Each address below `/hooks/` has a trouble of its own, by which it is named.
"""

import base64
import binascii
import hashlib
import hmac
import json
import threading
import time
from collections import Counter
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, jsonify, redirect, request

LIMIT, KEPT, KEYS = 64 * 1024, 100, 20
TOLERANCE = 5 * 60
SLOW_SECONDS = 30.0
TROUBLES = {
    "fine": "nhận ngay", "down": "luôn trả lời 503", "slow": "trả lời sau nửa phút",
    "fails_twice": "lỗi 500 hai lần, rồi nhận", "redirect": "chỉ sang địa chỉ khác (302)",
    "gone": "không nhận nữa (410)",
}  # fmt: skip
VERDICTS = {"good": "chữ ký đúng", "wrong": "chữ ký sai", "old": "dấu thời gian quá cũ", "no_key": "chưa có mã bí mật"}
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Hệ thống nhận thông báo mô phỏng</title>
<style>body{{font:17px/1.5 system-ui,sans-serif;max-width:960px;margin:0 auto;padding:16px}}
td,th{{text-align:left;padding:4px 12px 4px 0;vertical-align:top}}table{{display:block;overflow-x:auto}}
code{{overflow-wrap:anywhere}}td:last-child{{min-width:300px}}input{{font:inherit;width:100%;max-width:480px;padding:6px}}
button{{font:inherit;padding:6px 14px}}
</style></head><body><main><h1>Hệ thống nhận thông báo mô phỏng</h1>
<p>Thay cho phần mềm của một cơ quan khác. Đăng ký một trong các địa chỉ dưới đây,
dán mã bí mật vào ô, rồi làm việc với hồ sơ.</p>
<p lang="en">A stand-in for another system. Register one of these addresses, paste the secret,
then work with a dossier.</p>
<ul>{addresses}</ul>
<form method="post" action="secrets"><label>Mã bí mật (whsec_…)<br><input name="secret" autocomplete="off"></label>
<button>Thêm mã</button></form>
<p>Số mã đang có: {keys}. Đã nhận từ khi khởi động: {count}, trong đó lặp lại: {doubles}.</p>
<table><thead><tr><th>Lúc</th><th>Địa chỉ</th><th>Chữ ký</th><th>Trả lời</th><th>Nội dung</th></tr></thead>
<tbody>{rows}</tbody></table></main></body></html>"""


def create_app(base_url: str = "", *, slow_seconds: float = SLOW_SECONDS) -> Flask:
    """`POST /hooks/<trouble>` receives, `POST /secrets` takes a secret, `GET /received.json` tells what came."""
    app = Flask("receiver", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LIMIT
    received: list[dict[str, Any]] = []
    keys: list[bytes] = []
    times: Counter[str] = Counter()
    count, lock = Counter[str](), threading.Lock()

    @app.get("/")
    def about() -> str:
        with lock:
            rows = "".join(_row(one) for one in reversed(received))
            numbers = len(keys), count["all"], count["doubles"]
        addresses = "".join(f"<li><code>{escape(base_url)}/hooks/{name}</code>: {escape(text)}</li>"
                            for name, text in TROUBLES.items())  # fmt: skip
        return PAGE.format(addresses=addresses, rows=rows, keys=numbers[0], count=numbers[1], doubles=numbers[2])

    @app.post("/secrets")
    def add() -> Any:
        text = request.form.get("secret", "").strip().removeprefix("whsec_")
        try:
            key = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not 24 <= len(key) <= 64:
            return Response("Mã bí mật không đúng dạng whsec_…", 400, mimetype="text/plain")
        with lock:
            keys.append(key)
            del keys[:-KEYS]
        return redirect("./")

    @app.get("/received.json")
    def as_json() -> Any:
        with lock:
            return jsonify(received)

    @app.post("/hooks/<trouble>")
    def hook(trouble: str) -> Any:
        if trouble not in TROUBLES:
            abort(404)
        body, id = request.get_data(), request.headers.get("webhook-id", "")
        with lock:
            times[id] += 1
            status = _status(trouble, times[id])
            verdict = verify(keys, request.headers, body)
            count["all"] += 1
            count["doubles"] += times[id] > 1
            received.append({"at": _now(), "trouble": trouble, "id": id, "verdict": verdict, "status": status,
                             "times": times[id], "body": _read(body)})  # fmt: skip
            del received[:-KEPT]
        if trouble == "slow":
            time.sleep(slow_seconds)
        headers = {"Location": f"{base_url}/hooks/fine"} if status == 302 else {}
        return Response("", status, headers)

    return app


def _status(trouble: str, times: int) -> int:
    if trouble == "fails_twice":
        return 500 if times <= 2 else 200
    return {"down": 503, "redirect": 302, "gone": 410}.get(trouble, 200)


def verify(keys: list[bytes], headers: Any, body: bytes) -> str:
    """A word of VERDICTS: one of the signatures fits one of the keys, and it was signed now."""
    id, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not keys:
        return "no_key"
    if not seconds.isdigit() or abs(time.time() - int(seconds)) > TOLERANCE:
        return "old"
    told = f"{id}.{seconds}.".encode() + body
    given = headers.get("webhook-signature", "").split()
    wanted = ["v1," + base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode() for key in keys]
    fits = [hmac.compare_digest(one.encode(), other.encode()) for one in given for other in wanted]
    return "good" if any(fits) else "wrong"


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")[:1000]


def _row(one: dict[str, Any]) -> str:
    told = escape(json.dumps(one["body"], ensure_ascii=False))
    again = f", lần {one['times']}" if one["times"] > 1 else ""
    cells = one["at"], one["trouble"], VERDICTS[one["verdict"]], f"{one['status']}{again}", f"<code>{told}</code>"
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _now() -> str:
    return f"{datetime.now(ZoneInfo('Asia/Ho_Chi_Minh')):%H:%M:%S, %d/%m/%Y}"
