"""What the runtime role may do: everything but own, change or delete the append-only tables."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

APPEND_ONLY = ("event", "seal", "sealed_event")


class Command(BaseCommand):
    help = "Give the runtime role its rights (run by the owner after migrations)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--role", default="motcua_runtime")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        quoted = connection.ops.quote_name(role)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if not cursor.fetchone():
                self.stdout.write(
                    f"Role {role} does not exist: the owner's role is used; create it to separate rights."
                )
                return
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
            cursor.execute(f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
            for table in APPEND_ONLY:
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {quoted}")
