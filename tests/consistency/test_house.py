"""The rules of the house that the linters do not see."""

import ast
import dataclasses
import inspect
import io
import re
import subprocess
import tokenize
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

from motcua.sites.operations import house

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "motcua"
WINGS = ["foundation", "onestop", "office", "assistant", "insight", "outside", "sites", "demo", "config", "run"]
ROOMS = {
    "foundation": ["common", "calendar", "identifiers", "files", "documents", "notices", "organisations", "identity",
                   "signing"],
    "onestop": ["catalogue", "payments", "dossiers", "registers", "papers", "webhooks", "feedback", "printing", "queue",
                "deskwork", "handover", "links", "sandbox"],
    "office": ["readiness"],
    "assistant": ["knowledge", "law", "vocabulary", "answers", "screening", "overview", "advising", "intake"],
    "insight": ["warehouse", "scorecards", "reports"],
}  # fmt: skip
DOTTED = re.compile(rf"\bmotcua\.(?:{'|'.join(WINGS)})\.[a-z_.]+")
LONG = 400
LONG_WITH_A_REASON: dict[str, str] = {}
KEYS_OF_ACCESS = {"public", "citizen", "officer", "token"}


def views(patterns: Any = None, space: str = "") -> list[tuple[str, Any]]:
    """(name with its namespace, view) of every address."""
    found = []
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            found += views(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            found.append((f"{space}{entry.name}", entry.callback))
    return found


def test_every_address_declares_who_may_open_it_and_has_a_name():
    found = views()
    assert len(found) > 100
    assert [
        name for name, view in found if getattr(getattr(view, "access", None), "kind", "") not in KEYS_OF_ACCESS
    ] == []
    names = [name for name, _view in found]
    assert len(names) == len(set(names)) and not any(name.endswith("None") for name in names)


@pytest.mark.parametrize("port", sorted(settings.MOTCUA_PORTS))
def test_every_adapter_fits_its_port(port, monkeypatch):
    monkeypatch.setattr(settings, "ENV", dataclasses.replace(settings.ENV, clamd_url="tcp://127.0.0.1:1"))
    wanted, adapter = import_string(port), import_string(settings.MOTCUA_PORTS[port])()
    for name, method in inspect.getmembers(wanted, inspect.isfunction):
        if name.startswith("_"):
            continue
        given = inspect.signature(getattr(adapter, name))
        asked = list(inspect.signature(method).parameters.values())[1:]
        assert [(p.name, p.kind, p.default) for p in given.parameters.values()][: len(asked)] == [
            (p.name, p.kind, p.default) for p in asked
        ], f"{type(adapter).__name__}.{name}"
        further = list(given.parameters.values())[len(asked) :]
        assert all(p.default is not p.empty for p in further), f"{type(adapter).__name__}.{name} asks for more"


def height(module: str) -> tuple[int, int]:
    """How high up in the house a dotted name lives: wing, then room."""
    _motcua, wing, *rest = module.split(".")
    rooms = ROOMS.get(wing, [])
    return WINGS.index(wing), rooms.index(rest[0]) if rest and rest[0] in rooms else 0


def test_foreign_keys_point_down_the_house():
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("motcua."):
            continue
        for field in model._meta.get_fields():
            other = field.related_model
            is_key = field.concrete and other is not None and other.__module__.startswith("motcua.")
            if is_key and height(other.__module__) > height(model.__module__):
                upward.append(f"{model.__name__}.{field.name} → {other.__name__}")
    assert upward == []


def test_dotted_paths_in_strings_point_down_the_house():
    """What a linter of imports cannot see. Only the installation itself (config, run) names everything."""
    upward = []
    for path in SOURCE.glob("**/*.py"):
        own = "motcua." + ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        if own.split(".")[1] in ("config", "run", "__init__"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for named in DOTTED.findall(node.value):
                    if " " not in node.value and height(named) > height(own):
                        upward.append(f"{own}: {named}")
    assert upward == []


def test_dotted_paths_of_the_settings_exist():
    for value in [*settings.MIDDLEWARE, *settings.MOTCUA_PORTS, *settings.MOTCUA_PORTS.values(), settings.FORM_RENDERER,
                  settings.CSRF_FAILURE_VIEW, settings.WSGI_APPLICATION]:  # fmt: skip
        assert import_string(value)


def tracked(*endings: str) -> list[Path]:
    """Files of the project; outside a checkout all files of its folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = listed.stdout.splitlines() if listed.returncode == 0 else [
        str(p.relative_to(ROOT)) for top in ("src", "tests", "scripts", "docs") for p in (ROOT / top).rglob("*")
    ]  # fmt: skip
    return [ROOT / n for n in names if n.endswith(endings) and (ROOT / n).is_file()]


def test_no_source_file_is_too_long():
    long = {
        str(path.relative_to(ROOT)): count
        for path in tracked(".py", ".html", ".js", ".css", ".typ", ".sh")
        if "vendor" not in path.parts and (count := len(path.read_text().splitlines())) > LONG
    }
    assert {name: count for name, count in long.items() if name not in LONG_WITH_A_REASON} == {}


def test_locks_hold_no_address_and_no_package_without_a_hash():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text), lock.name
        for name in re.findall(r"^([a-z0-9-]+)==[^\\]*$", text, flags=re.M):
            raise AssertionError(f"{name} has no hash in {lock.name}")


def test_names_in_code_and_files_are_plain_english_letters():
    for path in tracked(".py"):
        with io.StringIO(path.read_text()) as text:
            strange = {
                t.string
                for t in tokenize.generate_tokens(text.readline)
                if t.type == tokenize.NAME and not t.string.isascii()
            }
        assert not strange and path.name.isascii(), (path, strange)


def test_no_file_names_a_path_of_somebodys_machine():
    pattern = re.compile(r"/(?:work|home|Users)/(?:main|shared|[a-z]+/(?:src|projects))\b")
    texts = tracked(".py", ".md", ".toml", ".html", ".yaml", ".sh", ".txt", ".in", ".lock")
    assert [p for p in texts if p != Path(__file__) and pattern.search(p.read_text(errors="replace"))] == []


def test_every_periodic_job_is_watched_by_a_number_on_the_status_page():
    """Nothing stops in silence: each job, and the figure that grows when it does not run."""
    from motcua.foundation.common import relay

    figures = {
        "seal_tail": "_seal", "seal_strays": "_seal", "stamp_heads": "_stamp", "nightly_proof": "_proof",
        "scan_waiting": "_files", "purge": "_files", "sweep": "_storage", "deliver_due": "_deliveries",
        "refresh_crl": "_certificates", "forget_old_keys": "_worker", "forget_old_tries": "_worker",
        "nightly_reset": "_sandbox", "send_webhooks": "_webhooks", "forget_old_deliveries": "_webhooks",
        "long_lists": "_lists", "look_after_opinions": "_opinions",
        "warn_of_endings": "_papers", "end_exports": "_papers", "end_print_files": "_prints",
        "hand_over_and_back": "_readiness", "look_for_gaps": "_readiness", "remind_of_gaps": "_readiness",
        "ask_for_reasons": "_readiness", "close_days": "_queue", "remind_of_bookings": "_queue",
        "ask_about_orders": "_payments",
        "remind_to_collect": "_returns", "forget_return_codes": "_returns",
        "pay_out_refunds": "_payments", "compare_books": "_payments",
        "ask_for_signatures": "_signatures", "forget_requests": "_signatures",
        "screen_documents": "screened", "screen_left_over": "screened", "forget_questions": "forgotten",
        "index_laws": "_laws",
        "read_paper_forms": "screened", "forget_paper_forms": "screened",
        "bulk_lanes": "_bulk", "warn_early": "_warnings", "forget_old_bulk": "_bulk",
    }  # fmt: skip
    jobs = {function.__name__ for _seconds, function in relay.PERIODIC}
    assert jobs - figures.keys() == set(), "a new job needs its number"
    assert {f for f in figures.values() if not hasattr(house, f)} == set()
    assert all(f"{figure}()" in inspect.getsource(house.parts) for figure in set(figures.values()))
