"""Signs of life of the background processes."""

from django.db import connection


def beat(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO heartbeat (name, at) VALUES (%s, now()) ON CONFLICT (name) DO UPDATE SET at = now()", [name]
        )


def age_seconds(name: str) -> float | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - at) FROM heartbeat WHERE name = %s", [name])
        row = cursor.fetchone()
    return float(row[0]) if row else None
