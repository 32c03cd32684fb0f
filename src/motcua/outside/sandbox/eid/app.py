"""A stand-in for the national electronic identity: an honest OpenID Connect provider with invented people.

It checks what a real one checks (client, redirect address, PKCE, code once) and says on every page what it is.
"""

import base64
import hashlib
import hmac
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, jsonify, redirect, render_template, request

from motcua.outside.sandbox.eid import people
from motcua.outside.sandbox.eid.tokens import SCENARIOS, Grant, Store, id_token, signing_key, user_claims

LOOPBACK = ("127.0.0.1", "localhost", "testserver")
LEVELS = (
    (1, "Mức 1", "Đăng ký trực tuyến", "Registered online"),
    (2, "Mức 2", "Đã xác thực tại cơ quan Công an", "Verified in person by the police"),
    (3, "Mức 3", "Xác thực bằng chip thẻ căn cước và khuôn mặt", "Verified by identity-card chip and face"),
)
FIELDS = (
    "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
    "scenario",
)  # fmt: skip


class Provider:
    """What the routes share."""

    def __init__(self, var: Path, base_url: str, client_id: str, client_secret: str, redirect_hosts: tuple[str, ...]):
        self.issuer = base_url.rstrip("/")
        self.client_id, self.client_secret = client_id, client_secret
        self.hosts = {*LOOPBACK, *redirect_hosts}
        self.key, self.store = signing_key(var / "keys"), Store()

    def may_return_to(self, uri: str) -> bool:
        parts = urlsplit(uri)
        return parts.scheme in ("http", "https") and parts.hostname in self.hosts and not parts.fragment

    def problem(self, query: Any) -> str:
        """Why this authorisation request cannot be answered; "" when it can."""
        if query.get("client_id") != self.client_id:
            return "Hệ thống gọi đến chưa được đăng ký (client_id)."
        if not self.may_return_to(query.get("redirect_uri", "")):
            return "Địa chỉ quay về chưa được đăng ký (redirect_uri)."
        if query.get("response_type") != "code" or "openid" not in query.get("scope", "").split():
            return "Yêu cầu đăng nhập không đúng chuẩn OpenID Connect (response_type, scope)."
        if query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
            return "Yêu cầu đăng nhập thiếu PKCE S256 (code_challenge)."
        return ""

    def client_known(self) -> bool:
        auth = request.authorization
        given = (auth.username or "", auth.password or "") if auth else (
            request.form.get("client_id", ""), request.form.get("client_secret", "")
        )  # fmt: skip
        right = hmac.compare_digest(given[1].encode(), self.client_secret.encode())
        return given[0] == self.client_id and right


def create_app(
    var: Path, base_url: str, *, client_id: str = "motcua", client_secret: str = "motcua-demonstration",
    redirect_hosts: tuple[str, ...] = (),
) -> Flask:  # fmt: skip
    """The provider as a WSGI app. `base_url` is its issuer and outside address; keys are kept in `var`/keys."""
    app = Flask(__name__, static_url_path="/static")
    provider = Provider(Path(var), base_url, client_id, client_secret, redirect_hosts)
    app.context_processor(lambda: {"base": provider.issuer})
    _metadata_routes(app, provider)
    _sign_in_routes(app, provider)
    _token_routes(app, provider)

    @app.after_request
    def guard(response: Response) -> Response:
        # Chromium applies form-action to the redirect after the form too: the client's address is named.
        back = urlsplit(request.values.get("redirect_uri", ""))
        target = f" {back.scheme}://{back.netloc}" if provider.may_return_to(back.geturl()) else ""
        response.headers["Content-Security-Policy"] = (
            f"default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action 'self'{target}"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

    return app


def _metadata_routes(app: Flask, provider: Provider) -> None:
    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        issuer = provider.issuer
        return jsonify(
            issuer=issuer, authorization_endpoint=f"{issuer}/authorize", token_endpoint=f"{issuer}/token",
            userinfo_endpoint=f"{issuer}/userinfo", jwks_uri=f"{issuer}/jwks", end_session_endpoint=f"{issuer}/logout",
            response_types_supported=["code"], grant_types_supported=["authorization_code"],
            subject_types_supported=["public"], id_token_signing_alg_values_supported=["RS256"],
            code_challenge_methods_supported=["S256"],
            scopes_supported=["openid", "profile", "phone", "email", "address"],
            token_endpoint_auth_methods_supported=["client_secret_basic", "client_secret_post"],
            acr_values_supported=["1", "2", "3"],
        )  # fmt: skip

    @app.get("/jwks")
    def jwks() -> Response:
        return jsonify(keys=[provider.key.as_dict(private=False)])

    @app.get("/")
    def home() -> str:
        return render_template("eid/home.html", citizens=people.CITIZENS)


def _sign_in_routes(app: Flask, provider: Provider) -> None:
    @app.get("/authorize")
    def authorize() -> tuple[str, int] | str:
        problem = provider.problem(request.args)
        if problem:
            return render_template("eid/refused.html", problem=problem), 400
        return _page(request.args, "")

    def _page(query: Any, error: str) -> str:
        hidden = {name: query[name] for name in FIELDS if query.get(name)}
        client = urlsplit(query["redirect_uri"]).netloc
        return render_template(
            "eid/authorize.html", citizens=people.CITIZENS, levels=LEVELS, hidden=hidden, error=error, client=client,
            chosen=query.get("person", people.CITIZENS[0].number), level=query.get("level", "2"),
        )  # fmt: skip

    @app.post("/authorize")
    def decide() -> Any:
        form = request.form
        problem = provider.problem(form)
        if problem:
            return render_template("eid/refused.html", problem=problem), 400
        back, state = form["redirect_uri"], form.get("state", "")
        joint = "&" if urlsplit(back).query else "?"
        if form.get("decision") == "cancel":
            return redirect(f"{back}{joint}{urlencode({'error': 'access_denied', 'state': state})}", 303)
        citizen = people.find(form.get("person", ""))
        if citizen is None or form.get("level") not in ("1", "2", "3"):
            return _page(form, "Hãy chọn một người và một mức độ bảo đảm."), 400
        scenario = form.get("scenario", "")
        grant = Grant(
            citizen, form["client_id"], back, form["code_challenge"], form.get("nonce", ""), int(form["level"]),
            scenario if scenario in SCENARIOS else "",
        )  # fmt: skip
        return redirect(f"{back}{joint}{urlencode({'code': provider.store.code(grant), 'state': state})}", 303)

    @app.get("/logout")
    def sign_out() -> Any:
        back = request.args.get("post_logout_redirect_uri", "")
        if provider.may_return_to(back):
            return redirect(back, 303)
        return render_template("eid/signed_out.html")


def _token_routes(app: Flask, provider: Provider) -> None:
    @app.post("/token")
    def token() -> tuple[Response, int] | Response:
        if not provider.client_known():
            return jsonify(error="invalid_client"), 401
        if request.form.get("grant_type") != "authorization_code":
            return jsonify(error="unsupported_grant_type"), 400
        grant = provider.store.redeem(request.form.get("code", ""))
        digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if grant is None or grant.redirect_uri != request.form.get("redirect_uri") or grant.challenge != challenge:
            return jsonify(error="invalid_grant"), 400
        return jsonify(
            access_token=provider.store.access_token(grant), token_type="Bearer", expires_in=900,
            id_token=id_token(grant, provider.issuer, provider.key, provider.client_secret),
        )  # fmt: skip

    @app.get("/userinfo")
    def userinfo() -> tuple[Response, int] | Response:
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        grant = provider.store.holder(value) if scheme == "Bearer" else None
        if grant is None:
            return jsonify(error="invalid_token"), 401
        return jsonify(user_claims(grant))
