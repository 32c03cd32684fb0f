"""Receives what Motcua announces and checks each signature: `python webhook_receiver.py PORT whsec_…`, behind https."""

import base64
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SEEN: set[str] = set()  # a real receiver keeps the identifiers in its database


def is_genuine(secret: str, headers, body: bytes) -> bool:
    """Standard Webhooks: one of the signatures fits, and it was made within five minutes."""
    id, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not seconds.isdigit() or abs(time.time() - int(seconds)) > 300:
        return False
    told = f"{id}.{seconds}.".encode() + body
    mark = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), told, hashlib.sha256).digest()
    wanted = "v1," + base64.b64encode(mark).decode()
    return any(hmac.compare_digest(wanted, given) for given in headers.get("webhook-signature", "").split())


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("content-length") or 0), 65536))
        genuine = is_genuine(sys.argv[2], self.headers, body)
        if genuine and self.headers["webhook-id"] not in SEEN:  # it may come twice
            SEEN.add(self.headers["webhook-id"])
            told = json.loads(body)
            print(told["type"], told["data"].get("url", ""), flush=True)  # read the rest with the token, later
        self.send_response(204 if genuine else 401)
        self.end_headers()


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
