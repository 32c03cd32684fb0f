"""What the table of sayings says no with."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, Invalid, NotAllowed


class SayingControllersOnly(NotAllowed):
    code = "controllers-only"

    def __init__(self) -> None:
        super().__init__(_("Only a procedure controller changes what the assistant understands."))


class SayingChanged(Conflict):
    code = "saying-changed"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s has changed this entry meanwhile. Open it again; what you wrote stays here."), name=name
        )


class SayingInvalid(Invalid):
    def __init__(self, fields: dict[str, Any]):
        super().__init__(_("Look at the marked fields again."), fields=fields)
