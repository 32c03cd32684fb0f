"""Where in a bundle's files something is wrong, and what the schema's verdict means for its author."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jsonschema import ValidationError
from jsonschema.exceptions import best_match

Steps = tuple[str | int, ...]
TYPES = {
    "object": gettext_lazy("a group of named parts"),
    "array": gettext_lazy("a list (each line begins with “-”)"),
    "string": gettext_lazy("a text"),
    "integer": gettext_lazy("a whole number"),
    "number": gettext_lazy("a number"),
    "boolean": gettext_lazy("true or false"),
}


def file_of(path: Sequence[str | int]) -> tuple[str, Steps]:
    """(file of the folder, the way inside it) for a way into the bundle's canonical data."""
    head, *rest = path or [""]
    if head in ("form", "process", "link", "screening", "paper"):
        return f"{head}.yaml", tuple(rest)
    if head in ("letters", "examples"):
        name = f"/{rest[0]}" if rest else ""
        return f"{head}{name}" + ({"letters": ".typ", "examples": ".yaml"}[str(head)] if name else ""), tuple(rest[1:])
    return "procedure.yaml", tuple(path)


def place(path: Sequence[str | int], folder: Path | None) -> str:
    """“form.yaml, line 12 (pages/0/title)”; without the line when there is no folder to look into."""
    file, steps = file_of(path)
    inside = "/".join(map(str, steps))
    line = _line(folder / file, steps) if folder and file.endswith(".yaml") else None
    told = file if line is None else str(_("%(file)s, line %(line)s")) % {"file": file, "line": line}
    return f"{told} ({inside})" if inside else told


def _line(path: Path, steps: Steps) -> int | None:
    """Of the deepest part of the way that stands there, counted from 1."""
    try:
        node = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return None
    line = 1
    for step in steps:
        found = _inside(node, step)
        if found is None:
            break
        node, line = found
    return line


def _inside(node: Any, step: str | int) -> tuple[Any, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None


def verdicts(errors: Iterator[ValidationError], folder: Path | None) -> list[str]:
    found = sorted(errors, key=lambda error: [str(step) for step in error.absolute_path])
    return [f"{place(list(error.absolute_path), folder)}: {_said(error)}" for error in found]


def _said(error: ValidationError) -> str:
    """What to do about it."""
    if error.validator == "oneOf":
        wanted = [name for option in error.validator_value for name in option.get("required", ())]
        return str(_("Write exactly one of: %(known)s.")) % {"known": ", ".join(wanted)}
    if error.validator == "anyOf" and error.context and (nearest := best_match(error.context)):
        return _said(nearest)
    words, what = _VERDICTS.get(str(error.validator), ("", None))
    if not words:
        return error.message
    found = what(error) if what else error.validator_value
    found = ", ".join(map(str, found)) if isinstance(found, list) else found
    return str(words) % {"what": found, "value": _short(error.instance)}


def _missing(error: ValidationError) -> str:
    """The library reports each missing part with an error of its own, which names it first."""
    return error.message.split("'")[1] if "'" in error.message else error.message


def _unknown(error: ValidationError) -> list[str]:
    known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    return sorted(str(key) for key in error.instance if key not in known)


def _types(wanted: Any) -> str:
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    return str(_(" or ")).join(str(TYPES.get(name, name)) for name in names)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


_ADD = gettext_lazy("Add “%(what)s”, which is missing.")
_CHOOSE = gettext_lazy("“%(value)s” is none of: %(what)s. Choose one of them.")
_AT_LEAST = gettext_lazy("Write at least %(what)s entries.")
_VERDICTS: dict[str, tuple[Any, Callable[[ValidationError], Any] | None]] = {
    "required": (_ADD, _missing),
    "dependentRequired": (_ADD, _missing),
    "additionalProperties": (
        gettext_lazy("“%(what)s” is not known here: correct its spelling or remove it."), _unknown,
    ),
    "enum": (_CHOOSE, None),
    "const": (_CHOOSE, None),
    "type": (gettext_lazy("Write %(what)s here, not “%(value)s”."), lambda error: _types(error.validator_value)),
    "pattern": (gettext_lazy("“%(value)s” does not have the form %(what)s. Write it so."), None),
    "minItems": (_AT_LEAST, None),
    "minProperties": (_AT_LEAST, None),
    "minLength": (gettext_lazy("Write a text here; it is empty."), None),
    "minimum": (gettext_lazy("Write a number of at least %(what)s."), None),
}  # fmt: skip
"""{keyword of JSON Schema: (what to do, what fills it)}."""
