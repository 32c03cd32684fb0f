"""`motcua worker`: hands announced events to their listeners and does the periodic work."""

import argparse
import signal
import threading

from motcua.run import django


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("worker", help="outbox relay and periodic work (started by `motcua serve`)")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.common import relay

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    relay.run_forever(stop)
    return 0
