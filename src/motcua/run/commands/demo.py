"""`motcua demo build`: the demonstration province with as many dossiers as wanted, before it is served."""

import argparse
import os
import sys
import time
from importlib.util import find_spec

from motcua.config.environment import load
from motcua.run import database, django, serving

SHOWN = 3000


def add(subparsers: argparse._SubParsersAction) -> None:
    commands = subparsers.add_parser("demo", help="the demonstration province").add_subparsers(required=True)
    parser = commands.add_parser("build", help="build it in an empty data folder, with a year of so many dossiers")
    parser.add_argument("--dossiers", type=int, default=SHOWN, metavar="N", help=f"at least {SHOWN}, the default")
    parser.set_defaults(handler=build)


def build(args: argparse.Namespace) -> int:
    """What was begun and stopped goes on. `motcua serve` shows it afterwards."""
    os.environ["MOTCUA_ROLE"] = "owner"  # of this process and of those that write beside it
    environment = load()
    if not environment.demo or not find_spec("motcua.demo.volume"):
        print("This is a real installation: set MOTCUA_DEMO=1 for a demonstration of its own.", file=sys.stderr)
        return 1
    if args.dossiers < SHOWN:
        print(f"At least {SHOWN} dossiers are needed: what the demonstration shows.", file=sys.stderr)
        return 1
    begun, server = time.monotonic(), None
    try:
        with serving.held(environment.var):
            if not environment.database_url:
                server = database.start(environment.folder("postgres"))
            return _build(args.dossiers - SHOWN, begun)
    except database.StartError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if server:
            server.stop()


def _build(more: int, begun: float) -> int:
    django.setup("owner")
    from django.core.management import CommandError, call_command
    from django.db import connection

    try:
        call_command("migrate", verbosity=0)
        call_command("grants")
        call_command("seed_demo", more=more)
        with (
            connection.cursor() as cursor
        ):  # what was copied in is known to the planner before the first page is asked for
            cursor.execute("VACUUM (ANALYZE)")
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Built in {time.monotonic() - begun:,.0f} s. `motcua serve` shows it.")
    return 0
