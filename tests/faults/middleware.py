"""Only the settings of these tests load this."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]
LONG = 30


class PauseBeforeReply:
    """A request with `X-Pause: NAME` is done and committed; then, the first time, its reply waits to be killed."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reply = self.get_response(request)
        name = request.headers.get("X-Pause")
        if name and reply.status_code == 302:
            assert connection.get_autocommit(), "the transaction is over"
            mark = Path(settings.ENV.folder("paused")) / name
            try:
                descriptor = os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            except FileExistsError:
                return reply
            with os.fdopen(descriptor, "w") as file:
                file.write(str(os.getpid()))
            time.sleep(LONG)
        return reply


class Forgetful:
    """Neither the form remembers that it was sent nor the service that it answered this key."""

    def __init__(self, get_response: Next):
        from motcua.onestop.dossiers.services import intake

        self.get_response = get_response
        intake.scope_of = lambda _by: f"submit:{uuid4()}"  # type: ignore[assignment]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from motcua.onestop.dossiers.models import Draft

        parts: Any = request.path.strip("/").split("/")
        if request.method == "POST" and parts[0] == "drafts":
            Draft.objects.filter(id=parts[1]).update(dossier=None)
        return self.get_response(request)
