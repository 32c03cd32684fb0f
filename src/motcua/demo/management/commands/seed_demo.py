"""`motcua manage seed_demo`: the demonstration province; what stands is kept."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from motcua.demo import base


class Command(BaseCommand):
    help = "Build the demonstration province"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is a real installation: set MOTCUA_DEMO=1 for a demonstration of its own.")
        base.build(settings.ENV.province)
