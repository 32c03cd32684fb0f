"""Every step that is not done at once, with a number and a limit: nothing goes wrong in silence (rule 11)."""

import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua import __version__
from motcua.assistant.law import selectors as law
from motcua.foundation.common import heartbeats, partitions, seal
from motcua.foundation.common import selectors as common
from motcua.foundation.common.clock import now
from motcua.foundation.files import selectors as files
from motcua.foundation.notices import selectors as notices
from motcua.foundation.signing import heads, proof, requests
from motcua.foundation.signing.selectors import expiring
from motcua.office.readiness import looking
from motcua.onestop.catalogue import list_uploads
from motcua.onestop.deskwork import bulk
from motcua.onestop.deskwork.warnings import BEAT
from motcua.onestop.dossiers import consulting
from motcua.onestop.handover import selectors as handover
from motcua.onestop.papers import selectors as papers
from motcua.onestop.payments import selectors as payments
from motcua.onestop.printing import selectors as printing
from motcua.onestop.queue import selectors as queue
from motcua.onestop.sandbox.models import SandboxMark
from motcua.onestop.webhooks import selectors as webhooks
from motcua.sites.operations.house_assistant import forgotten, screened, worded
from motcua.sites.operations.house_words import Part, age_of, ago, at_most, by_worker, is_late, waiting
from motcua.sites.pages.templatetags.mc import vdate, vnum

LEAST_DISK = 2 * 1024**3
DAY_AND_MORE = 26 * 3600


def parts() -> list[Part]:
    return [
        _worker(), _outbox(), _listeners(), _deliveries(), _webhooks(), _opinions(), _lists(), _laws(), _bulk(),
        _warnings(), _signatures(), *_files(), _seal(), _years(), _stamp(), _proof(), _certificates(), _readiness(),
        _papers(), screened(), worded(), forgotten(), _prints(), _queue(), _returns(), _payments(), _disk(), _storage(),
        _backup(),
        *_sandbox(),
    ]  # fmt: skip


def troubles(found: list[Part]) -> int:
    return sum(part.state == "bad" for part in found)


def warnings(found: list[Part]) -> int:
    return sum(part.state == "watch" for part in found)


def version() -> str:
    return __version__


def _worker() -> Part:
    age = heartbeats.age_seconds("worker")
    bad = age is None or age > 60
    return Part(
        _("Background worker"), _("never seen") if age is None else _("sign of life %(age)s ago") % {"age": ago(age)},
        at_most(60), "bad" if bad else "good", _("Start the worker again (motcua serve does it).") if bad else "",
    )  # fmt: skip


def _outbox() -> Part:
    found = common.outbox()
    bad = is_late(found["oldest_at"], 60)
    return Part(
        _("Announcements not yet handed on"), waiting(found["waiting"], found["oldest_at"]), at_most(60),
        "bad" if bad else "good", _("The worker is slow or stands still.") if bad else "",
    )  # fmt: skip


def _listeners() -> Part:
    found, limit = common.runs(), 15 * 60
    number = waiting(found["waiting"], found["oldest_at"])
    if found["given_up"]:
        number += "; " + _("%(n)s given up") % {"n": found["given_up"]}
    bad = bool(found["given_up"]) or is_late(found["oldest_at"], limit)
    state = "bad" if bad else "watch" if found["failing"] else "good"
    advice = _("Look at the failed work below, mend the cause, then try again.") if state != "good" else ""
    return Part(_("Work that follows a step (letters, notices, due dates)"), number, at_most(limit), state, advice)


def _deliveries() -> Part:
    found = notices.stuck()
    number = waiting(found["queued"] + found["failed"], found["oldest_at"])
    if found["given_up"]:
        number += "; " + _("%(n)s given up") % {"n": found["given_up"]}
    bad = bool(found["given_up"] or found["late"])
    state = "bad" if bad else "watch" if found["failed"] else "good"
    advice = (
        _("Look at the failed deliveries below; check the mail server and the addresses.") if state != "good" else ""
    )
    return Part(_("Notices by email"), number, at_most(24 * 3600), state, advice)


def _webhooks() -> Part:
    found, limit = webhooks.stuck(), 30 * 60
    number = waiting(found["due"], found["oldest_at"])
    if found["failing"] or found["stopped"]:
        number += "; " + _("%(failing)s failing, %(stopped)s stopped by themselves") % found
    late = is_late(found["oldest_at"], limit)
    state = "bad" if late else "watch" if found["failing"] or found["stopped"] else "good"
    advice = (
        _("Look at the announcements to systems; tell those whose receiver does not answer.") if state != "good" else ""
    )
    return Part(_("Announcements to other systems"), number, at_most(limit), state, advice)


def _opinions() -> Part:
    count, oldest = consulting.untold(now())
    limit = 3600
    bad = is_late(oldest, limit)
    advice = _("Look whether the worker runs; it tells the units.") if bad else ""
    return Part(_("Late opinions to tell of"), waiting(count, oldest), at_most(limit), "bad" if bad else "good", advice)


def _lists() -> Part:
    return by_worker(_("Long lists of procedures to read or import"), list_uploads.waiting_for_the_worker(), 600)


def _laws() -> Part:
    return by_worker(_("Legal texts to be made findable"), law.waiting(), 600)


def _bulk() -> Part:
    """Jobs over many dossiers; each item takes at most some seconds, and 500 are the most."""
    return by_worker(_("Work on many dossiers at once"), bulk.waiting(), 3600)


def _signatures() -> Part:
    """Who signs by phone is waited for five minutes at most; then a request is over."""
    count, oldest = requests.open_now()
    bad = is_late(oldest, 1800)
    return Part(
        _("Signatures by phone or token"), waiting(count, oldest), at_most(1800), "bad" if bad else "good",
        _("The worker is slow or stands still.") if bad else "",
    )  # fmt: skip


def _warnings() -> Part:
    """When the open steps were looked through last."""
    age = heartbeats.age_seconds(BEAT)
    bad = age is None or age > 1800
    return Part(
        _("Early warnings"), _("never") if age is None else _("looked through %(age)s ago") % {"age": ago(age)},
        at_most(1800), "watch" if bad else "good", _("The worker is slow or stands still.") if bad else "",
    )  # fmt: skip


def _files() -> Iterator[Part]:
    found = files.status()
    if found["scanner"]:
        yield Part(_("Malware scanner"), _("set"), _("must be set"))
    else:
        yield Part(
            _("Malware scanner"),
            _("no scanner is set; %(n)s files were not scanned") % {"n": vnum(found["not_scanned"])},
            _("must be set"), "watch" if settings.MADE_UP else "bad",
            _("A demonstration lets files through unscanned; a real installation refuses them."),
        )  # fmt: skip
    bad = is_late(found["oldest_pending_at"], 600)
    yield Part(
        _("Files waiting for the scanner"), waiting(found["pending"], found["oldest_pending_at"]), at_most(600),
        "bad" if bad else "good", _("The scanner does not answer; files stay closed until it does.") if bad else "",
    )  # fmt: skip
    if found["infected"]:
        yield Part(_("Files in quarantine"), str(found["infected"]), _("none"), "watch")


def _seal() -> Part:
    found, limit = seal.unsealed(), settings.ENV.seal_limit_minutes * 60
    age = found["oldest_seconds"]
    number = _("%(n)s acts wait, the oldest for %(age)s") % {"n": vnum(found["count"]), "age": ago(age)}
    state = "bad" if age > limit else "watch" if age > 60 else "good"
    advice = _("Past the limit nothing can be written. Start the worker again.") if state != "good" else ""
    told = number if found["count"] else _("everything is sealed")
    return Part(_("Sealing of the record"), told, at_most(limit), state, advice)


def _stamp() -> Part:
    found = heads.stamps()[-1:]
    age = age_of(found[0].at) if found else None
    state = "good" if age is not None and age < 2 * DAY_AND_MORE else "watch"
    number = _("%(age)s ago") % {"age": ago(age)} if found else _("none yet")
    advice = (
        _("The timestamp authority has not answered; it is asked again every ten minutes.") if state != "good" else ""
    )
    return Part(_("Timestamp on the seals"), number, at_most(2 * DAY_AND_MORE), state, advice)


def _proof() -> Part:
    found = proof.last()
    name, limit = _("Check of the whole record"), at_most(DAY_AND_MORE)
    if found is None:
        return Part(name, _("none yet"), limit, "watch", _("The worker makes it within the hour."))
    number = _("%(age)s ago, %(n)s acts") % {"age": ago(age_of(found.at)), "n": vnum(found.events)}
    if not found.is_sound:
        problems = ngettext("%(n)s problem found", "%(n)s problems found", found.problem_count)
        return Part(
            name,
            problems % {"n": found.problem_count},
            _("none"),
            "bad",
            _("Keep everything as it is and open the report."),
        )
    return Part(name, number, limit, "good" if (age_of(found.at) or 0) < DAY_AND_MORE else "watch")


def _years() -> Part:
    """The tables of the record are divided by year; the owner makes the coming ones at every start."""
    ahead = partitions.years_ahead()
    return Part(
        _("Coming years prepared for the record"), vnum(ahead), _("at least 1"), "good" if ahead else "watch",
        "" if ahead else _("Start Motcua again: that prepares them. Nothing is lost until then."),
    )  # fmt: skip


def _certificates() -> Part:
    soon = expiring(timedelta(days=30))
    count, first = soon.count(), soon.first()
    if first is None:
        return Part(_("Certificates that end within 30 days"), _("none"), _("none"))
    words = _("%(n)s, the first on %(day)s: %(name)s") % {
        "n": count, "day": vdate(first.not_after), "name": first.common_name,
    }  # fmt: skip
    return Part(
        _("Certificates that end within 30 days"), words, _("none"), "watch", _("Get new ones before that day.")
    )


def _sandbox() -> Iterator[Part]:
    """Only in a sandbox."""
    if settings.ENV.sandbox and (mark := SandboxMark.objects.first()):
        age = age_of(mark.reset_at)
        bad = age is None or age > DAY_AND_MORE
        yield Part(
            _("Sandbox put back to its beginning"), _("%(age)s ago") % {"age": ago(age)}, at_most(DAY_AND_MORE),
            "bad" if bad else "good", _("Put it back with: motcua sandbox reset.") if bad else "",
        )  # fmt: skip


def _readiness() -> Part:
    """When warnings were looked for last, reminders that nobody got, and work that has not come back from leave."""
    age, late = heartbeats.age_seconds(looking.BEAT), looking.overdue()
    bad = late > 0 or (age is not None and age > 3600)
    number = _("looked %(age)s ago, %(n)s late") % {"age": ago(age), "n": vnum(late)} if age else _("not looked yet")
    return Part(_("Warnings, reminders, leave"), number, at_most(3600), "watch" if bad else "good",
                _("The worker is slow or stands still.") if bad else "")  # fmt: skip


def _behind(title: str, late: int, cure: str) -> Part:
    number = _("%(n)s are late") % {"n": late} if late else _("none")
    return Part(title, number, _("none"), "watch" if late else "good", cure if late else "")


def _papers() -> Part:
    """Exports that nobody builds or lets go of, and papers about to end whose holders nobody warned."""
    title = _("Files of own data, warnings of papers that end")
    return _behind(title, papers.overdue(), _("Look at what failed below."))


def _prints() -> Part:
    """Printings that nobody does, and print files kept longer than promised."""
    return _behind(_("Printings from Word templates"), printing.overdue(), _("Look at what failed below."))


def _queue() -> Part:
    """Numbers of days that are over, and reminders of booked times, which the worker should have seen to."""
    return _behind(_("Queues: past numbers, reminders of times"), queue.overdue(), _("See whether the worker runs."))


def _returns() -> Part:
    """Reminders to collect a result that are late, and codes kept longer than promised."""
    return _behind(_("Reminders to collect results"), handover.overdue(), _("See whether the worker runs."))


def _payments() -> Part:
    """Orders that should have been asked about, refunds that do not go out, and differences that nobody settled."""
    found, limit = payments.stuck(), 24 * 3600
    number = _("%(late)s not asked about in time, %(refunds)s refunds stuck, %(open)s differences open") % {
        "late": found["overdue"], "refunds": found["refunds"], "open": found["differences"],
    }  # fmt: skip
    bad = found["overdue"] or found["refunds"] or found["oldest"] > limit
    return Part(_("Payments"), number, at_most(limit), "watch" if bad else "good",
                _("See the page of fees and charges.") if bad else "")  # fmt: skip


def _disk() -> Part:
    usage = shutil.disk_usage(settings.ENV.var)
    free = vnum(round(usage.free / 1024**3, 1))
    bad = usage.free < LEAST_DISK
    advice = _("Free space now; the system stops when the disk is full.") if bad else ""
    return Part(_("Free disk space"), f"{free} GB", _("at least %(n)s GB") % {"n": 2}, "bad" if bad else "good", advice)


def _storage() -> Part:
    good = os.access(settings.ENV.folder("files"), os.W_OK)
    number = _("can be written") if good else _("cannot be written")
    return Part(_("Store of files"), number, _("can be written"), "good" if good else "bad")


def _backup() -> Part:
    """The newest manifest that `motcua backup` left beside its backup."""
    folder = settings.ENV.var / "backups"
    newest = (
        max(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, default=None) if folder.is_dir() else None
    )
    name, limit = _("Backup"), at_most(DAY_AND_MORE)
    if newest is None:
        return Part(name, _("none yet"), limit, "watch", _("Make one with: motcua backup. Have it made every night."))
    age = age_of(_made_at(newest))
    state = "good" if age is not None and age < DAY_AND_MORE else "bad"
    advice = "" if state == "good" else _("Make one with: motcua backup.")
    return Part(name, _("%(age)s ago") % {"age": ago(age)}, limit, state, advice)


def _made_at(path: Any) -> datetime:
    """The moment the manifest names, else that of the file."""
    try:
        values = json.loads(path.read_text())
        for name in ("at", "created_at", "made_at"):
            if name in values:
                return datetime.fromisoformat(values[name])
    except (OSError, ValueError, TypeError):
        pass
    return datetime.fromtimestamp(path.stat().st_mtime, tz=now().tzinfo)
