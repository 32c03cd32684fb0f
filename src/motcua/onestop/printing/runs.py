"""Printing: asked for by an officer, done by the worker some copies at a time, put together, kept some days.

A copy belongs to its dossier as a draft paper and is written into the journal in the same transaction. What one dossier
lacks stops that dossier's copy alone. Rights are asked again when a copy is made, not only when it was asked for.
"""

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.bilingual import in_each, pick
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.events import announce
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import file_words
from motcua.foundation.files import blobs
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.gate import DOCX
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import acquire, discard, open_blob, read_bytes, store_bytes, store_made
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.enums import ReadingKind
from motcua.foundation.identity.models import Account
from motcua.onestop.dossiers import reading
from motcua.onestop.dossiers import selectors as dossiers
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.printing import mapping as maps
from motcua.onestop.printing import permissions, press_room, selectors
from motcua.onestop.printing.enums import ItemState, RunState
from motcua.onestop.printing.errors import Changed, NotReady, Unprintable
from motcua.onestop.printing.events import CopiesMade, PrintAsked
from motcua.onestop.printing.facts import facts_of
from motcua.onestop.printing.models import PrintedCopy, PrintItem, PrintRun, Template, TemplateVersion

RUN, COPY = "print_run", "print_copy"
AT_ONCE = 25
"""Copies a round of the worker: the page counts on after each."""
KEPT = timedelta(days=7)
ZIP = "application/zip"
PIECE = 1 << 20
OPEN = (RunState.ASKED, RunState.PRINTING, RunState.JOINING)


def ask(
    template_id: UUID, dossier_ids: Sequence[UUID], *, by: Actor, version: int, key: str, at: datetime | None = None
) -> PrintRun:  # fmt: skip
    """Begin a printing of these dossiers, in this order. The same form sent twice is one printing. Raises NotYourPrint,
    NotReady, Changed, Invalid."""
    if known := PrintRun.objects.filter(account_id=by.id, key=key).first():
        return known
    template = Template.objects.select_related("unit").get(id=template_id)
    permissions.require_printer(by, template)
    ids, moment = list(dict.fromkeys(dossier_ids)), at or now()
    if not ids:
        raise Invalid(_("Tick the dossiers to be printed."))
    if len(ids) > selectors.MOST:
        raise Invalid(_("At most %(most)s dossiers are printed at once. Tick fewer, then print the others."),
                      most=selectors.MOST)  # fmt: skip
    seen = set(
        selectors.choosable(template, by=by, days=10_000, at=moment).filter(id__in=ids).values_list("id", flat=True)
    )
    if len(seen) != len(ids):
        raise Invalid(_("Some of the dossiers cannot be printed with this template any more. Open the list again."))
    with transaction.atomic():
        template = Template.objects.select_for_update(of=("self",)).select_related("unit").get(id=template_id)
        if template.newest != version or template.withdrawn_at:
            raise Changed
        used = ready(template)
        run, is_new = PrintRun.objects.get_or_create(
            account_id=by.id, key=key,
            defaults={"version": used, "template": template, "officer_name": by.name, "total": len(ids),
                      "asked_at": moment},
        )  # fmt: skip
        if not is_new:
            return run
        PrintItem.objects.bulk_create(
            PrintItem(run=run, position=n, dossier_id=id) for n, id in enumerate(ids, 1)
        )  # fmt: skip
        audit.record("print_run.asked", by=by, subject=(RUN, run.id), unit_id=template.unit_id, at=moment,
                     detail={"template": template.name, "version": used.number, "dossiers": len(ids)})  # fmt: skip
        announce(PrintAsked(run.id))
    return run


def ready(template: Template) -> TemplateVersion:
    """The newest version. Raises NotReady while a tag of it is open."""
    version = selectors.newest(template)
    if left := maps.open_tags(version.tags, version.mapping, selectors.fields_of(template)):
        raise NotReady(", ".join(dict.fromkeys(left)))
    return version


def preview(template: Template, dossier: Dossier, *, by: Actor, at: datetime | None = None) -> press_room.Made:
    """One copy with the newest version, kept nowhere; tags that are open stay as they stand. Raises NotYourPrint,
    Unprintable."""
    permissions.require_printer(by, template)
    version = selectors.newest(template)
    copy = maps.copy_of(version.tags, version.mapping, facts_of(dossier, by=by, at=at or now()))
    made = press_room.fill(read_bytes(version.file), [copy], lines=True)[0]
    if made.refusal:
        raise made.refusal
    return made


def print_next(run_id: UUID, at: datetime | None = None) -> None:
    """The next copies. Each that can be made is stored, held for its dossier and written into the journal."""
    run = (
        PrintRun.objects.select_for_update(of=("self",))
        .select_related("template__unit", "version__file")
        .get(id=run_id)
    )
    if run.state not in (RunState.ASKED, RunState.PRINTING):
        return
    moment, by = at or now(), _officer(run)
    items = list(run.items.filter(state=ItemState.WAITING).order_by("position")[:AT_ONCE])
    ready_ones: list[tuple[PrintItem, Dossier, press_room.Copy]] = []
    may_print = run.template.unit_id in permissions.printing_units(by)
    seen = {d.id: d for d in dossiers.visible_to(by).filter(id__in=[i.dossier_id for i in items])
            .select_related("authority", "reception_place")} if may_print else {}  # fmt: skip
    fields = selectors.fields_of(run.template)
    for item in items:
        dossier = seen.get(item.dossier_id)
        if dossier is None:
            _fail(item, lambda: str(_("You may not open this dossier (any more).")))
            continue
        facts = facts_of(dossier, by=by, at=moment, number=item.position)
        if missing := maps.lacking(run.version.tags, run.version.mapping, facts, fields):
            _lacks(item, [field.label for field in missing])
            continue
        ready_ones.append((item, dossier, maps.copy_of(run.version.tags, run.version.mapping, facts)))
    _make(run, ready_ones, by, moment)
    run.made = run.items.filter(state=ItemState.DONE).count()
    run.failed = run.items.filter(state=ItemState.FAILED).count()
    run.state = RunState.PRINTING
    if run.made + run.failed >= run.total:
        run.state = RunState.JOINING
        announce(CopiesMade(run.id))
    else:
        announce(PrintAsked(run.id))
    run.save()


def _make(
    run: PrintRun, ready_ones: list[tuple[PrintItem, Dossier, press_room.Copy]], by: Actor, at: datetime
) -> None:  # fmt: skip
    if not ready_ones:
        return
    try:
        made = press_room.fill(read_bytes(run.version.file), [copy for _item, _dossier, copy in ready_ones])
    except (Unprintable, FileRefused) as refusal:  # the template itself
        made = [press_room.Made(refusal=refusal)] * len(ready_ones)  # type: ignore[arg-type]
    for (item, dossier, _copy), result in zip(ready_ones, made, strict=True):
        if result.refusal is not None:
            _fail(item, partial(str, result.refusal))
            continue
        _keep(run, item, dossier, result.data, by, at)


def _keep(run: PrintRun, item: PrintItem, dossier: Dossier, data: bytes, by: Actor, at: datetime) -> None:
    name = f"{file_words(run.template.name)}-{dossier.code}.docx"
    file = store_bytes(data, name=name, media_type=DOCX, by=SYSTEM)
    item.file, item.state, item.made_at = file, ItemState.DONE, at
    item.save(update_fields=["file", "state", "made_at"])
    acquire(file, kind=COPY, subject_id=item.id)
    copy = PrintedCopy.objects.create(
        id=uuid7(), run_id=run.id, template_id=run.template_id, version=run.version.number, dossier_id=dossier.id,
        file_id=file.id, sha256=file.sha256, account_id=by.id, officer_name=by.name, at=at,
    )  # fmt: skip
    audit.record("print_copy.made", by=by, subject=(COPY, copy.id), unit_id=run.template.unit_id, at=at, detail={
        "code": dossier.code, "template": run.template.name, "version": run.version.number, "sha256": file.sha256,
    })  # fmt: skip
    reading.opened(dossier, by, ReadingKind.PRINT, template=run.template.name)


def _officer(run: PrintRun) -> Actor:
    """Who asked, with the rights of today."""
    return actor_for_account(Account.objects.select_related("person", "officer").get(id=run.account_id))


def _fail(item: PrintItem, why: object) -> None:
    item.reason, item.state = in_each(why), ItemState.FAILED  # type: ignore[arg-type]
    item.save(update_fields=["reason", "state"])


def _lacks(item: PrintItem, labels: Sequence[object]) -> None:
    def why() -> str:
        names = ", ".join(f"“{pick(label)}”" for label in labels)
        return str(
            _("The dossier has no %(fields)s. Fill it in there, or say on the template's page that it may be empty.")
        ) % {"fields": names}

    _fail(item, why)


def put_together(run_id: UUID, at: datetime | None = None) -> None:
    """One document for the printer and one ZIP file with all copies; the copies stay even when this fails."""
    run = PrintRun.objects.select_for_update(of=("self",)).select_related("template", "version").get(id=run_id)
    if run.state != RunState.JOINING:
        return
    moment = at or now()
    run.done_at, run.ends_at = moment, moment + KEPT
    items = list(run.items.filter(state=ItemState.DONE).select_related("file", "dossier").order_by("position"))
    if not items:
        run.state = RunState.FAILED
        run.save()
        return
    stem = f"{file_words(run.template.name)}-{local(moment):%Y-%m-%d-%H%M}"
    run.state = RunState.DONE
    run.packed = _pack(items, f"{stem}.zip")
    acquire(run.packed, kind=RUN, subject_id=run.id, name="packed")
    try:
        data = press_room.join([blobs.path_of(item.file.sha256) for item in items if item.file])
        run.whole = store_bytes(data, name=f"{stem}.docx", media_type=DOCX, by=SYSTEM)
        acquire(run.whole, kind=RUN, subject_id=run.id, name="whole")
    except Refusal as refusal:
        told = refusal
        run.note = in_each(lambda: str(told))
    run.save()


def _pack(items: Sequence[PrintItem], name: str) -> StoredFile:
    with tempfile.TemporaryFile() as room:
        with zipfile.ZipFile(room, "w", zipfile.ZIP_STORED) as archive:
            for item in items:
                if item.file is None:
                    continue
                inside = zipfile.ZipInfo(f"{item.position:03d}-{item.dossier.code}.docx", local(now()).timetuple()[:6])
                with open_blob(item.file) as source, archive.open(inside, "w", force_zip64=True) as target:
                    while piece := source.read(PIECE):
                        target.write(piece)
        room.seek(0)
        return store_made(_pieces(room), name=name, media_type=ZIP, by=SYSTEM)


def _pieces(room: IO[bytes]) -> Iterator[bytes]:
    while piece := room.read(PIECE):
        yield piece


def end_old(limit: int = 100) -> int:
    """Remove print files whose days are over; the copies of the dossiers stay. Gives up what nobody can do. Returns how
    many ended."""
    ended = 0
    for id in PrintRun.objects.filter(state=RunState.DONE, ends_at__lte=now()).values_list("id", flat=True)[:limit]:
        with transaction.atomic():
            run = PrintRun.objects.select_for_update(of=("self",)).select_related("whole", "packed").get(id=id)
            files = [file for file in (run.whole, run.packed) if file]
            if not all(discard(file, kind=RUN, subject_id=run.id) for file in files):
                transaction.set_rollback(True)  # it is being saved at this moment: in the next round
                continue
            run.state = RunState.ENDED
            run.save(update_fields=["state"])
            ended += 1
    stuck = PrintRun.objects.filter(state__in=OPEN, asked_at__lt=now() - timedelta(days=1))
    return ended + stuck.update(state=RunState.FAILED)
