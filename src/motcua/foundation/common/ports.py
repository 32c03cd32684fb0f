"""What a domain room needs from outside, bound to an adapter by `settings.MOTCUA_PORTS`."""

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


def reset() -> None:
    _override.clear()
    _built.cache_clear()


@cache
def _built(name: str) -> Any:
    return import_string(settings.MOTCUA_PORTS[name])()


def get(port: type) -> Any:
    name = _name(port)
    return _override[name] if name in _override else _built(name)
