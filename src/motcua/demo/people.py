"""Invented people with numbers of the valid form: place, century and sex, year of birth, six digits."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.identity.enums import Sex, Source
from motcua.foundation.identity.models import Business, Person
from motcua.foundation.organisations.models import Unit
from motcua.outside.sandbox.eid.people import CITIZENS

NAMESPACE = UUID("6d6f7463-7561-5f0c-9a55-64656d6f0001")
"""Of identifiers that are the same in every demonstration."""

FAMILIES = (
    "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi",
    "Đỗ", "Hà", "Phùng", "Đinh", "Quách", "Hồ", "Ngô", "Dương", "Lý", "Triệu", "Khuất", "Tạ", "Cao", "Chu", "Mai",
)  # fmt: skip
MIDDLES = {
    Sex.MALE: ("Văn", "Văn", "Đức", "Quang", "Minh", "Xuân", "Hữu", "Ngọc", "Tuấn", "Mạnh", "Công", "Trọng", "Việt"),
    Sex.FEMALE: ("Thị", "Thị", "Thị", "Thu", "Ngọc", "Thanh", "Bích", "Kim", "Phương", "Minh", "Hồng", "Diệu", "Khánh"),
}  # fmt: skip
GIVENS = {
    Sex.MALE: (
        "An", "Bách", "Bảo", "Cường", "Dũng", "Đạt", "Giang", "Hải", "Hiếu", "Hòa", "Hùng", "Huy", "Khánh", "Khoa",
        "Kiên", "Lâm", "Long", "Lộc", "Mạnh", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Quyết", "Sơn", "Tài", "Tâm",
        "Thắng", "Thành", "Thịnh", "Tiến", "Toàn", "Trung", "Tuấn", "Tùng", "Việt", "Vinh",
    ),
    Sex.FEMALE: (
        "An", "Anh", "Chi", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Hồng", "Huệ", "Huyền",
        "Hương", "Lan", "Linh", "Loan", "Ly", "Mai", "My", "Nga", "Ngân", "Nhung", "Oanh", "Phương", "Quỳnh", "Tâm",
        "Thảo", "Thúy", "Thủy", "Trang", "Trâm", "Tuyết", "Vân", "Xuân", "Yến",
    ),
}  # fmt: skip
BIRTHPLACES = ("025", "025", "025", "026", "026", "017", "017", "001", "036", "031")
"""First three digits: the former provinces Phú Thọ, Vĩnh Phúc, Hòa Bình above all."""
PREFIXES = ("096", "097", "098", "086", "091", "094", "088", "090", "093", "070", "079", "035", "038", "039", "056")
YEAR = timedelta(days=365.25)


@dataclass(frozen=True)
class Human:
    """Somebody who files, or is named in a form."""

    id: UUID
    number: str
    name: str
    sex: Sex
    born: date
    residence: str
    phone: str
    email: str = ""

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.CITIZEN, uuid5(NAMESPACE, f"account:{self.number}"), self.name, person_id=self.id)

    def row(self) -> Person:
        person = Person(
            id=self.id, citizen_number=self.number, birth_date=self.born, sex=self.sex, residence=self.residence,
            phone=self.phone, email=self.email, source=Source.EID if self.email else Source.COUNTER,
        )  # fmt: skip
        person.set_name(self.name)
        return person


@dataclass(frozen=True)
class Firm:
    """A business that files."""

    tax_code: str
    name: str
    address: str
    trade: str

    @property
    def id(self) -> UUID:
        return uuid5(NAMESPACE, f"business:{self.tax_code}")

    def row(self) -> Business:
        return Business(id=self.id, tax_code=self.tax_code, name=self.name, address=self.address)


@dataclass(frozen=True)
class Written:
    """Who files, what they typed, and what the officers will write; `firm` for whom, when not for themselves."""

    applicant: Human
    answers: dict[str, Any]
    result: dict[str, Any]
    firm: Firm | None = None


@dataclass
class People:
    """Draws people; no number twice, and none of the e-ID stand-in's."""

    draw: random.Random
    province: str = "tỉnh Phú Thọ"
    taken: set[str] = field(default_factory=lambda: {citizen.number for citizen in CITIZENS})

    def human(self, commune: Unit, day: date, *, age: tuple[float, float] = (22, 60), sex: Sex | None = None) -> Human:
        sex = sex or self.draw.choice((Sex.MALE, Sex.FEMALE))
        born = day - YEAR * self.draw.uniform(*age)
        number = self.number(sex, born)
        return Human(
            uuid5(NAMESPACE, f"person:{number}"), number, self.name(sex), sex, born, self.address(commune), self.phone()
        )

    def name(self, sex: Sex, family: str = "") -> str:
        family = family or self.draw.choice(FAMILIES)
        return f"{family} {self.draw.choice(MIDDLES[sex])} {self.draw.choice(GIVENS[sex])}"

    def number(self, sex: Sex, born: date) -> str:
        """A personal ID number that fits sex and birth date (Decree 137/2015/NĐ-CP, Article 13)."""
        digit = (born.year // 100 - 19) * 2 + (sex == Sex.FEMALE)
        while True:
            number = f"{self.draw.choice(BIRTHPLACES)}{digit}{born.year % 100:02}{self.serial():06}"
            if number not in self.taken:
                self.taken.add(number)
                return number

    def serial(self) -> int:
        return self.draw.randrange(1, 1_000_000)

    def address(self, commune: Unit) -> str:
        return f"{self.quarter(commune)}, {lower_first(commune.place)}, {self.province}"

    def quarter(self, commune: Unit) -> str:
        if commune.place.startswith("Phường"):
            return f"Số {self.draw.randrange(1, 180)}, tổ {self.draw.randrange(1, 25)}"
        return f"Khu {self.draw.randrange(1, 16)}"

    def phone(self) -> str:
        return f"{self.draw.choice(PREFIXES)}{self.draw.randrange(10_000_000):07}"


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def known() -> list[Human]:
    """The people of the e-ID stand-in, so that whoever signs in as one of them finds dossiers."""
    return [
        Human(
            uuid5(NAMESPACE, f"person:{c.number}"), c.number, c.name, Sex.FEMALE if c.sex == "Nữ" else Sex.MALE,
            date.fromisoformat(c.birth_date), c.residence, c.phone, c.email,
        )
        for c in CITIZENS
    ]  # fmt: skip
