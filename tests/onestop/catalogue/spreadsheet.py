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
BOOK = f"""<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{LINK}"><sheets>{{}}</sheets></workbook>"""


class Formula(str):
    """A text that a formula gave; "" when it was never computed."""


class Raw(str):
    """A cell as it stands in the file; `{}` is its place."""


def cell(place: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Raw):
        return value.replace("{}", place)
    if isinstance(value, Formula):
        return f'<c r="{place}" t="str"><f>CONCAT(A1)</f><v>{escape(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet_of(rows: list[list[object]], merged: tuple[str, ...] = ()) -> str:
    body = "".join(
        f'<row r="{n}">' + "".join(cell(f"{chr(65 + at)}{n}", value) for at, value in enumerate(row)) + "</row>"
        for n, row in enumerate(rows, 1)
    )
    joined = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    joined = f"<mergeCells>{joined}</mergeCells>" if joined else ""
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{joined}</worksheet>'


def workbook(rows: list[list[object]], merged: tuple[str, ...] = ()) -> bytes:
    """The bytes of an .xlsx with one sheet; `merged` names ranges, such as "C2:C3"."""
    return book([("Danh mục", "visible", sheet_of(rows, merged))])


def book(sheets: list[tuple[str, str, str]], **more: str) -> bytes:
    """An .xlsx of (name, state, XML) sheets; `more` are further parts, "/" of their path written as "__"."""
    named = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state, _xml) in enumerate(sheets, 1)
    )
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{LINK}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    links = f'<?xml version="1.0"?><Relationships xmlns="{OPEN}/package/2006/relationships">{{}}</Relationships>'
    office = f'<Relationship Id="rId1" Type="{LINK}/officeDocument" Target="xl/workbook.xml"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", links.format(office))
        archive.writestr("xl/workbook.xml", BOOK.format(named))
        archive.writestr("xl/_rels/workbook.xml.rels", links.format(targets))
        for n, (_name, _state, xml) in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", xml)
        for name, text in more.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()
