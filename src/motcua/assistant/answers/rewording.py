"""A language model's words for an answer that stands already: out of its quotations, sentence by sentence, each checked
before anybody reads it. One that is not supported, and none of it is shown. Off unless an address is set.

The model hears the question (as it is kept, without numbers of persons) and what is published; nothing of a dossier.
"""

from collections.abc import Iterator
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any

from motcua.assistant.answers.models import Turn
from motcua.assistant.answers.ports import LanguageModel, ModelUnavailable
from motcua.assistant.answers.supported import Refused, Sentence, Why, check, sentences
from motcua.assistant.answers.telling import Told
from motcua.assistant.knowledge.sheets import in_language
from motcua.foundation.common import ports
from motcua.foundation.common.idempotency import fingerprint

AT_ONCE = 2
"""So many streams of a process; pages are made by the same four threads."""
MOST_PASSAGES, LONGEST_PASSAGE = 24, 900
_streams = BoundedSemaphore(AT_ONCE)


def name() -> str:
    """Of the model that is set; "" for none."""
    return str(ports.get(LanguageModel).name())


def passages(told: Told, language: str) -> list[str]:
    """What may be cited, numbered from 1 in the order in which the page quotes it."""
    quotes = [one for _fact, quotes in told.facts for one in quotes]
    return [" ".join(in_language(part, language) for part in one.passage) for one in quotes]


def may(told: Told, language: str) -> bool:
    """Whether the model is asked about this answer: once a turn, and only where something is quoted."""
    texts = passages(told, language)
    fits = 0 < len(texts) <= MOST_PASSAGES and all(len(one) <= LONGEST_PASSAGE for one in texts)
    return fits and not told.is_over and _of(told.turn, texts, language) is None and bool(name())


def kept(told: Told, language: str) -> list[Sentence]:
    """The words that were found good before; none where what they rest on reads otherwise now."""
    found = _of(told.turn, passages(told, language), language) or {}
    return [Sentence(text, tuple(cites)) for text, cites in found.get("said", ())]


def word(told: Told, language: str) -> Iterator[Sentence]:
    """Each sentence when it is found good. Raises Refused: then nothing of it is to be shown."""
    texts, said = passages(told, language), []
    if not _streams.acquire(blocking=False):
        raise Refused(Why.BUSY)
    try:
        for one in sentences(ports.get(LanguageModel).word(told.turn.question, texts, language)):
            check(one, texts)
            said.append(one)
            yield one
    except ModelUnavailable:
        _keep(told.turn, texts, language, dropped=Why.UNAVAILABLE)
        raise Refused(Why.UNAVAILABLE) from None
    except Refused as refused:
        _keep(told.turn, texts, language, dropped=refused.why)
        raise
    else:
        _keep(told.turn, texts, language, said=[(one.text, one.cites) for one in said])
    finally:
        _streams.release()


def counted(since: datetime) -> dict[str, int]:
    """Of the answers since then: worded, not shown as something was not supported, and without the model's answer."""
    rows = Turn.objects.filter(at__gte=since, worded__isnull=False).values_list("worded", flat=True)
    found = {"worded": 0, "not_supported": 0, "unavailable": 0}
    for row in rows:
        why = (row or {}).get("dropped")
        found["worded" if not why else "unavailable" if why == Why.UNAVAILABLE else "not_supported"] += 1
    return found


def _of(turn: Turn, texts: list[str], language: str) -> dict[str, Any] | None:
    """What is kept of exactly these passages."""
    found = turn.worded or {}
    return found if found.get("of") == fingerprint([language, *texts]) else None


def _keep(turn: Turn, texts: list[str], language: str, **found: Any) -> None:
    turn.worded = {"of": fingerprint([language, *texts]), "model": name(), **found}
    turn.save(update_fields=["worded"])
