"""Many dossiers like one, each with its open step, its draft and its clock, for what is done to many at once."""

import json
import sys
from typing import Any
from uuid import UUID

from motcua.demo.personas import PERSONAS
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.models import Account
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.deskwork import bulk
from motcua.onestop.deskwork.enums import BulkVerb
from motcua.onestop.dossiers import results, services
from motcua.onestop.dossiers.enums import Outcome, ResultState
from motcua.onestop.dossiers.models import Assignment, ClockEntry, Dossier, Result
from tests.sites import walk
from tests.sites.conftest import Province


def ready(province: Any, code: str = walk.MARITAL) -> Dossier:
    """Taken by the specialist, its draft complete: the step can be completed."""
    found = walk.taken(province, code)
    bundle = catalogue.bundle(found.revision_id)
    data = results.prefilled(bundle, found.answers)
    for field in bundle.result.fields.questions:
        if field.required and not data.get(field.key):
            data[field.key] = walk._any(field)
    by = province.actor(walk.staff(code).specialist)
    services.draft_result(found.id, by=by, outcome=Outcome.GRANTED, data=data)
    return Dossier.objects.get(id=found.id)


def copies(dossier: Dossier, count: int) -> list[Dossier]:
    """As many again; codes follow one another."""
    steps = list(dossier.assignments.filter(closed_at=None))
    drafts, clock = list(dossier.results.filter(state=ResultState.DRAFT)), list(dossier.clock.all())
    made = []
    for number in range(count):
        one = Dossier.objects.get(id=dossier.id)
        one.id, one.code, one.last_key = uuid7(), f"{dossier.code}-{number + 1:03}", None
        made.append(one)
    Dossier.objects.bulk_create(made)
    for model, rows in ((Assignment, steps), (Result, drafts), (ClockEntry, clock)):
        model.objects.bulk_create(_copy(model, row, one) for one in made for row in rows)  # type: ignore[attr-defined]
    return made


def _copy(model: Any, row: Any, dossier: Dossier) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    values |= {"dossier_id": dossier.id, "id": None if isinstance(row.pk, int) else uuid7()}
    return model(**values)


def step_ids(dossiers: list[Dossier]) -> list[UUID]:
    rows = Assignment.objects.filter(dossier__in=[d.id for d in dossiers], closed_at=None)
    return list(rows.order_by("due_at", "id").values_list("id", flat=True))


def _province() -> Province:
    """Of a running installation."""
    usernames = [persona.username for persona in PERSONAS]
    return Province(Account.objects.select_related("officer").in_bulk(usernames, field_name="username"))


def one_cannot(count: int) -> None:
    """Inside an installation: so many that the specialist can forward, but one, whose draft is not complete; its code
    is printed."""
    first = ready(_province())
    made = copies(first, count - 1)
    bad = made[count // 2]
    Result.objects.filter(dossier=bad).update(complete=False)
    sys.stdout.write(json.dumps({"bad": bad.code}) + "\n")


def begun(count: int) -> None:
    """Inside an installation: a job over so many that waits for the worker; its id is printed."""
    province = _province()
    first, by = ready(province), province.actor("chuyenvien")
    job = bulk.prepare(BulkVerb.FORWARD, step_ids([first, *copies(first, count - 1)]), by=by)
    bulk.start(job.id, {}, by=by)
    sys.stdout.write(json.dumps({"job": str(job.id)}) + "\n")


def to_sign(count: int) -> None:
    """Inside an installation: so many like ones that wait for the leader; their codes are printed."""
    first = walk.drafted(_province(), walk.MARITAL)
    sys.stdout.write(json.dumps([one.code for one in (first, *copies(first, count - 1))]) + "\n")


def to_collect() -> None:
    """Inside an installation: a paper result that lies at the counter; its code and id and the applicant's number
    are printed."""
    province = _province()
    found, by = walk.issued(province, walk.MARITAL), province.actor("tiepnhan")
    contact = found.contact | {"delivery": "counter", "address": "Số 12, tổ 4"}
    services.change_contact(found.id, by=by, contact=contact)
    told = {"code": found.code, "id": str(found.id), "number": found.applicant_number}
    sys.stdout.write(json.dumps(told) + "\n")
