"""Makes articles findable: words and pairs of each are counted once, by the worker, and kept beside the article.

Only what is new is counted: an article whose words stand in the wording before has its counts already. A text is found
from the moment all of it is counted; the wording that it replaces is not quoted any more from its filing on.
"""

import json
import zlib
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import Q

from motcua.assistant.knowledge.articles import FORM, counted_text
from motcua.assistant.knowledge.index import Counted
from motcua.assistant.law import selectors
from motcua.assistant.law.models import LawArticle, Wording
from motcua.foundation.common.clock import now

PIECE = 100
"""Articles that are counted in one transaction."""
PIECES = 3
"""In one round of the worker, which has other work too."""


def go_on() -> int:
    """Count the next articles of what waits; returns how many."""
    done = 0
    for _piece in range(PIECES):
        counted = _piece_done()
        if not counted:
            break
        done += counted
    return done


@transaction.atomic
def _piece_done() -> int:
    due = Wording.objects.filter(is_current=True).filter(Q(indexed_at=None) | ~Q(indexed_form=FORM))
    wording = due.select_for_update(skip_locked=True, of=("self",)).select_related("text").order_by("filed_at").first()
    if wording is None:
        return 0
    if wording.indexed_form != FORM:
        wording.indexed_form, wording.indexed_count, wording.indexed_at = FORM, 0, None
    rows = list(LawArticle.objects.filter(wording=wording, place__gte=wording.indexed_count).order_by("place")[:PIECE])
    known = _known(wording, [row.slug for row in rows])
    whole = selectors.whole(rows)
    for row in rows:
        text = whole[row.id].text
        row.terms = known.get(text) or packed(counted_text(text))
    LawArticle.objects.bulk_update(rows, ["terms"], batch_size=PIECE)
    wording.indexed_count += len(rows)
    if wording.indexed_count >= wording.articles_count:
        wording.indexed_at = now()
    wording.save(update_fields=["indexed_form", "indexed_count", "indexed_at"])
    return max(1, len(rows))


def _known(wording: Wording, slugs: list[str]) -> dict[str, bytes]:
    """{text: its counts} of articles of these numbers in the wording before, where they have the form of today."""
    before = Wording.objects.filter(text=wording.text_id, version__lt=wording.version, indexed_form=FORM)
    last = before.exclude(indexed_at=None).order_by("-version").first()
    if last is None:
        return {}
    rows = list(LawArticle.objects.filter(wording=last, slug__in=slugs).exclude(terms=None))
    whole = selectors.whole(rows)
    return {whole[row.id].text: bytes(row.terms or b"") for row in rows}


def packed(counted: Counted) -> bytes:
    told: dict[str, Any] = {"counts": counted.counts, "full": sorted(counted.full)}
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(data: bytes) -> Counted:
    told = json.loads(zlib.decompress(data))
    return Counted({name: Counter(counts) for name, counts in told["counts"].items()}, frozenset(told["full"]))
