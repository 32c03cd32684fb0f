"""Signs the newest results of the demonstration for real, by as many processes as there are processors.

The timestamps are those of the moment of signing, from the stand-in authority in this process: nothing is dated back.
What is signed lies in the store at once, with a line in a file beside it; a run that was stopped goes on there.
"""

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from motcua.demo import base, signer
from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.files import blobs, pdfs
from motcua.foundation.identity.models import Account
from motcua.foundation.signing.ports import TimestampAuthority
from motcua.foundation.signing.tokens import public_keys
from motcua.foundation.signing.verification import verify_pdf
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import results
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.dossiers.ports import Entered
from motcua.outside.adapters.timestamp.client import HttpTimestampAuthority, in_process
from motcua.outside.sandbox.tsa.app import create_app as tsa_app

UNLIMITED = 1 << 40


@dataclass(frozen=True)
class Task:
    """A result to sign: unsaved rows and who signs. `key` tells whether a file made before still fits."""

    dossier: Dossier
    result: Result
    number: str
    by: Actor
    entry: Entered | None = None

    @property
    def key(self) -> str:
        return results.digest_of({
            "number": self.number, "data": self.result.data, "code": self.dossier.code, "by": str(self.by.id),
            "entry": self.entry.number if self.entry else 0, "at": str(self.result.signed_at),
        })  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A signed file that lies in the store."""

    result: str
    key: str
    sha256: str
    size: int
    pages: int | None


def record() -> Path:
    return settings.ENV.folder("demo") / "signed.jsonl"


def sign_all(tasks: list[Task], *, processes: int, tell: Callable[[int], None]) -> dict[UUID, Made]:
    """{result id: its file}; what was signed before a stop is not signed again."""
    made = {UUID(m.result): m for m in _before()}
    open_ = [t for t in tasks if not _fits(made.get(t.result.id), t)]
    with record().open("a") as file:
        for one in _results(open_, processes):
            made[UUID(one.result)] = one
            file.write(json.dumps(asdict(one)) + "\n")
            file.flush()
            tell(len(made))
    return {t.result.id: made[t.result.id] for t in tasks}


def _before() -> Iterator[Made]:
    if not record().exists():
        return
    for line in record().read_text().splitlines():
        try:
            yield Made(**json.loads(line))
        except (ValueError, TypeError):
            continue  # cut in half by a kill


def _fits(made: Made | None, task: Task) -> bool:
    return made is not None and made.key == task.key and blobs.is_whole(made.sha256, made.size)


def _results(tasks: list[Task], processes: int) -> Iterator[Made]:
    if processes < 2 or len(tasks) < 4:
        yield from map(sign_one, tasks)
        return
    _stand_in(settings.ENV.var)  # each of the two makes its keys once, before several processes want them
    public_keys()
    context = multiprocessing.get_context("spawn")  # a worker that dies ends the work instead of leaving it waiting
    with ProcessPoolExecutor(processes, mp_context=context, initializer=signer.start) as pool:
        yield from pool.map(signer.sign, tasks, chunksize=2)


def sign_one(task: Task) -> Made:
    stand_in()
    dossier, result = task.dossier, task.result
    assert result.signed_at is not None
    person, seal = results.certificates_of(task.by, dossier, result.signed_at)
    pdf = results.signed_file(
        dossier, catalogue.bundle(dossier.revision_id), result, result.data, number=task.number, by=task.by,
        at=result.signed_at, person=person, seal=seal, entry=task.entry,
    )  # fmt: skip
    _check_once(pdf)
    with blobs.incoming([pdf], UNLIMITED) as (path, sha256, size):
        pages = pdfs.count_pages(path)
        blobs.place(path, sha256)
    return Made(str(result.id), task.key, sha256, size, pages)


_checked: set[int] = set()


def _check_once(pdf: bytes) -> None:
    """The first signature of each process is verified; what is wrong with the keys is wrong with all of them."""
    if os.getpid() not in _checked:
        report = verify_pdf(pdf)
        if not report.valid:
            raise RuntimeError(f"the signature just made does not verify: {report.finding}")
        _checked.add(os.getpid())


def stand_in() -> None:
    """Timestamps come from the authority in this process."""
    ports.provide(TimestampAuthority, _stand_in(settings.ENV.var))


@cache
def _stand_in(var: Path) -> HttpTimestampAuthority:
    """The stand-ins are not started yet while the demonstration is built; this one answers without a port."""
    return in_process(tsa_app(var))


def certify(leaders: set[UUID]) -> int:
    """Certificates for these leaders (officer ids) and the seals of their committees; returns how many were made."""
    return base.certify(Account.objects.filter(officer_id__in=leaders).select_related("officer").order_by("username"))
