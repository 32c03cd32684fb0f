"""Seven user tasks in a row, each open to whoever holds its role in the dossier's organisation."""

from typing import Any

from django.views.generic import View
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.lock import select_for_update_lock

from bench.lifecycle.peers.viewflow_app.models import Dossier, Grant
from bench.lifecycle.work import ROLES

NODES = ("receive", "assign", "process", "appraise", "sign", "issue", "hand_over")


class GrantBackend:
    """Answers `user.has_perm("dossiers.clerk", dossier)` from the table of grants."""

    def authenticate(self, request: Any, **_: Any) -> None:
        return None

    def has_perm(self, user: Any, permission: str, obj: Any = None) -> bool:
        if obj is None:
            return False
        role = permission.removeprefix("dossiers.")
        return Grant.objects.filter(officer=user.pk, organisation=obj.organisation, role=role).exists()


def task(step: int) -> flow.View:
    following = getattr(this, NODES[step + 1]) if step + 1 < len(NODES) else this.end
    permission = f"dossiers.{ROLES[step]}"
    return flow.View(View.as_view()).Permission(permission, obj=lambda process: process.coerced).Next(following)


class DossierFlow(flow.Flow):
    process_class = Dossier
    lock_impl = select_for_update_lock

    start = flow.StartHandle(this.file).Next(this.receive)
    receive = task(0)
    assign = task(1)
    process = task(2)
    appraise = task(3)
    sign = task(4)
    issue = task(5)
    hand_over = task(6)
    end = flow.End()

    def file(self, activation: Any, **fields: Any) -> Dossier:
        for name, value in fields.items():
            setattr(activation.process, name, value)
        return activation.process
