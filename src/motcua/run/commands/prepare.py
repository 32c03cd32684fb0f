"""`motcua prepare`: migrations, rights, static files and, in a demonstration, its province (`motcua serve` runs it)."""

import argparse
import sys
from importlib.util import find_spec

from motcua.config.environment import load
from motcua.run import django


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("prepare", help="bring database and static files up to date (as the owner)")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace) -> int:
    """One process for all steps: starting Python and Django costs more than most of them."""
    django.setup("owner")
    from django.core.management import CommandError, call_command

    steps: list[tuple[str, dict[str, object]]] = [
        ("migrate", {"verbosity": 0}),
        ("grants", {}),
        ("collectstatic", {"interactive": False, "verbosity": 0}),
    ]
    if find_spec("motcua.demo.management.commands.seed_sandbox"):
        steps.append(("seed_sandbox", {}))
    if load().demo and find_spec("motcua.demo.management.commands.seed_demo"):
        steps.append(("seed_demo", {}))
    for name, options in steps:
        try:
            call_command(name, **options)
        except CommandError as error:
            print(error, file=sys.stderr)
            return 1
    return 0
