"""Files a dossier and settles it by the interface alone: `python api_client.py http://127.0.0.1:8000 TOKEN_FILE`.

The token file is JSON: {"counter": "mct_…", "specialist": "mct_…", "leader": "mct_…", "clerk": "mct_…"}.
"""

import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

PROCEDURE = "1.004873"  # certificate of marital status
PERSON = {"name": "Đỗ Quỳnh Giỏi", "citizen_number": "025190001234", "birth_date": "1990-03-12", "sex": "female",
          "residence": "Khu 5, phường Việt Trì, tỉnh Phú Thọ"}  # fmt: skip


class Refused(Exception):
    """Bears a problem document: its "type" is stable, its "errors" name each field."""


class Api:
    """One token's view of the interface."""

    def __init__(self, address: str, token: str):
        self.base, self.token = f"{address.rstrip('/')}/api/v1", token

    def call(self, path: str, body: Any = None, **headers: str) -> Any:
        """GET, or POST with a body. Sent again when no answer arrives: the key makes that safe."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "vi", **headers}
        if body is not None:
            headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4()), **headers}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + path, data, headers)
        for pause in (1, 2, 4, 8, 0):
            try:
                with urllib.request.urlopen(request, timeout=30) as reply:
                    return json.load(reply)
            except urllib.error.HTTPError as error:
                if error.code != 429:
                    raise Refused(json.load(error)) from error
                time.sleep(int(error.headers.get("Retry-After", "10")))
            except OSError:
                if not pause:
                    raise
                time.sleep(pause)
        raise TimeoutError(path)

    def act(self, code: str, verb: str, **fields: Any) -> Any:
        """Do what the dossier offers, on the version that was just read."""
        seen = self.call(f"/dossiers/{code}")
        if verb not in [action["verb"] for action in seen["actions"]]:
            raise LookupError(f"{verb} is not offered to this token now")
        return self.call(f"/dossiers/{code}/actions/{verb}", {"version": seen["version"], "fields": fields})


def file(counter: Api) -> str:
    """At the counter, for the person who shows their identity card; returns the code of the dossier."""
    told = counter.call(f"/procedures/{PROCEDURE}")
    authority = next(unit["code"] for unit in told["authorities"] if "Việt Trì" in unit["name"])
    made = counter.call("/dossiers", {
        "procedure": PROCEDURE, "authority": authority, "applicant": PERSON,
        "answers": {
            "for_self": True, "subject_name": PERSON["name"], "subject_number": PERSON["citizen_number"],
            "subject_birth_date": PERSON["birth_date"], "subject_residence": PERSON["residence"], "status": "never",
            "lived_elsewhere": False, "purpose": "other", "purpose_text": "Vay vốn ngân hàng", "copies": 1,
            "reissue": False, "exemption": "poor",
        },
        "documents": [{"document": "exemption_proof", "shown_as": "original", "copies": 1}],
        "contact": {"phone": "0912345678", "delivery": "counter"},
    })  # fmt: skip
    return str(made["code"])


def settle(desks: dict[str, Api], code: str) -> dict[str, Any]:
    """From the counter's stamp to the result in hand."""
    counter, specialist = desks["counter"], desks["specialist"]
    counter.act(code, "receive")
    specialist.act(code, "take")
    specialist.act(code, "draft_result", outcome="granted", data={
        "period": "phường Việt Trì, từ ngày 02/9/2010 đến nay", "statement": "Chưa đăng ký kết hôn với ai.",
        "purpose_text": "Vay vốn ngân hàng",
    })  # fmt: skip
    while any(step["role"] == "specialist" for step in specialist.call(f"/dossiers/{code}")["steps"]):
        specialist.act(code, "forward", opinion="Đủ điều kiện cấp.")
    desks["leader"].act(code, "sign")
    desks["clerk"].act(code, "issue")
    counter.act(code, "return_result", who="applicant", number=PERSON["citizen_number"])
    return dict(counter.call(f"/dossiers/{code}/result"))


if __name__ == "__main__":
    tokens = json.loads(Path(sys.argv[2]).read_text())
    desks = {desk: Api(sys.argv[1], token) for desk, token in tokens.items()}
    code = file(desks["counter"])
    print(json.dumps({"dossier": code, "result": settle(desks, code)}))
