"""Makes small workbooks as spreadsheets write them: texts, numbers, formulas with their last value, merged cells."""

import io
import zipfile
from xml.sax.saxutils import escape

OPEN = "http://schemas.openxmlformats.org"
MAIN, LINK = f"{OPEN}/spreadsheetml/2006/main", f"{OPEN}/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = f"""<?xml version="1.0"?><Types xmlns="{OPEN}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>"""
BOOK = f"""<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{LINK}"><sheets>
<sheet name="Danh mục" sheetId="1" r:id="rId1"/></sheets></workbook>"""


def links(kind: str, target: str) -> str:
    return f"""<?xml version="1.0"?><Relationships xmlns="{OPEN}/package/2006/relationships">
<Relationship Id="rId1" Type="{LINK}/{kind}" Target="{target}"/></Relationships>"""


class Formula(str):
    """A text that a formula gave."""


def cell(place: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Formula):
        return f'<c r="{place}" t="str"><f>CONCAT(A1)</f><v>{escape(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def workbook(rows: list[list[object]], merged: tuple[str, ...] = ()) -> bytes:
    """The bytes of an .xlsx with one sheet; `merged` names ranges, such as "C2:C3"."""
    body = "".join(
        f'<row r="{n}">' + "".join(cell(f"{chr(65 + at)}{n}", value) for at, value in enumerate(row)) + "</row>"
        for n, row in enumerate(rows, 1)
    )
    joined = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    joined = f"<mergeCells>{joined}</mergeCells>" if joined else ""
    sheet = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{joined}</worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", links("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", links("worksheet", "worksheets/sheet1.xml"))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()
