"""One archive of everything that is not made anew: database, files, keys, what the stand-ins keep, seal heads.

The database is read as of one moment. Files are read after it, so that every file it names is there: files are only
ever added, and removed long after nothing names them. The kept seal heads are cut at the last seal of that moment,
so a restored copy is whole in itself; heads kept outside since then show what is missing (`motcua audit verify`).
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from motcua import __version__
from motcua.config.environment import Environment
from motcua.run import database, pg_tools, sealed_file

MANIFEST, DUMP = "manifest.json", "database.dump"
MADE_ANEW = {"postgres", "log", "static", "backups"}
SET_ASIDE = "before-restore-"
CHUNK = 1024 * 1024


@dataclass
class Archive:
    path: Path
    manifest: dict[str, Any] = field(default_factory=dict)


def make(environment: Environment, target: Path | None = None, passphrase: bytes | None = None) -> Archive:
    """Write the archive and, beside it, its manifest; whole or not at all. Raises StartError, OSError."""
    moment = datetime.now(UTC)
    path = target or _default(environment, moment, passphrase is not None)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        with owner(environment) as url, tempfile.TemporaryDirectory() as work:
            dump = Path(work) / DUMP
            facts = _dump(url, dump)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                members = _write(environment, dump, facts["seals"], file, passphrase, manifest := _about(moment, facts))
        manifest = {**manifest, "members": members, "archive": {
            "name": path.name, "bytes": part.stat().st_size, "sha256": digest_of(part), "sealed": bool(passphrase),
        }}  # fmt: skip
        path.with_name(path.name + ".json").write_text(json.dumps(manifest, indent=1) + "\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Archive(path, manifest)


def _default(environment: Environment, moment: datetime, is_sealed: bool) -> Path:
    name = f"motcua-{moment:%Y%m%dT%H%M%SZ}.tar" + (".sealed" if is_sealed else "")
    return environment.folder("backups", 0o700) / name


@contextmanager
def owner(environment: Environment) -> Iterator[str]:
    """The owner's address of the database; an embedded one that does not run is started for as long as needed."""
    if environment.database_url:
        yield environment.database_url
        return
    known = database.connection(environment.var)
    if known is None:
        raise database.StartError(f"There is no installation in {environment.var}: set MOTCUA_VAR to its data folder.")
    if database.is_running(environment.var / "postgres"):
        yield known["owner"]
        return
    server = database.start(environment.folder("postgres"))
    try:
        yield server.owner_url
    finally:
        server.stop()


def _dump(url: str, target: Path) -> dict[str, Any]:
    """Dump the database as of one moment and count its rows and seals at that same moment."""
    import psycopg

    with closing(psycopg.connect(url)) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        [snapshot] = connection.execute("SELECT pg_export_snapshot()").fetchone() or [""]
        major = connection.info.server_version // 10000
        pg_tools.call(
            "pg_dump", url, major, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
            f"--file={target}",
        )  # fmt: skip
        rows = connection.execute("SELECT chain::text, max(number) FROM seal GROUP BY chain").fetchall()
        seals = {str(chain): int(number) for chain, number in rows}
        return {"tables": counts(connection), "seals": seals, "postgresql": major}


def counts(connection: Any) -> dict[str, int]:
    from psycopg import sql

    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    count = sql.SQL("SELECT count(*) FROM {}")
    return {name: connection.execute(count.format(sql.Identifier(name))).fetchone()[0] for (name,) in names}


def _about(moment: datetime, facts: dict[str, Any]) -> dict[str, Any]:
    return {"motcua": __version__, "made_at": moment.isoformat(), "postgresql": facts["postgresql"],
            "tables": facts["tables"]}  # fmt: skip


def _write(
    environment: Environment, dump: Path, seals: dict[str, int], file: BinaryIO, passphrase: bytes | None,
    manifest: dict[str, Any],
) -> dict[str, str]:  # fmt: skip
    """The members with their SHA-256, the manifest last."""
    sink: Any = sealed_file.Writer(file, passphrase) if passphrase else file
    members = {}
    with tarfile.open(fileobj=sink, mode="w|") as tar:
        members[DUMP] = _add(tar, DUMP, dump)
        for path in kept_files(environment.var):
            name = "var/" + path.relative_to(environment.var).as_posix()
            if name in ("var/seal/heads.jsonl", "var/seal/stamps.jsonl"):
                continue
            with suppress(FileNotFoundError):  # removed since: nothing named it at the moment of the dump
                members[name] = _add(tar, name, path)
        heads, stamps = _heads(environment.var, seals)
        for name, data in (("var/seal/heads.jsonl", heads), ("var/seal/stamps.jsonl", stamps)):
            members[name] = _add_bytes(tar, name, data)
        _add_bytes(tar, MANIFEST, json.dumps({**manifest, "members": members}).encode())
    if passphrase:
        sink.close()
    file.flush()
    os.fsync(file.fileno())
    return members


def kept_files(var: Path) -> Iterator[Path]:
    """Files of the data folder that cannot be made anew."""
    for top in sorted(var.iterdir()):
        if top.name in MADE_ANEW or top.name.startswith(SET_ASIDE) or not top.is_dir():
            continue
        for folder, names, files in os.walk(top):
            names[:] = [name for name in names if not (top.name == "files" and name == "incoming")]
            yield from (Path(folder) / name for name in sorted(files) if not name.endswith(".part"))


def _heads(var: Path, seals: dict[str, int]) -> tuple[bytes, bytes]:
    """The kept heads up to the first one of a later seal, and the timestamps that cover no more than these."""
    path, kept = var / "seal" / "heads.jsonl", []
    for line in path.read_bytes().splitlines(keepends=True) if path.exists() else ():
        entry = json.loads(line) if line.endswith(b"\n") else None
        if entry is None or entry["number"] > seals.get(entry["chain"], 0):
            break
        kept.append(line)
    heads, path = b"".join(kept), var / "seal" / "stamps.jsonl"
    stamps = []
    for line in path.read_bytes().splitlines(keepends=True) if path.exists() else ():
        with suppress(ValueError):
            if json.loads(line)["size"] <= len(heads):
                stamps.append(line)
    return heads, b"".join(stamps)


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = os.fstat(file.fileno()).st_size, path.stat().st_mode & 0o777, 0
        reading = Hashing(file)
        tar.addfile(info, reading)  # type: ignore[arg-type]
    return reading.digest.hexdigest()


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> str:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))
    return hashlib.sha256(data).hexdigest()


class Hashing:
    """A file that remembers the digest of what was read of it."""

    def __init__(self, file: Any):
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._file.read(size)
        self.digest.update(data)
        return data


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
