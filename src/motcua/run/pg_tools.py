"""`pg_dump` and `pg_restore` of the right version, called without a password on the command line."""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from motcua.run import database


def find(program: str, server_major: int) -> Path:
    """The server's own version where the system has it (an older one refuses a newer server), else the wheel's."""
    own = Path(f"/usr/lib/postgresql/{server_major}/bin/{program}")
    if own.exists():
        return own
    try:
        return database._wheel() / "bin" / program
    except database.StartError:
        found = shutil.which(program)
        if found:
            return Path(found)
        raise


def call(program: str, url: str, server_major: int, *arguments: str) -> None:
    """Run it against the database of `url`; raises StartError with its last line."""
    done = subprocess.run(
        [str(find(program, server_major)), *arguments], env={**os.environ, **_connection(url)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise database.StartError(f"{program} stopped: {lines[-1]}")


def _connection(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    named = {
        "PGHOST": query.get("host") or parts.hostname, "PGPORT": query.get("port") or parts.port,
        "PGUSER": unquote(parts.username or ""), "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"), "PGSSLMODE": query.get("sslmode"),
    }  # fmt: skip
    return {name: str(value) for name, value in named.items() if value}
