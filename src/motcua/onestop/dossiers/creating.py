"""The statement that files a dossier: all of it, once a key, with the next number of the day."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.common import audit
from motcua.foundation.common.events import Event, row
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.statements import first, rows
from motcua.foundation.identifiers.dossier_code import SERIAL_DIGITS
from motcua.onestop.dossiers.store import HOLD, to_json

_ROW = """id uuid, procedure_code text, revision_id uuid, authority_id uuid, reception_place_id uuid,
  support_place_id uuid, channel text, applicant_kind text, applicant_id uuid, applicant_name text,
  applicant_number text, applicant_sort text, applicant_folded text, submitter_id uuid, submitter_name text,
  contact jsonb, language text, answers jsonb, money_state text, "limit" text, cut_off time, last_actor text,
  last_key text, answer_due_at timestamptz"""
"""What `create` is given of a dossier; the rest follows from its being new."""
_NAMES = re.sub(r"(\S+) [a-z]+(?=,|$)", r"\1", _ROW)
_CREATE = f"""
WITH k AS (INSERT INTO idempotency_key (scope, key, fingerprint, answer, created_at)
  VALUES (%s, %s, %s, %s::jsonb, %s) ON CONFLICT (scope, key) DO NOTHING RETURNING id),
n AS (INSERT INTO counter (scope, value) SELECT %s, 1 FROM k
  ON CONFLICT (scope) DO UPDATE SET value = counter.value + 1 RETURNING value),
d AS (INSERT INTO dossier (code, submitted_at, last_at, {_NAMES}, state, handover_state, sync_state, supplements,
  version, last_verb)
  SELECT %s || lpad(n.value::text, greatest({SERIAL_DIGITS}, length(n.value::text)), '0'), %s, %s,
    v.*, 'submitted', 'none', 'waiting', 0, 1, 'submit' FROM n, jsonb_to_record(%s::jsonb) AS v({_ROW})
  RETURNING id, code),
s AS (INSERT INTO submitted_document (id, dossier_id, document_key, file_id, copy_kind, copies, added_at)
  SELECT x.id, d.id, x.key, x.file, x.copy_kind, x.copies, %s FROM d, jsonb_to_recordset(%s::jsonb)
  AS x(id uuid, key text, file uuid, copy_kind text, copies int)),
h AS ({HOLD}),
b AS (INSERT INTO outbox (id, kind, body, created_at)
  SELECT %s, %s, %s::jsonb || jsonb_build_object('code', d.code), %s FROM d),
e AS (INSERT INTO event ({audit.COLUMNS}) SELECT %s::uuid, %s::uuid, %s::text, d.id, %s::int, %s::text,
  %s::text, %s::uuid, %s::text, %s::timestamptz, %s::jsonb, %s::bytea FROM d)
SELECT code FROM d"""


@dataclass(frozen=True, slots=True)
class Claim:
    """One request: what it may do at most once, its key, and the fingerprint of what it says."""

    scope: str
    key: str
    fingerprint: str


def create(
    claim: Claim, values: dict[str, Any], *, series: str, prefix: str, documents: list[dict], event: Event,
    record: tuple, at: datetime,
) -> str | None:  # fmt: skip
    """Claim the key, take the next number of `series` and insert dossier, documents, holds on their files, outbox row
    and event with one statement. The code is `prefix` and the number; None when the request was answered before."""
    held = [{"id": uuid7(), "file": d["file"], "name": d["key"]} for d in documents if d["file"]]
    made = first(_CREATE, [
        claim.scope, claim.key, claim.fingerprint, to_json({"id": values["id"]}), at, series, prefix, at, at,
        to_json(values), at, to_json(documents), at, to_json(held), *row(event), at, *record[:3], *record[4:],
    ])  # fmt: skip
    return str(made[0]) if made else None


def digests(files: list[UUID]) -> dict[UUID, str]:
    """{file: SHA-256 as hex} of those that are stored."""
    if not files:
        return {}
    places = ", ".join(["%s"] * len(files))  # an array would be planned anew each time
    return dict(rows(f"SELECT id, sha256 FROM stored_file WHERE id IN ({places})", files))  # type: ignore[arg-type]
