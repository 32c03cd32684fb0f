"""The limit: hand-written SQL, one statement, one round trip and one commit an act, with the guarantees of Motcua.

Those are: the code from a series without gaps, a key that files once, the version compared and raised, the grant looked
up, the deadline, the event with its digest, the message for the relay.
"""

import json
from typing import Any

import psycopg

from bench.lifecycle import work
from bench.lifecycle.peers.tables import EVENT, GRANTS, fill_grants
from bench.lifecycle.work import ROLES, STATES, STEPS, WORKING_DAYS, Refused

SCHEMA = (
    GRANTS
    + EVENT
    + """
CREATE TABLE counter (scope text PRIMARY KEY, value bigint NOT NULL);
CREATE TABLE dossier (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE,
  key text NOT NULL UNIQUE, organisation int NOT NULL, state text NOT NULL, version int NOT NULL DEFAULT 1,
  received_on date, due_on date, form jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()) WITH (fillfactor = 70);
CREATE INDEX ON dossier (organisation, due_on) WHERE state <> 'returned';
CREATE TABLE attachment (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, dossier_id bigint NOT NULL REFERENCES
  dossier, name text NOT NULL, sha256 text NOT NULL, size bigint NOT NULL, key text NOT NULL);
CREATE INDEX ON attachment (dossier_id);
CREATE TABLE step (dossier_id bigint NOT NULL REFERENCES dossier, seq smallint NOT NULL, name text NOT NULL,
  officer int NOT NULL, finished_at timestamptz NOT NULL DEFAULT now(), due_on date NOT NULL,
  PRIMARY KEY (dossier_id, seq));
CREATE TABLE result (dossier_id bigint PRIMARY KEY REFERENCES dossier, data jsonb NOT NULL, sha256 text);
CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, body jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE workday (day date PRIMARY KEY, seq int NOT NULL, works boolean NOT NULL);
CREATE UNIQUE INDEX ON workday (seq) WHERE works;
"""
)
CALENDAR = """
INSERT INTO workday SELECT day, sum(works::int) OVER (ORDER BY day), works
FROM (SELECT day::date, extract(isodow FROM day) < 6 AND NOT day::date = ANY(%s) AS works
      FROM generate_series(current_date - 30, current_date + 400, interval '1 day') AS day) AS days"""

EVENT_OF = """INSERT INTO event (subject, at, officer, action, detail, digest)
  SELECT {id}, now(), %(officer)s, %(act)s::text, {detail},
    sha256(convert_to(concat_ws('|', {id}, now(), %(officer)s::int, %(act)s::text, {detail}), 'UTF8')) FROM {of}"""
CREATE = f"""
WITH n AS (INSERT INTO counter VALUES (%(series)s::text, 1) ON CONFLICT (scope) DO UPDATE SET value = counter.value + 1
  RETURNING value),
d AS (INSERT INTO dossier (code, key, organisation, state, form)
  SELECT %(series)s::text || '-' || lpad(n.value::text, 6, '0'), %(key)s::text, %(organisation)s::int,
  'submitted', %(form)s::jsonb FROM n
  RETURNING id, code),
a AS (INSERT INTO attachment (dossier_id, name, sha256, size, key) SELECT d.id, x.name, x.sha256, x.size, x.key
  FROM d, jsonb_to_recordset(%(attachments)s::jsonb) AS x(name text, sha256 text, size bigint, key text)),
o AS (INSERT INTO outbox (kind, body) SELECT 'submitted', jsonb_build_object('id', d.id, 'code', d.code) FROM d)
{EVENT_OF.format(id="d.id", detail="jsonb_build_object('code', d.code)", of="d")} RETURNING subject"""

RECEIVED = """SELECT c.id, current_date AS received_on, y.day AS due_on FROM c
  JOIN workday x ON x.day = current_date JOIN workday y ON y.seq = x.seq + %(days)s AND y.works"""
KEPT = "SELECT c.id, c.received_on, c.due_on FROM c"
RESULTS = {
    "process": "r AS (INSERT INTO result (dossier_id, data) SELECT id, %(result)s::jsonb FROM u),",
    "sign": "r AS (UPDATE result SET sha256 = %(sha256)s FROM u WHERE dossier_id = u.id),",
}
STEP = """
WITH c AS (SELECT d.id, d.received_on, d.due_on FROM dossier d WHERE d.id = %(id)s AND d.state = %(from)s AND EXISTS
  (SELECT 1 FROM grants g WHERE g.officer = %(officer)s AND g.organisation = d.organisation AND g.role = %(role)s)
  FOR UPDATE),
w AS ({due}),
u AS (UPDATE dossier d SET state = %(to)s, version = version + 1, updated_at = now(), received_on = w.received_on,
  due_on = w.due_on FROM w WHERE d.id = w.id RETURNING d.id, d.due_on),
s AS (INSERT INTO step (dossier_id, seq, name, officer, due_on) SELECT id, %(seq)s::int, %(act)s::text,
  %(officer)s::int, due_on FROM u),
{result}
o AS (INSERT INTO outbox (kind, body)
  SELECT %(act)s::text, jsonb_build_object('id', u.id, 'state', %(to)s::text) FROM u)
{event} RETURNING subject"""
DETAIL = "jsonb_build_object('from', %(from)s::text, 'to', %(to)s::text, 'due', u.due_on)"
STATEMENTS = [
    STEP.replace("{due}", RECEIVED if act == "receive" else KEPT)
    .replace("{result}", RESULTS.get(act, ""))
    .replace("{event}", EVENT_OF.format(id="u.id", detail=DETAIL, of="u"))
    for act in STEPS
]
READ = """
SELECT d.id, d.code, d.state, d.due_on, d.form,
 (SELECT jsonb_agg(jsonb_build_array(name, sha256, size) ORDER BY id) FROM attachment a WHERE a.dossier_id = d.id),
 (SELECT jsonb_agg(jsonb_build_array(seq, name, officer, finished_at, due_on) ORDER BY seq) FROM step s
   WHERE s.dossier_id = d.id),
 (SELECT jsonb_agg(jsonb_build_array(at, officer, action, detail) ORDER BY id) FROM event e WHERE e.subject = d.id)
FROM dossier d WHERE d.id = %(id)s AND EXISTS (SELECT 1 FROM grants g WHERE g.officer = %(officer)s
  AND g.organisation = d.organisation)"""


class Peer:
    def prepare(self, url: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(SCHEMA)
            connection.execute(CALENDAR, [list(work.HOLIDAYS)])
            fill_grants(connection)

    def connect(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True, prepare_threshold=0)

    def create(self, number: int, organisation: int) -> Any:
        values = {
            "series": f"H44.{organisation:02}-{work.today():%y%m%d}", "key": f"key-{number}", "officer": 0,
            "act": "create", "organisation": organisation, "form": json.dumps(work.form(number), ensure_ascii=False),
            "attachments": json.dumps(work.attachments(number)),
        }  # fmt: skip
        found = self.connection.execute(CREATE, values).fetchone()
        assert found
        return found[0]

    def step(self, reference: Any, organisation: int, step: int, by: int | None = None) -> None:
        values = {
            "id": reference, "from": STATES[step], "to": STATES[step + 1], "role": ROLES[step], "seq": step,
            "officer": by or work.officer(organisation, ROLES[step]), "act": STEPS[step], "days": WORKING_DAYS,
            "result": json.dumps(work.result(reference), ensure_ascii=False), "sha256": work.SIGNED,
        }  # fmt: skip
        if self.connection.execute(STATEMENTS[step], values).fetchone() is None:
            raise Refused

    def read(self, reference: Any, organisation: int) -> dict[str, Any]:
        values = {"id": reference, "officer": work.officer(organisation, "clerk")}
        row = self.connection.execute(READ, values).fetchone()
        assert row
        return {"state": row[2], "attachments": len(row[5]), "events": len(row[7])}
