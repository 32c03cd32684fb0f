"""A year a partition: where rows go, what happens to those nobody expected, who reaches them."""

from datetime import datetime

import pytest
from django.db import connection

from motcua.foundation.common import partitions
from motcua.foundation.common.clock import LOCAL, local, now
from motcua.foundation.common.ids import uuid7_at
from motcua.foundation.common.models import HandlerRun, OutboxMessage

pytestmark = pytest.mark.django_db


def where(id) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM outbox WHERE id = %s", [id])
        return cursor.fetchone()[0]


def put(at: datetime):
    return OutboxMessage.objects.create(id=uuid7_at(at, 7), kind="x", body={}, created_at=at).id


def test_a_row_lies_in_its_year_by_vietnamese_time():
    this = local(now()).year
    assert where(put(now())) == f"outbox_{this}"
    assert where(put(datetime(this, 12, 31, 23, 59, tzinfo=LOCAL))) == f"outbox_{this}"
    assert where(put(datetime(this + 1, 1, 1, 0, 0, tzinfo=LOCAL))) == f"outbox_{this + 1}"


def test_what_fits_no_year_is_kept_and_moves_when_its_year_is_made():
    far = local(now()).year + 40
    id = put(datetime(far, 5, 5, tzinfo=LOCAL))
    HandlerRun.objects.create(message_id=id, handler="x", next_at=now())
    assert where(id) == "outbox_default"
    made = partitions.ensure(far)
    assert f"outbox_{far}" in made and f"event_{far}" in made and len(made) == 5 * len(partitions.TABLES)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as a commit would
    assert where(id) == f"outbox_{far}" and HandlerRun.objects.get().message.id == id
    assert partitions.ensure(far) == []


def test_years_ahead_are_counted():
    assert partitions.years_ahead() == partitions.YEARS_AHEAD


def test_only_the_years_asked_for_are_read_by_identifier():
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT * FROM event WHERE id = %s", [uuid7_at(now(), 1)])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert f"event_{local(now()).year}" in plan and "event_default" not in plan
