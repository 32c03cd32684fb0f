"""`motcua sandbox`: the installation that other systems try things in."""

import argparse
import json
import sys

from motcua.run import django


def add(subparsers: argparse._SubParsersAction) -> None:
    commands = subparsers.add_parser("sandbox", help="the tenant to try things in").add_subparsers(required=True)
    for name, words in (("reset", "put it back to its beginning; nothing else is touched"),
                        ("state", "when it was made and put back")):  # fmt: skip
        parser = commands.add_parser(name, help=words)
        parser.add_argument("--json", action="store_true")
        parser.set_defaults(handler=reset if name == "reset" else state)


def reset(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.common.actors import SYSTEM
    from motcua.onestop.sandbox import services

    try:
        done = services.reset(by=SYSTEM)
    except services.NotASandbox:
        return _no_sandbox()
    told = {"at": done.at.isoformat(), "removed": done.removed, "dossiers": done.standing}
    print(json.dumps(told) if args.json else f"{done.removed} dossiers went, {done.standing} stand at the beginning.")
    return 0


def state(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.onestop.sandbox import services
    from motcua.onestop.sandbox.models import SandboxMark

    if not services.is_sandbox():
        return _no_sandbox()
    mark = SandboxMark.objects.get()
    told = {"made_at": mark.made_at.isoformat(), "reset_at": mark.reset_at and mark.reset_at.isoformat(),
            "resets": mark.resets}  # fmt: skip
    print(json.dumps(told) if args.json else "\n".join(f"{name}: {value}" for name, value in told.items()))
    return 0


def _no_sandbox() -> int:
    print("This is no sandbox; nothing was put back. A sandbox runs with MOTCUA_SANDBOX=1 on a data folder and a "
          "database of its own.", file=sys.stderr)  # fmt: skip
    return 1
