#!/usr/bin/env bash
# The fast suite on Debian's PostgreSQL by DATABASE_URL, in a cluster of its own that is thrown away.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    if [ "$(id -u)" != 0 ]; then echo "No PostgreSQL of the system and no right to install one."; exit 1; fi
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | tail -n 1)")
work=$(mktemp -d)
chmod 755 "$work"
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then install -d -o postgres "$work/pg"; else mkdir "$work/pg"; fi
stop() { (cd / && as "$bin/pg_ctl" -D "$work/pg/data" -m immediate stop >/dev/null 2>&1) || true; rm -rf "$work"; }
trap stop EXIT
(cd / && as "$bin/initdb" -D "$work/pg/data" -U motcua_owner -E UTF8 --locale=C --auth=trust >/dev/null)
(cd / && as "$bin/pg_ctl" -D "$work/pg/data" -w -l "$work/pg/log" \
    -o "-c listen_addresses='' -k $work/pg -c fsync=off" start >/dev/null)
export DATABASE_URL="postgresql://motcua_owner@/postgres?host=$work/pg"
# What brings a database of its own (tests/run, tests/bench) or needs none has had its turn.
.venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q -m "not full and not browser and not faults" \
    --ignore tests/run --ignore tests/bench --ignore tests/consistency --ignore tests/sandbox \
    --ignore tests/foundation/calendar --ignore tests/foundation/identifiers
