"""`motcua bundle`: check, test, publish, withdraw, export, import and list procedures. Checking needs no database."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from motcua.run import django


def add(subparsers: argparse._SubParsersAction) -> None:
    commands = subparsers.add_parser("bundle", help="procedures as bundles").add_subparsers(required=True)
    for name, handler, words in (
        ("check", check, "read bundles and tell every problem (all shipped ones when none is named)"),
        ("test", test, "run the example cases of bundles"),
    ):
        parser = commands.add_parser(name, help=words)
        parser.add_argument("bundle", nargs="*", help="folder, zip, or the name of a shipped bundle")
        parser.add_argument("--json", action="store_true")
        parser.set_defaults(handler=handler)
    parser = commands.add_parser("list", help="procedures of this installation")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=listed)
    for name, handler, words in (
        ("publish", publish, "offer a bundle's procedure; the same bundle twice stays one revision"),
        ("import", publish, "publish a bundle from the zip another installation exported"),
    ):
        parser = commands.add_parser(name, help=words)
        parser.add_argument("bundle", help="folder, zip, or the name of a shipped bundle")
        parser.add_argument("--in-force-from", type=date.fromisoformat, metavar="DATE")
        parser.set_defaults(handler=handler)
    parser = commands.add_parser("withdraw", help="take no new dossiers; open ones go on")
    parser.add_argument("code")
    parser.add_argument("--reason", required=True)
    parser.set_defaults(handler=withdraw)
    parser = commands.add_parser("export", help="write a published procedure, or a folder, as one zip")
    parser.add_argument("bundle", help="code of a published procedure, folder, or name of a shipped bundle")
    parser.add_argument("file", type=Path)
    parser.set_defaults(handler=export)


def _open(name: str) -> Any:
    """The bundle that is meant; raises BundleInvalid."""
    from motcua.onestop.catalogue.errors import BundleInvalid
    from motcua.onestop.catalogue.loader import load
    from motcua.onestop.catalogue.package import unpack
    from motcua.onestop.catalogue.seeds import BUNDLES

    path = Path(name)
    if path.is_file():
        return unpack(path.read_bytes())
    for folder in (path, BUNDLES / name):
        if (folder / "procedure.yaml").is_file():
            return load(folder)
    raise BundleInvalid([f"{name}: no bundle there (a folder with procedure.yaml, a zip, or a shipped bundle's name)"])


def _named(names: list[str]) -> list[str]:
    from motcua.onestop.catalogue.seeds import folders

    return names or [str(folder) for folder in folders()]


def _answer(found: dict[str, Any], as_json: bool) -> int:
    """Print {bundle: problems}; 1 when there is one."""
    bad = any(found.values())
    if as_json:
        print(json.dumps({"ok": not bad, "bundles": found}, ensure_ascii=False))
        return int(bad)
    for name, problems in found.items():
        print(f"{Path(name).name}: " + ("in order" if not problems else f"{len(problems)} problems"))
        for problem in problems:
            print(f"  {problem}")
    return int(bad)


def _problems(names: list[str], find: Any) -> dict[str, list[str]]:
    from motcua.onestop.catalogue.errors import BundleInvalid

    found: dict[str, list[str]] = {}
    for name in _named(names):
        try:
            found[name] = find(_open(name))
        except BundleInvalid as error:
            found[name] = error.problems
    return found


def _shipped() -> dict[str, Any]:
    """{code: shipped bundle}: what a link is looked at with where there is no database."""
    from motcua.onestop.catalogue.loader import load
    from motcua.onestop.catalogue.seeds import folders

    return {bundle.code: bundle for bundle in map(load, folders())}


def check(args: argparse.Namespace) -> int:
    """The bundles by themselves; one that links others, with the shipped ones too."""
    django.setup()
    from motcua.onestop.catalogue import linking
    from motcua.onestop.catalogue.loader import placed

    def wrong(bundle: Any) -> list[str]:
        return [placed(one, bundle) for one in linking.problems(bundle, _shipped())] if bundle.link else []

    return _answer(_problems(args.bundle, wrong), args.json)


def test(args: argparse.Namespace) -> int:
    """Every example case of the bundles: form, documents, fee, due time, way through the process, outcome; and whether
    the rules for papers know papers that are made as they say."""
    django.setup()
    from motcua.assistant.screening import trying
    from motcua.onestop.catalogue import examples

    def failing(bundle: Any) -> list[str]:
        parts = _shipped() if bundle.link else {}
        told = [f"{name}: {line}" for name, lines in examples.run_all(bundle, parts).items() for line in lines]
        return told + list(trying.problems(bundle))

    return _answer(_problems(args.bundle, failing), args.json)


def listed(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.onestop.catalogue.models import Procedure

    rows = []
    for procedure in Procedure.objects.order_by("sort_key").prefetch_related("revisions"):
        newest = max(procedure.revisions.all(), key=lambda revision: revision.number)
        rows.append({
            "code": procedure.code, "slug": procedure.slug, "title": procedure.title, "revision": newest.number,
            "in_force_from": newest.in_force_from.isoformat(), "digest": newest.digest,
            "withdrawn": procedure.withdrawn_at is not None,
        })  # fmt: skip
    if args.json:
        print(json.dumps({"procedures": rows}, ensure_ascii=False))
        return 0
    for row in rows:
        gone = ", withdrawn" if row["withdrawn"] else ""
        print(f"{row['code']}  r{row['revision']}  from {row['in_force_from']}  {row['title']['vi']}{gone}")
    if not rows:
        print("No procedure is published here: motcua bundle publish NAME.")
    return 0


def _refused(act: Any) -> int:
    from motcua.foundation.common.errors import Refusal
    from motcua.onestop.catalogue.errors import BundleInvalid

    try:
        print(act())
    except BundleInvalid as error:
        print("\n".join(error.problems), file=sys.stderr)
        return 1
    except (Refusal, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def publish(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.common.actors import SYSTEM
    from motcua.onestop.catalogue import services

    def act() -> str:
        revision = services.publish(_open(args.bundle), by=SYSTEM, in_force_from=args.in_force_from)
        return f"{revision.procedure_id} revision {revision.number}, in force from {revision.in_force_from}"

    return _refused(act)


def withdraw(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.foundation.common.actors import SYSTEM
    from motcua.onestop.catalogue import services

    def act() -> str:
        services.withdraw(args.code, by=SYSTEM, reason=args.reason)
        return f"{args.code} takes no new dossiers; open ones go on."

    return _refused(act)


def export(args: argparse.Namespace) -> int:
    django.setup()
    from motcua.onestop.catalogue import selectors
    from motcua.onestop.catalogue.loader import digest
    from motcua.onestop.catalogue.package import pack

    def act() -> str:
        is_code = args.bundle[:1].isdigit() and not Path(args.bundle).exists()
        bundle = selectors.current(args.bundle)[1] if is_code else _open(args.bundle)
        args.file.write_bytes(pack(bundle))
        return f"{args.file}: {bundle.code}, digest {digest(bundle)}"

    return _refused(act)
