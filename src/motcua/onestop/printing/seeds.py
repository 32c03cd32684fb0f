"""The template that the demonstration prints work permits with, drawn here: A4, Decree 30/2020/NĐ-CP margins, a page
header, “page 1/2”, a table of papers whose rows repeat, a numbered list. Its tags are such as an office would write."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

from motcua.foundation.organisations.models import Unit
from motcua.onestop.printing import services
from motcua.onestop.printing.enums import TemplateKind
from motcua.onestop.printing.models import Template

WORK_PERMIT = "1.014199"
NAME = "Giấy phép lao động (mẫu in)"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MOMENT = (2026, 1, 1, 0, 0, 0)


def seed_work_permit(unit: Unit) -> Template | None:
    """For the department that settles work permits; nothing when it stands already."""
    return services.keep_made(
        unit, work_permit(), name=NAME, kind=TemplateKind.RESULT, procedures=[WORK_PERMIT],
        may_be_empty=["result.number", "result.signed_on", "result.signed_by"],
    )  # fmt: skip


def work_permit() -> bytes:
    """The document, the same bytes each time."""
    rows = [
        ("1. Họ và tên", "{{ worker name|upper }}"), ("2. Giới tính", "{{ giới tính }}"),
        ("3. Ngày sinh", "{{ ngày sinh }}"), ("4. Quốc tịch", "{{ quốc tịch }}"),
        ("5. Số hộ chiếu", "{{ số hộ chiếu }}"), ("6. Vị trí công việc", "{{ vị trí công việc }}"),
        ("7. Chức danh công việc", "{{ chức danh công việc }}"), ("8. Hình thức làm việc", "{{ hình thức làm việc }}"),
        ("9. Doanh nghiệp", "{{ tên doanh nghiệp }}"), ("10. Nơi làm việc", "{{ nơi làm việc }}"),
        ("11. Thời hạn", "Từ {{ works from }} đến {{ works until }}"),
    ]  # fmt: skip
    body = [
        _table([[_p("{{ cơ quan cấp trên|upper }}", align="center")
                 + _p("{{ tên cơ quan|upper }}", bold=True, align="center")
                 + _p("Số: {{ số giấy phép }}", align="center"),
                 _p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, align="center")
                 + _p("Độc lập - Tự do - Hạnh phúc", bold=True, align="center")
                 + _p("{{ địa danh }}, {{ ngày in|words }}", italic=True, align="center")]], [4200, 5400]),
        _p(""), _p("GIẤY PHÉP LAO ĐỘNG", bold=True, size=32, align="center"),
        _p("Work permit for a foreign worker", italic=True, align="center"), _p(""),
        _table([[_p(name), _p(tag, bold=name.startswith("1. "))] for name, tag in rows], [3200, 6400], lines=True),
        _p(""), _p("Giấy tờ trong hồ sơ {{ mã hồ sơ }}:", bold=True),
        _table([[_p("TT", bold=True), _p("Giấy tờ", bold=True), _p("Số bản", bold=True)],
                [_p("{#giay_to}{index}"), _p("{ten}"), _p("{so_luong}{/giay_to}")]], [800, 7400, 1400], lines=True),
        _p(""), _p("Người được cấp giấy phép:"),
        _p("làm đúng vị trí, nơi làm việc và thời hạn ghi trên giấy phép;", numbered=True),
        _p("xuất trình giấy phép khi người có thẩm quyền yêu cầu;", numbered=True),
        _p("nộp lại giấy phép khi hết thời hạn hoặc bị thu hồi.", numbered=True),
        _p(""), _p("NGƯỜI CÓ THẨM QUYỀN KÝ", bold=True, align="right"),
    ]  # fmt: skip
    head = _p("Hồ sơ {{ mã hồ sơ }} · {{ worker name }}", italic=True, align="right", size=20)
    return _document("".join(body), head)


def sample(*lines: str) -> bytes:
    """A plain document of these paragraphs, to try things with."""
    return _document("".join(_p(line) for line in lines), _p(""))


def _document(body: str, head: str) -> bytes:
    document = f"""<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}<w:sectPr>
<w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>
<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567"
 w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>"""
    foot = (f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_run("Trang ")}{_field("PAGE")}{_run("/")}{_field("NUMPAGES")}'
            "</w:p>")  # fmt: skip
    parts = {
        "[Content_Types].xml": _types(), "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations([("styles", "styles.xml"), ("numbering", "numbering.xml"),
                                                    ("header", "header1.xml"), ("footer", "footer1.xml")]),
        "word/header1.xml": f'<w:hdr xmlns:w="{W}">{head}</w:hdr>',
        "word/footer1.xml": f'<w:ftr xmlns:w="{W}">{foot}</w:ftr>', "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
    }  # fmt: skip
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), _XML + text)
    return out.getvalue()


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _run(text: str, *, bold: bool = False, italic: bool = False, size: int = 0) -> str:
    look = "<w:b/>" * bold + "<w:i/>" * italic + (f'<w:sz w:val="{size}"/>' if size else "")
    shown = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    return "<w:r>" + (f"<w:rPr>{look}</w:rPr>" if look else "") + shown + "</w:r>"


def _p(
    text: str, *, bold: bool = False, italic: bool = False, size: int = 0, align: str = "", numbered: bool = False
) -> str:  # fmt: skip
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if numbered else ""
    side = f'<w:jc w:val="{align}"/>' if align else ""
    run = _run(text, bold=bold, italic=italic, size=size) if text else ""
    return f"<w:p><w:pPr>{number}{side}</w:pPr>{run}</w:p>"


def _field(code: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inside = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{mark('begin')}{inside}{mark('separate')}{_run('1')}{mark('end')}"


def _table(rows: list[list[str]], widths: list[int], *, lines: bool = False) -> str:
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
                    for side in ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
    border = f"<w:tblBorders>{sides}</w:tblBorders>" if lines else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    told = ""
    for row in rows:
        cells = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
                        for cell, width in zip(row, widths, strict=True))  # fmt: skip
        told += f"<w:tr>{cells}</w:tr>"
    head = f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{border}<w:tblLayout w:type="fixed"/></w:tblPr>'
    return f"<w:tbl>{head}<w:tblGrid>{grid}</w:tblGrid>{told}</w:tbl>"


def _relations(targets: list[tuple[str, str]]) -> str:
    items = "".join(f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{target}"/>'
                    for n, (kind, target) in enumerate(targets, 1))  # fmt: skip
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def _types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering", "header1": "header",
             "footer1": "footer"}  # fmt: skip
    items = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{TYPE}.{kind}+xml"/>'
                    for name, kind in kinds.items())  # fmt: skip
    return f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>{items}</Types>"""


def _styles() -> str:
    font = "Times New Roman"
    return f"""<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/><w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="vi-VN"/>
</w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>"""


def _numbering() -> str:
    return f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
