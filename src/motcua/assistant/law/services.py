"""Verbs of legal texts: read a file, file it, say when it is in force. One transaction each."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.assistant.law import room
from motcua.assistant.law.enums import TextKind
from motcua.assistant.law.errors import LawInvalid, LoadedAlready, NothingWaits, OtherText
from motcua.assistant.law.models import LawArticle, LawClause, LawUpload, LegalText, Wording
from motcua.assistant.law.permissions import require_controller
from motcua.assistant.law.selectors import slug_of
from motcua.assistant.law.tree import Article, Tree
from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.audit import canonical
from motcua.foundation.common.clock import now
from motcua.foundation.common.seal import require_sealing
from motcua.foundation.common.text import clean

WAITS = timedelta(days=1)
SUBJECT = "legal_text"
LONGEST = {"number": 60, "title": 600, "issuer": 200, "note": 2000, "source": 600}
FACTS = ("title", "kind", "issuer", "issued_date", "in_force_from", "in_force_until", "note", "source")


@dataclass(frozen=True)
class Facts:
    """What an officer says of a text; `superseded_by`: the number of another, "" for none."""

    number: str
    title: str
    kind: str
    in_force_from: date | None
    issuer: str = ""
    issued_date: date | None = None
    in_force_until: date | None = None
    superseded_by: str = ""
    note: str = ""
    source: str = ""


class Done(StrEnum):
    """What filing did."""

    ADDED = "added"
    REPLACED = "replaced"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def digest_of(tree: Tree) -> str:
    """Of the articles and annexes alone: the same law in another file has the same."""
    told = [asdict(one) for one in tree.articles]
    for one in told:
        if not one["is_annex"]:
            del one["is_annex"]  # as it was told before annexes were kept
    return hashlib.sha256(canonical(told)).hexdigest()


def keep(content: bytes, name: str, *, by: Actor) -> LawUpload:
    """Read a file; it waits for the officer's decision, in the place of the one before. Raises NotAllowed,
    TextUnreadable."""
    require_controller(by)
    tree = room.opened(content, name)
    with transaction.atomic():
        LawUpload.objects.filter(at__lt=now() - WAITS).delete()
        values = {"name": Path(name).name[:200], "digest": digest_of(tree), "tree": tree.to_data(), "at": now()}
        return LawUpload.objects.update_or_create(officer=by.id, defaults=values)[0]


def waiting(by: Actor) -> LawUpload | None:
    return LawUpload.objects.filter(officer=by.id, at__gte=now() - WAITS).first()


@transaction.atomic
def agree(facts: Facts, *, by: Actor, digest: str, replaces: str, at: datetime | None = None) -> tuple[LegalText, Done]:
    """File what waits. `replaces`: the slug of the text whose wording the officer was told this takes the place of, ""
    for none. Raises NotAllowed, NothingWaits, OtherText, LoadedAlready, LawInvalid."""
    require_controller(by)
    upload = LawUpload.objects.select_for_update().filter(officer=by.id).first()
    if upload is None:
        raise NothingWaits
    if upload.digest != digest:
        raise OtherText
    held = LegalText.objects.filter(slug=slug_of(clean(facts.number))).first()
    if held is not None and held.slug != replaces:
        raise LoadedAlready(held.number, held.title)
    found = file(Tree.of_data(upload.tree), facts, name=upload.name, by=by, at=at)
    upload.delete()
    return found


@transaction.atomic
def file(
    tree: Tree, facts: Facts, *, name: str, by: Actor, at: datetime | None = None
) -> tuple[LegalText, Done]:  # fmt: skip
    """A new text; or of one that is known a new wording, which takes the place of the former. The same again changes
    nothing. Raises NotAllowed, LawInvalid."""
    require_controller(by)
    require_sealing()
    moment, said = at or now(), _checked(facts)
    slug = slug_of(said["number"])
    held = LegalText.objects.select_for_update().filter(slug=slug).first()
    other = _superseding(facts, held)
    text = held or LegalText(number=said["number"], slug=slug)
    is_changed = _put(text, said, other)
    digest = digest_of(tree)
    before = Wording.objects.filter(text=text, is_current=True).first() if held else None
    is_new = before is None or before.digest != digest
    if not is_new and not is_changed:
        return text, Done.UNCHANGED
    text.changed_at = moment
    text.save()
    if is_new:
        _file_wording(text, tree, digest, name, by, moment)
    done = Done.ADDED if held is None else Done.REPLACED if is_new else Done.CHANGED
    detail = {"number": text.number, "done": done, "articles": len(tree.articles), "file": name}
    audit.record("law.filed", by=by, subject=(SUBJECT, text.id), at=moment, detail=detail)
    return text, done


def _file_wording(text: LegalText, tree: Tree, digest: str, name: str, by: Actor, at: datetime) -> None:
    last = Wording.objects.filter(text=text).order_by("-version").first()
    Wording.objects.filter(text=text, is_current=True).update(is_current=False)
    wording = Wording.objects.create(
        text=text, version=last.version + 1 if last else 1, digest=digest, file_name=name, filed_at=at,
        filed_by=by.name, articles_count=len(tree.articles),
    )  # fmt: skip
    rows = [
        LawArticle(wording=wording, place=place, slug=one.slug, number=one.number, part=one.part, heading=one.heading,
                   context=list(one.context), lead=one.lead, is_annex=one.is_annex)
        for place, one in enumerate(tree.articles)
    ]  # fmt: skip
    LawArticle.objects.bulk_create(rows, batch_size=1000)
    clauses = [made for row, one in zip(rows, tree.articles, strict=True) for made in _clauses(row, one)]
    LawClause.objects.bulk_create(clauses, batch_size=2000)


def _clauses(row: LawArticle, article: Article) -> list[LawClause]:
    found: list[LawClause] = []
    for clause in article.clauses:
        found.append(LawClause(article=row, place=len(found), clause=clause.number, text=clause.text))
        for point in clause.points:
            found.append(
                LawClause(article=row, place=len(found), clause=clause.number, point=point.number, text=point.text)
            )
    return found


@transaction.atomic
def set_facts(id: UUID, facts: Facts, *, by: Actor, at: datetime | None = None) -> LegalText:
    """Say when it is in force, what supersedes it, what readers should know; its number stays. Raises NotAllowed,
    LawInvalid."""
    require_controller(by)
    require_sealing()
    text, moment = LegalText.objects.select_for_update().get(id=id), at or now()
    said = _checked(facts)
    before = {name: getattr(text, name) for name in FACTS} | {"superseded_by": text.superseded_by_id}
    if _put(text, said, _superseding(facts, text)):
        text.changed_at = moment
        text.save()
        after = {name: getattr(text, name) for name in FACTS} | {"superseded_by": text.superseded_by_id}
        changed = {
            name: [str(before[name] or ""), str(after[name] or "")] for name in after if after[name] != before[name]
        }
        detail = {"number": text.number, "changed": changed}
        audit.record("law.changed", by=by, subject=(SUBJECT, text.id), at=moment, detail=detail)
    return text


def _put(text: LegalText, said: dict[str, Any], other: LegalText | None) -> bool:
    """Whether anything became another."""
    wanted = {name: said[name] for name in FACTS} | {"superseded_by_id": other.id if other else None}
    changed = any(getattr(text, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(text, name, value)
    return changed


def _checked(facts: Facts) -> dict[str, Any]:
    """Raises LawInvalid with a sentence for each field."""
    said: dict[str, Any] = asdict(facts)
    wrong: dict[str, Any] = {}
    for name, most in LONGEST.items():
        said[name] = clean(said[name])
        if name == "number":  # letters that look alike and are none of the Vietnamese alphabet
            said[name] = said[name].replace("Ð", "Đ").replace("ð", "đ")
        if name not in ("note", "source"):
            said[name] = " ".join(said[name].split())
        if len(said[name]) > most:
            wrong[name] = _("Write it shorter: at most %(most)s letters.") % {"most": most}
    slug = slug_of(said["number"])
    if not slug or not slug.isascii() or not any(one.isdigit() for one in slug):
        wrong["number"] = _("Write the number as it is cited, for example 61/2018/NĐ-CP.")
    if not said["title"]:
        wrong["title"] = _("Write the title, for example “Bộ luật Dân sự”.")
    if said["kind"] not in list(TextKind):
        wrong["kind"] = _("Choose what kind of text it is.")
    first, last, issued = said["in_force_from"], said["in_force_until"], said["issued_date"]
    if first is None:
        wrong["in_force_from"] = _("Write the first day on which it is in force.")
    elif last is not None and last < first:
        wrong["in_force_until"] = _("This day lies before the first one on which it is in force.")
    elif issued is not None and issued > first:
        wrong["issued_date"] = _("It cannot be issued after it is in force. Look at both days again.")
    if wrong:
        raise LawInvalid(wrong)
    return said


def _superseding(facts: Facts, text: LegalText | None) -> LegalText | None:
    """The text named as the one that supersedes. Raises LawInvalid."""
    number = clean(facts.superseded_by)
    if not number:
        return None
    found = LegalText.objects.filter(slug=slug_of(number)).first()
    if found is None:
        told = _("There is no text %(number)s here. Load it first, or leave this empty and write the last day instead.")
        raise LawInvalid({"superseded_by": told % {"number": number}})
    seen: set[UUID] = set()
    above: LegalText | None = found
    while above is not None and above.id not in seen:
        if text is not None and above.id == text.id:
            raise LawInvalid({"superseded_by": _("A text cannot supersede itself, nor one that supersedes it.")})
        seen.add(above.id)
        above = above.superseded_by
    return found
