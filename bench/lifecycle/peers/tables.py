"""Tables that the SQL and the SpiffWorkflow peer share: who may do what, and the event."""

import psycopg

from bench.lifecycle import work

GRANTS = """
CREATE TABLE grants (officer int NOT NULL, organisation int NOT NULL, role text NOT NULL,
  PRIMARY KEY (officer, organisation, role));
"""
EVENT = """
CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subject bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT now(), officer int NOT NULL, action text NOT NULL, detail jsonb NOT NULL,
  digest bytea);
CREATE INDEX ON event (subject);
"""


def fill_grants(connection: psycopg.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO grants VALUES (%s, %s, %s)", work.grants())
    connection.execute("ANALYZE")
