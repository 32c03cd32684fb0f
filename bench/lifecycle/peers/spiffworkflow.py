"""SpiffWorkflow 3 on psycopg as its documentation shows it: the whole workflow, with form and papers as the data of its
tasks, is text in one column."""

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

SCHEMA = (
    GRANTS
    + EVENT
    + """
CREATE TABLE dossier (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE,
  organisation int NOT NULL, state text NOT NULL DEFAULT 'submitted', received_on date, due_on date,
  workflow text NOT NULL, updated_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON dossier (organisation, due_on) WHERE state <> 'returned';
"""
)
RECORD = "INSERT INTO event (subject, officer, action, detail) VALUES (%s, %s, %s, %s)"


class Peer:
    schema = SCHEMA

    def prepare(self, url: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(self.schema)
            fill_grants(connection)

    def connect(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True, prepare_threshold=0)
        parser = SpiffBpmnParser()
        parser.add_bpmn_file(str(Path(__file__).with_name("dossier.bpmn")))
        self.process = parser.get_spec("dossier")
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))

    def dump(self, workflow: BpmnWorkflow) -> str:
        return str(self.serializer.serialize_json(workflow))

    def load(self, text: str) -> BpmnWorkflow:
        return self.serializer.deserialize_json(text)

    def keep(self, cursor: psycopg.Cursor, id: Any, number: int) -> None:
        """What is stored beside the workflow when the case is created: nothing."""

    def data(self, number: int) -> dict[str, Any]:
        return {"form": work.form(number), "attachments": work.attachments(number)}

    def create(self, number: int, organisation: int) -> Any:
        workflow = BpmnWorkflow(self.process)
        workflow.get_next_task(state=TaskState.READY).data.update(self.data(number))
        workflow.do_engine_steps()
        with self.connection.transaction(), self.connection.cursor() as cursor:
            found = cursor.execute(
                "INSERT INTO dossier (code, organisation, workflow) VALUES (%s, %s, %s) RETURNING id",
                [f"H44-{number}", organisation, self.dump(workflow)],
            ).fetchone()
            assert found
            (id,) = found
            self.keep(cursor, id, number)
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
            workflow = self.load(text)
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
            self.settle(cursor, reference, act, task.data)
            task.run()
            workflow.do_engine_steps()
            cursor.execute(
                "UPDATE dossier SET workflow = %s, state = %s, received_on = %s, due_on = %s, updated_at = now() "
                "WHERE id = %s",
                [self.dump(workflow), STATES[step + 1], received, due, reference],
            )
            cursor.execute(RECORD, [reference, officer, act, self._detail(step, due)])

    def settle(self, cursor: psycopg.Cursor, reference: Any, act: str, data: dict[str, Any]) -> None:
        """The draft at `process`, its signed file at `sign`."""
        if act == "process":
            data["result"] = work.result(reference)
        elif act == "sign":
            data["sha256"] = work.SIGNED

    def _detail(self, step: int, due: date) -> str:
        return json.dumps({"from": STATES[step], "to": STATES[step + 1], "due": due.isoformat()})

    def read(self, reference: Any, organisation: int) -> dict[str, Any]:
        run = self.connection.execute
        found = run(
            "SELECT d.state, d.due_on, d.workflow FROM dossier d WHERE d.id = %s AND EXISTS "
            "(SELECT 1 FROM grants g WHERE g.officer = %s AND g.organisation = d.organisation)",
            [reference, work.officer(organisation, "clerk")],
        ).fetchone()
        assert found
        state, _due, text = found
        events = run("SELECT at, officer, action, detail FROM event WHERE subject = %s", [reference]).fetchall()
        return {"state": state, "attachments": self.papers(reference, self.load(text)), "events": len(events)}

    def papers(self, reference: Any, workflow: BpmnWorkflow) -> int:
        return len(workflow.get_tasks(manual=True)[0].data["attachments"])
