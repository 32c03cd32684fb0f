"""`motcua found`: the units of the province and its first administrator. Once, before a real installation opens."""

import argparse
import json
import secrets
import sys

from motcua.config.environment import load
from motcua.run import django

TITLE = {"vi": "Quản trị hệ thống", "en": "System administrator"}


def add(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("found", help="lay out the province's units and open the first administrator")
    parser.add_argument("--username", required=True, help="what the administrator signs in with")
    parser.add_argument("--name", required=True, help="their full name")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=run)


def run(args: argparse.Namespace) -> int:
    """Units that stand are kept. A second administrator is the first one's to appoint, not this command's."""
    django.setup("owner")
    from django.db import transaction

    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.errors import Refusal
    from motcua.foundation.identity.enums import Role
    from motcua.foundation.identity.services import open_account
    from motcua.foundation.organisations.seeds import provinces, seed_units
    from motcua.foundation.organisations.selectors import positions_at, root
    from motcua.foundation.organisations.services import add_officer, appoint

    province = load().province
    if province not in provinces():
        print(f"No facts are shipped for province {province}: set MOTCUA_PROVINCE to one of {', '.join(provinces())}.",
              file=sys.stderr)  # fmt: skip
        return 1
    password = secrets.token_urlsafe(12)
    try:
        with transaction.atomic():
            units = seed_units(province)
            if positions_at().filter(roles__contains=[str(Role.ADMINISTRATOR)]).exists():
                print("An administrator stands already: new ones are appointed on the page Officers.", file=sys.stderr)
                return 1
            officer = add_officer(code=args.username, full_name=args.name, by=SYSTEM)
            appoint(officer, root(), title=TITLE, roles=[Role.ADMINISTRATOR], by=SYSTEM)
            open_account(officer, username=args.username, password=password, by=SYSTEM)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps({"units": units, "username": args.username, "password": password}))
        return 0
    print(f"{units:,} units stand. {args.name} signs in at {load().public_url}/operations/sign-in/ as {args.username} "
          f"with this password, once: {password}\nThey choose their own and set a second factor then.")  # fmt: skip
    return 0
