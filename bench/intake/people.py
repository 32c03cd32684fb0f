"""Values to fill forms in with, and how each is known to the electronic form."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from bench.intake.blanks import BIRTH, BUILD, HOME, LICENCE, MARITAL, TRADE
from bench.screening import mill

Filled = dict[str, tuple[str, Any]]
"""{question: (as it is written on the paper, the answer)}"""

GROUPS = ("Kinh", "Mường", "Tày", "Dao", "Sán Dìu", "Cao Lan")
TOWNS = ("Việt Trì, Phú Thọ", "Thanh Ba, Phú Thọ", "Lạc Sơn, Hòa Bình", "Vĩnh Yên, Vĩnh Phúc", "Nam Trực, Nam Định")


def name(chance: random.Random, loud: bool = False) -> tuple[str, str]:
    found = mill.name(chance)
    return (found.upper() if loud else found), found


def day(chance: random.Random, first: int, last: int) -> tuple[str, str]:
    found = date(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))
    ways = (f"{found:%d/%m/%Y}", f"ngày {found.day:02} tháng {found.month:02} năm {found.year}", f"{found:%d-%m-%Y}")
    return chance.choice(ways), found.isoformat()


def number(chance: random.Random, born: str, woman: bool) -> tuple[str, str]:
    year = int(born[:4])
    sign = (0 if year < 2000 else 2) + woman
    found = f"025{sign}{year % 100:02}{chance.randint(0, 999_999):06}"
    return chance.choice((found, f"{found[:3]} {found[3:6]} {found[6:9]} {found[9:]}")), found


def home(chance: random.Random) -> tuple[str, str]:
    found = f"Khu {chance.randint(1, 12)}, {chance.choice(mill.WARDS)}, tỉnh Phú Thọ"
    return found, found


def same(text: str) -> tuple[str, str]:
    return text, text


def birth(chance: random.Random) -> Filled:
    mother_born, father_born = day(chance, 1985, 2003), day(chance, 1982, 2002)
    loud, as_mother = chance.random() < 0.4, chance.random() < 0.5
    parents = {
        "mother_name": name(chance, loud), "mother_birth_date": mother_born, "mother_ethnicity":
        same(chance.choice(GROUPS)),
        "mother_nationality": same("Việt Nam"), "mother_number": number(chance, mother_born[1], True),
        "mother_residence": home(chance), "father_name": name(chance, loud), "father_birth_date": father_born,
        "father_ethnicity": same(chance.choice(GROUPS)), "father_nationality": same("Việt Nam"),
        "father_number": number(chance, father_born[1], False), "father_residence": home(chance),
    }  # fmt: skip
    own = "mother" if as_mother else "father"
    return parents | {
        "authority": same("Ủy ban nhân dân phường Việt Trì"), "requester_name": parents[f"{own}_name"],
        "requester_residence": parents[f"{own}_residence"], "requester_number": parents[f"{own}_number"],
        "relation": ("Mẹ", "mother") if as_mother else ("Cha", "father"), "child_name": name(chance, loud),
        "child_birth_date": day(chance, 2025, 2025), "child_sex": chance.choice((("Nam", "male"), ("Nữ", "female"))),
        "child_ethnicity": same(chance.choice(GROUPS)), "child_nationality": same("Việt Nam"),
        "birth_place": same(chance.choice(("Bệnh viện Sản Nhi tỉnh Phú Thọ", "Trung tâm Y tế khu vực Thanh Ba"))),
        "hometown": same(chance.choice(TOWNS)),
    }  # fmt: skip


def marital(chance: random.Random) -> Filled:
    born, woman = day(chance, 1975, 2005), chance.random() < 0.5
    status = chance.choice((
        ("Chưa đăng ký kết hôn với ai", "never"), ("Đã ly hôn, hiện chưa kết hôn với ai", None),
        ("Đã ly hôn theo bản án năm 2021", "divorced"), ("Hiện đang có vợ là bà Lê Thị Hoa", "married"),
    ))  # fmt: skip
    return {
        "authority": same("Ủy ban nhân dân xã Thổ Tang"), "asker": name(chance), "relation": same("Bản thân"),
        "subject_name": name(chance), "subject_birth_date": born, "sex": same("Nữ" if woman else "Nam"),
        "ethnicity": same("Kinh"), "nationality": same("Việt Nam"), "subject_number": number(chance, born[1], woman),
        "subject_residence": home(chance), "status": status, "purpose": ("Để đăng ký kết hôn", "marry"),
    }  # fmt: skip


def moving(chance: random.Random) -> Filled:
    born, woman = day(chance, 1960, 2004), chance.random() < 0.5
    return {
        "authority": same("Công an phường Vân Phú"), "full_name": name(chance, True), "mover_birth_date": born,
        "sex": same("Nữ" if woman else "Nam"), "mover_number": number(chance, born[1], woman),
        "phone": same("0912 345 678"), "household_head": name(chance),
        "head_relation": same(chance.choice(("Con", "Vợ", "Chủ hộ", "Cháu"))),
        "head_number": number(chance, "1970", False),
        "request": same("Đăng ký thường trú"),
    }  # fmt: skip


def trade(chance: random.Random) -> Filled:
    born, money = day(chance, 1965, 2002), chance.choice((50, 120, 200, 350)) * 1_000_000
    own = mill.name(chance).split()[-1]
    return {
        "authority": same("Phòng Kinh tế phường Hòa Bình"), "owner_name": name(chance, True), "sex": same("Nam"),
        "owner_birth_date": born, "ethnicity": same("Kinh"), "nationality": same("Việt Nam"),
        "owner_number": number(chance, born[1], False), "owner_contact": home(chance), "phone": same("0987 654 321"),
        "business_name": same(f"Hộ kinh doanh Tạp hóa {own}"), "business_address": home(chance),
        "activities": same(chance.choice(("Bán lẻ lương thực", "Dịch vụ ăn uống", "Sửa chữa xe máy"))),
        "capital": (f"{money:,}".replace(",", "."), money), "workers": ((two := str(chance.randint(0, 9))), int(two)),
        "opening_day": day(chance, 2027, 2027), "founded_by": chance.choice((("one", "one"), ("family", "family"))),
    }  # fmt: skip


def licence(chance: random.Random) -> Filled:
    born = day(chance, 1965, 2002)
    digits = f"25{chance.randint(0, 9_999_999_999):010}"
    return {
        "authority": same("Phòng Cảnh sát giao thông Công an tỉnh Phú Thọ"), "full_name": name(chance),
        "nationality": same("Việt Nam"), "birth_date": born, "sex": same("Nam"),
        "holder_number": number(chance, born[1], False), "holder_residence": home(chance),
        "phone": same("0912 345 678"), "licence_number": (digits, digits),
        "passed_on": day(chance, 2012, 2019), "expires_on": day(chance, 2027, 2029),
        "reason": chance.choice((("Sắp hết hạn", "expiring"), ("Bị hỏng", "damaged"))),
    }  # fmt: skip


def building(chance: random.Random) -> Filled:
    born, ground, floors = day(chance, 1960, 1998), chance.randint(50, 150), chance.randint(1, 5)
    high = chance.choice(("7,5", "10,8", "14", "11,2"))
    return {
        "authority": same("Ủy ban nhân dân phường Việt Trì"), "owner_name": name(chance),
        "owner_number": number(chance, born[1], False), "owner_residence": home(chance),
        "owner_phone": ("0912 345 678", "+84912345678"), "land_place": home(chance),
        "parcel_number": same(str(chance.randint(10, 900))), "map_sheet": same(str(chance.randint(10, 99))),
        "land_area": ((area := str(ground + 40)), int(area)), "ground_area": (str(ground), ground),
        "total_area": (str(ground * floors), ground * floors), "height": (high, float(high.replace(",", "."))),
        "floors": (str(floors), floors), "months": ((m := str(chance.randint(4, 18))), int(m)),
        "designer": same("Công ty TNHH Kiến trúc Sông Lô"), "designer_certificate": same("PHT-00012345"),
    }  # fmt: skip


FILLED: dict[str, Callable[[random.Random], Filled]] = {
    BIRTH: birth, MARITAL: marital, HOME: moving, TRADE: trade, LICENCE: licence, BUILD: building,
}  # fmt: skip
