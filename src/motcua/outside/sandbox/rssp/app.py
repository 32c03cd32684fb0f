"""A stand-in for a provider of remote signing: the API of the Cloud Signature Consortium (v2) below `/csc/v2/`, and the
phone of whoever signs at `/phone`.

How it goes is chosen on its page or by `POST /api/trouble {trouble}`; a person says yes or no on the phone, or by
`POST /api/phone {user, say}`.
"""

import base64
import binascii
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, redirect, request

from motcua.outside.sandbox.signers import DER, Held, Signers

LIMIT = 64 * 1024
LIFE, SLOW, TOKEN_LIFE = 240, 6, 600
"""Seconds: of a question on the phone, of a slow answer, of an access token."""
SHA256, RSA_SHA256 = "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.11"
TROUBLES = {
    "none": "Bình thường", "slow": "Trả lời chậm (6 giây)", "down": "Không hoạt động (503)",
    "refuses": "Từ chối: khóa ký bị tạm dừng", "expires": "Yêu cầu trên điện thoại hết hạn ngay",
    "revoked": "Chứng thư đã bị thu hồi", "wrong_signature": "Trả về chữ ký sai",
}  # fmt: skip
STYLE = """body{font:17px/1.5 system-ui,sans-serif;max-width:760px;margin:0 auto;padding:16px}
input,select,button{font:inherit;padding:8px 14px;max-width:100%}a{color:#1d4f91}a:focus{outline:3px solid #fd0}
label{display:block;margin:12px 0 4px}.card{border:1px solid #8a94a6;border-radius:8px;padding:16px;margin:16px 0}
td,th{text-align:left;padding:4px 12px 4px 0;vertical-align:top}code{overflow-wrap:anywhere}"""
FRAME = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>{style}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"""
HOME = """<p>Thay cho tổ chức cung cấp dịch vụ ký số từ xa (giao diện CSC v2). Khóa ở đây không có giá trị pháp lý.</p>
<p lang="en">A stand-in for a provider of remote signing (CSC API v2). Its keys have no legal value.</p>
<form method="post" action="{base}/trouble"><label for="trouble">Cách xử sự</label>
<select id="trouble" name="trouble">{choices}</select> <button>Đặt</button></form>
<h2>Người có chứng thư</h2><table><thead><tr><th>Mã người dùng</th><th>Họ và tên</th><th></th></tr></thead>
<tbody>{rows}</tbody></table>
<h2>Cấp chứng thư cho người khác</h2><form method="post" action="{base}/enroll">
<label for="user">Số định danh (9 đến 12 chữ số)</label><input id="user" name="user" inputmode="numeric">
<label for="name">Họ và tên</label><input id="name" name="name">
<label for="organisation">Cơ quan</label><input id="organisation" name="organisation"> <button>Cấp</button></form>"""


@dataclass
class Question:
    """What waits on somebody's phone. `said`: "", yes or no."""

    held: Held
    hashes: list[str]
    description: str
    asked: float
    handle: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    said: str = ""
    sad: str = ""

    @property
    def is_over(self) -> bool:
        return bool(self.said) or time.monotonic() - self.asked > LIFE


class Provider:
    def __init__(self, signers: Signers):
        self.signers = signers
        self.trouble = "none"
        self.tokens: dict[str, float] = {}
        self.questions: dict[str, Question] = {}
        self.lock = threading.Lock()

    def set(self, trouble: str) -> None:
        self.trouble = trouble
        users = self.signers.people() if trouble == "revoked" else ()
        held = [self.signers.of(user, "cloud") for user in users]
        self.signers.revoke([one.certificate.serial_number for one in held if one])

    def waiting(self, user: str) -> list[Question]:
        with self.lock:
            return [one for one in self.questions.values() if one.held.user == user and not one.is_over]

    def say(self, user: str, word: str, handle: str = "") -> int:
        """How many questions were answered."""
        found = [one for one in self.waiting(user) if handle in ("", one.handle)]
        for one in found:
            one.said = "yes" if word == "yes" else "no"
        return len(found)


def create_app(var: Path, base_url: str = "", *, client_id: str = "motcua", secret: str = "") -> Flask:
    """`secret` "" takes any."""
    app = Flask("rssp", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LIMIT
    signers = Signers(Path(var))
    signers.revoke([])  # the root lies there from the beginning, for whoever checks
    provider = Provider(signers)
    app.extensions["provider"] = provider
    _pages(app, provider, base_url)
    _api(app, provider, client_id, secret)
    return app


def _pages(app: Flask, provider: Provider, base: str) -> None:
    def page(title: str, body: str) -> str:
        return FRAME.format(title=escape(title), style=STYLE, body=body)

    @app.get("/")
    def home() -> str:
        rows = "".join(
            f"<tr><td><code>{escape(user)}</code></td><td>{escape(name)}<br>{escape(agency)}</td>"
            f'<td><a href="{base}/phone?user={escape(user)}">Điện thoại</a></td></tr>'
            for user, (name, agency) in provider.signers.people().items()
        )
        choices = "".join(
            f'<option value="{key}"{" selected" if key == provider.trouble else ""}>{escape(text)}</option>'
            for key, text in TROUBLES.items()
        )
        return page("Ký số từ xa mô phỏng", HOME.format(base=base, rows=rows, choices=choices))

    @app.post("/trouble")
    def trouble() -> Any:
        if request.form.get("trouble") in TROUBLES:
            provider.set(request.form["trouble"])
        return redirect(f"{base}/")

    @app.post("/enroll")
    def enroll() -> Any:
        form = request.form
        try:
            provider.signers.enroll(form.get("user", ""), form.get("name", ""), form.get("organisation", ""))
        except ValueError:
            text = "<p>Nhập số định danh (9 đến 12 chữ số) và họ tên.</p>"
            return Response(page("Ký số từ xa mô phỏng", text), 422)
        return redirect(f"{base}/")

    @app.get("/phone")
    def phone() -> str:
        user = request.args.get("user", "")
        name = provider.signers.people().get(user, ("?", ""))[0]
        cards = "".join(_card(one, base) for one in provider.waiting(user)) or "<p>Không có yêu cầu nào đang chờ.</p>"
        return page(f"Điện thoại của {name}", f'{cards}<p><a href="{base}/phone?user={escape(user)}">Xem lại</a></p>')

    @app.post("/phone")
    def answered() -> Any:
        user = request.form.get("user", "")
        provider.say(user, request.form.get("say", ""), request.form.get("handle", ""))
        return redirect(f"{base}/phone?user={escape(user)}")

    @app.post("/api/trouble")
    def api_trouble() -> Any:
        wanted = str((request.get_json(silent=True) or {}).get("trouble"))
        if wanted not in TROUBLES:
            return jsonify({"error": "no such trouble", "troubles": list(TROUBLES)}), 422
        provider.set(wanted)
        return jsonify({"trouble": wanted})

    @app.post("/api/phone")
    def api_phone() -> Any:
        said = request.get_json(silent=True) or {}
        return jsonify({"answered": provider.say(str(said.get("user")), str(said.get("say")))})


def _card(one: Question, base: str) -> str:
    hashes = "".join(f"<li><code>{escape(digest)}</code></li>" for digest in one.hashes)
    return (
        f'<section class="card"><h2>{escape(one.description)}</h2><p>Ký {len(one.hashes)} tài liệu. Mã băm:</p>'
        f'<ul>{hashes}</ul><form method="post" action="{base}/phone">'
        f'<input type="hidden" name="user" value="{escape(one.held.user)}">'
        f'<input type="hidden" name="handle" value="{escape(one.handle)}">'
        '<button name="say" value="yes">Đồng ý ký</button> <button name="say" value="no">Từ chối</button>'
        "</form></section>"
    )


def _api(app: Flask, provider: Provider, client_id: str, secret: str) -> None:
    def method(name: str) -> Callable[[Callable[[dict[str, Any]], Any]], None]:
        """A POST of JSON below `/csc/v2/` with a token of service; what is wrong with its values is invalid_request."""

        def register(function: Callable[[dict[str, Any]], Any]) -> None:
            def view() -> Any:
                if provider.trouble == "down":
                    return jsonify({"error": "server_error"}), 503
                if provider.trouble == "slow":
                    time.sleep(SLOW)
                token = request.headers.get("Authorization", "").removeprefix("Bearer ")
                if provider.tokens.get(token, 0) < time.monotonic():
                    return jsonify({"error": "invalid_token"}), 401
                try:
                    return function(request.get_json(silent=True) or {})
                except (KeyError, TypeError, ValueError, binascii.Error):
                    return _error("invalid_request", "missing or invalid parameter")

            app.add_url_rule(f"/csc/v2/{name}", name, view, methods=["POST"])

        return register

    @app.post("/csc/v2/oauth2/token")
    def token() -> Any:
        if provider.trouble == "down":
            return jsonify({"error": "server_error"}), 503
        given = request.authorization
        if request.form.get("grant_type") != "client_credentials":
            return _error("unsupported_grant_type", "only client_credentials")
        if given is None or given.username != client_id or (secret and given.password != secret):
            return jsonify({"error": "invalid_client"}), 401
        made = secrets.token_urlsafe(24)
        provider.tokens[made] = time.monotonic() + TOKEN_LIFE
        return jsonify({"access_token": made, "token_type": "Bearer", "expires_in": TOKEN_LIFE})

    @method("info")
    def info(said: dict[str, Any]) -> Any:
        methods = ("credentials/list", "credentials/info", "credentials/authorize", "credentials/authorizeCheck",
                   "signatures/signHash")  # fmt: skip
        return jsonify({
            "specs": "2.0.0.2", "name": "Ký số từ xa mô phỏng", "region": "VN", "lang": "vi",
            "authType": ["oauth2client"], "methods": list(methods), "signAlgorithms": {"algos": [RSA_SHA256]},
        })  # fmt: skip

    @method("credentials/list")
    def credentials_list(said: dict[str, Any]) -> Any:
        held = provider.signers.of(str(said["userID"]), "cloud")
        if held is None:
            return jsonify({"credentialIDs": [], "credentialInfos": []})
        described = {"credentialID": held.id} | _described(held, provider.trouble)
        return jsonify({"credentialIDs": [held.id], "credentialInfos": [described]})

    @method("credentials/info")
    def credentials_info(said: dict[str, Any]) -> Any:
        held = provider.signers.find(str(said["credentialID"]))
        if held is None:
            return _error("invalid_request", "Invalid parameter credentialID")
        return jsonify(_described(held, provider.trouble))

    @method("credentials/authorize")
    def authorize(said: dict[str, Any]) -> Any:
        held, hashes = provider.signers.find(str(said["credentialID"])), list(said["hashes"])
        if held is None or said.get("numSignatures") != len(hashes) or said.get("hashAlgorithmOID") != SHA256:
            return _error("invalid_request", "Invalid parameter")
        if any(len(base64.b64decode(one, validate=True)) != 32 for one in hashes) or not hashes:
            return _error("invalid_request", "Invalid Base64 hash string parameter")
        if provider.trouble == "refuses":
            return _error("invalid_request", "The credential identified by credentialID is disabled")
        question = Question(held, hashes, str(said.get("description", "")), time.monotonic())
        with provider.lock:
            provider.questions = {key: one for key, one in provider.questions.items()
                                  if time.monotonic() - one.asked < 4 * LIFE}  # fmt: skip
            provider.questions[question.handle] = question
        return jsonify({"handle": question.handle}), 202

    @method("credentials/authorizeCheck")
    def check(said: dict[str, Any]) -> Any:
        question = provider.questions.get(str(said["handle"]))
        if question is None:
            return _error("invalid_request", "Invalid parameter handle")
        if question.said == "no":
            return _error("access_denied", "The user declined")
        if question.said == "yes":
            question.sad = question.sad or secrets.token_urlsafe(32)
            return jsonify({"SAD": question.sad, "expiresIn": LIFE})
        if question.is_over or provider.trouble == "expires":
            return _error("expired_token", "The user did not answer in time")
        return jsonify({"handle": question.handle}), 202

    @method("signatures/signHash")
    def sign(said: dict[str, Any]) -> Any:
        sad = str(said["SAD"])
        question = next((one for one in provider.questions.values() if sad and one.sad == sad), None)
        if question is None or question.held.id != said["credentialID"]:
            return _error("invalid_request", "Invalid parameter SAD")
        if list(said["hashes"]) != question.hashes:
            return _error("invalid_request", "Hash is not authorized by the SAD")
        if said["signAlgo"] != RSA_SHA256:
            return _error("invalid_request", "Invalid parameter signAlgo")
        digests = [base64.b64decode(one) for one in question.hashes]
        if provider.trouble == "wrong_signature":
            digests = [bytes(32) for _one in digests]
        question.sad = ""  # good once
        provider.questions.pop(question.handle, None)
        return jsonify({"signatures": [base64.b64encode(question.held.sign(one)).decode() for one in digests]})


def _described(held: Held, trouble: str) -> dict[str, Any]:
    chain = [base64.b64encode(one.public_bytes(DER)).decode() for one in (held.certificate, held.issuer)]
    return {
        "description": held.name, "SCAL": "2", "multisign": 100, "lang": "vi",
        "key": {"status": "disabled" if trouble == "refuses" else "enabled", "algo": [RSA_SHA256], "len": 2048},
        "cert": {"status": "revoked" if trouble == "revoked" else "valid", "certificates": chain},
        "auth": {"mode": "explicit", "expression": "", "objects": []},
    }  # fmt: skip


def _error(error: str, description: str) -> tuple[Response, int]:
    return jsonify({"error": error, "error_description": description}), 400
