"""Hands outbox rows to their listeners, at least once, off the request path; runs periodic work between."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import OperationalError, close_old_connections, connection, transaction

from motcua.foundation.common import heartbeats
from motcua.foundation.common.clock import now
from motcua.foundation.common.events import revive
from motcua.foundation.common.models import HandlerRun, OutboxMessage
from motcua.foundation.common.subscriptions import HANDLERS, HEAVY, PATIENT, WANTED

log = logging.getLogger(__name__)
TRIES = 12
LONGEST_PAUSE = 3600
MOST_COUNTED = 999
"""Tries of a patient listener are counted up to here."""
PERIODIC: list[tuple[float, Callable[[], object]]] = []


def periodic(seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Run the function about every `seconds` in the worker."""

    def register(function: Callable[[], object]) -> Callable[[], object]:
        PERIODIC.append((seconds, function))
        return function

    return register


@transaction.atomic
def spread(limit: int = 200) -> int:
    """Turn waiting outbox rows into one run a listener; returns how many rows were taken."""
    messages = list(
        OutboxMessage.objects.select_for_update(skip_locked=True).filter(relayed_at=None).order_by("id")[:limit]
    )
    at = now()
    called = {name for message in messages for name in HANDLERS.get(message.kind, {})}
    deaf = {name for name in called if name in WANTED and not WANTED[name]()}
    runs = [
        HandlerRun(message=message, handler=name, next_at=at)
        for message in messages
        for name in HANDLERS.get(message.kind, {})
        if name not in deaf
    ]
    HandlerRun.objects.bulk_create(runs, ignore_conflicts=True)
    OutboxMessage.objects.filter(id__in=[m.id for m in messages]).update(relayed_at=at)
    return len(messages)


def work(limit: int = 50) -> int:
    """Do due runs one by one, each in its own transaction; a failure waits longer every time and is never dropped; one
    that failed `TRIES` times waits for a person, unless its listener is patient. A heavy one ends the round."""
    done = 0
    while done < limit and (name := _one()):
        done += 1
        if name in HEAVY:
            break
    return done


def _one() -> str:
    """The listener that was called; "" when nothing is due."""
    with transaction.atomic():
        run = (
            HandlerRun.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("message")
            .filter(state="waiting", next_at__lte=now())
            .order_by("next_at", "id")
            .first()
        )
        if run is None:
            return ""
        handler = HANDLERS.get(run.message.kind, {}).get(run.handler)
        run.attempts = min(run.attempts + 1, MOST_COUNTED)
        try:
            with transaction.atomic():
                if handler:
                    handler(revive(run.message.kind, run.message.body), run.message_id)
            run.state, run.done_at, run.last_error = "done", now(), ""
        except Exception as error:  # noqa: BLE001 - kept on the row, shown on the status page
            log.warning("%s failed on %s: %s", run.handler, run.message.kind, type(error).__name__)
            run.last_error = f"{type(error).__name__}: {error}"[:500]
            is_over = run.attempts >= TRIES and run.handler not in PATIENT
            run.state = "given_up" if is_over else "waiting"
            run.next_at = now() + timedelta(seconds=min(LONGEST_PAUSE, 2**run.attempts))
        run.save()
        return run.handler


def drain(rounds: int = 20) -> None:
    """Hand on everything that waits now (tests and the demonstration)."""
    for _ in range(rounds):
        if not (spread() + work(500)):
            return


def retry(run_id: int) -> bool:
    """Try a run now: one that was given up begins anew, one that waits after a failure waits no longer."""
    renewed = HandlerRun.objects.filter(id=run_id, state="given_up").update(state="waiting", attempts=0, next_at=now())
    return bool(renewed or HandlerRun.objects.filter(id=run_id, state="waiting").update(next_at=now()))


def run_forever(stop: threading.Event) -> None:
    due = dict.fromkeys(range(len(PERIODIC)), 0.0)
    beat = 0.0
    while not stop.is_set():
        try:
            close_old_connections()
            if time.monotonic() - beat > 5:
                heartbeats.beat("worker")
                beat = time.monotonic()
            busy = spread() + work()
            for index, (seconds, function) in enumerate(PERIODIC):
                if time.monotonic() >= due[index]:
                    due[index] = time.monotonic() + seconds
                    _periodic(function)
            if not busy:
                stop.wait(0.3)
        except OperationalError as error:
            log.warning("The database does not answer; trying again: %s", type(error).__name__)
            connection.close()
            stop.wait(1)


def attempt(act: Callable[[], bool], what: str) -> bool:
    """One of many in periodic work: its failure is logged and keeps no other one waiting."""
    try:
        return act()
    except OperationalError:
        raise
    except Exception:
        log.exception("%s failed", what)
        return False


def _periodic(function: Callable[[], object]) -> None:
    try:
        function()
    except OperationalError:
        raise
    except Exception:
        log.exception("Periodic work %s failed", function.__name__)
