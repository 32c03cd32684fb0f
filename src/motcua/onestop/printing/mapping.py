"""What each tag of a template stands for: suggested by its name, said by people, and turned into what is filled in.

A mapping is `{key of a tag: {"way", "field", "shape", "needed"}}`. Pure but for the words of refusals.
"""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from motcua.foundation.common.text import fold
from motcua.onestop.printing.enums import Shape, Way
from motcua.onestop.printing.fields import LIST_LABELS, LISTS, Facts, Field, shown
from motcua.onestop.printing.press.tags import SOFT
from motcua.onestop.printing.press_room import Copy

ALIKE = 0.84
"""From so much likeness on (difflib's ratio of the folded names) a field is suggested."""
Entry = dict[str, Any]
Mapped = dict[str, Entry]
Tag = Mapping[str, Any]


def _bare(name: str) -> str:
    """“Họ_tên”, “hoTen” and “ho ten” alike."""
    return fold(name.replace("_", " ")).replace(" ", "")


def suggest(tags: Sequence[Tag], fields: Sequence[Field]) -> Mapped:
    """For each tag the field of that name, or the one most alike; nothing where none is near enough."""
    made: Mapped = {}
    lists = {tag["name"]: _list_named(tag["name"]) for tag in tags if tag["role"] == "list" and not tag["problem"]}
    for tag in tags:
        key = tag["key"]
        if tag["problem"]:
            made[key] = entry(Way.UNKNOWN)
        elif tag["role"] == "list":
            made[key] = entry(Way.LIST if lists[tag["name"]] else Way.UNKNOWN, lists[tag["name"]])
        else:
            own = LISTS.get(lists.get(tag["loop"]) or "", ()) if tag["loop"] else ()
            name = key.partition(":")[2].partition("|")[0] if tag["loop"] else tag["name"]
            found = _named(name, own) or (_named(name, fields) if not tag["loop"] else None)
            made[key] = _suggested(tag, found)
    return made


def _suggested(tag: Tag, found: Field | None) -> Entry:
    if found is None:
        return entry(Way.KEEP if tag["kind"] in SOFT else Way.UNKNOWN)
    shape = tag["shape"] or (Shape.WORDS if _bare(tag["name"]) == "ngaythangnam" else "")
    return entry(Way.FIELD, found.key, shape, needed=found.is_given and tag["role"] == "value")


def entry(way: str, field: str = "", shape: str = "", *, needed: bool = False) -> Entry:
    return {"way": str(way), "field": field, "shape": str(shape), "needed": needed}


def _list_named(name: str) -> str:
    wanted = _bare(name)
    for key, (_label, names) in LIST_LABELS.items():
        if wanted in {key, *(_bare(n) for n in names)}:
            return key
    return ""


def _named(name: str, fields: Sequence[Field]) -> Field | None:
    wanted, near, best = _bare(name), None, ALIKE
    for field in fields:
        for known in (field.key.rpartition(".")[2], *field.label.values(), *field.names):
            bare = _bare(known)
            if bare == wanted:
                return field
            likeness = difflib.SequenceMatcher(None, wanted, bare).ratio()
            if likeness >= best and len(wanted) > 4:
                near, best = field, likeness
    return near


def open_tags(tags: Sequence[Tag], mapping: Mapped, fields: Sequence[Field]) -> list[str]:
    """Names of the tags of which nobody has said what they stand for, or whose field is not to be had any more."""
    known = {field.key for field in fields}
    missing = []
    for tag in tags:
        said = mapping.get(tag["key"], entry(Way.UNKNOWN))
        way, field = said["way"], said["field"]
        if way == Way.FIELD and (field in known or field in _columns(tag, mapping)):
            continue
        if way == Way.LIST and field in LISTS and tag["role"] == "list":
            continue
        if way not in (Way.BLANK, Way.KEEP):
            missing.append(tag["name"])
    return missing


def _columns(tag: Tag, mapping: Mapped) -> set[str]:
    """Fields of the rows of the list that the tag stands in."""
    held = mapping.get(tag["loop"], {}).get("field", "") if tag["loop"] else ""
    return {field.key for field in LISTS.get(held, ())}


def lacking(tags: Sequence[Tag], mapping: Mapped, facts: Facts, fields: Sequence[Field]) -> list[Field]:
    """Needed fields that this dossier does not have, in the order of the template."""
    by_key = {field.key: field for field in fields}
    wanted = dict.fromkeys(
        said["field"] for tag in tags
        if (said := mapping.get(tag["key"], {})).get("needed") and said["way"] == Way.FIELD and not tag["loop"]
    )  # fmt: skip
    return [by_key[key] for key in wanted if key in by_key and not facts.values.get(key)]


def copy_of(tags: Sequence[Tag], mapping: Mapped, facts: Facts) -> Copy:
    """What one document is filled with."""
    values: dict[str, str | None] = {}
    lists: dict[str, list[dict[str, str | None]]] = {}
    for tag in tags:
        said = mapping.get(tag["key"], entry(Way.KEEP))
        if tag["role"] == "list" and not tag["problem"]:
            rows = facts.lists.get(said["field"], []) if said["way"] == Way.LIST else []
            lists[tag["name"]] = [_row(tag["name"], tags, mapping, facts, row) for row in rows]
        elif not tag["loop"]:
            values[tag["key"]] = _value(said, facts.values)
    for tag in tags:  # the marks of lists and conditions themselves go away
        if tag["role"] in ("list", "if") and not tag["problem"]:
            values.setdefault(tag["key"], "")
    return Copy(values, lists)


def _row(
    name: str, tags: Sequence[Tag], mapping: Mapped, facts: Facts, row: Mapping[str, Any]
) -> dict[str, str | None]:  # fmt: skip
    all_of_it = {**facts.values, **row}
    return {tag["key"]: _value(mapping.get(tag["key"], entry(Way.KEEP)), all_of_it)
            for tag in tags if tag["loop"] == name and tag["role"] != "list"}  # fmt: skip


def _value(said: Entry, values: Mapping[str, Any]) -> str | None:
    if said["way"] == Way.KEEP:
        return None
    return shown(values.get(said["field"]), said["shape"]) if said["way"] == Way.FIELD else ""
