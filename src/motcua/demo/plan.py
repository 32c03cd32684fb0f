"""How many dossiers of which fate: the shares of the demonstration, in whole numbers that add up."""

import random
from dataclasses import replace

from motcua.demo.answers import BIRTH, HOUSE, MARITAL
from motcua.demo.enums import Fate, Stage
from motcua.demo.wishes import FORCED, Spec, wishes
from motcua.demo.world import World
from motcua.onestop.dossiers.enums import Channel

LATE, PAUSED, REFUSED, DECLINED = 0.08, 0.04, 0.03, 0.02
"""Shares of the whole. Late: settled after the due time, or open after it. Paused: the clock stands still now."""
LATE_OPEN, ELSEWHERE_OPEN, WITHDRAWN, DISCONTINUED = 0.012, 0.02, 0.006, 0.004
RECENT = 0.13
"""Share that was filed in the last month: work grows with the year."""
CODES = (BIRTH, MARITAL, HOUSE)
CODE_WEIGHTS = (46, 37, 17)
LEAST = 80


STAGES = {
    BIRTH: (Stage.SUBMITTED, Stage.COMPLETION, Stage.RECEIVED, Stage.TAKEN, Stage.APPROVE, Stage.ISSUE, Stage.SETTLED),
    MARITAL: tuple(stage for stage in Stage if stage not in (Stage.CONSULTED, Stage.REVIEW)),
    HOUSE: tuple(stage for stage in Stage if stage is not Stage.REVIEW),
}


def shares(count: int) -> dict[Fate, int]:
    """How many of each fate among `count`; on time is what remains after the open ones of the home commune, too."""
    late, late_open = round(count * LATE), round(count * LATE_OPEN)
    return {
        Fate.LATE: late - late_open, Fate.LATE_OPEN: late_open, Fate.PAUSED: round(count * PAUSED),
        Fate.REFUSED: round(count * REFUSED), Fate.DECLINED: round(count * DECLINED),
        Fate.WITHDRAWN: round(count * WITHDRAWN), Fate.DISCONTINUED: round(count * DISCONTINUED),
    }  # fmt: skip


def draw_up(count: int, world: World) -> list[Spec]:
    """`count` dossiers to live through; every stage of every procedure stands open in the home commune."""
    if count < LEAST:
        raise ValueError(f"at least {LEAST} dossiers are needed for every stage and share to be there")
    draw = random.Random(f"{world.seed}:plan")
    wanted = [(code, stage) for code in CODES for stage in STAGES[code]]
    specs = [_at_home(n, code, stage, world, draw) for n, (code, stage) in enumerate(wanted)]
    specs += [replace(wish, index=len(specs) + n) for n, wish in enumerate(wishes(world, draw))]
    fates = [fate for fate, number in shares(count).items() for _ in range(number)]
    for spec in specs:
        if spec.fate in fates:
            fates.remove(spec.fate)
    fates += [Fate.OPEN] * round(count * ELSEWHERE_OPEN)
    fates += [Fate.ON_TIME] * (count - len(specs) - len(fates))
    draw.shuffle(fates)
    return specs + [_anywhere(len(specs) + n, fate, world, draw) for n, fate in enumerate(fates)]


def _at_home(index: int, code: str, stage: Stage, world: World, draw: random.Random) -> Spec:
    online = stage in (Stage.SUBMITTED, Stage.COMPLETION) or draw.random() < 0.5
    # The first person of the e-ID stand-in has dossiers of her own (`wishes`).
    who = world.residents[1 + index % 11] if world.residents and index < 22 and online else None
    channel = Channel.PORTAL if online else Channel.COUNTER
    return Spec(index, code, world.home, channel, Fate.OPEN, stage, who, FORCED.get((code, stage), {}))


def _anywhere(index: int, fate: Fate, world: World, draw: random.Random) -> Spec:
    code = draw.choices(CODES, CODE_WEIGHTS)[0]
    is_recent = draw.random() < RECENT
    # Communes whose results are among the newest need certificates, so the last weeks belong to a few busy ones.
    places = world.busy if is_recent or fate in (Fate.OPEN, Fate.LATE_OPEN) else world.places
    if fate in (Fate.OPEN, Fate.LATE_OPEN, Fate.PAUSED):  # the work of the personas is told above, and is enough
        places = [place for place in places if place is not world.home]
    place = draw.choices(places, [p.weight for p in places])[0]
    online = fate in (Fate.DECLINED, Fate.WITHDRAWN) or draw.random() < 0.62
    stage = Stage.SETTLED
    if fate is Fate.OPEN:
        stage = draw.choice(STAGES[code])
        online |= stage in (Stage.SUBMITTED, Stage.COMPLETION)
    elif fate is Fate.LATE_OPEN:
        stage = draw.choice((Stage.RECEIVED, Stage.TAKEN, Stage.TAKEN, Stage.APPROVE))
    channel = Channel.PORTAL if online else Channel.COUNTER
    return Spec(index, code, place, channel, fate, stage, None, FORCED.get((code, stage), {}), is_recent)
