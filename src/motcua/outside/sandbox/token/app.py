"""A stand-in for the signing tool on a person's own machine, with the USB token behind it: the small protocol of
docs/decisions/0050 below `/v1/`. Whose token is in, and how it goes, is chosen on its page or by `POST /api/token`.

A real one talks to the token by PKCS#11 and asks for the PIN in a window of its own; here the PIN was typed right.
"""

import base64
import binascii
import time
from html import escape
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, redirect, request

from motcua.outside.sandbox.rssp.app import FRAME, STYLE
from motcua.outside.sandbox.signers import DER, Held, Signers

LIMIT, SLOW = 64 * 1024, 4
TROUBLES = {
    "none": "Bình thường", "slow": "Chậm (4 giây)", "no-token": "Chưa cắm thiết bị", "declined": "Người ký bấm Hủy",
    "wrong-pin": "Nhập sai mã PIN", "wrong_signature": "Trả về chữ ký sai", "broken": "Công cụ ký bị lỗi",
}  # fmt: skip
HOME = """<p>Thay cho công cụ ký số chạy trên máy của người ký, cùng thiết bị USB Token.</p>
<p lang="en">A stand-in for the signing tool on the signer's own machine, with a USB token in it.</p>
<form method="post" action="{base}/token"><label for="user">Thiết bị của</label>
<select id="user" name="user">{people}</select>
<label for="trouble">Cách xử sự</label><select id="trouble" name="trouble">{choices}</select> <button>Đặt</button>
</form>
"""


def create_app(var: Path, base_url: str = "", *, origins: tuple[str, ...] = ()) -> Flask:
    """`origins`: pages that may use it; no other page's browser is answered."""
    app = Flask("token", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LIMIT
    signers = Signers(Path(var))
    now = {"user": next(iter(signers.people())), "trouble": "none"}
    app.extensions["now"] = now

    @app.after_request
    def allow(answer: Response) -> Response:
        origin = request.headers.get("Origin", "")
        if origin in origins:
            answer.headers["Access-Control-Allow-Origin"] = origin
            answer.headers["Access-Control-Allow-Methods"] = "GET, POST"
            answer.headers["Access-Control-Allow-Headers"] = "Content-Type"
            answer.headers["Access-Control-Allow-Private-Network"] = "true"
            answer.headers["Vary"] = "Origin"
        return answer

    def refused() -> Any:
        """What every call is asked first; None when it may go on."""
        if request.headers.get("Origin", "") not in origins:
            return jsonify({"error": "origin"}), 403
        if now["trouble"] == "slow":
            time.sleep(SLOW)
        if now["trouble"] == "broken":
            return "…", 500
        return (jsonify({"error": "no-token"}), 409) if now["trouble"] == "no-token" else None

    @app.get("/")
    def home() -> str:
        people = "".join(
            f'<option value="{escape(user)}"{" selected" if user == now["user"] else ""}>{escape(name)}</option>'
            for user, (name, _agency) in signers.people().items()
        )
        choices = "".join(
            f'<option value="{key}"{" selected" if key == now["trouble"] else ""}>{escape(text)}</option>'
            for key, text in TROUBLES.items()
        )
        body = HOME.format(base=base_url, people=people, choices=choices)
        return FRAME.format(title="Công cụ ký USB Token mô phỏng", style=STYLE, body=body)

    def put(said: Any) -> bool:
        user, trouble = str(said.get("user", now["user"])), str(said.get("trouble", now["trouble"]))
        if user not in signers.people() or trouble not in TROUBLES:
            return False
        now.update(user=user, trouble=trouble)
        return True

    @app.post("/token")
    def chosen() -> Any:
        put(request.form)
        return redirect(f"{base_url}/")

    @app.post("/api/token")
    def api_token() -> Any:
        if not put(request.get_json(silent=True) or {}):
            return jsonify({"error": "no such user or trouble", "troubles": list(TROUBLES)}), 422
        return jsonify(now)

    @app.get("/v1/certificates")
    def certificates() -> Any:
        stopped = refused()
        if stopped is not None:
            return stopped
        held = signers.of(now["user"], "token")
        return jsonify({"certificates": [_shown(held)] if held else []})

    @app.post("/v1/sign")
    def sign() -> Any:
        stopped = refused()
        if stopped is not None:
            return stopped
        if now["trouble"] in ("declined", "wrong-pin"):
            return jsonify({"error": now["trouble"]}), 403
        said, held = request.get_json(silent=True) or {}, signers.of(now["user"], "token")
        if held is None or said.get("certificate") != f"{held.certificate.serial_number:x}":
            return jsonify({"error": "no-token"}), 409
        try:
            digest = base64.b64decode(said["digest"], validate=True)
        except (KeyError, TypeError, binascii.Error):
            digest = b""
        if said.get("algorithm") != "sha256" or len(digest) != 32:
            return jsonify({"error": "bad-request"}), 422
        made = held.sign(bytes(32) if now["trouble"] == "wrong_signature" else digest)
        return jsonify({"signature": base64.b64encode(made).decode()})

    for path in ("/v1/certificates", "/v1/sign"):
        app.add_url_rule(path, f"asked:{path}", lambda: ("", 204), methods=["OPTIONS"])
    return app


def _shown(held: Held) -> dict[str, Any]:
    chain = [base64.b64encode(one.public_bytes(DER)).decode() for one in (held.certificate, held.issuer)]
    return {"id": f"{held.certificate.serial_number:x}", "name": held.name, "chain": chain}
