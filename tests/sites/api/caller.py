"""A program that calls version 1, without a port."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.enums import Scope
from motcua.foundation.identity.models import Account
from motcua.onestop.catalogue import selectors as catalogue
from tests.sites import walk

BASE = "/api/v1"


def secret_of(account: Account, *scopes: str) -> str:
    """A token in force; of every scope when none is named."""
    return api_tokens.make(
        account, client="Phần mềm thử", scopes=scopes or tuple(Scope), expires_at=now() + timedelta(days=30), by=SYSTEM
    )[1]


class Caller:
    """`get("/dossiers")`, `post("/dossiers", {…}, key=…)` with a token."""

    def __init__(self, secret: str = "", language: str = ""):
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.headers |= {"Accept-Language": language} if language else {}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(BASE + path, query, headers=self.headers)

    def post(self, path: str, body: Any = None, *, key: str = "", version: str = "", prefer: str = "") -> Any:
        more = {"Idempotency-Key": key, "If-Match": version, "Prefer": prefer}
        more = {name: value for name, value in more.items() if value}
        sent = body if isinstance(body, str | bytes) else json.dumps({} if body is None else body)
        return self.client.post(
            BASE + path, sent, content_type="application/json", headers=self.headers | more
        )  # fmt: skip

    def upload(self, file: Any = None) -> Any:
        return self.client.post(f"{BASE}/files", {"file": file or walk.pdf()}, headers=self.headers)

    def act(self, code: str, verb: str, /, **fields: Any) -> Any:
        """On the version that stands now."""
        seen = self.get(f"/dossiers/{code}").json()["version"]
        return self.post(f"/dossiers/{code}/actions/{verb}", {"version": seen, "fields": fields}, key=str(uuid7()))


def sent(province: Any, caller: Caller, code: str = walk.MARITAL, name: str = "", **changes: Any) -> dict[str, Any]:
    """A filing as another system sends it, from a bundle's own example."""
    case = walk.example(code, name)
    documents = [
        {"document": key, "file": caller.upload(walk.pdf(f"{key}.pdf")).json()["id"]}
        for key in case.get("documents", ())
    ]
    return {
        "procedure": code, "authority": walk.authority(province, code).code, "channel": "counter",
        "applicant": {
            "name": "Đỗ Quỳnh Giỏi", "citizen_number": "025190001234", "birth_date": "1990-03-12", "sex": "female",
            "residence": "Khu 5, phường Việt Trì, tỉnh Phú Thọ",
        },
        "answers": case["answers"], "documents": documents,
        "contact": {"phone": "0912345678", "email": "", "address": "", "delivery": "counter"}, **changes,
    }  # fmt: skip


def drafted(caller: Caller, code: str) -> Any:
    """The draft of a granted result: what the answers do not give is named by the refusal, and filled in."""
    read = caller.get(f"/dossiers/{code}").json()
    action = next(a for a in read["actions"] if a["verb"] == "draft_result")
    asked = {f["name"]: f for f in next(f for f in action["fields"] if f["name"] == "data")["fields"]}
    done = caller.act(code, "draft_result", outcome="granted")
    if done.status_code == 422:
        missing = [error["field"].removeprefix("data.") for error in done.json()["errors"]]
        done = caller.act(code, "draft_result", outcome="granted", data={key: _any(asked[key]) for key in missing})
    return done


def _any(field: dict[str, Any]) -> str:
    if field.get("choices"):
        return str(field["choices"][0]["value"])
    return {"date": "2026-01-05", "yes_no": "yes", "number": "1"}.get(field["type"], "Theo hồ sơ")


def bundle(code: str) -> Any:
    return catalogue.current(code)[1]
