"""Multiplies the dossiers of a small demonstration inside the database: the same rows again, under keys of their own.

What is multiplied is read by plans only: the digests of the copied events are not theirs. Times stay where they are, so
a copy's identifiers keep their moment and change their other half.
"""

from django.db import connection

COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
OTHER = "overlay({column}::text placing substr(md5({column}::text || n), 1, 12) from 25)::uuid"
"""The same moment of a UUIDv7, other bits."""


def multiply(times: int) -> None:
    """`times` - 1 further copies of every dossier, with steps, clock, papers, results, words and first events."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dossier DISABLE TRIGGER USER")
        cursor.execute("SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)")
        cursor.execute("SELECT set_config('random_page_cost', '1.1', true)")  # as `motcua serve` and install.md set it
        _copy(cursor, "dossier", times, {
            "id": OTHER.format(column="t.id"), "code": "t.code || lpad(n::text, 5, '0')",
            "applicant_id": "md5(t.applicant_id::text || n)::uuid",
            "submitter_id": "md5(t.submitter_id::text || n)::uuid",
        })  # fmt: skip
        for table in ("assignment", "submitted_document", "result", "clock_entry", "dossier_lookup", "result_place"):
            _copy(cursor, table, times, _of_dossier(table))
        _copy(cursor, "event", times, {
            "id": OTHER.format(column="t.id"), "subject_id": OTHER.format(column="t.subject_id"),
        }, "t.subject_kind = 'dossier' AND t.seq <= 3")  # fmt: skip
        cursor.execute("ALTER TABLE dossier ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ANALYZE")  # also of what the demonstration wrote: nobody has counted it yet


def _of_dossier(table: str) -> dict[str, str]:
    changed = {"dossier_id": OTHER.format(column="t.dossier_id")}
    if table == "clock_entry":
        return changed | {"id": "nextval(pg_get_serial_sequence('clock_entry', 'id'))"}
    if table in ("dossier_lookup", "result_place"):
        return changed
    return changed | {"id": OTHER.format(column="t.id")} | ({"check_code": "''"} if table == "result" else {})


def _copy(cursor, table: str, times: int, changed: dict[str, str], where: str = "true") -> None:
    cursor.execute(COLUMNS, [table])
    names = [name for (name,) in cursor.fetchall()]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(changed.get(name, f't."{name}"') for name in names)
    cursor.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t, generate_series(1, {times - 1}) AS n "
        f"WHERE {where} ORDER BY t.{'id' if 'id' in names else 'dossier_id'}"
    )
