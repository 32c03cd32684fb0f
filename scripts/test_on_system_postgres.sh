#!/usr/bin/env bash
# What speaks SQL of its own, on Debian's PostgreSQL by DATABASE_URL, in a cluster of its own that is thrown away.
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
# Where our own statements, locks, plans, partitions and collations meet PostgreSQL; the rest does not ask which it is.
.venv/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -q -m "not full and not browser and not faults" \
    tests/scale tests/foundation/common tests/foundation/organisations tests/foundation/files tests/insight \
    tests/onestop/dossiers tests/onestop/queue tests/onestop/payments tests/onestop/handover tests/onestop/papers \
    tests/onestop/catalogue/test_search.py tests/sites/test_settled.py tests/sites/test_same_queries.py
