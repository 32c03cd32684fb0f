"""Putting a sandbox back to its beginning. A real installation has no such address to speak of."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router

from motcua.onestop.sandbox import services
from motcua.sites.api import schemas
from motcua.sites.api.answers import WRITING
from motcua.sites.api.security import acting, actor

router = Router(tags=["sandbox"])


@router.post("/sandbox/reset", auth=acting, url_name="sandbox_reset", operation_id="reset_sandbox",
             response={200: schemas.SandboxReset, **WRITING}, summary=_("Put the sandbox back to its beginning"),
             description=_("In a sandbox only, whose every answer bears the header Motcua-Sandbox; elsewhere 404. "
                           "Tokens and subscriptions stay."))  # fmt: skip
def reset(request: HttpRequest) -> Any:
    done = services.reset(by=actor(request))
    return {"at": done.at, "removed": done.removed, "dossiers": done.standing}
