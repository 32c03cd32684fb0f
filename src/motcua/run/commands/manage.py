"""`motcua manage …`: Django's own commands, as the owner of the database."""

import argparse

from motcua.run import django


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("manage", help="Django's own commands (as the database's owner)")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace) -> int:
    django.setup("owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["motcua manage", *args.arguments])
    return 0
