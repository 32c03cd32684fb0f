"""Figures of unequal work are worth nothing: what lies in the database is counted and must fit the cases walked."""

from collections.abc import Mapping

from bench.lifecycle.work import ROWS_A_CASE

_PEERS = """SELECT (SELECT count(*) FROM dossier), (SELECT count(*) FROM dossier WHERE state = 'returned'),
  (SELECT count(*) FROM event), (SELECT count(*) FROM attachment),
  (SELECT count(*) FROM result WHERE sha256 IS NOT NULL)"""
COUNTS = {
    "motcua": """SELECT (SELECT count(*) FROM dossier),
      (SELECT count(*) FROM dossier WHERE state = 'result_returned'),
      (SELECT count(*) FROM event WHERE subject_kind = 'dossier'),
      (SELECT count(*) FROM submitted_document WHERE file_id IS NOT NULL),
      (SELECT count(*) FROM result WHERE state = 'issued' AND sha256 <> '')""",
    "sql": _PEERS,
    "spiffworkflow": """SELECT count(*), count(*) FILTER (WHERE state = 'returned'), (SELECT count(*) FROM event),
      sum(jsonb_array_length(jsonb_path_query_first(data, '$.*.data.attachments'))),
      count(jsonb_path_query_first(data, '$.*.delta.updates.sha256'))
      FROM (SELECT state, workflow::jsonb -> 'tasks' AS data FROM dossier) AS cases""",
    "spiffworkflow_lean": _PEERS,
    "viewflow": _PEERS.replace("FROM dossier WHERE state = 'returned'", "FROM viewflow_process WHERE status = 'DONE'"),
}
"""A statement a peer that gives the columns of ROWS_A_CASE, in their order, over its whole database."""


class UnequalWork(Exception):
    """A peer did more or less than the others."""


def check(peer: str, walked: int, rows: Mapping[str, int]) -> None:
    """`rows` that came to lie in the peer's database while `walked` cases were walked. Raises UnequalWork."""
    for what, each in ROWS_A_CASE.items():
        if rows[what] != each * walked:
            raise UnequalWork(
                f"{peer} walked {walked} cases and left {rows[what]} rows of “{what}” instead of {each * walked}"
            )
