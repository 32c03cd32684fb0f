from typing import Any

from django.urls import path

from motcua.sites.api.house import api
from motcua.sites.api.security import Bearer
from motcua.sites.api.views import (
    assistant,
    describing,
    dossiers,
    money,
    papers,
    paying,
    procedures,
    returning,
    trying,
    verifying,
    webhooks,
    writing,
)
from motcua.sites.pages.access import Access

app_name = "api"
for _router in (
    procedures.router,
    assistant.router,
    dossiers.router,
    writing.uploads,
    papers.router,
    returning.router,
    money.router,
    verifying.router,
    webhooks.router,
    trying.router,
):
    api.add_router("", _router)


def _asked() -> dict[str, dict[str, list[str]]]:
    """{address: {method: parameters that may follow “?”}}."""
    found: dict[str, dict[str, list[str]]] = {}
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                names = [name for model in operation.models if model.__ninja_param_source__ == "query"
                         for name in model.__ninja_flatten_map__]  # type: ignore[attr-defined]  # fmt: skip
                for method in operation.methods:
                    found.setdefault(operation.path, {})[method] = names
    return found


def _declared() -> list[Any]:
    """The addresses of version 1, each with who may call it, as every view of the house declares it."""
    tokened = {
        operation.path: any(isinstance(one, Bearer) for one in operation.auth_callbacks)
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }
    asked = _asked()
    found: dict[str, Any] = {}
    patterns: list[Any] = api.urls[0][:-1]  # without the root, which the library needs for pages of its own
    for pattern in patterns:  # one for each method, all with the same view
        route = f"/{pattern.pattern}".replace("<", "{").replace(">", "}")
        pattern.callback.asked = asked.get(route, {})
        pattern.callback.access = Access("token" if tokened.get(route) else "public")
        found[pattern.name] = path(f"v1/{pattern.pattern}", pattern.callback, name=pattern.name)
    return list(found.values())


urlpatterns = [
    path("docs/", describing.page, name="docs"),
    path("payments/<slug:method>/", paying.heard, name="payment_heard"),
    *_declared(),
]
