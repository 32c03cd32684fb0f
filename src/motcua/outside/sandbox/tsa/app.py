"""A stand-in for a timestamp authority: answers RFC 3161 requests over HTTP (section 3.4) with its own key."""

from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import cms, core, keys, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from flask import Flask, Response, request
from pyhanko.sign.general import as_signing_certificate, simple_cms_attribute
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from motcua.outside.sandbox.tsa import authority

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}
LIMIT = 16 * 1024
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Dấu thời gian mô phỏng</title></head>
<body><main><h1>Dấu thời gian mô phỏng</h1>
<p>Hệ thống này <strong>thay cho</strong> một tổ chức cấp dấu thời gian. Nó trả lời đúng giao thức RFC 3161 bằng khóa
riêng của nó, nhưng không có giá trị pháp lý ngoài bản trình diễn.</p>
<p lang="en">A stand-in for a timestamp authority: real RFC 3161 answers, no legal value.</p>
<p>Đã cấp từ khi khởi động: {count}</p><p><a href="ca.pem">Chứng thư gốc của hệ thống mô phỏng</a></p>
</main></body></html>"""


class Rejection(core.Sequence):
    """TimeStampResp without its optional token, which asn1crypto's own class insists on."""

    _fields = [("status", tsp.PKIStatusInfo)]


class Stamper(DummyTimeStamper):
    """pyHanko's, whose key stays open: opening it anew for each answer would prove its primes, 43 ms of 44."""

    def __init__(self, certificate: bytes, key: RSAPrivateKey, ca: bytes):
        held = SimpleCertificateStore.from_certs([x509.Certificate.load(ca)])
        super().__init__(x509.Certificate.load(certificate), keys.PrivateKeyInfo(), certs_to_embed=held)
        self.key = key

    def _sign_tst_info(self, tst_info_data: bytes, md_algorithm: str, dt: datetime) -> tuple[bytes, cms.CMSAttributes]:
        hashing = get_pyca_cryptography_hash(md_algorithm)
        digest = hashes.Hash(hashing)
        digest.update(tst_info_data)
        attributes = cms.CMSAttributes([
            simple_cms_attribute("content_type", "tst_info"),
            simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(dt)})),
            simple_cms_attribute("signing_certificate", as_signing_certificate(self.tsa_cert)),
            simple_cms_attribute("message_digest", digest.finalize()),
        ])  # fmt: skip
        return self.key.sign(attributes.dump(), PKCS1v15(), hashing), attributes


def create_app(var: Path) -> Flask:
    """`POST /` takes a TimeStampReq and answers a TimeStampResp; `GET /` says what this is; `GET /ca.pem` its root."""
    app = Flask("tsa", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LIMIT
    folder = Path(var) / "keys" / "tsa"
    key, leaf, ca = authority.ensure(folder)
    stamper = Stamper(leaf, key, ca)
    issued = [0]

    @app.get("/")
    def about() -> str:
        return PAGE.format(count=issued[0])

    @app.get("/ca.pem")
    def root() -> Response:
        return Response((folder / "ca.pem").read_bytes(), mimetype="application/x-pem-file")

    @app.post("/")
    def stamp() -> Response:
        if request.mimetype != QUERY:
            return Response("Content-Type must be " + QUERY, 415, mimetype="text/plain")
        answer = _answer(stamper, request.get_data())
        issued[0] += isinstance(answer, tsp.TimeStampResp)
        return Response(answer.dump(), mimetype=REPLY)

    return app


def _answer(stamper: Stamper, data: bytes) -> tsp.TimeStampResp | Rejection:
    try:
        query = tsp.TimeStampReq.load(data, strict=True)
        imprint = query["message_imprint"]
        name, digest = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
        extensions, version = query["extensions"].native, query["version"].native
    except (ValueError, TypeError):
        return _refusal("bad_data_format")
    if name not in DIGESTS:
        return _refusal("bad_alg")
    if len(digest) != DIGESTS[name] or version != "v1":
        return _refusal("bad_data_format")
    if extensions:
        return _refusal("unaccepted_extensions")
    stamper.fixed_dt = datetime.now(UTC).replace(microsecond=0)
    return stamper.request_tsa_response(query)


def _refusal(failure: str) -> Rejection:
    return Rejection({"status": tsp.PKIStatusInfo({"status": "rejection", "fail_info": {failure}})})
