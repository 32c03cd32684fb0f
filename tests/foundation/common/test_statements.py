"""The statements of every step are parsed and planned once a connection."""

import pytest
from django.db import connection

from motcua.foundation.common import statements


@pytest.mark.django_db
def test_postgresql_keeps_the_plan_of_a_statement():
    for _again in range(2):
        assert statements.first("SELECT 41 + %s::int", [1]) == (42,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT 41%'")
        assert cursor.fetchone() == (1,)
