"""A process of its own: sends every form twice, again until it is answered, and keeps what was acknowledged.

    python clients.py URL PLAN LEDGER

PLAN: {"sessions", "forms": [[session, draft]], "pause": [draft]}. LEDGER gets a line {"draft", "dossier"} on disk
before the next request is made, so an acknowledgement outlives every crash of the server.
"""

import http.client
import json
import os
import queue
import re
import sys
import threading
import time
from urllib.parse import urlencode, urlsplit

CLIENTS, PATIENCE = 8, 240
TOKEN = "t" * 32
ACKNOWLEDGED = re.compile(r"/my/dossiers/([0-9a-f-]{36})/sent/$")


def main(url: str, plan_file: str, ledger_file: str) -> int:
    with open(plan_file) as file:
        plan = json.load(file)
    waiting: queue.Queue[tuple[str, str, bool]] = queue.Queue()
    for session, draft in plan["forms"]:
        for copy in range(2):
            waiting.put((plan["sessions"][session], draft, copy == 0 and draft in plan["pause"]))
    lock, failures = threading.Lock(), []
    with open(ledger_file, "a") as ledger:

        def keep(draft: str, dossier: str) -> None:
            with lock:
                ledger.write(json.dumps({"draft": draft, "dossier": dossier}) + "\n")
                ledger.flush()
                os.fsync(ledger.fileno())

        def send_all() -> None:
            while True:
                try:
                    session, draft, pause = waiting.get_nowait()
                except queue.Empty:
                    return
                try:
                    keep(draft, _until_answered(url, session, draft, pause))
                except Exception as error:  # noqa: BLE001 - reported at the end
                    failures.append(f"{draft}: {error}")

        threads = [threading.Thread(target=send_all) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    sys.stderr.write("\n".join(failures[:20]))
    return 1 if failures else 0


def _until_answered(url: str, session: str, draft: str, pause: bool) -> str:
    end = time.monotonic() + PATIENCE
    last = ""
    while time.monotonic() < end:
        try:
            status, location = _send(url, session, draft, pause)
        except (OSError, http.client.HTTPException) as error:
            last = type(error).__name__
        else:
            found = ACKNOWLEDGED.search(location)
            if status == 302 and found:
                return found[1]
            if status < 500:
                raise AssertionError(f"answered {status} {location}")
            last = str(status)
        time.sleep(0.2)
    raise AssertionError(f"no answer within {PATIENCE} s, the last was {last}")


def _send(url: str, session: str, draft: str, pause: bool) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=40)
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}", "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    if pause:
        headers["X-Pause"] = draft
    try:
        body = urlencode({"csrfmiddlewaretoken": TOKEN})
        connection.request("POST", f"/drafts/{draft}/check/", body, headers)
        reply = connection.getresponse()
        reply.read()
        return reply.status, reply.headers.get("Location", "")
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
