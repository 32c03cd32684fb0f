"""People of the demonstration who move into the home commune and register their permanent residence with its police."""

import random
from datetime import date, timedelta
from typing import Any

from motcua.demo.people import Human, People, Written
from motcua.foundation.organisations.models import Unit

RESIDENCE = "1.004222"
STREETS = ("Hòa Phong", "Hùng Vương", "Minh Lang", "Quang Trung", "Trần Phú", "Châu Phong", "Nguyễn Du")


def residence(draw: random.Random, people: People, commune: Unit, day: date, who: Human | None) -> Written:
    """Somebody who bought a home, or who moves to their kin; what the state knows of it needs no paper."""
    asks = who or people.human(commune, day, age=(19, 68))
    own, alone = draw.random() < 0.55, draw.random() < 0.7
    head = asks.name if own else people.name(asks.sex)
    relation = "chủ hộ" if own else draw.choice(("con", "con dâu", "con rể", "cháu"))
    answers: dict[str, Any] = {
        "full_name": asks.name, "mover_number": asks.number, "mover_birth_date": asks.born.isoformat(),
        "present_home": asks.residence, "moves_alone": "yes" if alone else "no",
        "new_commune": commune.place, "new_home": f"{draw.randrange(1, 180)} phố {draw.choice(STREETS)}",
        "living_since": (day - timedelta(days=draw.randrange(5, 120))).isoformat(),
        "dwelling": "own" if own else "family", "household_head": head, "head_relation": relation,
        "fee_exemption": draw.choices(("none", "elderly", "poor", "merit"), (84, 6, 6, 4))[0],
    }  # fmt: skip
    answers |= {"home_in_database" if own else "kin_in_database": "yes" if draw.random() < 0.7 else "no"}
    if not alone:
        child = people.human(commune, day, age=(18, 20))
        answers["companions"] = f"{child.name}, {child.number}, con"
    return Written(asks, answers, {})
