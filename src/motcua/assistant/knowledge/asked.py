"""Which facts of a procedure a question asks for, in Vietnamese and in English, by the tables of `data`. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from motcua.assistant.knowledge.speech import english_facts, says, says_exactly, speech
from motcua.assistant.knowledge.words import Word, words


class Fact(StrEnum):
    FEE = "fee"
    TIME = "time"
    DOCUMENTS = "documents"
    PLACE = "place"
    DECIDES = "decides"
    ONLINE = "online"
    STEPS = "steps"
    CONDITIONS = "conditions"
    RESULT = "result"
    BASIS = "basis"


VAGUE = "hồ sơ"
"""Who asks where the “hồ sơ” is handed in does not ask what belongs to it."""


def facts(said: Sequence[Word]) -> list[Fact]:
    """Those that are named, in the order of `Fact`; none where the whole is asked for. A single word counts by its
    accents: “gia hạn” typed “gia han” asks for no price."""
    told = speech().facets
    found = [fact for fact in Fact if any(says_exactly(said, phrase) for phrase in told.get(fact, ()))]
    if len(found) > 1 and Fact.DOCUMENTS in found:
        vague = tuple(words(VAGUE))
        if not any(says_exactly(said, one) for one in told[Fact.DOCUMENTS] if one != vague):
            found.remove(Fact.DOCUMENTS)
    return found


def facts_in_english(said: Sequence[Word]) -> list[Fact]:
    return [fact for fact in Fact if any(says(said, phrase) for phrase in english_facts().get(fact, ()))]
