"""`motcua api-token`: make, list and revoke the tokens of other systems."""

import argparse
import json
import sys
from datetime import timedelta
from uuid import UUID

from motcua.run import django


def add(subparsers: argparse._SubParsersAction) -> None:
    commands = subparsers.add_parser("api-token", help="tokens of other systems").add_subparsers(required=True)
    parser = commands.add_parser("create", help="make one; its secret is printed once")
    parser.add_argument("--account", required=True, help="user name of the officer it acts for")
    parser.add_argument("--client", required=True, help="name of the system that gets it")
    parser.add_argument("--scope", action="append", default=[], metavar="SCOPE",
                        help="dossiers:read (the default), dossiers:file, dossiers:act, dossiers:sign")  # fmt: skip
    parser.add_argument("--days", type=int, default=180, help="how long it holds, at most 366")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=create)
    parser = commands.add_parser("list", help="every token, without secrets")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=show)
    parser = commands.add_parser("revoke", help="it opens nothing from now on")
    parser.add_argument("id", type=UUID)
    parser.add_argument("--reason", default="revoked at the console", help="it stands in the record of acts")
    parser.set_defaults(handler=revoke)


def create(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.clock import now
    from motcua.foundation.common.errors import Invalid
    from motcua.foundation.identity import api_tokens
    from motcua.foundation.identity.enums import Scope
    from motcua.foundation.identity.selectors import account_by_username

    account = account_by_username(args.account)
    if account is None:
        print(f"There is no account {args.account}.", file=sys.stderr)
        return 1
    try:
        token, secret = api_tokens.make(
            account, client=args.client, scopes=args.scope or [Scope.READ], by=SYSTEM,
            expires_at=now() + timedelta(days=args.days),
        )  # fmt: skip
    except Invalid as invalid:
        for field, text in invalid.fields.items():
            print(f"{field}: {text}", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps({"id": str(token.id), "secret": secret, "expires_at": token.expires_at.isoformat()}))
    else:
        print(secret)
        print(f"Keep it now: it is not shown again. Holds until {token.expires_at:%Y-%m-%d}.", file=sys.stderr)
    return 0


def show(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.identity import api_tokens

    rows = list(api_tokens.tokens().order_by("-id"))
    if args.json:
        print(json.dumps([
            {"id": str(t.id), "client": t.client, "account": t.account.username, "scopes": t.scopes,
             "expires_at": t.expires_at.isoformat(), "revoked": t.revoked_at is not None,
             "last_used_at": t.last_used_at.isoformat() if t.last_used_at else None}
            for t in rows
        ], ensure_ascii=False))  # fmt: skip
        return 0
    for t in rows:
        end = "revoked" if t.revoked_at else f"until {t.expires_at:%Y-%m-%d}"
        print(f"{t.id}  {t.client}  for {t.account.username}  {' '.join(t.scopes)}  {end}")
    return 0


def revoke(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.errors import Invalid
    from motcua.foundation.identity import api_tokens
    from motcua.foundation.identity.models import ApiToken

    try:
        api_tokens.revoke(args.id, by=SYSTEM, reason=args.reason)
    except Invalid as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except ApiToken.DoesNotExist:
        print(f"There is no token {args.id}.", file=sys.stderr)
        return 1
    return 0
