"""django-viewflow 2.4 as its documentation shows it: a process and its tasks as models, each step through the
activation of its task under the lock of the process, one transaction a step. Views and templates are left out, as they
are for all peers.

Viewflow is AGPL: it lives in `.venv-bench` only and nothing of Motcua imports this module.
"""

from typing import Any

import django
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from bench.lifecycle import work
from bench.lifecycle.work import ROLES, STATES, STEPS, Refused

APP = "bench.lifecycle.peers.viewflow_app"


class Peer:
    def prepare(self, url: str) -> None:
        self.connect(url)
        from django.contrib.auth.models import User
        from django.core.management import call_command

        from bench.lifecycle.peers.viewflow_app.models import Grant

        call_command("migrate", run_syncdb=True, verbosity=0)
        grants = work.grants()
        Grant.objects.bulk_create(Grant(officer=o, organisation=of, role=role) for o, of, role in grants)
        User.objects.bulk_create(User(pk=officer, username=f"officer{officer}") for officer, _of, _role in grants)

    def connect(self, url: str) -> None:
        known = conninfo_to_dict(url)
        database = {
            "ENGINE": "django.db.backends.postgresql", "NAME": known["dbname"], "USER": known["user"],
            "PASSWORD": known["password"], "HOST": known["host"], "CONN_MAX_AGE": None,
        }  # fmt: skip
        settings.configure(
            DATABASES={"default": database}, SECRET_KEY="bench", USE_TZ=True, MIDDLEWARE=(),
            INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "viewflow", "viewflow.workflow", APP],
            AUTHENTICATION_BACKENDS=[f"{APP}.flows.GrantBackend"],
            MIGRATION_MODULES=dict.fromkeys(("contenttypes", "auth", "viewflow")),  # tables straight from the models
        )  # fmt: skip
        django.setup()
        self.users: dict[int, Any] = {}

    def create(self, number: int, organisation: int) -> Any:
        from django.db import transaction

        from bench.lifecycle.peers.viewflow_app.flows import DossierFlow
        from bench.lifecycle.peers.viewflow_app.models import Attachment, Event

        with transaction.atomic():
            dossier = DossierFlow.start.run(code=f"H44-{number}", organisation=organisation, answers=work.form(number))
            Attachment.objects.bulk_create(Attachment(dossier=dossier, **paper) for paper in work.attachments(number))
            Event.objects.create(subject=dossier, officer=0, action="create", detail={})
        return dossier.pk

    def step(self, reference: Any, organisation: int, step: int, by: int | None = None) -> None:
        from viewflow.workflow.models import Task

        from bench.lifecycle.peers.viewflow_app.flows import NODES, DossierFlow

        user = self._user(by or work.officer(organisation, ROLES[step]))
        node = getattr(DossierFlow, NODES[step])
        task = Task.objects.filter(process_id=reference, flow_task=node, finished=None).first()
        if task is None:
            raise Refused
        with task.activation() as activation:
            if not activation.assign.can_proceed() or not activation.assign.has_perm(user):
                raise Refused
            activation.assign(user)
            activation.start(None)
            self._settle(activation.process, user.pk, step)
            if not activation.execute.has_perm(user):
                raise Refused
            activation.execute()

    def _settle(self, dossier: Any, officer: int, step: int) -> None:
        """What the view of the task would do with its form."""
        from bench.lifecycle.peers.viewflow_app.models import Event, Result

        match STEPS[step]:
            case "receive":
                dossier.received_on = work.today()
                dossier.due_on = work.deadline(dossier.received_on)
                dossier.save(update_fields=["received_on", "due_on", "updated_at"])
            case "process":
                Result.objects.create(dossier=dossier, data=work.result(dossier.pk))
            case "sign":
                Result.objects.filter(dossier=dossier).update(sha256=work.SIGNED)
        detail = {"from": STATES[step], "to": STATES[step + 1], "due": dossier.due_on.isoformat()}
        Event.objects.create(subject=dossier, officer=officer, action=STEPS[step], detail=detail)

    def read(self, reference: Any, organisation: int) -> dict[str, Any]:
        from viewflow.workflow.models import Task

        from bench.lifecycle.peers.viewflow_app.models import Dossier, Grant

        dossier = Dossier.objects.get(pk=reference)
        clerk = work.officer(organisation, "clerk")
        if not Grant.objects.filter(officer=clerk, organisation=dossier.organisation).exists():
            raise Refused
        done = Task.objects.filter(process=dossier, flow_task_type="HUMAN", status="DONE").count()
        return {
            "state": "returned" if dossier.status == "DONE" else STATES[done],
            "attachments": len(dossier.attachments.all()), "events": len(dossier.events.order_by("pk")),
        }  # fmt: skip

    def _user(self, officer: int) -> Any:
        from django.contrib.auth.models import User

        if officer not in self.users:
            self.users[officer] = User.objects.get(pk=officer)
        return self.users[officer]
