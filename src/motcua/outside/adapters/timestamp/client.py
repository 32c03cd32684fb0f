"""RFC 3161 timestamps over HTTP (section 3.4) from the authority at `tsa_url`."""

from typing import Any

import httpx
from asn1crypto import algos, tsp
from django.conf import settings
from pyhanko.sign.timestamps.common_utils import get_nonce, handle_tsp_response

from motcua.foundation.signing.ports import TimestampFailed
from motcua.outside.adapters.errors import AdapterError

TIMEOUT = 10.0
ANSWER_LIMIT = 256 * 1024


class TimestampError(AdapterError, TimestampFailed):
    """No timestamp; `permanent` tells whether the same request may work later."""


class HttpTimestampAuthority:
    """`url`: http(s) address that takes POST of a TimeStampReq. `transport` is for tests and proxies."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT, transport: httpx.BaseTransport | None = None):
        self._url = url
        self._client = httpx.Client(timeout=timeout, transport=transport, follow_redirects=True)

    def stamp(self, digest: bytes, algorithm: str = "sha256", *, wait: float | None = None) -> bytes:
        """A timestamp token (DER ContentInfo) over this digest; raises `TimestampError`."""
        nonce = get_nonce()
        query = tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": {
                    "hash_algorithm": algos.DigestAlgorithm({"algorithm": algorithm}),
                    "hashed_message": digest,
                },
                "cert_req": True,
                "nonce": nonce,
            }
        )
        body = self._post(query.dump(), wait)
        try:
            token = handle_tsp_response(tsp.TimeStampResp.load(body), nonce)
            imprint = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]
            stamped = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
        except Exception as error:  # a foreign answer: asn1crypto and pyHanko raise many kinds
            raise TimestampError(f"timestamp authority: {error}") from error
        if stamped != (algorithm, digest):
            raise TimestampError("timestamp authority stamped another digest")
        return token.dump()

    def check(self) -> bool:
        """Whether the authority stamps something now (status page)."""
        try:
            return bool(self.stamp(bytes(32)))
        except TimestampError:
            return False

    def _post(self, query: bytes, wait: float | None) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        try:
            answer = self._client.post(
                self._url, content=query, headers=headers, timeout=wait or httpx.USE_CLIENT_DEFAULT
            )
        except httpx.HTTPError as error:
            raise TimestampError(f"timestamp authority: {error or type(error).__name__}") from error
        if answer.status_code != 200:
            permanent = 400 <= answer.status_code < 500 and answer.status_code not in (408, 425, 429)
            raise TimestampError(f"timestamp authority answered {answer.status_code}", permanent=permanent)
        if len(answer.content) > ANSWER_LIMIT:
            raise TimestampError("timestamp authority: answer too large")
        return answer.content


def in_process(app: Any) -> HttpTimestampAuthority:
    """The same adapter before an authority that is a WSGI application of this process (before any port is open)."""
    return HttpTimestampAuthority("http://tsa/", transport=httpx.WSGITransport(app=app))


def build() -> HttpTimestampAuthority:
    return HttpTimestampAuthority(settings.ENV.tsa_url)
