"""SpiffWorkflow 3 as somebody would have it who measured: form, papers and result lie in tables, so that each step
reads and writes less text, and the process is not written into every row but put back at loading."""

import json
from typing import Any

import psycopg
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from bench.lifecycle import work
from bench.lifecycle.peers import spiffworkflow

TABLES = """
CREATE TABLE form (dossier_id bigint PRIMARY KEY REFERENCES dossier, answers jsonb NOT NULL);
CREATE TABLE attachment (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, dossier_id bigint NOT NULL REFERENCES
  dossier, name text NOT NULL, sha256 text NOT NULL, size bigint NOT NULL, key text NOT NULL);
CREATE INDEX ON attachment (dossier_id);
CREATE TABLE result (dossier_id bigint PRIMARY KEY REFERENCES dossier, data jsonb NOT NULL, sha256 text);
"""


class Peer(spiffworkflow.Peer):
    schema = spiffworkflow.SCHEMA + TABLES

    def connect(self, url: str) -> None:
        super().connect(url)
        whole = json.loads(self.serializer.serialize_json(BpmnWorkflow(self.process)))
        self.spec = json.dumps(whole["spec"])

    def dump(self, workflow: BpmnWorkflow) -> str:
        state = json.loads(self.serializer.serialize_json(workflow))
        del state["spec"]
        return json.dumps(state)

    def load(self, text: str) -> BpmnWorkflow:
        return self.serializer.deserialize_json(f'{text[:-1]}, "spec": {self.spec}}}')

    def data(self, number: int) -> dict[str, Any]:
        return {}

    def keep(self, cursor: psycopg.Cursor, id: Any, number: int) -> None:
        cursor.execute("INSERT INTO form VALUES (%s, %s)", [id, json.dumps(work.form(number), ensure_ascii=False)])
        papers = work.attachments(number)
        cursor.execute(
            "INSERT INTO attachment (dossier_id, name, sha256, size, key) VALUES "
            + ", ".join(["(%s, %s, %s, %s, %s)"] * len(papers)),
            [value for paper in papers for value in (id, *paper.values())],
        )

    def settle(self, cursor: psycopg.Cursor, reference: Any, act: str, data: dict[str, Any]) -> None:
        if act == "process":
            drafted = json.dumps(work.result(reference), ensure_ascii=False)
            cursor.execute("INSERT INTO result (dossier_id, data) VALUES (%s, %s)", [reference, drafted])
        elif act == "sign":
            cursor.execute("UPDATE result SET sha256 = %s WHERE dossier_id = %s", [work.SIGNED, reference])

    def papers(self, reference: Any, workflow: BpmnWorkflow) -> int:
        self.connection.execute("SELECT answers FROM form WHERE dossier_id = %s", [reference]).fetchone()
        found = self.connection.execute("SELECT name, sha256, size FROM attachment WHERE dossier_id = %s", [reference])
        return len(found.fetchall())
