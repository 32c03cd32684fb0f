"""Motcua itself: its services, as its runtime role, for real communes under a published bundle and its process graph.

The officer's grants are read with the dossier, for each step anew. Pages, sessions and templates are left out, as
they are for the peers. The files were uploaded before, the signed one was made before.
The database is that of MOTCUA_VAR.
"""

from typing import Any
from uuid import UUID

from bench.lifecycle import work
from bench.lifecycle.work import PAPERS, ROLE_NUMBERS, ROLES, STATES, Refused

PROCEDURE = "1.001193"
POSITIONS = {
    "clerk": {"receptionist": "TTPV", "clerk": "VP"},
    "manager": {"specialist": "VP"},
    "leader": {"leader": ""},
}
"""The offices a person holds: role in a part of the commune. Whoever takes a dossier here also settles it."""
SAME_PERSON = {"officer": "manager", "senior": "manager"}

FILES = len(PAPERS) + 1
CLIENTS, CASES_A_CLIENT = 8, 3000
_UPLOAD = """
INSERT INTO stored_file (id, sha256, size, media_type, name, scan_state, scan_note, scanned_at, created_at, created_by)
  SELECT lpad(to_hex(n), 32, '0')::uuid, encode(sha256(n::text::bytea), 'hex'), 120000, 'application/pdf',
    'giay-to.pdf', 'clean', '', now(), now(), lpad('', 32, '0')::uuid FROM generate_series(0, %s - 1) AS n"""


class Peer:
    def prepare(self, url: str) -> None:
        from motcua.run import django

        django.setup("owner")
        from django.core.management import call_command

        from motcua.foundation.organisations.seeds import seed_units
        from motcua.onestop.catalogue.seeds import seed_bundles

        call_command("migrate", verbosity=0)
        call_command("grants", verbosity=0)
        seed_units()
        seed_bundles()
        for number, unit in enumerate(_communes()):
            for role, held in POSITIONS.items():
                _appoint(f"{number}.{role}", unit, held)
        _upload()

    def connect(self, url: str) -> None:
        from motcua.run import django

        django.setup("runtime")
        from motcua.foundation.organisations.models import Officer
        from motcua.foundation.organisations.selectors import centre_of
        from motcua.onestop.catalogue.selectors import revision_in_force

        self.communes = _communes()
        self.centres = [centre_of(unit) for unit in self.communes]
        self.revision = revision_in_force(PROCEDURE).id
        self.officers = {o.code: o for o in Officer.objects.all()}
        self.files: list[UUID] = []

    def create(self, number: int, organisation: int) -> Any:
        from motcua.foundation.common.actors import Actor, ActorKind
        from motcua.foundation.common.ids import uuid7
        from motcua.onestop.dossiers.enums import ApplicantKind, Channel
        from motcua.onestop.dossiers.services import submit
        from motcua.onestop.dossiers.services.intake import Applicant, Filing, Paper

        self.files = _files(number)
        answers = work.form(number)
        name, person = answers["mother_name"], uuid7()
        filing = Filing(
            procedure_code=PROCEDURE, revision_id=self.revision, authority=self.communes[organisation],
            reception_place=self.centres[organisation], channel=Channel.PORTAL, answers=answers,
            applicant=Applicant(ApplicantKind.PERSON, person, name, answers["mother_number"]),
            contact={"phone": "0912345678", "email": "", "delivery": "online"}, limit=f"{work.WORKING_DAYS}wd",
            papers=tuple(Paper(key, file) for key, file in zip(PAPERS, self.files, strict=False)),
        )  # fmt: skip
        by = Actor(ActorKind.CITIZEN, person, name, person_id=person, assurance=2)
        return submit(filing, by=by, key=f"key-{number}")[0]

    def step(self, reference: Any, organisation: int, step: int, by: int | None = None) -> None:
        from motcua.foundation.common.errors import Refusal
        from motcua.onestop.dossiers import services
        from motcua.onestop.dossiers.enums import Outcome

        actor = self._actor(by or work.officer(organisation, ROLES[step]))
        try:
            match STATES[step + 1]:
                case "received":
                    services.receive(reference, by=actor)
                case "assigned":
                    services.take(reference, by=actor)
                case "processed":
                    data = work.result(reference.int)
                    services.draft_result(reference, by=actor, outcome=Outcome.GRANTED, data=data)
                case "appraised":
                    services.forward(reference, by=actor, opinion="Đủ điều kiện")
                case "signed":
                    signed = services.Signed(self.files[-1], work.SIGNED, "15/KS")
                    services.sign(reference, by=actor, signed=signed)
                case "issued":
                    services.issue(reference, by=actor)
                case "returned":
                    services.return_result(reference, by=actor)
        except Refusal as refusal:
            raise Refused from refusal

    def read(self, reference: Any, organisation: int) -> dict[str, Any]:
        from motcua.onestop.dossiers import permissions, record

        actor = self._actor(work.officer(organisation, "clerk"))
        case, (papers, events) = record.whole(reference, actor.officer_id)
        assert case.grants is not None
        if not permissions.may_read(actor.holding(case.grants), case):
            raise Refused
        return {
            "state": "returned" if case.state == "result_returned" else case.state.value,
            "attachments": len(papers), "events": len(events),
        }  # fmt: skip

    def _actor(self, number: int) -> Any:
        from motcua.foundation.common.actors import Actor, ActorKind

        organisation, rank = divmod(number, 10)
        role = next(name for name, of in ROLE_NUMBERS.items() if of == rank)
        person = self.officers[f"{organisation}.{SAME_PERSON.get(role, role)}"]
        return Actor(ActorKind.OFFICER, person.id, person.full_name, officer_id=person.id)


def _communes() -> list[Any]:
    from motcua.foundation.organisations.models import Unit

    return list(Unit.objects.filter(kind="commune_committee").order_by("code")[: work.ORGANISATIONS])


def _appoint(code: str, unit: Any, held: dict[str, str]) -> None:
    from motcua.foundation.organisations.models import Officer, Position, Unit

    person = Officer(code=code)
    person.set_name(f"Trần Thị {code}")
    person.save()
    for role, part in held.items():
        place = Unit.objects.get(code=f"{unit.code}.{part}") if part else unit
        Position.objects.create(
            officer=person, unit=place, roles=[role], title={"vi": "Chuyên viên"}, valid_from=unit.valid_from
        )


def _upload() -> None:
    """What was uploaded and signed before the clock runs: files of their own for each of many cases."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_UPLOAD, [CLIENTS * CASES_A_CLIENT * FILES])


def _files(number: int) -> list[UUID]:
    """The papers and the signed result of this case; `number` counts by hundreds, its last digits say which client."""
    case = number % 100 % CLIENTS * CASES_A_CLIENT + number // 100 % CASES_A_CLIENT
    return [UUID(int=case * FILES + n) for n in range(FILES)]
