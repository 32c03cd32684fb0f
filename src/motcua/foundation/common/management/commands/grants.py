"""What the runtime role may do: everything but own, change or delete the append-only tables."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from motcua.foundation.common import partitions

APPEND_ONLY = ("event", "seal", "sealed_event", "reading", "printed_copy")


class Command(BaseCommand):
    help = "Make the partitions of the coming years and give the runtime role its rights (run by the owner)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--role", default="motcua_runtime")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        partitions.ensure()
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
            for partition in partitions.names():  # reached through their table only, by its rights
                cursor.execute(f"REVOKE ALL ON {partition} FROM {quoted}")
