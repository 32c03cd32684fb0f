"""Makes `src/motcua/foundation/organisations/data/NN.json` from three tables of facts.

    python scripts/units.py FOLDER

FOLDER holds `provinces.csv`, `wards.csv` (units of the General Statistics Office after 1 July 2025) and
`old-to-new-wards.csv` (which unit before that day went where). Only facts are taken over: codes, names, kinds,
who went where. The rest of a province (departments, centres, counters, police, Party, Council, Front) is written
down here, with the law it follows.

Tone marks: the sources disagree (Hoà/Hòa, Thuỷ/Thủy). We write the mark on the first vowel of an open
oa, oe, uy, as resolutions of the National Assembly and government letters do: Hòa, Thủy, Ủy ban, Thanh Hóa.
"""

import csv
import json
import re
import sys
import unicodedata
from itertools import groupby
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/motcua/foundation/organisations/data"

# Level-1 agency identifiers (Decision 20/2020/QĐ-TTg); a merged province keeps that of the one that gave its name.
LEVEL_1 = {
    "01": "H26", "04": "H14", "08": "H60", "11": "H18", "12": "H35", "14": "H52", "15": "H38", "19": "H55",
    "20": "H37", "22": "H49", "24": "H05", "25": "H44", "31": "H24", "33": "H31", "37": "H42", "38": "H56",
    "40": "H41", "42": "H27", "44": "H50", "46": "H57", "48": "H17", "51": "H48", "52": "H21", "56": "H32",
    "66": "H15", "68": "H36", "75": "H19", "79": "H29", "80": "H53", "82": "H20", "86": "H61", "91": "H01",
    "92": "H13", "96": "H12",
}  # fmt: skip

# Specialised agencies of a provincial People's Committee: Decree 45/2025/NĐ-CP, Articles 8 and 9.
DEPARTMENTS = [
    ("VP", "Văn phòng Ủy ban nhân dân {of}", "Office of the People's Committee of {en}", "01"),
    ("SNV", "Sở Nội vụ {of}", "Department of Home Affairs of {en}", "02"),
    ("STP", "Sở Tư pháp {of}", "Department of Justice of {en}", "03"),
    ("STC", "Sở Tài chính {of}", "Department of Finance of {en}", "04"),
    ("SCT", "Sở Công Thương {of}", "Department of Industry and Trade of {en}", "05"),
    ("SNNMT", "Sở Nông nghiệp và Môi trường {of}", "Department of Agriculture and Environment of {en}", "06"),
    ("SXD", "Sở Xây dựng {of}", "Department of Construction of {en}", "07"),
    ("SKHCN", "Sở Khoa học và Công nghệ {of}", "Department of Science and Technology of {en}", "08"),
    ("SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch {of}", "Department of Culture, Sports and Tourism of {en}", "09"),
    ("SGDDT", "Sở Giáo dục và Đào tạo {of}", "Department of Education and Training of {en}", "10"),
    ("SYT", "Sở Y tế {of}", "Department of Health of {en}", "11"),
    ("SDTTG", "Sở Dân tộc và Tôn giáo {of}", "Department of Ethnic and Religious Affairs of {en}", "12"),
    ("TT", "Thanh tra {of}", "Inspectorate of {en}", "13"),
    ("BQLKCN", "Ban Quản lý các khu công nghiệp {of}", "Industrial Zones Authority of {en}", "14"),
]
# A department of ethnic and religious affairs stands only where the Decree's conditions are met.
ETHNIC_AFFAIRS = {
    "04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25", "38", "40", "44", "48", "51", "52", "56", "66",
    "68", "75", "91", "92", "96",
}  # fmt: skip
DIVISIONS = [
    ("SXD", "VP", "Văn phòng Sở Xây dựng", "Office of the Department of Construction"),
    ("SXD", "QLXD", "Phòng Quản lý xây dựng", "Construction Management Division"),
    ("SXD", "QHKT", "Phòng Quy hoạch - Kiến trúc", "Planning and Architecture Division"),
    ("SNV", "VP", "Văn phòng Sở Nội vụ", "Office of the Department of Home Affairs"),
    ("SNV", "LDVL", "Phòng Lao động - Việc làm", "Labour and Employment Division"),
    ("STP", "HCTP", "Phòng Hành chính tư pháp", "Judicial Administration Division"),
    ("VP", "KSTT", "Phòng Kiểm soát thủ tục hành chính", "Administrative Procedure Control Division"),
]
OTHER_BODIES = [
    ("police", "CA", "Công an {of}", "Police of {en}"),
    ("police", "CA.CSGT", "Phòng Cảnh sát giao thông Công an {of}", "Traffic Police Division of {en}"),
    ("sector", "BHXH", "Bảo hiểm xã hội {of}", "Social Insurance of {en}"),
    ("party", "TU", "{party} {name}", "Party Committee of {en}"),
    ("council", "HDND", "Hội đồng nhân dân {of}", "People's Council of {en}"),
    ("front", "MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam {of}", "Vietnam Fatherland Front Committee of {en}"),
]
# Parts of a commune: Decree 150/2025/NĐ-CP (divisions), Decree 118/2025/NĐ-CP, Article 7 (service centre).
PARTS = [
    ("service_centre", "TTPV", "", "Trung tâm Phục vụ hành chính công {place}", "Service Centre of {place_en}"),
    ("counter", "QUAY", "TTPV", "Quầy tiếp nhận và trả kết quả {place}", "Reception Counter of {place_en}"),
    ("division", "VP", "", "Văn phòng HĐND và UBND {place}", "Office of the Council and Committee of {place_en}"),
    ("division", "KT", "", "Phòng Kinh tế {place}", "Economic Division of {place_en}"),
    ("division", "KTHTDT", "", "Phòng Kinh tế, Hạ tầng và Đô thị {place}",
     "Economic, Infrastructure and Urban Division of {place_en}"),
    ("division", "VHXH", "", "Phòng Văn hóa - Xã hội {place}", "Culture and Society Division of {place_en}"),
    ("police", "CA", "", "Công an {place}", "Police of {place_en}"),
    ("party", "DU", "", "Đảng ủy {place}", "Party Committee of {place_en}"),
    ("council", "HDND", "", "Hội đồng nhân dân {place}", "People's Council of {place_en}"),
    ("front", "MTTQ", "", "Ủy ban Mặt trận Tổ quốc Việt Nam {place}", "Fatherland Front Committee of {place_en}"),
]  # fmt: skip
ONLY = {"KT": ["xã"], "KTHTDT": ["phường", "đặc khu"]}
_OPEN = re.compile(r"(?<![qQ])([oOuU])([áàảãạéèẻẽẹýỳỷỹỵÁÀẢÃẠÉÈẺẼẸÝỲỶỸỴ])(?!\w)")


def tones(text: str) -> str:
    """The mark on the first vowel of an open oa, oe, uy: Hoà → Hòa, Thuỷ → Thủy; quý stays."""

    def move(match: re.Match) -> str:
        first, second = match.groups()
        base, mark = unicodedata.normalize("NFD", second)
        if (first.lower() == "u" and base.lower() != "y") or (first.lower() == "o" and base.lower() == "y"):
            return match.group()
        return unicodedata.normalize("NFC", first + mark) + base

    return _OPEN.sub(move, unicodedata.normalize("NFC", text))


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bodies(code: str, full_name: str, english: str) -> list[dict]:
    """The province's own bodies, parents before children."""
    kind, name = full_name.split(" ", 1) if full_name.startswith("Tỉnh") else ("Thành phố", full_name[10:])
    words = {
        "of": f"{kind.lower()} {name}", "en": english, "name": name,
        "party": "Tỉnh ủy" if kind == "Tỉnh" else "Thành ủy",
    }  # fmt: skip
    rows = []
    for suffix, vi, en, number in DEPARTMENTS:
        if suffix != "SDTTG" or code in ETHNIC_AFFAIRS:
            rows.append({
                "code": f"{code}.{suffix}", "kind": "department", "parent": code, "name": vi.format(**words),
                "name_en": en.format(**words), "agency_id": f"{LEVEL_1[code]}.{number}",
            })  # fmt: skip
    rows += [
        {"code": f"{code}.{owner}.{suffix}", "kind": "division", "parent": f"{code}.{owner}", "name": vi, "name_en": en}
        for owner, suffix, vi, en in DIVISIONS
    ]
    of, en = words["of"], words["en"]
    rows.append({
        "code": f"{code}.TTPV", "kind": "service_centre", "parent": f"{code}.VP",
        "name": f"Trung tâm Phục vụ hành chính công {of}", "name_en": f"Public Service Centre of {en}",
    })  # fmt: skip
    rows.append({
        "code": f"{code}.TTPV.QUAY", "kind": "counter", "parent": f"{code}.TTPV",
        "name": f"Quầy tiếp nhận và trả kết quả {of}", "name_en": f"Reception Counter of {en}",
    })  # fmt: skip
    rows += [
        {"code": f"{code}.{suffix}", "kind": kind_, "parent": f"{code}.{suffix}".rpartition(".")[0],
         "name": vi.format(**words),
         "name_en": en_.format(**words)}
        for kind_, suffix, vi, en_ in OTHER_BODIES
    ]  # fmt: skip
    return rows


def parts() -> list[dict]:
    """The pattern of every commune; `only` limits a part to some kinds of commune."""
    rows = []
    for kind, suffix, below, vi, en in PARTS:
        row = {
            "code": "{code}." + (f"{below}.{suffix}" if below else suffix), "kind": kind,
            "parent": "{code}" + (f".{below}" if below else ""), "name": vi, "name_en": en,
        }  # fmt: skip
        if suffix in ONLY:
            row["only"] = ONLY[suffix]
        rows.append(row)
    return rows


def agency_id(province: str, code: str) -> str:
    """Identifier of a commune in the manner of Decision 20/2020: level 2 = 50 + first digit, then the code in pairs."""
    return f"{LEVEL_1[province]}.{50 + int(code[0])}.{code[1:3]}.{code[3:]}"


def history(rows: list[dict[str, str]]) -> list[dict]:
    """Old units grouped by old district; `main` and `part` mark the heirs of a unit that was split."""

    def home(row: dict[str, str]) -> tuple[str, str, str]:
        return row["old_district_code"], row["old_district"], row["old_province"]

    groups = []
    for (_, district, province), members in groupby(sorted(rows, key=lambda r: (home(r), r["old_ward_code"])), home):
        units = []
        for row in members:
            mark = [] if row["kind"] == "whole" else ["main" if row["is_default"] == "1" else "part"]
            units.append([row["old_ward_code"], tones(row["old_ward"]), row["new_ward_code"], *mark])
        groups.append({"district": tones(district), "province": tones(province), "units": units})
    return groups


def dump(data: dict) -> str:
    """JSON with one row a line, so that a change of one unit is one line in a review."""

    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    def rows(items: list) -> str:
        return "[\n" + ",\n".join("  " + text(item) for item in items) + "\n ]"

    groups = [
        f'  {{"district": {text(g["district"])}, "province": {text(g["province"])}, "units": [\n'
        + ",\n".join("   " + text(u) for u in g["units"]) + "]}"
        for g in data["history"]
    ]  # fmt: skip
    head = ",\n ".join(
        [f'"province": {text(data["province"])}', *(f'"{k}": {rows(data[k])}' for k in ("bodies", "parts", "communes"))]
    )
    return "{" + head + ',\n "history": [\n' + ",\n".join(groups) + "\n ]}\n"


def main(folder: Path) -> None:
    wards, old = read(folder, "wards.csv"), read(folder, "old-to-new-wards.csv")
    TARGET.mkdir(exist_ok=True)
    for row in read(folder, "provinces.csv"):
        code, name, english = row["code"], tones(row["full_name"]), row["full_name_en"]
        place = name[0].lower() + name[1:]
        data = {
            "province": {
                "code": code, "agency_id": LEVEL_1[code], "kind": "province_committee", "place": name,
                "place_en": english, "name": f"Ủy ban nhân dân {place}", "name_en": f"People's Committee of {english}",
            },
            "bodies": bodies(code, name, english),
            "parts": parts(),
            "communes": [
                [w["code"], agency_id(code, w["code"]), tones(w["full_name"]), w["full_name_en"]]
                for w in sorted(wards, key=lambda w: w["code"]) if w["province_code"] == code
            ],
            "history": history([r for r in old if r["new_province_code"] == code]),
        }  # fmt: skip
        (TARGET / f"{code}.json").write_text(dump(data), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
