"""The indicators in SQL, over the dossiers as they stood at a moment.

What happened after `at` does not count: a dossier settled since was in work, a paper asked for since was not asked for.
A due date that moved since is read from the record of its dossier. What stands in no time of its own (channel, agency,
revision) does not change after reception. A reception that was undone never counts, whenever that was.

Every text takes: unit, its places (itself, its centres and other parts), start, end, at, full, partial (revisions
offered fully, partly online).
"""

from motcua.insight.scorecards.enums import Base, Part, Trait
from motcua.insight.scorecards.indicators import Indicator

_UNIT = "d.authority_id = %(unit)s::uuid"
_ZONE = "AT TIME ZONE 'Asia/Ho_Chi_Minh'"

ANCHOR = {
    Base.RECEIVED: "d.received_at", Base.SETTLED: "d.settled_at", Base.IN_WORK: "d.received_at",
    Base.AT_ITS_CENTRES: "d.received_at", Base.HELPED: "d.received_at",
}  # fmt: skip
"""The moment that rows of a base are listed by, the newest first."""

_IN_THE_PERIOD = "d.received_at >= %(start)s AND d.received_at < %(end)s AND d.received_at <= %(at)s"
_HERE = "%(places)s::uuid[]"
BASES = {
    Base.RECEIVED: f"{_UNIT} AND {_IN_THE_PERIOD}",
    Base.AT_ITS_CENTRES: f"d.reception_place_id = ANY({_HERE}) AND {_IN_THE_PERIOD}",
    # Only who was helped has a place of support; those helped elsewhere than received have an index of their own.
    Base.HELPED: f"""(d.reception_place_id = ANY({_HERE}) AND d.support_place_id = ANY({_HERE})
        OR d.support_place_id <> d.reception_place_id AND d.support_place_id = ANY({_HERE})) AND {_IN_THE_PERIOD}""",
    Base.SETTLED: f"{_UNIT} AND d.settled_at >= %(start)s AND d.settled_at < %(end)s AND d.settled_at <= %(at)s",
    # Settled since, or in a state that is or may have been open then.
    Base.IN_WORK: f"""{_UNIT} AND d.received_at < %(end)s AND d.received_at <= %(at)s
        AND (d.settled_at > %(at)s OR d.settled_at IS NULL
             AND d.state IN ('received', 'in_progress', 'supplement_requested', 'payment_requested', 'withdrawn',
                             'discontinued'))
        AND NOT EXISTS (SELECT 1 FROM clock_entry c
                         WHERE c.dossier_id = d.id AND c.kind = 'end' AND c.at <= %(at)s)""",
}

DUE = """(CASE WHEN d.last_at <= %(at)s THEN d.due_at ELSE coalesce((
    SELECT (e.detail ->> 'due_at')::timestamptz FROM event e
     WHERE e.subject_id = d.id AND e.subject_kind = 'dossier' AND e.at <= %(at)s
       AND e.action IN ('receive', 'supplement', 'recompute', 'extend')
     ORDER BY e.seq DESC LIMIT 1), d.due_at) END)"""
"""The due time that held at the moment."""

_STOPPED = """(SELECT CASE WHEN c.kind = 'stop' THEN c.at END FROM clock_entry c
    WHERE c.dossier_id = d.id AND c.at <= %(at)s AND c.kind <> 'extend' ORDER BY c.seq DESC LIMIT 1)"""
"""Since when the clock stood still at the moment; null while it ran or had ended."""

_ENDED = "(SELECT min(c.at) FROM clock_entry c WHERE c.dossier_id = d.id AND c.kind = 'end' AND c.at <= %(at)s)"
_ASKED = """(SELECT count(*) FROM supplement_request s
    WHERE s.dossier_id = d.id AND NOT s.before_reception AND s.asked_at <= %(at)s)"""

TRAITS = {
    Trait.ONLINE: "d.channel IN ('portal', 'national_portal', 'assisted')",
    Trait.SELF_ONLINE: "d.channel IN ('portal', 'national_portal')",
    Trait.ASSISTED_ONLINE: "d.channel = 'assisted'",
    Trait.FULLY_ONLINE: "d.revision_id = ANY(%(full)s::uuid[])",
    Trait.PARTLY_ONLINE: "d.revision_id = ANY(%(partial)s::uuid[])",
    Trait.SUPPLEMENTED: f"d.supplements > 0 AND {_ASKED} > 0",
    Trait.EARLY: f"(d.settled_at {_ZONE})::date < (d.due_at {_ZONE})::date",
    Trait.ON_THE_DAY: f"(d.settled_at {_ZONE})::date = (d.due_at {_ZONE})::date AND d.settled_at <= d.due_at",
    Trait.LATE: "d.settled_at > d.due_at",
    Trait.OVERDUE: f"{DUE} < %(at)s AND {_STOPPED} IS NULL",
    Trait.ELECTRONIC: """EXISTS (SELECT 1 FROM result r WHERE r.dossier_id = d.id AND r.file_id IS NOT NULL
        AND r.sha256 <> '' AND r.issued_at <= %(at)s)""",
    Trait.ELSEWHERE: f"NOT d.reception_place_id = ANY({_HERE})",
    Trait.FOR_OTHERS: "d.authority_id <> %(unit)s::uuid",
    Trait.IN_TIME_766: f"""(d.supplements < 2 OR {_ASKED} < 2)
        AND CASE WHEN d.settled_at <= %(at)s THEN d.settled_at ELSE
            coalesce({_ENDED}, {_STOPPED}, least(%(at)s::timestamptz, %(end)s::timestamptz)) END <= {DUE}""",
}


def among(indicator: Indicator) -> str:
    """True of the rows of the base that the indicator looks at."""
    return f"({TRAITS[indicator.among]})" if indicator.among else "true"


def counted(indicator: Indicator) -> str:
    """Of those, true of the rows it counts."""
    return f"({TRAITS[indicator.counts]})" if indicator.counts else "true"


def totals(base: Base, indicators: list[Indicator]) -> str:
    """One row: of each indicator how many are counted, among how many."""
    columns = ", ".join(
        f"count(*) FILTER (WHERE {among(one)} AND {counted(one)}), count(*) FILTER (WHERE {among(one)})"
        for one in indicators
    )
    return f"SELECT {columns} FROM dossier d WHERE {BASES[base]}"


def receipt(indicator: Indicator) -> str:
    """One row: counted, among how many, and the digest of the codes of either: each code and a line feed, in order."""

    def digest(condition: str) -> str:
        lines = f"""string_agg(d.code || chr(10), '' ORDER BY d.code COLLATE "C") FILTER (WHERE {condition})"""
        return f"encode(sha256(convert_to(coalesce({lines}, ''), 'UTF8')), 'hex')"

    both, wide = f"{among(indicator)} AND {counted(indicator)}", among(indicator)
    return f"""SELECT count(*) FILTER (WHERE {both}), count(*) FILTER (WHERE {wide}), {digest(both)}, {digest(wide)}
        FROM dossier d WHERE {BASES[indicator.base]}"""


def rows(indicator: Indicator, part: Part, *, paged: bool) -> str:
    """The rows behind the figure, the newest first; `paged` takes after_at, after_id and size besides."""
    anchor = ANCHOR[indicator.base]
    is_counted = f"{counted(indicator)} IS TRUE"
    only = {Part.ALL: "", Part.COUNTED: f"AND {is_counted}", Part.OTHERS: f"AND NOT {is_counted}"}[part]
    beyond = f"AND ({anchor}, d.id) < (%(after_at)s, %(after_id)s)" if paged else ""
    limit = "LIMIT %(size)s" if paged else ""
    return f"""SELECT d.id, d.code, d.procedure_code, d.channel, d.received_at, {DUE},
            CASE WHEN d.settled_at <= %(at)s THEN d.settled_at END, {is_counted}, {anchor}
        FROM dossier d WHERE {BASES[indicator.base]} AND {among(indicator)} {only} {beyond}
        ORDER BY {anchor} DESC, d.id DESC {limit}"""


TREND = f"""SELECT width_bucket(d.received_at, %(bounds)s::timestamptz[]), count(*),
        count(*) FILTER (WHERE {TRAITS[Trait.ONLINE]})
    FROM dossier d WHERE {BASES[Base.RECEIVED]} GROUP BY 1"""
"""(number of the period from 1, received, of these online); `bounds` are the first instants of the periods."""
