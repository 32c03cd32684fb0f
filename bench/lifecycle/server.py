"""A PostgreSQL of our own for the time of a run: as `motcua serve` starts it, each commit on disk before it is told."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from motcua.run import database

SIZE = """SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public'"""


@dataclass
class Cluster:
    var: Path
    server: database.Server

    def url(self, name: str) -> str:
        return self.server.owner_url.replace(f"/{database.DATABASE}?", f"/{name}?")

    def connect(self, name: str) -> psycopg.Connection:
        return psycopg.connect(self.url(name), autocommit=True)

    def create(self, name: str) -> None:
        """An empty database; that of Motcua exists from the start."""
        if name != database.DATABASE:
            with self.connect("postgres") as connection:
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')

    def row(self, name: str, sql: str) -> tuple[Any, ...]:
        with self.connect(name) as connection:
            found = connection.execute(sql).fetchone()
        assert found is not None
        return found

    def size(self, name: str) -> int:
        """Bytes of all tables with their indexes."""
        return int(self.row(name, SIZE)[0])

    def position(self) -> int:
        """How many bytes of write-ahead log were ever written."""
        return int(self.row("postgres", "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")[0])


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="motcua-bench-"))
    folder.chmod(0o755)
    server = database.start(folder / "postgres")
    try:
        yield Cluster(folder, server)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
