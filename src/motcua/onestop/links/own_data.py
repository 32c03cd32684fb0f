"""A person's linked filings, for the file of all their data: what was filed once, and its parts. Their dossiers and
papers stand in it by themselves."""

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local
from motcua.onestop.dossiers.kept import KEPT, Entry, Part
from motcua.onestop.links import selectors
from motcua.onestop.links.models import LinkedFiling

MOST = 1000


def linked_filings(person: Actor) -> Part:
    """The newest thousand."""
    mine = LinkedFiling.objects.none()
    if person.person_id:
        mine = LinkedFiling.objects.filter(parts__place=0, parts__dossier__applicant_id=person.person_id)
    return Part("ho-so-lien-thong", "Hồ sơ liên thông", [_entry(one) for one in mine.order_by("-filed_at")[:MOST]])


def _entry(one: LinkedFiling) -> Entry:
    rows = selectors.rows(one)
    facts = {
        "procedure": one.procedure_code, "filed_at": one.filed_at, "ended_at": one.ended_at, "answers": one.answers,
        "one_by_one": one.one_by_one,
        "parts": [{"part": row.part.key, "state": row.state, "dossier": row.dossier.code if row.dossier else None}
                  for row in rows],
    }  # fmt: skip
    words = [
        ("Mã hồ sơ", one.code), ("Thủ tục", selectors.bundle_of(one).title["vi"]),
        ("Ngày nộp", f"{local(one.filed_at):%d/%m/%Y %H:%M}"), *((row.title["vi"], row.words) for row in rows),
    ]  # fmt: skip
    return Entry(one.code, facts, words, [])


if linked_filings not in KEPT:
    KEPT.append(linked_filings)
