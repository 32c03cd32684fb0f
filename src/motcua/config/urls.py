"""The root of every address: one site per audience."""

from pathlib import Path

from django.urls import include, path

from motcua.config import health

_SITES = [
    ("", "motcua.sites.pages.urls"),
    ("desk/", "motcua.sites.desk.urls"),
    ("counter/", "motcua.sites.counter.urls"),
    ("api/", "motcua.sites.api.urls"),
    ("operations/", "motcua.sites.operations.urls"),
    ("", "motcua.sites.portal.urls"),
]
_SOURCE = Path(__file__).parents[2]
urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    *[
        path(prefix, include(module))
        for prefix, module in _SITES
        if (_SOURCE / (module.replace(".", "/") + ".py")).exists()
    ],
]
handler400 = "motcua.sites.pages.errors.bad_request"
handler403 = "motcua.sites.pages.errors.forbidden"
handler404 = "motcua.sites.pages.errors.not_found"
handler500 = "motcua.sites.pages.errors.server_error"
