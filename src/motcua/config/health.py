"""Whether this installation can serve: live (the process answers) and ready (all it needs stands)."""

import os

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from motcua.config.environment import load
from motcua.foundation.common.heartbeats import age_seconds
from motcua.sites.pages.access import public

WORKER_LIMIT = 60
_migrated = False


@public
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "live"})


@public
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations, worker heartbeat and storage are usable; else 503 with the part that is not."""
    checks: dict[str, str] = {}
    try:
        checks["database"] = "ok"
        checks["migrations"] = "ok" if _is_migrated() else "pending"
        age = age_seconds("worker")
        checks["worker"] = "ok" if age is not None and age < WORKER_LIMIT else "silent"
    except DatabaseError:
        checks["database"] = "unreachable"
    files = load().folder("files")
    checks["storage"] = "ok" if os.access(files, os.W_OK) else "read-only"
    good = all(value == "ok" for value in checks.values())
    return JsonResponse({"status": "ready" if good else "not ready", "checks": checks}, status=200 if good else 503)


def _is_migrated() -> bool:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
