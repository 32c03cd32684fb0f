"""Makes papers as hospitals, clinics and police print them, and spoils them: several typefaces and layouts, pictures as
scanners and phones take them. Shares nothing with what is tested: typst, Pillow and pyHanko only."""

import io
import json
import random
from dataclasses import dataclass
from datetime import date

import numpy as np
import pypdfium2 as pdfium
import typst
from PIL import Image, ImageEnhance, ImageFilter

from motcua.foundation.documents import render

FONTS = ("Tinos", "Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
LAYOUTS = ("lines", "table", "stacked")

SOURCE = """
#let told = json(bytes(sys.inputs.told))
#set page(paper: "a4", margin: (x: 22mm, y: 20mm))
#set text(font: told.font, size: told.size * 1pt, lang: "vi")
#grid(columns: (1fr, 1.2fr), align: center, [#upper(told.office)], [*#told.country* \\ #told.motto])
#v(6mm)
#align(center)[#text(size: 1.4em, weight: "bold", upper(told.title))]
#v(4mm)
#if told.layout == "table" [
  #table(columns: (38%, 1fr), stroke: 0.4pt, ..told.rows.map(row => ([#row.at(0)], [#row.at(1)])).flatten())
] else if told.layout == "stacked" [
  #for row in told.rows [#text(size: 0.85em)[#row.at(0)] \\ *#row.at(1)* #parbreak()]
] else [
  #for row in told.rows [#row.at(0): #row.at(1) #parbreak()]
]
#for line in told.more [#line #parbreak()]
#v(8mm)
#grid(columns: (1fr, 1fr), align: center, [], [#told.place \\ *#told.post* \\ #v(16mm) #told.signer])
"""


@dataclass(frozen=True)
class Sheet:
    """`rows`: labels with what stands beside them."""

    title: str
    rows: tuple[tuple[str, str], ...]
    office: str = "Bệnh viện Đa khoa tỉnh"
    more: tuple[str, ...] = ()
    place: str = "Việt Trì"
    post: str = "NGƯỜI GHI PHIẾU"
    signer: str = "Trần Thị Bích Ngọc"


def spelled(day: date, way: int) -> str:
    return (f"{day.day:02}/{day.month:02}/{day.year}", f"ngày {day.day} tháng {day.month:02} năm {day.year}",
            f"{day.day:02}-{day.month:02}-{day.year}")[way % 3]  # fmt: skip


def birth_slip(answers: dict, chance: random.Random) -> Sheet:
    born = date.fromisoformat(answers["child_birth_date"])
    rows = [
        ("Số", f"{chance.randint(1, 999)}/{born.year}"),
        (chance.choice(("Họ và tên mẹ/Người nuôi dưỡng", "Họ và tên mẹ", "Họ tên mẹ")), answers["mother_name"]),
        (chance.choice(("Số CCCD/CMND/Hộ chiếu", "Số định danh cá nhân", "Số căn cước công dân")),
         answers["mother_number"]),
        ("Nơi thường trú", home(answers["mother_residence"], chance)),
        (chance.choice(("Đã sinh con vào lúc", "Sinh con lúc")),
         f"{chance.randint(0, 23)} giờ {chance.randint(0, 59)} phút, {spelled(born, chance.randint(0, 1))}"),
        ("Tại", answers["birth_place"]), ("Số lần sinh", "01"), ("Giới tính của con", chance.choice(("Nam", "Nữ"))),
        ("Cân nặng", f"{chance.randint(2400, 4100)} gam"),
        (chance.choice(("Dự định đặt tên con là", "Dự kiến đặt tên con là")), answers["child_name"]),
        ("Người đỡ đẻ", "Lê Thị Thu Hà"),
    ]  # fmt: skip
    return Sheet("Giấy chứng sinh", tuple(rows))


def health_certificate(answers: dict, chance: random.Random, concluded: date) -> Sheet:
    rows = [
        ("Họ và tên", answers["full_name"]), ("Giới", chance.choice(("Nam", "Nữ"))),
        (chance.choice(("Ngày sinh", "Sinh ngày")),
         spelled(date.fromisoformat(answers["birth_date"]), chance.randint(0, 2))),
        (chance.choice(("Số CCCD/Hộ chiếu", "Số định danh cá nhân")), answers["holder_number"]),
        ("Chỗ ở hiện tại", home(answers["holder_residence"], chance)), ("Thị lực", "Mắt phải 10/10, mắt trái 9/10"),
        ("Huyết áp", "120/80 mmHg"),
        (chance.choice(("Ngày kết luận", "Ngày khám")), spelled(concluded, chance.randint(0, 2))),
        ("Kết luận", "Đủ điều kiện sức khỏe lái xe hạng B"),
    ]  # fmt: skip
    title = chance.choice(("Giấy khám sức khỏe của người lái xe", "Giấy khám sức khỏe"))
    return Sheet(title, tuple(rows), "Trung tâm Y tế khu vực", post="BÁC SĨ KẾT LUẬN")


def other_paper(chance: random.Random) -> Sheet:
    """Something people send by mistake."""
    return Sheet(*chance.choice(OTHERS))


OTHERS = (
    ("Hóa đơn tiền điện", (("Khách hàng", "Phạm Văn Long"), ("Số tiền", "512.340 đồng")), "Công ty Điện lực"),
    ("Giấy khai sinh", (("Họ, chữ đệm, tên", "Vũ Gia Huy"), ("Ngày sinh", "02/04/1998")), "Ủy ban nhân dân phường"),
    ("Giấy chứng nhận kết hôn", (("Họ tên vợ", "Đỗ Mai"), ("Họ tên chồng", "Lý Sơn")), "Ủy ban nhân dân xã"),
    ("Hợp đồng lao động", (("Người sử dụng lao động", "Công ty Hùng Vương"), ("Người lao động", "Hà Thị Thơm"))),
    ("Thông báo nộp học phí", (("Học sinh", "Bùi Minh Khôi"), ("Số tiền", "850.000 đồng")), "Trường Tiểu học"),
)


def printed(sheet: Sheet, chance: random.Random, *, font: str = "", layout: str = "") -> bytes:
    """A PDF with a text layer; in any typeface and layout where none is named."""
    told = {
        "title": sheet.title, "rows": sheet.rows, "office": sheet.office, "more": sheet.more, "place": sheet.place,
        "post": sheet.post, "signer": sheet.signer, "font": font or chance.choice(FONTS),
        "size": chance.choice((11, 12, 13)), "layout": layout or chance.choice(LAYOUTS), "country": COUNTRY,
        "motto": MOTTO,
    }  # fmt: skip
    return typst.compile(SOURCE.encode(), sys_inputs={"told": json.dumps(told)}, font_paths=[str(render.FONTS)])


def drawn(pdf: bytes, dots: int = 200) -> Image.Image:
    document = pdfium.PdfDocument(pdf)
    page = document[0].render(scale=dots / 72).to_pil().convert("RGB")
    document.close()
    return page


def scanned(page: Image.Image, chance: random.Random) -> Image.Image:
    """As a flatbed gives it: a little askew, a little noise."""
    turned = page.rotate(chance.uniform(-1.2, 1.2), Image.Resampling.BICUBIC, fillcolor="white")
    return noisy(turned, chance, 4)


def photographed(page: Image.Image, chance: random.Random) -> Image.Image:
    """As a phone gives it: from an angle, on a table, darker on one side, a soft lens, noise."""
    width, height = page.size
    table = Image.new("RGB", (round(width * 1.12), round(height * 1.12)), (112, 96, 80))
    table.paste(page, (round(width * 0.06), round(height * 0.06)))
    wide, tall = table.size
    slip = [chance.uniform(0, 0.025) for _ in range(8)]
    corners = (
        (slip[0] * wide, slip[1] * tall), (slip[2] * wide, (1 - slip[3]) * tall),
        ((1 - slip[4]) * wide, (1 - slip[5]) * tall), ((1 - slip[6]) * wide, slip[7] * tall),
    )  # fmt: skip
    quad = tuple(side for corner in corners for side in corner)
    seen = table.transform(table.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
    seen = seen.filter(ImageFilter.GaussianBlur(0.7))
    light = np.linspace(1.0, chance.uniform(0.7, 0.9), wide)[None, :, None]
    shaded = Image.fromarray((np.asarray(seen, dtype=np.float32) * light).clip(0, 255).astype(np.uint8))
    return noisy(shaded, chance, 6)


def blurred(page: Image.Image, chance: random.Random) -> Image.Image:
    """Nobody could read it."""
    return noisy(page.filter(ImageFilter.GaussianBlur(chance.uniform(6, 9))), chance, 4)


def dim(page: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(page).enhance(0.8)


def noisy(page: Image.Image, chance: random.Random, much: float) -> Image.Image:
    dots = np.asarray(page, dtype=np.float32)
    noise = np.random.default_rng(chance.randint(0, 2**31)).normal(0, much, dots.shape)
    return Image.fromarray((dots + noise).clip(0, 255).astype(np.uint8))


def jpeg(page: Image.Image, quality: int = 70) -> bytes:
    held = io.BytesIO()
    page.save(held, "JPEG", quality=quality)
    return held.getvalue()


def bound(page: Image.Image) -> bytes:
    """The picture as a PDF, as scanners send it."""
    held = io.BytesIO()
    page.save(held, "PDF", resolution=200)
    return held.getvalue()


FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Hà")
MIDDLE = ("Thị Thu", "Văn", "Thị Bích", "Minh", "Quốc", "Thị Hồng", "Đức", "Gia", "Ngọc", "Thị", "Xuân", "Hữu", "Thanh")
GIVEN = (
    "Thủy", "Hương", "Lan", "Tuấn", "Hòa", "Quỳnh", "Dũng", "Phượng", "Khôi", "Trang", "Hiếu", "Nga", "Sơn", "Yến",
    "Linh",
)  # fmt: skip
WARDS = ("phường Việt Trì", "xã Thổ Tang", "phường Vân Phú", "xã Tam Đảo", "phường Hòa Bình", "xã Cẩm Khê")


FORMER = {
    "phường Việt Trì": "phường Gia Cẩm, thành phố Việt Trì, tỉnh Phú Thọ",
    "xã Thổ Tang": "xã Thượng Trưng, huyện Vĩnh Tường, tỉnh Vĩnh Phúc",
    "phường Vân Phú": "xã Kim Đức, TP Việt Trì, tỉnh Phú Thọ",
    "xã Tam Đảo": "thị trấn Hợp Châu, huyện Tam Đảo, tỉnh Vĩnh Phúc",
    "phường Hòa Bình": "phường Phương Lâm, thành phố Hòa Bình, tỉnh Hòa Bình",
    "xã Cẩm Khê": "xã Minh Tân, huyện Cẩm Khê, tỉnh Phú Thọ",
}
"""What lies there now, as papers before July 2025 name it."""


def home(now: str, chance: random.Random) -> str:
    """An address as it stands on papers: one in three in units of former times."""
    if chance.random() > 1 / 3:
        return now
    street, ward, _province = now.split(", ")
    return f"{street}, {FORMER[ward]}"


def name(chance: random.Random) -> str:
    return " ".join((chance.choice(FAMILY), chance.choice(MIDDLE), chance.choice(GIVEN)))


def number(chance: random.Random) -> str:
    return f"025{chance.randint(0, 3)}{chance.randint(60, 99)}{chance.randint(0, 999_999):06}"


def of_birth(chance: random.Random) -> dict:
    """Answers of a birth registration."""
    return {
        "child_name": name(chance),
        "child_birth_date": date(2026, chance.randint(1, 9), chance.randint(1, 28)).isoformat(),
        "mother_name": name(chance), "mother_number": number(chance),
        "mother_residence": f"Khu {chance.randint(1, 12)}, {chance.choice(WARDS)}, tỉnh Phú Thọ",
        "birth_place": "Bệnh viện Sản Nhi tỉnh Phú Thọ", "birth_proof": "slip", "parents_known": "both",
        "surrogacy": "no", "relation": "father", "exemption": "none",
    }  # fmt: skip


def of_licence(chance: random.Random) -> dict:
    """Answers of an exchange of a driving licence of class B."""
    return {
        "full_name": name(chance), "holder_number": number(chance), "licence_class": "B", "holder": "citizen",
        "birth_date": date(chance.randint(1960, 2004), chance.randint(1, 12), chance.randint(1, 28)).isoformat(),
        "holder_residence": f"Khu {chance.randint(1, 12)}, {chance.choice(WARDS)}, tỉnh Phú Thọ", "is_withdrawn": "no",
        "reason": "expiring",
    }  # fmt: skip
