"""The `motcua` console command: collects the modules of `motcua.run.commands`."""

import argparse
import sys
from importlib import import_module
from pkgutil import iter_modules

from motcua import __version__
from motcua.run import commands


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="motcua", description="Motcua: the one-stop shop of a province.")
    root.add_argument("--version", action="version", version=__version__)
    subparsers = root.add_subparsers(required=True, metavar="COMMAND")
    for module in sorted(m.name for m in iter_modules(commands.__path__)):
        import_module(f"{commands.__name__}.{module}").add(subparsers)
    return root


def main(arguments: list[str] | None = None) -> int:
    args = parser().parse_args(arguments)
    try:
        return int(args.handler(args) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001 - one sentence for the person at the console
        if not getattr(args, "traceback", False):
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            return 1
        raise


if __name__ == "__main__":
    sys.exit(main())
