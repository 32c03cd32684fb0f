"""A small demonstration, drawn and written once a test run for every test that only reads it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase

from motcua.demo import build
from motcua.foundation.common import ports, seal
from motcua.foundation.common.clock import LOCAL

AS_OF = datetime(2026, 11, 25, 10, 30, tzinfo=LOCAL)
COUNT, SIGNED = 240, 3


def draw_up(**more: Any) -> int:
    options: dict[str, Any] = {"count": COUNT, "signed": SIGNED, "processes": 1, "say": lambda text: None, **more}
    return build.build("25", options.pop("as_of", AS_OF), **options)


@pytest.fixture(scope="module")
def demo(django_db_setup: Any, django_db_blocker: Any) -> Iterator[int]:
    """How many dossiers were made. Tests of the module read inside this transaction, which is undone afterwards."""
    with django_db_blocker.unblock():
        heads, kept = seal.heads_file(), b""
        if heads.exists():
            kept = heads.read_bytes()
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            with TestCase.captureOnCommitCallbacks(execute=True):
                made = draw_up()
            yield made
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            heads.write_bytes(kept)
            ports.reset()
