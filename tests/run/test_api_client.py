"""The sample client of the documentation, as it stands there, before a running installation."""

import json
import subprocess
import sys
from pathlib import Path

from motcua.foundation.identity.enums import Scope

CLIENT = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "api_client.py"
DESKS = {"counter": "tiepnhan", "specialist": "chuyenvien", "leader": "lanhdao", "clerk": "vanthu"}


def test_the_sample_client_files_and_settles_a_dossier_by_the_interface_alone(installation, tmp_path):
    assert len(CLIENT.read_text().splitlines()) <= 100
    running = installation(ready=True).start()
    scopes = [part for scope in Scope for part in ("--scope", str(scope))]
    tokens = {}
    for desk, account in DESKS.items():
        made = running.command("api-token", "create", "--account", account, "--client", "Thử", *scopes, "--json")
        tokens[desk] = json.loads(made.stdout)["secret"]
    (tmp_path / "tokens.json").write_text(json.dumps(tokens))
    done = subprocess.run(
        [sys.executable, CLIENT, running.url, tmp_path / "tokens.json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["result"]["state"] == "issued" and told["result"]["number"] and told["result"]["file"]["sha256"]
    state = running.sql("SELECT state FROM dossier WHERE code = %s", told["dossier"])
    assert state == [("result_returned",)]
    assert not running.sql("SELECT 1 FROM api_token WHERE digest LIKE 'mct%%' OR client LIKE 'mct%%'")
