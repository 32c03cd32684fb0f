"""From a plan to rows: lives told one by one, codes and numbers in the order of time, and how they are copied in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import connection, models

from motcua.demo import settled
from motcua.demo.moments import NoMoment
from motcua.demo.plan import CODES
from motcua.demo.story import Story
from motcua.demo.wishes import Spec
from motcua.demo.world import World
from motcua.foundation.common.clock import local
from motcua.foundation.common.models import EventRecord
from motcua.foundation.documents.models import Letter
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.identifiers import dossier_code
from motcua.foundation.identity.models import Person
from motcua.foundation.organisations.selectors import identifier_of
from motcua.onestop.dossiers.bulk import Life, Row, copy_in
from motcua.onestop.dossiers.models import (
    Assignment,
    CashReceipt,
    ClockEntry,
    Consultation,
    Dossier,
    DossierPayment,
    Message,
    Result,
    SubmittedDocument,
    SupplementRequest,
)  # fmt: skip
from motcua.onestop.payments.models import Payment, PaymentDemand, PaymentOrder
from motcua.onestop.registers.models import RegisterBook, RegisterEntry

TABLES: tuple[type[models.Model], ...] = (
    StoredFile, Dossier, Assignment, ClockEntry, SubmittedDocument, SupplementRequest, Consultation, Message, Result,
    CashReceipt, PaymentDemand, PaymentOrder, Payment, DossierPayment, FileReference, Letter,
    RegisterBook, RegisterEntry, EventRecord,
)  # fmt: skip
Rows = dict[type[models.Model], list[Row]]
Standing = Mapping[str, int]
"""How far the series are that go on, by the scope of their counter."""


def live(spec: Spec, world: World) -> Life:
    """Another procedure takes the fate when this one cannot have it now (no same-day dossier is open at night)."""
    for code in (spec.code, *CODES[1:]):
        try:
            return Story(_with_code(spec, code, world), world).tell()
        except NoMoment:
            continue
    raise NoMoment(f"{spec.fate} {spec.stage}")


def _with_code(spec: Spec, code: str, world: World) -> Spec:
    if spec.code == code:
        return spec
    place = world.home if spec.place in (world.department, world.police) else spec.place
    return replace(spec, code=code, place=place, forced={})


def give_codes(lives: list[Life], world: World, standing: Standing) -> None:
    agencies = {place.unit.id: identifier_of(place.unit) for place in world.all_places}
    serials: dict[str, int] = defaultdict(int, standing)
    for life in sorted(lives, key=lambda item: (item.row["submitted_at"], item.id)):
        day, agency = local(life.row["submitted_at"]).date(), agencies[life.row["authority_id"]]
        scope = f"dossier:{agency}:{day:%y%m%d}"
        serials[scope] += 1
        life.row["code"] = dossier_code.make(agency, day, serials[scope])


def with_result(lives: Iterable[Life]) -> list[Life]:
    """Those whose result is signed, in the order of signing."""
    found = [life for life in lives if Result in life.rows and life.result.get("signed_at")]
    return sorted(found, key=lambda life: (life.result["signed_at"], life.id))


def give_numbers(lives: list[Life], standing: Standing) -> None:
    """Numbers run through the year in each committee's series of letters."""
    last: dict[str, int] = defaultdict(int, standing)
    for life in with_result(lives):
        result, authority = life.result, life.row["authority_id"]
        scope = f"letter:{authority}:{local(result['signed_at']).year}"
        last[scope] += 1
        number = f"{last[scope]:02}/{settled.symbol(life)}"
        result["number"] = number
        next(step for step in life.steps if step.verb == "sign").detail["number"] = number


def rows_of(lives: list[Life], more: Rows) -> Rows:
    rows: Rows = defaultdict(list, more)
    for life in lives:
        for model, own in life.finish().items():
            rows[model] += own
    return rows


def write(rows: Rows) -> None:
    """Every table, in the order their foreign keys want. Call inside a transaction."""
    for model in TABLES:
        copy_in(model, rows.get(model, ()))


def write_people(people: Iterable[Person]) -> None:
    names = [field.attname for field in Person._meta.concrete_fields]
    copy_in(Person, ({name: getattr(person, name) for name in names} for person in people))


def count_on(lives: list[Life], counters: dict[str, int]) -> None:
    """The series of codes and numbers go on where the demonstration stopped."""
    values: dict[str, int] = defaultdict(int, counters)
    for life in lives:
        agency, rest = life.row["code"].split("-", 1)
        day, serial = rest.split("-")
        values[f"dossier:{agency}:{day}"] = max(values[f"dossier:{agency}:{day}"], int(serial))
    for life in with_result(lives):
        scope = f"letter:{life.row['authority_id']}:{local(life.result['signed_at']).year}"
        values[scope] = max(values[scope], int(life.result["number"].split("/")[0]))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO counter (scope, value) VALUES (%s, %s) "
            "ON CONFLICT (scope) DO UPDATE SET value = greatest(counter.value, excluded.value)",
            sorted(values.items()),
        )
