"""`motcua manage seed_demo`: the demonstration province; what stands is kept."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.demo import build
from motcua.foundation.common.clock import LOCAL


class Command(BaseCommand):
    help = "Build the demonstration province"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", help="the moment it shows, for example 2026-11-25T09:00; now when left out")
        parser.add_argument("--seed", type=int, default=build.SEED, help="another seed draws another province's year")
        parser.add_argument("--count", type=int, default=build.COUNT, help="dossiers of the last twelve months")
        parser.add_argument("--more", type=int, default=0, help="so many besides, told by portions in all processors")
        parser.add_argument("--signed", type=int, default=build.SIGNED, help="newest results that are really signed")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is a real installation: set MOTCUA_DEMO=1 for a demonstration of its own.")
        for noisy in ("httpx", "pyhanko", "pyhanko_certvalidator"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        # Nobody answers for the population data before the stand-ins are started; forms ask instead.
        logging.getLogger("motcua.onestop.dossiers.fetching").setLevel(logging.ERROR)
        try:
            build.build(
                settings.ENV.province, _moment(options["as_of"]), options["seed"], count=options["count"],
                signed=options["signed"], more=options["more"], say=self._say,
            )  # fmt: skip
        except build.Standing as error:
            raise CommandError(
                "The demonstration was finished with fewer dossiers, and its record is sealed: use another data folder "
                "(MOTCUA_VAR=…), or `motcua reset` first."
            ) from error

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--as-of cannot be read: {text}. Write it as 2026-11-25T09:00.") from error
    return at if at.tzinfo else at.replace(tzinfo=LOCAL)
