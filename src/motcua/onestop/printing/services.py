"""Keeping templates: upload, say what the tags stand for, withdraw. Each change is a new version."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.text import clean, file_words
from motcua.foundation.files.gate import DOCX, Limits
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import acquire, ensure_open, read_bytes, store_bytes, store_upload
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.printing import mapping as maps
from motcua.onestop.printing import permissions, press_room, selectors
from motcua.onestop.printing.enums import Shape, TemplateKind, Way
from motcua.onestop.printing.errors import Changed, Unprintable
from motcua.onestop.printing.fields import LISTS, fields_for
from motcua.onestop.printing.models import Template, TemplateVersion

SUBJECT = "print_template"
MOST_BYTES = 5 * 1024 * 1024
LIMITS = Limits(max_bytes=MOST_BYTES, types=frozenset({DOCX}))
LONGEST_NAME = 120


def upload(
    unit: Unit, uploaded: Any, *, by: Actor, name: str, kind: str, procedures: Sequence[str],
    at: datetime | None = None,
) -> Template:  # fmt: skip
    """Keep a new template with what its tags seem to stand for. Raises NotYourTemplate, Invalid, FileRefused,
    Unprintable: then nothing is kept."""
    permissions.require_keeper(by, unit.id)
    name, codes, moment = clean(name), _known(procedures), at or now()
    if not 3 <= len(name) <= LONGEST_NAME:
        raise Invalid(_("Give the template a name of 3 to 120 letters."), fields={"name": ""})
    _require_free(unit.id, name)
    file, tags = _take_in(uploaded, by)
    mapping = maps.suggest(tags, fields_for(selectors.bundles_of(codes)))
    try:
        with transaction.atomic():
            template = Template.objects.create(
                unit=unit, name=name, kind=TemplateKind(kind), procedures=codes, made_at=moment, changed_at=moment
            )
            _keep(template, 1, file, tags, mapping, by, moment, "print_template.made")
    except IntegrityError:
        _require_free(unit.id, name)
        raise
    return template


def replace_file(
    template_id: UUID, uploaded: Any, *, by: Actor, expected: int, at: datetime | None = None
) -> TemplateVersion:  # fmt: skip
    """A new document under the same name; what was said of tags that stand in it too holds on. `expected`: the version
    that was looked at. Raises as `upload`, and Changed."""
    template = Template.objects.select_related("unit").get(id=template_id)
    permissions.require_keeper(by, template.unit_id)
    file, tags = _take_in(uploaded, by)
    with transaction.atomic():
        template = _locked(template_id, expected)
        before = selectors.newest(template).mapping
        mapping = maps.suggest(tags, selectors.fields_of(template))
        mapping |= {key: said for key, said in before.items() if key in mapping and said["way"] != Way.UNKNOWN}
        return _next(template, file, tags, mapping, by, at or now())


def save_mapping(
    template_id: UUID, said: Mapping[str, Mapping[str, Any]], *, by: Actor, expected: int, at: datetime | None = None
) -> TemplateVersion:  # fmt: skip
    """What each tag stands for, by its key (`mapping.Mapped`); a tag that is not named stays as it was. The same again
    makes no new version. Raises NotYourTemplate, Invalid, Changed."""
    template = Template.objects.select_related("unit").get(id=template_id)
    permissions.require_keeper(by, template.unit_id)
    with transaction.atomic():
        template = _locked(template_id, expected)
        before = selectors.newest(template)
        known = {field.key for field in selectors.fields_of(template)}
        known |= {field.key for columns in LISTS.values() for field in columns}
        mapping = dict(before.mapping)
        for tag in before.tags:
            if tag["key"] in said:
                mapping[tag["key"]] = _checked(tag, said[tag["key"]], known)
        if mapping == before.mapping:
            return before
        return _next(template, before.file, before.tags, mapping, by, at or now())


def _checked(tag: Mapping[str, Any], said: Mapping[str, Any], known: set[str]) -> maps.Entry:
    way, field, shape = str(said.get("way", "")), str(said.get("field", "")), str(said.get("shape", ""))
    is_list = tag["role"] == "list" and not tag["problem"]
    fits = {
        Way.FIELD: field in known and not tag["problem"] and not is_list,
        Way.LIST: field in LISTS and is_list,
        Way.BLANK: True,
        Way.KEEP: not is_list,
        Way.UNKNOWN: True,
    }.get(way)  # type: ignore[call-overload]
    if not fits or shape not in set(Shape):
        raise Invalid(
            _("Choose for “%(tag)s” one of the fields of the list."), fields={tag["key"]: ""}, tag=tag["name"]
        )
    named = way in (Way.FIELD, Way.LIST)
    return maps.entry(way, field if named else "", shape if way == Way.FIELD else "",
                      needed=bool(said.get("needed")) and way == Way.FIELD)  # fmt: skip


@transaction.atomic
def keep_made(
    unit: Unit, data: bytes, *, name: str, kind: str, procedures: Sequence[str], may_be_empty: Sequence[str] = ()
) -> Template | None:  # fmt: skip
    """A template that this system ships, for its seeds; None where one of this name stands. `may_be_empty`: keys of
    fields that a dossier need not have."""
    if Template.objects.filter(unit=unit, name=name).exists():
        return None
    tags, codes, at = press_room.inspect(data), _known(procedures), now()
    mapping = maps.suggest(tags, fields_for(selectors.bundles_of(codes)))
    mapping = {key: {**said, "needed": said["needed"] and said["field"] not in may_be_empty}
               for key, said in mapping.items()}  # fmt: skip
    file = store_bytes(data, name=f"{file_words(name)}.docx", media_type=DOCX, by=SYSTEM)
    template = Template.objects.create(
        unit=unit, name=name, kind=TemplateKind(kind), procedures=codes, made_at=at, changed_at=at
    )
    _keep(template, 1, file, tags, mapping, SYSTEM, at, "print_template.made")
    return template


@transaction.atomic
def withdraw(template_id: UUID, *, by: Actor, at: datetime | None = None) -> None:
    """Nothing new is printed with it; what was printed stays. Twice is once. Raises NotYourTemplate."""
    template = Template.objects.select_for_update().get(id=template_id)
    permissions.require_keeper(by, template.unit_id)
    if template.withdrawn_at is None:
        template.withdrawn_at = at or now()
        template.save(update_fields=["withdrawn_at"])
        audit.record("print_template.withdrawn", by=by, subject=(SUBJECT, template.id), unit_id=template.unit_id,
                     at=template.withdrawn_at, detail={"name": template.name})  # fmt: skip


def _known(procedures: Sequence[str]) -> list[str]:
    codes = list(dict.fromkeys(procedures))
    offered = set(catalogue.published().filter(code__in=codes).values_list("code", flat=True))
    if set(codes) - offered:
        raise Invalid(_("Choose procedures of the list."), fields={"procedures": ""})
    return codes


def _require_free(unit_id: UUID, name: str) -> None:
    if Template.objects.filter(unit_id=unit_id, name=name, withdrawn_at=None).exists():
        raise Invalid(
            _("The unit has a template of this name. Give this one another name, or open that one and put a new "
              "document in."),
            fields={"name": ""},
        )  # fmt: skip


def _take_in(uploaded: Any, by: Actor) -> tuple[StoredFile, list[dict[str, Any]]]:
    """Through the gate into the store, then read by the process that touches templates."""
    file = store_upload(uploaded, by=by, limits=LIMITS)
    ensure_open(file)
    tags = press_room.inspect(read_bytes(file))
    if not tags:
        raise Unprintable("no-tags")
    return file, tags


def _locked(template_id: UUID, expected: int) -> Template:
    template = Template.objects.select_for_update(of=("self",)).select_related("unit").get(id=template_id)
    if template.newest != expected or template.withdrawn_at:
        raise Changed
    return template


def _next(
    template: Template, file: StoredFile, tags: list[dict[str, Any]], mapping: maps.Mapped, by: Actor, at: datetime
) -> TemplateVersion:  # fmt: skip
    template.newest += 1
    template.changed_at = at
    template.save(update_fields=["newest", "changed_at"])
    return _keep(template, template.newest, file, tags, mapping, by, at, "print_template.changed")


def _keep(
    template: Template, number: int, file: StoredFile, tags: list[dict[str, Any]], mapping: maps.Mapped, by: Actor,
    at: datetime, act: str,
) -> TemplateVersion:  # fmt: skip
    made = TemplateVersion.objects.create(
        template=template, number=number, file=file, tags=tags, mapping=mapping, made_by=by.name, account_id=by.id,
        made_at=at,
    )  # fmt: skip
    acquire(file, kind=SUBJECT, subject_id=template.id)
    audit.record(act, by=by, subject=(SUBJECT, template.id), unit_id=template.unit_id, at=at,
                 detail={"name": template.name, "version": number, "sha256": file.sha256})  # fmt: skip
    return made
