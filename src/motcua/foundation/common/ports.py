"""What a domain room needs from outside, bound to an adapter by `settings.MOTCUA_PORTS`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

_override: dict[str, Any] = {}


def _name(port: type) -> str:
    return f"{port.__module__}.{port.__qualname__}"


def provide(port: type, adapter: Any) -> None:
    """Bind another adapter (tests point the real adapter at an in-process stand-in)."""
    _override[_name(port)] = adapter


@contextmanager
def bound(port: type, adapter: Any) -> Iterator[None]:
    """`provide` for a while: what was bound before is bound again, other ports stay as they are."""
    name = _name(port)
    before = _override.get(name)
    _override[name] = adapter
    try:
        yield
    finally:
        del _override[name]
        if before is not None:
            _override[name] = before


def reset() -> None:
    _override.clear()
    _built.cache_clear()


@cache
def _built(name: str) -> Any:
    return import_string(settings.MOTCUA_PORTS[name])()


def get(port: type) -> Any:
    name = _name(port)
    return _override[name] if name in _override else _built(name)
