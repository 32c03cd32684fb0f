"""`motcua webhook`: where other systems are told of dossiers."""

import argparse
import json
import sys
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.run import django


def add(subparsers: argparse._SubParsersAction) -> None:
    commands = subparsers.add_parser("webhook", help="announcements to other systems").add_subparsers(required=True)
    parser = commands.add_parser("create", help="register a receiver; its secret is printed once")
    parser.add_argument("--token", required=True, type=UUID, metavar="ID", help="of the token that it sees with")
    parser.add_argument("--address", required=True, help="https address that is called")
    parser.add_argument("--description", required=True, help="whose receiver it is")
    parser.add_argument("--event", action="append", default=[], metavar="TYPE", help="such as dossier.issue; none: all")
    parser.add_argument("--authority", metavar="CODE", help="only what this agency settles, such as 07900")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=create)
    parser = commands.add_parser("list", help="every subscription, without secrets")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=show)
    parser = commands.add_parser("deliveries", help="what was announced, the newest first, with the last attempt")
    parser.add_argument("id", type=UUID)
    parser.add_argument("--last", type=int, default=50, help="how many")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=deliveries)
    parser = commands.add_parser("replay", help="announce again: one delivery, or everything since a moment")
    parser.add_argument("id", type=UUID)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--delivery", type=UUID)
    which.add_argument("--since", metavar="MOMENT", help="such as 2026-11-28T08:00")
    parser.set_defaults(handler=replay)
    for name, words in (("rotate", "make a new secret; the one before signs for a day more"),
                        ("try", "send an announcement that tells of nothing"),
                        ("disable", "tell it nothing more"), ("enable", "tell it again")):  # fmt: skip
        parser = commands.add_parser(name, help=words)
        parser.add_argument("id", type=UUID)
        parser.set_defaults(handler=act, act=name)
        if name == "rotate":
            parser.add_argument("--at-once", action="store_true", help="those before end now: they are known")


def create(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.errors import Invalid
    from motcua.foundation.identity.models import ApiToken
    from motcua.foundation.organisations.selectors import units_at
    from motcua.onestop.webhooks import services

    token = ApiToken.objects.filter(id=args.token).first()
    authority = units_at().filter(code=args.authority).first() if args.authority else None
    if token is None:
        return _refuse(f"There is no token {args.token}.")
    if args.authority and authority is None:
        return _refuse(f"There is no agency {args.authority}.")
    try:
        made, secret = services.make(token, address=args.address, description=args.description, events=args.event,
                                     authority=authority, by=SYSTEM)  # fmt: skip
    except Invalid as invalid:
        return _refuse(*(f"{field}: {text}" for field, text in invalid.fields.items()))
    if args.json:
        print(json.dumps({"id": str(made.id), "secret": secret}))
    else:
        print(f"{made.id}\n{secret}")
        print("Keep the secret now: it is not shown again.", file=sys.stderr)
    return 0


def show(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.onestop.webhooks import selectors

    rows = [
        {"id": str(w.id), "address": w.address, "description": w.description, "client": w.token.client,
         "events": w.events, "authority": w.authority.code if w.authority else None, "state": w.state,
         "why": w.why or None}
        for w in selectors.webhooks().order_by("-id")
    ]  # fmt: skip
    _tell(args, rows, lambda w: f"{w['id']}  {w['state']}  {w['address']}  {w['description']} ({w['client']})")
    return 0


def deliveries(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.onestop.webhooks import selectors

    found = selectors.webhooks().filter(id=args.id).first()
    if found is None:
        return _refuse(f"There is no subscription {args.id}.")
    rows = []
    for one in selectors.deliveries(found).order_by("-id")[: max(1, args.last)]:
        last = selectors.attempts(one).order_by("-id").first()
        rows.append({
            "id": str(one.id), "event": str(one.event_id), "type": one.type, "at": one.at.isoformat(),
            "dossier": one.dossier_code or None, "state": one.state, "attempts": one.attempts,
            "last": {"at": last.at.isoformat(), "status": last.status, "reason": last.reason or None,
                     "milliseconds": last.milliseconds} if last else None,
        })  # fmt: skip
    _tell(args, rows, lambda d: f"{d['id']}  {d['at']}  {d['type']}  {d['dossier'] or ''}  {d['state']}")
    return 0


def replay(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.clock import LOCAL
    from motcua.foundation.common.errors import Refusal
    from motcua.onestop.webhooks import selectors, services

    found = selectors.webhooks().filter(id=args.id).first()
    if found is None or (args.delivery and selectors.delivery_of(found, args.delivery) is None):
        return _refuse("There is no such subscription or delivery.")
    try:
        if args.delivery:
            services.replay(found, args.delivery, by=SYSTEM)
        else:
            since = datetime.fromisoformat(args.since)
            services.replay_since(found, since if since.tzinfo else since.replace(tzinfo=LOCAL), by=SYSTEM)
    except (Refusal, ValueError) as error:
        return _refuse(str(error))
    return 0


def act(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.errors import Refusal
    from motcua.onestop.webhooks import services
    from motcua.onestop.webhooks.models import Webhook

    verbs: dict[str, Any] = {"rotate": services.rotate, "try": services.try_out, "disable": services.disable,
                             "enable": services.enable}  # fmt: skip
    try:
        more = {"at_once": args.at_once} if args.act == "rotate" else {}
        done = verbs[args.act](args.id, by=SYSTEM, **more)
    except Webhook.DoesNotExist:
        return _refuse(f"There is no subscription {args.id}.")
    except Refusal as refusal:
        return _refuse(str(refusal))
    if args.act == "rotate":
        print(done[1])
    return 0


def _tell(args: argparse.Namespace, rows: list[dict[str, Any]], line: Any) -> None:
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            print(line(row))


def _refuse(*sentences: str) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return 1
