"""Puts an archive of `motcua backup` into a fresh data folder (or an empty database of yours), checked on the way."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from motcua import __version__
from motcua.config.environment import Environment
from motcua.run import backup, database, pg_tools, sealed_file, serving
from motcua.run.database import StartError

UNPACKED = "restoring"


def restore(
    environment: Environment, archive: Path, *, passphrase: bytes | None = None, heads: Path | None = None,
    replace: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Give back the manifest. Nothing standing is touched before the archive proved whole. Raises StartError.

    `heads` are seal heads kept outside since the backup: with them `motcua audit verify` says what the backup lacks.
    `replace` sets an installation in the folder aside (it is kept) instead of refusing; it is put back when the archive
    cannot be restored after all.
    """
    serving.refuse_running(environment.var)
    standing = _standing(environment.var)
    if standing and not replace:
        raise StartError(f"{environment.var} holds an installation: set MOTCUA_VAR to a fresh folder, or say --yes to "
                         "set that one aside.")  # fmt: skip
    kept_heads = heads.read_bytes() if heads else None
    work = environment.folder(f"{backup.SET_ASIDE}{UNPACKED}", 0o700)
    try:
        manifest = _unpack(archive, passphrase, work)
        _refuse_other_version(manifest)
        aside = _set_aside(environment.var, work) if standing else None
        try:
            with _database(environment) as url:
                _fill(url, work / backup.DUMP, manifest)
                for path in sorted((work / "var").iterdir()):
                    path.replace(environment.var / path.name)
                if kept_heads is not None:
                    (environment.folder("seal") / "heads.jsonl").write_bytes(kept_heads)
                _grant()
        except BaseException:
            if aside:
                _put_back(environment.var, aside)
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return manifest


def _grant() -> None:
    """Give the runtime role its rights again, as the owner, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "motcua.run.main", "manage", "grants"], env={**os.environ, "MOTCUA_ROLE": "owner"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise StartError(f"The rights of the database could not be given: {done.stderr.strip().splitlines()[-1]}")


def _standing(var: Path) -> list[Path]:
    """What an installation left in the folder; logs and backups do not count."""
    if not var.exists():
        return []
    return [p for p in sorted(var.iterdir()) if p.name not in ("log", "backups", "static", serving.LOCK)
            and not p.name.startswith(backup.SET_ASIDE)]  # fmt: skip


def _unpack(archive: Path, passphrase: bytes | None, work: Path) -> dict[str, Any]:
    """Unpack into `work`, compare every member with its digest; raises StartError in one sentence."""
    damaged = StartError(f"{archive} is damaged or not a backup of Motcua: use another one.")
    digests: dict[str, str] = {}
    try:
        with archive.open("rb") as file:
            is_sealed = sealed_file.is_sealed(file)  # type: ignore[arg-type]
            if is_sealed and passphrase is None:
                raise StartError(f"{archive} is sealed: give --passphrase-file.")
            source: Any = sealed_file.Reader(file, passphrase or b"") if is_sealed else file  # type: ignore[arg-type]
            with tarfile.open(fileobj=source, mode="r|") as tar:
                for member in tar:
                    digests[member.name] = _member(tar, member, work)
        manifest = json.loads((work / backup.MANIFEST).read_bytes())
    except sealed_file.CannotOpen as error:
        raise StartError(f"{archive} does not open: the passphrase is another one, or the file is damaged.") from error
    except FileNotFoundError as error:
        raise (damaged if archive.exists() else StartError(f"There is no file {archive}.")) from error
    except (tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise damaged from error
    digests.pop(backup.MANIFEST)
    if digests != manifest.get("members"):
        raise damaged
    return dict(manifest)


def _member(tar: tarfile.TarFile, member: tarfile.TarInfo, work: Path) -> str:
    target = work / member.name
    if not member.isfile() or ".." in member.name.split("/") or member.name.startswith("/"):
        raise ValueError(member.name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    reading = backup.Hashing(tar.extractfile(member))
    with target.open("wb") as file:
        shutil.copyfileobj(reading, file, backup.CHUNK)
    target.chmod(member.mode & 0o700)
    return reading.digest.hexdigest()


def _refuse_other_version(manifest: dict[str, Any]) -> None:
    if manifest["motcua"] != __version__:
        raise StartError(f"The backup was made by Motcua {manifest['motcua']}, this is {__version__}: restore it with "
                         "that version, then bring the installation up to date.")  # fmt: skip


def _set_aside(var: Path, work: Path) -> Path:
    aside = var / f"{backup.SET_ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o711)
    for path in _standing(var):
        if path != work:
            path.replace(aside / path.name)
    return aside


def _put_back(var: Path, aside: Path) -> None:
    for path in sorted(aside.iterdir()):
        if (var / path.name).is_dir():
            shutil.rmtree(var / path.name)
        path.replace(var / path.name)
    aside.rmdir()


@contextmanager
def _database(environment: Environment) -> Iterator[str]:
    if environment.database_url:
        yield environment.database_url
        return
    folder = environment.folder("postgres")
    server = database.start(folder)
    try:
        yield server.owner_url
    except BaseException:
        server.stop()
        database.forget(folder)
        raise
    server.stop()


def _fill(url: str, dump: Path, manifest: dict[str, Any]) -> None:
    import psycopg

    with closing(psycopg.connect(url, autocommit=True)) as connection:
        if backup.counts(connection):
            raise StartError("The database of DATABASE_URL is not empty: give an empty one.")
        major = connection.info.server_version // 10000
        if major < manifest["postgresql"]:
            raise StartError(f"The backup comes from PostgreSQL {manifest['postgresql']}, this server is {major}: "
                             "use a server at least as new.")  # fmt: skip
        pg_tools.call(
            "pg_restore", url, major, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
            "--dbname=" + str(connection.info.dbname), str(dump),
        )  # fmt: skip
        if backup.counts(connection) != manifest["tables"]:
            raise StartError("The restored database has other numbers of rows than its backup says: use another one.")
