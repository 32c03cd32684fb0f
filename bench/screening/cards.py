"""Identity cards as people photograph them: front with its QR, back with its machine-readable lines. The lines are
set in DejaVu Sans Mono, since OCR-B is in no package of ours; nothing else is shared with what is tested but the makers
of QR and lines."""

import io
import json
import random
import unicodedata
from dataclasses import dataclass
from datetime import date

import numpy as np
import pypdfium2 as pdfium
import typst
import zxingcpp
from PIL import Image

from bench.screening import mill
from motcua.foundation.documents import render
from motcua.foundation.identifiers import id_card_qr, mrz
from motcua.foundation.identifiers.citizen_number import Sex

DOTS = 300
FRONT = """
#let told = json(bytes(sys.inputs.told))
#set page(width: 128mm, height: 81mm, margin: 6mm)
#set text(font: told.font, size: 9pt, lang: "vi")
#align(center)[#text(size: 7pt)[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM \\ Độc lập - Tự do - Hạnh phúc]]
#v(1mm)
#align(center)[#text(size: 14pt, weight: "bold")[#told.title] \\ #text(size: 7pt)[Citizen Identity Card]]
#v(2mm)
#for row in told.rows [#text(size: 7pt)[#row.at(0):] #h(1mm) #text(weight: "bold")[#row.at(1)] #parbreak()]
"""
BACK = """
#let told = json(bytes(sys.inputs.told))
#set page(width: 128mm, height: 81mm, margin: 6mm)
#set text(font: told.font, size: 9pt, lang: "vi")
#text(size: 7pt)[Đặc điểm nhận dạng / Personal identification:] Sẹo chấm cách 1cm dưới mắt trái \\
#text(size: 7pt)[Ngày, tháng, năm / Date, month, year:] #told.issued
#v(18mm)
#set text(font: "DejaVu Sans Mono", size: 14pt)
#set par(leading: 0.6em)
#for line in told.lines [#raw(line) \\ ]
"""


@dataclass(frozen=True)
class Card:
    """`printed`: the name that stands in print, where it is another one than the code says."""

    number: str
    name: str
    born: date
    sex: Sex
    home: str
    """As it stands on the card."""
    issued: date
    until: date
    printed: str = ""


def owner(chance: random.Random) -> tuple[dict[str, str], Card]:
    """(answers of a household business, the card of its owner)."""
    sex = chance.choice((Sex.MALE, Sex.FEMALE))
    born = date(chance.randint(1965, 2004), chance.randint(1, 12), chance.randint(1, 28))
    century = 2 * (born.year >= 2000) + (sex is Sex.FEMALE)
    number = f"025{century}{born.year % 100:02}{chance.randint(0, 999_999):06}"
    name, home = mill.name(chance), f"Khu {chance.randint(1, 12)}, {chance.choice(mill.WARDS)}, tỉnh Phú Thọ"
    answers = {
        "owner_name": name, "owner_number": number, "owner_birth_date": born.isoformat(), "owner_contact": home,
        "founded_by": "one", "filed_by": "mandatary", "owner_has_eid": "no",
    }  # fmt: skip
    issued = date(chance.randint(2021, 2025), chance.randint(1, 12), chance.randint(1, 28))
    until = date(chance.randint(2028, 2045), born.month, born.day)
    return answers, Card(number, name, born, sex, mill.home(home, chance), issued, until)


def sides(card: Card, chance: random.Random) -> tuple[Image.Image, Image.Image]:
    font = chance.choice(mill.FONTS[:3])
    rows = [
        ("Số / No", card.number), ("Họ và tên / Full name", (card.printed or card.name).upper()),
        ("Ngày sinh / Date of birth", f"{card.born:%d/%m/%Y}"),
        ("Giới tính / Sex", "Nam" if card.sex is Sex.MALE else "Nữ"),
        ("Nơi thường trú / Place of residence", card.home),
        ("Có giá trị đến / Date of expiry", f"{card.until:%d/%m/%Y}"),
    ]  # fmt: skip
    front = _drawn(FRONT, {"font": font, "title": chance.choice(("CĂN CƯỚC CÔNG DÂN", "CĂN CƯỚC")), "rows": rows})
    text = id_card_qr.make(id_card_qr.IdCard(card.number, "", card.name, card.born, card.sex, card.home, card.issued))
    code = np.asarray(
        zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode), scale=5)
    )
    front.paste(Image.fromarray(code).convert("RGB").resize((260, 260)), (front.width - 290, 30))
    surname, _blank, given = _plain(card.name).partition(" ")
    lines = mrz.make(mrz.Mrz(
        mrz.CARD, "VNM", surname, given, card.number[3:], "VNM", card.born, card.until, card.sex, card.number
    ))  # fmt: skip
    back = _drawn(BACK, {"font": font, "issued": f"{card.issued:%d/%m/%Y}", "lines": lines})
    return front, back


def carried(page: Image.Image, carrier: str, chance: random.Random) -> bytes:
    if carrier == "scan":
        return mill.jpeg(mill.scanned(page, chance), 85)
    photo = mill.photographed(page, chance)
    if carrier == "turned":
        photo = photo.rotate(chance.choice((90, 180, 270)), expand=True)
    return mill.jpeg(photo)


def _drawn(source: str, told: dict) -> Image.Image:
    pdf = typst.compile(source.encode(), sys_inputs={"told": json.dumps(told)}, font_paths=[str(render.FONTS)])
    document = pdfium.PdfDocument(io.BytesIO(pdf))
    page = document[0].render(scale=DOTS / 72).to_pil().convert("RGB")
    document.close()
    return page


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "".join(sign for sign in text if not unicodedata.combining(sign)).upper()
