"""`motcua manage seed_sandbox`: lays a sandbox out in an empty database; a standing one is kept."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from motcua.demo import base
from motcua.foundation.common import seal
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.identity.models import Account
from motcua.foundation.organisations.seeds import seed_units
from motcua.onestop.sandbox import services
from motcua.onestop.sandbox.models import SandboxMark


class Command(BaseCommand):
    help = "Lay a sandbox out, or see that a database is not a sandbox's"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ENV.sandbox:
            if SandboxMark.objects.exists():
                raise CommandError("This database is a sandbox's: set MOTCUA_SANDBOX=1, or give an empty one.")
            return
        try:
            with transaction.atomic():
                if not services.mark():
                    return
                seed_units(settings.ENV.province)
                services.letter_the_agencies()
                base.build(settings.ENV.province)
                Account.objects.update(password="!")  # officers work by tokens; nobody signs in for them
                services.reset(by=SYSTEM)
        except services.NotASandbox as refusal:
            raise CommandError("This database holds another installation's data. A sandbox needs an empty one of its "
                               "own; nothing was changed.") from refusal  # fmt: skip
        seal.seal_everything()
