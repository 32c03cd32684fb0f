"""SpiffWorkflow 3 on psycopg, as a careful user would have it.

The engine's state is text in one column; the process itself is not written into each row again but put back at loading;
form, papers and result lie in tables of their own, because task data are copied into every following task.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState

from bench.lifecycle import work
from bench.lifecycle.peers.tables import EVENT, GRANTS, fill_grants
from bench.lifecycle.work import ROLES, STATES, STEPS, Refused

SCHEMA = GRANTS + EVENT + """
CREATE TABLE dossier (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE,
  organisation int NOT NULL, state text NOT NULL DEFAULT 'submitted', received_on date, due_on date,
  workflow text NOT NULL, updated_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON dossier (organisation, due_on) WHERE state <> 'returned';
CREATE TABLE form (dossier_id bigint PRIMARY KEY REFERENCES dossier, answers jsonb NOT NULL);
CREATE TABLE attachment (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, dossier_id bigint NOT NULL REFERENCES
  dossier, name text NOT NULL, sha256 text NOT NULL, size bigint NOT NULL, key text NOT NULL);
CREATE INDEX ON attachment (dossier_id);
CREATE TABLE result (dossier_id bigint PRIMARY KEY REFERENCES dossier, data jsonb NOT NULL, sha256 text);
"""
RECORD = "INSERT INTO event (subject, officer, action, detail) VALUES (%s, %s, %s, %s)"


class Peer:
    def prepare(self, url: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(SCHEMA)
            fill_grants(connection)

    def connect(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True, prepare_threshold=0)
        parser = SpiffBpmnParser()
        parser.add_bpmn_file(str(Path(__file__).with_name("dossier.bpmn")))
        self.process = parser.get_spec("dossier")
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
        whole = json.loads(self.serializer.serialize_json(BpmnWorkflow(self.process)))
        self.spec = json.dumps(whole["spec"])

    def _dump(self, workflow: BpmnWorkflow) -> str:
        state = json.loads(self.serializer.serialize_json(workflow))
        del state["spec"]
        return json.dumps(state)

    def _load(self, text: str) -> BpmnWorkflow:
        return self.serializer.deserialize_json(f'{text[:-1]}, "spec": {self.spec}}}')

    def create(self, number: int, organisation: int) -> Any:
        workflow = BpmnWorkflow(self.process)
        workflow.do_engine_steps()
        with self.connection.transaction(), self.connection.cursor() as cursor:
            found = cursor.execute(
                "INSERT INTO dossier (code, organisation, workflow) VALUES (%s, %s, %s) RETURNING id",
                [f"H44-{number}", organisation, self._dump(workflow)],
            ).fetchone()
            assert found
            (id,) = found
            cursor.execute("INSERT INTO form VALUES (%s, %s)", [id, json.dumps(work.form(number), ensure_ascii=False)])
            papers = work.attachments(number)
            cursor.execute(
                "INSERT INTO attachment (dossier_id, name, sha256, size, key) VALUES "
                + ", ".join(["(%s, %s, %s, %s, %s)"] * len(papers)),
                [value for paper in papers for value in (id, *paper.values())],
            )
            cursor.execute(RECORD, [id, 0, "create", "{}"])
        return id

    def step(self, reference: Any, organisation: int, step: int, by: int | None = None) -> None:
        officer, act = by or work.officer(organisation, ROLES[step]), STEPS[step]
        with self.connection.transaction(), self.connection.cursor() as cursor:
            found = cursor.execute(
                "SELECT organisation, received_on, due_on, workflow FROM dossier WHERE id = %s FOR UPDATE", [reference]
            ).fetchone()
            assert found
            of, received, due, text = found
            workflow = self._load(text)
            task = workflow.get_next_task(state=TaskState.READY, manual=True)
            if task is None or task.task_spec.bpmn_id != act:
                raise Refused
            granted = "SELECT 1 FROM grants WHERE officer = %s AND organisation = %s AND role = %s"
            if not cursor.execute(granted, [officer, of, task.task_spec.lane]).fetchone():
                raise Refused
            if act == "receive":
                received = work.today()
                due = work.deadline(received)
            task.data["officer"], task.data["due"] = officer, due.isoformat()
            task.run()
            workflow.do_engine_steps()
            self._result(cursor, reference, act)
            cursor.execute(
                "UPDATE dossier SET workflow = %s, state = %s, received_on = %s, due_on = %s, updated_at = now() "
                "WHERE id = %s",
                [self._dump(workflow), STATES[step + 1], received, due, reference],
            )
            cursor.execute(RECORD, [reference, officer, act, self._detail(step, due)])

    def _result(self, cursor: psycopg.Cursor, reference: Any, act: str) -> None:
        if act == "process":
            data = json.dumps(work.result(reference), ensure_ascii=False)
            cursor.execute("INSERT INTO result (dossier_id, data) VALUES (%s, %s)", [reference, data])
        elif act == "sign":
            cursor.execute("UPDATE result SET sha256 = %s WHERE dossier_id = %s", [work.SIGNED, reference])

    def _detail(self, step: int, due: date) -> str:
        return json.dumps({"from": STATES[step], "to": STATES[step + 1], "due": due.isoformat()})

    def read(self, reference: Any, organisation: int) -> dict[str, Any]:
        run = self.connection.execute
        found = run(
            "SELECT d.state, d.due_on, d.workflow, f.answers FROM dossier d JOIN form f ON f.dossier_id = d.id "
            "WHERE d.id = %s AND EXISTS (SELECT 1 FROM grants g WHERE g.officer = %s "
            "AND g.organisation = d.organisation)",
            [reference, work.officer(organisation, "clerk")],
        ).fetchone()
        assert found
        self._load(found[2]).get_tasks(state=TaskState.COMPLETED, manual=True)
        papers = run("SELECT name, sha256, size FROM attachment WHERE dossier_id = %s", [reference]).fetchall()
        events = run("SELECT at, officer, action, detail FROM event WHERE subject = %s", [reference]).fetchall()
        return {"state": found[0], "attachments": len(papers), "events": len(events)}
