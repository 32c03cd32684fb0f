"""Multiplies the dossiers of a small demonstration inside the database: the same rows again, under keys of their own.

What is multiplied is read by plans only: the digests of the copied events are not theirs. Times stay where they are, so
a copy's identifiers keep their moment and change their other half.
"""

from django.db import connection

COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
OTHER = "overlay({column}::text placing substr(md5({column}::text || n), 1, 12) from 25)::uuid"
"""The same moment of a UUIDv7, other bits."""
CODE, NUMBER = "t.code || lpad(n::text, 5, '0')", "t.number + n * 1000"


def _others(*columns: str) -> dict[str, str]:
    return {column: OTHER.format(column=f"t.{column}") for column in columns}


OWN = _others("id", "dossier_id")
COPIES: dict[str, dict[str, str]] = {
    "assignment": OWN, "submitted_document": OWN, "result": OWN | {"check_code": "''"}, "supplement_request": OWN,
    "clock_entry": OWN | {"id": "nextval(pg_get_serial_sequence('clock_entry', 'id'))"},
    "dossier_lookup": _others("dossier_id"), "result_place": _others("dossier_id"),
    "register_entry": OWN | {"number": NUMBER}, "dossier_payment": OWN | _others("demand_id"),
    "payment_demand": _others("id", "subject_id") | {"code": CODE},
    "payment_order": _others("id", "demand_id") | {"code": CODE},
    "payment": _others("id", "order_id") | {"transaction": "t.transaction || '-' || n"},
    "receipt": _others("id", "payment_id", "replaces_id") | {"code": CODE, "number": NUMBER},
    "letter": _others("id", "subject_id") | {"number": NUMBER}, "handover_slip": _others("id") | {"number": NUMBER},
    "handover_item": OWN | _others("slip_id"),
}  # fmt: skip
"""{table: {column: what a copy has there}}; what `furnish` gives every dossier is among them."""


def multiply(times: int, *, checked: bool = False) -> None:
    """`times` - 1 further copies of every dossier, with steps, clock, papers, results, words, first events, money,
    entries, letters and slips. `checked`: foreign keys are looked at, which takes as long again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE dossier DISABLE TRIGGER USER")
        cursor.execute("SELECT set_config('session_replication_role', %s, true)", ["origin" if checked else "replica"])
        cursor.execute("SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)")
        cursor.execute("SELECT set_config('random_page_cost', '1.1', true)")  # as `motcua serve` and install.md set it
        _copy(cursor, "dossier", times, {
            **_others("id"), "code": CODE, "applicant_id": "md5(t.applicant_id::text || n)::uuid",
            "submitter_id": "md5(t.submitter_id::text || n)::uuid",
        })  # fmt: skip
        for table, changed in COPIES.items():
            _copy(cursor, table, times, changed)
        _copy(cursor, "event", times, _others("id", "subject_id"), "t.subject_kind = 'dossier' AND t.seq <= 3")
        cursor.execute("SELECT set_config('session_replication_role', 'origin', true)")
        cursor.execute("ALTER TABLE dossier ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ANALYZE")  # also of what the demonstration wrote: nobody has counted it yet


def _copy(cursor, table: str, times: int, changed: dict[str, str], where: str = "true") -> None:
    cursor.execute(COLUMNS, [table])
    names = [name for (name,) in cursor.fetchall()]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(changed.get(name, f't."{name}"') for name in names)
    cursor.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t, generate_series(1, {times - 1}) AS n "
        f"WHERE {where} ORDER BY t.{'id' if 'id' in names else 'dossier_id'}"
    )
