"""Dossiers of three procedures, some with one known fault, and what a screening has to say of each."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from bench.screening import cards, mill
from bench.screening.signer import Hospital

BIRTH, LICENCE, BUSINESS = "birth-registration", "driving-licence-exchange", "household-business"
FAULTS = ("missing", "wrong", "name", "number", "date", "expired", "unsigned", "broken", "blurred", "forged")
CARRIERS = ("signed", "scan", "scan_pdf", "photo", "turned")
OF_BIRTH = {"name": "mother_name", "number": "mother_number", "date": "child_birth_date"}
OF_CARD = {"name": "owner_name", "number": "owner_number", "date": "owner_birth_date"}
OF_LICENCE = {"name": "full_name", "number": "holder_number", "date": "birth_date"}


@dataclass(frozen=True)
class Case:
    """`wanted`: (rule, state, key of the value) that has to be told, None where everything is as it should be."""

    procedure: str
    document: str
    answers: dict[str, Any]
    day: date
    files: tuple[bytes, ...]
    names: tuple[str, ...]
    fault: str = ""
    carrier: str = ""
    wanted: tuple[str, str, str] | None = field(default=None)


def cases(count: int, seed: int, hospital: Hospital) -> Iterator[Case]:
    """Two in five are as they should be; the faults take turns, and so do typefaces, layouts and ways of sending."""
    chance, faults, good = random.Random(seed), cycle(FAULTS), cycle((BIRTH, LICENCE, BUSINESS))
    turns = {fault: cycle((BIRTH, LICENCE, BUSINESS)) for fault in FAULTS} | {
        "expired": cycle((LICENCE, BUSINESS)), "unsigned": cycle((BIRTH, LICENCE)), "broken": cycle((BIRTH, LICENCE)),
        "forged": cycle((BUSINESS,)),
    }  # fmt: skip
    for at in range(count):
        fault = "" if at % 5 < 2 else next(faults)
        procedure = next(turns[fault] if fault else good)
        yield card(fault, chance) if procedure == BUSINESS else made(procedure, fault, chance, hospital)


def card(fault: str, chance: random.Random) -> Case:
    """The owner's identity card: its front, or front and back as two files."""
    day = date(2026, 10, 15)
    answers, owner = cards.owner(chance)
    wanted: tuple[str, str, str] | None = None
    if fault in OF_CARD:
        wanted = "value", "differs", OF_CARD[fault]
    if fault == "missing":
        return Case(BUSINESS, "owner_card", answers, day, (), (), fault, "", ("given", "missing", ""))
    if fault == "name":
        owner = replace(owner, name=changed("name", owner.name, chance))
    elif fault == "number":
        owner = replace(owner, number=owner.number[:-1] + str((int(owner.number[-1]) + chance.randint(1, 9)) % 10))
    elif fault == "date":
        owner = replace(owner, born=owner.born.replace(day=owner.born.day % 28 + 1))
    elif fault == "expired":
        owner, wanted = replace(owner, until=day - timedelta(days=chance.randint(1, 900))), ("validity", "expired", "")
    elif fault == "forged":
        owner, wanted = replace(owner, printed=changed("name", owner.name, chance)), ("code", "differs", "owner_name")
    carrier = chance.choice(("scan", "photo", "turned"))
    if fault == "wrong":
        page = mill.drawn(mill.printed(mill.other_paper(chance), chance))
        file, wanted = cards.carried(page, carrier, chance), ("kind", "wrong", "")
        return Case(BUSINESS, "owner_card", answers, day, (file,), ("anh.jpg",), fault, carrier, wanted)
    front, back = cards.sides(owner, chance)
    if fault == "blurred":
        file, wanted = mill.jpeg(mill.blurred(front, chance)), ("readable", "unreadable", "")
        return Case(BUSINESS, "owner_card", answers, day, (file,), ("anh.jpg",), fault, "photo", wanted)
    shown = (front, back) if chance.random() < 0.6 or fault == "expired" else (front,)
    files = tuple(cards.carried(side, carrier, chance) for side in shown)
    names = ("mat-truoc.jpg", "mat-sau.jpg")[: len(files)]
    return Case(BUSINESS, "owner_card", answers, day, files, names, fault, f"{carrier} x{len(files)}", wanted)


def made(procedure: str, fault: str, chance: random.Random, hospital: Hospital) -> Case:
    day = date(2026, 10, 15)
    document = {BIRTH: "birth_slip", LICENCE: "health_certificate"}[procedure]
    answers = mill.of_birth(chance) if procedure == BIRTH else mill.of_licence(chance)
    shown = dict(answers)
    keys = OF_BIRTH if procedure == BIRTH else OF_LICENCE
    wanted: tuple[str, str, str] | None = None
    if fault in keys:
        shown[keys[fault]] = changed(fault, answers[keys[fault]], chance)
        wanted = "value", "differs", keys[fault]
    if fault == "missing":
        return Case(procedure, document, answers, day, (), (), fault, "", ("given", "missing", ""))
    concluded = day - timedelta(days=chance.randint(400, 900) if fault == "expired" else chance.randint(3, 300))
    if fault == "wrong":
        sheet, wanted = mill.other_paper(chance), ("kind", "wrong", "")
    elif procedure == BIRTH:
        sheet = mill.birth_slip(shown, chance)
    else:
        sheet = mill.health_certificate(shown, chance, concluded)
    if fault == "expired":
        wanted = "validity", "expired", ""
    pdf = mill.printed(sheet, chance)
    carrier = "digital" if fault in ("unsigned", "broken") else chance.choice(CARRIERS)
    if fault == "unsigned":
        return Case(
            procedure, document, answers, day, (pdf,), ("giay.pdf",), fault, carrier, ("signature", "not_signed", "")
        )
    if fault == "broken":
        signed = hospital.sign(pdf).replace(b"(Typst ", b"(Typsx ")
        wanted = "signature", "signature_invalid", ""
        return Case(procedure, document, answers, day, (signed,), ("giay.pdf",), fault, carrier, wanted)
    if fault == "blurred":
        page = mill.blurred(mill.drawn(pdf), chance)
        wanted = "readable", "unreadable", ""
        return Case(procedure, document, answers, day, (mill.jpeg(page),), ("anh.jpg",), fault, "photo", wanted)
    data, name = carried(pdf, carrier, chance, hospital)
    return Case(procedure, document, answers, day, (data,), (name,), fault, carrier, wanted)


def carried(pdf: bytes, carrier: str, chance: random.Random, hospital: Hospital) -> tuple[bytes, str]:
    if carrier == "signed":
        return hospital.sign(pdf), "giay.pdf"
    page = mill.drawn(pdf)
    if carrier == "scan":
        return mill.jpeg(mill.scanned(page, chance), 80), "scan.jpg"
    if carrier == "scan_pdf":
        return mill.bound(mill.scanned(page, chance)), "scan.pdf"
    photo = mill.photographed(page, chance)
    if carrier == "turned":
        photo = photo.rotate(chance.choice((90, 180, 270)), expand=True)
    return mill.jpeg(photo), "anh.jpg"


def changed(what: str, value: str, chance: random.Random) -> str:
    """Another value of the same shape: another given or middle name; two digits; some days earlier or later."""
    if what == "name":
        other = value
        while other == value:
            words = value.split()
            words[chance.choice((-1, -2))] = chance.choice(mill.GIVEN)
            other = " ".join(words)
        return other
    if what == "number":
        at = chance.randrange(4, len(value) - 1)
        digits = list(value)
        digits[at], digits[at + 1] = (
            str((int(digits[at]) + chance.randint(1, 9)) % 10),
            str((int(digits[at + 1]) + chance.randint(1, 9)) % 10),
        )
        return "".join(digits)
    return (date.fromisoformat(value) + timedelta(days=chance.choice((-30, -9, -1, 1, 7, 31)))).isoformat()
