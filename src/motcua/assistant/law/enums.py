"""The words of legal texts."""

from enum import StrEnum


class TextKind(StrEnum):
    CONSTITUTION = "constitution"
    CODE = "code"
    LAW = "law"
    ORDINANCE = "ordinance"
    RESOLUTION = "resolution"
    DECREE = "decree"
    DECISION = "decision"
    CIRCULAR = "circular"
    CONSOLIDATED = "consolidated"
    OTHER = "other"


class Standing(StrEnum):
    """How a text stands on a day."""

    IN_FORCE = "in_force"
    TO_COME = "to_come"
    OVER = "over"


class Odd(StrEnum):
    """What an officer should look at before a text is filed. `where` is the place, `what` the number that is meant."""

    GAP = "gap"  # an article, clause or point is missing before this one
    REPEAT = "repeat"  # an article of this number stands before
    BACK = "back"  # a number below the one before: kept as words, no clause or point of its own
    EMPTY = "empty"  # an article without words
    LONG = "long"  # an article that is longer than articles are: a heading may not have been seen
    CUT = "cut"  # an annex that is longer than what is kept of one
    QUOTE = "quote"  # a quotation that never ends; every heading was taken for one


class Level(StrEnum):
    ARTICLE = "article"
    CLAUSE = "clause"
    POINT = "point"
