"""The description of version 1 for people: the same document as `openapi.json`, as a page without scripts."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.identity.enums import Scope
from motcua.foundation.identity.labels import SCOPES
from motcua.sites.api.house import api
from motcua.sites.pages.access import public

SUBJECTS = {
    "procedures": gettext_lazy("Procedures"), "dossiers": gettext_lazy("Dossiers"),
    "assistant": gettext_lazy("The assistant"),
    "papers": gettext_lazy("Papers and results"), "verify": gettext_lazy("Checking a result"),
    "returns": gettext_lazy("Hand-over slips"), "payments": gettext_lazy("Payments, refunds, receipts"),
    "webhooks": gettext_lazy("Announcements to your system"),
    "sandbox": gettext_lazy("The sandbox"),
}  # fmt: skip


@public
def page(request: HttpRequest) -> HttpResponse:
    found: dict[str, Any] = dict(api.get_openapi_schema())
    groups: dict[str, list[dict[str, Any]]] = {tag: [] for tag in SUBJECTS}
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            groups[operation["tags"][0]].append(_told(path, method, operation))
    return render(request, "api/docs.html", {
        "groups": [(tag, SUBJECTS[tag], told) for tag, told in groups.items()], "version": api.version,
        "schemas": [_schema(name, one) for name, one in sorted(found["components"]["schemas"].items())
                    if one.get("properties")],
        "scopes": [(str(scope), SCOPES[scope]) for scope in Scope], "limit": settings.API_CALLS_A_MINUTE,
    })  # fmt: skip


def _told(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"], "method": method.upper(), "path": path, "summary": operation["summary"],
        "description": operation.get("description", ""), "needs_token": bool(operation.get("security")),
        "parameters": [
            {"name": one["name"], "where": one["in"], "required": one.get("required", False),
             "type": _type(one["schema"])}
            for one in operation.get("parameters", [])
        ],
        "sends": [(media, _type(one["schema"])) for media, one in content.items()],
        "answers": [
            (status, _of_answer(one)) for status, one in operation["responses"].items() if int(status) < 400
        ],
        "refusals": [str(status) for status in operation["responses"] if int(status) >= 400],
    }  # fmt: skip


def _of_answer(answer: dict[str, Any]) -> str:
    return next((_type(one["schema"]) for one in answer.get("content", {}).values()), "")


def _schema(name: str, one: dict[str, Any]) -> dict[str, Any]:
    needed = one.get("required", [])
    return {"name": name, "fields": [
        {"name": field, "type": _type(kind), "required": field in needed, "says": kind.get("description", "")}
        for field, kind in one["properties"].items()
    ]}  # fmt: skip


def _type(kind: dict[str, Any]) -> str:
    """A type in a word or two, as programmers read it."""
    if "$ref" in kind:
        return str(kind["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in kind:
        return " | ".join(dict.fromkeys(_type(one) for one in kind["anyOf"]))
    if "enum" in kind:
        return " | ".join(str(one) for one in kind["enum"])
    if kind.get("type") == "array":
        return _("list of %(what)s") % {"what": _type(kind.get("items", {}))}
    return str(kind.get("format") or kind.get("type") or "…")
