"""OpenID Connect client for an electronic identity provider: code flow, PKCE S256, checked ID token."""

import time
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from motcua.foundation.identity.errors import EidRefused, EidUnavailable
from motcua.foundation.identity.ports import EidClaims
from motcua.outside.adapters.eid.mapping import to_claims

ALGORITHMS = ["RS256", "ES256"]
"""Only signatures by the provider's own keys; "none" and shared-secret ones are refused whatever the token says."""
SCOPE = "openid profile phone email address"
TIMEOUT_SECONDS = 10.0
METADATA_SECONDS = 3600.0
LEEWAY_SECONDS = 30


class OidcClient:
    """One provider. Thread-safe; metadata and keys are fetched again after an hour, keys also when one is unknown."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, http: httpx.Client | None = None):
        self.issuer, self.client_id, self.client_secret = issuer.rstrip("/"), client_id, client_secret
        self._http = http or httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False)
        self._lock = Lock()
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._fetched = 0.0

    def start(self, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        query = {
            "response_type": "code", "client_id": self.client_id, "redirect_uri": redirect_uri, "scope": SCOPE,
            "state": state, "nonce": nonce, "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(query)}"

    def finish(self, code: str, verifier: str, nonce: str, redirect_uri: str) -> EidClaims:
        tokens = self._exchange(code, verifier, redirect_uri)
        id_token = str(tokens.get("id_token") or "")
        claims = self._checked(id_token, nonce)
        details = self._userinfo(str(tokens.get("access_token") or ""))
        if details.get("sub") != claims["sub"]:  # OpenID Connect Core 5.3.2: must be the same subject
            raise EidRefused("userinfo-subject")
        return to_claims(self.issuer, claims, details, id_token)

    def logout_url(self, id_token: str, return_to: str) -> str:
        query = {"id_token_hint": id_token, "post_logout_redirect_uri": return_to, "client_id": self.client_id}
        return f"{self._endpoint('end_session_endpoint')}?{urlencode(query)}"

    # Talking to the provider ---------------------------------------------------------------------------------------
    def _call(self, method: str, url: str, **options: Any) -> httpx.Response:
        try:
            response = self._http.request(method, url, **options)
        except httpx.HTTPError as problem:
            raise EidUnavailable() from problem
        if response.status_code >= 500:
            raise EidUnavailable()
        return response

    def _json(self, response: httpx.Response, reason: str) -> dict[str, Any]:
        try:
            body = response.json()
        except ValueError as problem:
            raise EidRefused(reason) from problem
        if response.status_code != 200 or not isinstance(body, dict):
            raise EidRefused(reason)
        return body

    def _provider(self) -> dict[str, Any]:
        with self._lock:
            if not self._metadata or time.monotonic() - self._fetched > METADATA_SECONDS:
                url = f"{self.issuer}/.well-known/openid-configuration"
                metadata = self._json(self._call("GET", url), "metadata")
                if metadata.get("issuer") != self.issuer:  # OpenID Connect Discovery 4.3
                    raise EidRefused("metadata-issuer")
                self._metadata, self._keys, self._fetched = metadata, None, time.monotonic()
            return self._metadata

    def _endpoint(self, name: str) -> str:
        return str(self._provider()[name])

    def _key_set(self, *, again: bool = False) -> KeySet:
        url = self._endpoint("jwks_uri")
        with self._lock:
            if self._keys is None or again:
                body = self._json(self._call("GET", url), "keys")
                self._keys = KeySet.import_key_set(body)  # type: ignore[arg-type]
            return self._keys

    def _exchange(self, code: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier,
        }  # fmt: skip
        response = self._call(
            "POST", self._endpoint("token_endpoint"), data=form, auth=(self.client_id, self.client_secret)
        )
        return self._json(response, "code")

    def _userinfo(self, access_token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        return self._json(self._call("GET", self._endpoint("userinfo_endpoint"), headers=headers), "userinfo")

    # Checking the ID token (OpenID Connect Core 3.1.3.7) -----------------------------------------------------------
    def _checked(self, id_token: str, nonce: str) -> dict[str, Any]:
        claims = self._signed(id_token)
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != self.issuer:
            raise EidRefused("issuer")
        if self.client_id not in audiences or (len(audiences) > 1 and claims.get("azp") != self.client_id):
            raise EidRefused("audience")
        moment = time.time()
        expires, issued = claims.get("exp"), claims.get("iat")
        if not isinstance(expires, int | float) or expires + LEEWAY_SECONDS < moment:
            raise EidRefused("expired")
        if not isinstance(issued, int | float) or issued - LEEWAY_SECONDS > moment:
            raise EidRefused("issued-later")
        if not nonce or claims.get("nonce") != nonce:
            raise EidRefused("nonce")
        if not claims.get("sub"):
            raise EidRefused("subject")
        return claims

    def _signed(self, id_token: str) -> dict[str, Any]:
        """Claims of a token signed by one of the provider's keys; a key not known yet makes one fresh fetch."""
        for again in (False, True):
            try:
                return dict(jwt.decode(id_token, self._key_set(again=again), algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError) as problem:
                if again:
                    raise EidRefused("signature") from problem
        raise EidRefused("signature")


def build() -> OidcClient:
    """The provider of this installation; by default the stand-in."""
    env = settings.ENV
    return OidcClient(env.eid_url, env.eid_client_id, env.eid_client_secret)
