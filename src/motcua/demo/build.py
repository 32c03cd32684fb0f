"""The whole demonstration: a province, its people, and some thousand dossiers of the last twelve months.

Everything is drawn from a seed and the day `as_of`, lived through in memory by the rules of the house, and copied in
with one transaction: either all of it is there or nothing. Results are signed before that, so a run that is stopped
goes on with the signatures it has; a demonstration that stands is left alone.
"""

import os
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models, transaction

from motcua.assistant.law.seeds import seed_laws
from motcua.demo import after, base, morning, papers, settled, signing, unit_texts, volume
from motcua.demo.employers import OWN, WORK
from motcua.demo.living import TABLES, count_on, give_codes, give_numbers, live, rows_of, with_result
from motcua.demo.movers import RESIDENCE
from motcua.demo.plan import CODES, draw_up
from motcua.demo.wishes import Spec
from motcua.demo.world import World, look_around
from motcua.foundation.common.clock import LOCAL, local, now
from motcua.foundation.common.models import Counter
from motcua.foundation.identity.enums import AccountKind, Source
from motcua.foundation.identity.models import Account, Business, Mandate, Person
from motcua.foundation.identity.seeds import STANDING_SINCE, seed_officers
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.dossiers.bulk import Life, Row, copy_in
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.ports import Entered
from motcua.onestop.printing.seeds import seed_work_permit

COUNT, SIGNED, SEED = 3000, 200, 2026
Say = Callable[[str], None]


def build(
    province: str = "25", as_of: datetime | None = None, seed: int = SEED, *, count: int = COUNT,
    signed: int = SIGNED, more: int = 0, processes: int | None = None, say: Say = print,
) -> int:  # fmt: skip
    """Returns how many dossiers were added; 0 when the demonstration stands already. `more` are told besides the
    `count` that it shows, for the sake of their number (`volume`). Raises Standing when it was finished without them.
    """
    say("Đơn vị, cán bộ, thủ tục (units, officers, procedures) …")
    base.build(province)
    communes = units_at().filter(kind=UnitKind.COMMUNE_COMMITTEE)
    seed_officers(communes, seed)
    base.spread_specialists()
    base.let_the_director_approve()
    seed_work_permit(units_at().get(code=f"{province}.SNV"))
    unit_texts.seed(province)
    seed_laws()
    standing = Counter.objects.filter(scope=_mark(province)).first()
    if after.is_finished(province) or (not standing and Dossier.objects.exists()):
        if more:
            raise Standing
        say(f"Hồ sơ trình diễn đã có (dossiers stand): {_number(standing.value if standing else 0)}")
        return 0
    processes = processes or min(4, os.cpu_count() or 1)
    moment = _as_of(as_of)
    world = look_around(province, moment, seed, (*CODES, WORK, RESIDENCE))
    world.samples = papers.ensure([bundle for _revision, bundle in world.procedures.values()])
    written = 0 if standing else _show(world, province, count, signed, processes, (moment, seed), say)
    if more:
        written += volume.fill(more, world, province, processes, say)
    _forget()
    after.finish(province, moment, say)
    return written


class Standing(Exception):
    """A finished demonstration is not filled up: what was sealed is not added to from the past."""


def _show(
    world: World, province: str, count: int, signed: int, processes: int, drawn: tuple[datetime, int], say: Say
) -> int:  # fmt: skip
    """The dossiers and queues that people look at, with one transaction; `drawn` from this moment and seed."""
    lives = live_all(draw_up(count, world), world, say)
    entered, more, counters = settled.enter(with_result(lives), {})
    tasks = _sign(lives, entered, world, signed, processes, say)
    with transaction.atomic():
        _write(lives, more, counters, world, province, say)
        morning.fill(province, *drawn, say)
    say(f"  {len(tasks)} kết quả có ký số (signed results)")
    return len(lives)


def _mark(province: str) -> str:
    return f"demo:{province}"


def _as_of(given: datetime | None) -> datetime:
    """The moment the demonstration shows; a run that was stopped goes on with its own, so that signatures still fit."""
    if given:
        return given.astimezone(LOCAL).replace(microsecond=0)
    path = settings.ENV.folder("demo") / "as-of"
    if path.exists():
        return datetime.fromisoformat(path.read_text().strip())
    moment = local(now()).replace(microsecond=0)
    path.write_text(moment.isoformat())
    return moment


def _forget() -> None:
    for name in ("as-of", "signed.jsonl"):
        (settings.ENV.folder("demo") / name).unlink(missing_ok=True)


def live_all(specs: list[Spec], world: World, say: Say) -> list[Life]:
    """Every dossier lived through, codes and numbers given in the order of time."""
    lives = []
    for n, spec in enumerate(specs, 1):
        lives.append(live(spec, world))
        if n % 600 == 0 or n == len(specs):
            say(f"Hồ sơ dựng trong bộ nhớ (dossiers drawn up): {_number(n)}/{_number(len(specs))}")
    give_codes(lives, world, {})
    give_numbers(lives, {})
    return lives


def _sign(
    lives: list[Life], entered: dict[UUID, Entered], world: World, count: int, processes: int, say: Say
) -> list[signing.Task]:
    """The newest results, every one that waits for the clerk, and the first citizen's get a real file; older ones were
    issued on paper."""
    signed = with_result(lives)
    newest = sorted((life for life in signed if life.result.get("issued_at")), key=settled.issued_at)[-count:]
    first = world.residents[0].id if world.residents else None
    kept = [life for life in newest if count] + [x for x in signed if count and x.row["applicant_id"] == first]
    chosen = [life for life in signed if not life.result.get("issued_at")] + list({x.id: x for x in kept}.values())
    units = Unit.objects.in_bulk([place.unit.id for place in world.all_places])
    by_place = {place.unit.id: place for place in world.all_places}
    tasks = [settled.task(life, units, by_place[life.row["authority_id"]], entered.get(life.id)) for life in chosen]
    say(f"Chứng thư cho người ký và con dấu (certificates): {len({t.by.officer_id for t in tasks})} …")
    signing.certify({t.by.officer_id for t in tasks if t.by.officer_id})

    def tell(done: int) -> None:
        if done % 40 == 0 or done == len(tasks):
            say(f"Ký kết quả (results signed): {_number(done)}/{_number(len(tasks))}")

    made = signing.sign_all(tasks, processes=processes, tell=tell)
    for life in signed:
        sign = next(step for step in life.steps if step.verb == "sign")
        if file := made.get(life.result["id"]):
            settled.bind(life, file, sign)
        else:
            sign.detail["paper"] = True
    return tasks


def _write(
    lives: list[Life], more: dict[type[models.Model], list[Row]], counters: dict[str, int], world: World,
    province: str, say: Say,
) -> None:  # fmt: skip
    rows = rows_of(lives, more)
    _people(world)
    for model in TABLES:
        table = rows[model]
        if model is Dossier:
            for n in range(0, len(table), 600):
                copy_in(model, table[n : n + 600])
                say(f"Hồ sơ (dossiers): {_number(Dossier.objects.count())}/{_number(len(table))}")
        else:
            copy_in(model, table)
    count_on(lives, counters)
    Counter.objects.create(scope=_mark(province), value=len(lives))
    said = ", ".join(f"{model._meta.db_table} {_number(len(rows[model]))}" for model in TABLES)
    say(f"  {said}")


def _people(world: World) -> None:
    """Everybody who filed, the businesses they filed for, and accounts for the people of the e-ID stand-in."""
    people = {human.id: human for human in world.residents} | world.applicants
    Person.objects.bulk_create((human.row() for human in people.values()), batch_size=1000)
    Business.objects.bulk_create(firm.row() for firm in world.firms.values())
    Mandate.objects.bulk_create(
        Mandate(business_id=OWN[human.number].id, person_id=human.id, valid_from=STANDING_SINCE, source=Source.EID)
        for human in world.residents if human.number in OWN and OWN[human.number].id in world.firms
    )  # fmt: skip
    Account.objects.bulk_create(
        [
            Account(id=human.actor.id, username=f"eid:{human.number}", kind=AccountKind.CITIZEN, person_id=human.id,
                    password="!")
            for human in world.residents
        ]
    )  # fmt: skip


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
