"""Small Word documents drawn by python-docx, and hostile ones made by hand."""

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def made(draw: Callable[[Document], object] | None = None, *lines: str) -> bytes:
    """A document of these lines, and of what `draw` adds."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if draw:
        draw(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


TINY = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
    'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
    'document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
}  # fmt: skip


def tiny(*lines: str) -> bytes:
    """A document of nothing but these paragraphs, made quickly."""
    texts = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines)
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{main}"><w:body>{texts}<w:sectPr/></w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in (TINY | {"word/document.xml": body}).items():
            archive.writestr(name, text)
    return out.getvalue()


def said(data: bytes) -> list[str]:
    """The paragraphs of the body as another reader reads them, then those of its tables."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [p.text for p in document.paragraphs] + cells


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The same package with one part's text changed."""
    return repacked(data, {part: change(part_of(data, part)).encode()})


def part_of(data: bytes, part: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(part).decode()


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    """With these parts put in or in place of those of the same name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def related(data: bytes, kind: str, target: str) -> bytes:
    """With one relation more to somewhere outside."""
    name = "word/_rels/document.xml.rels"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rIdX" Type="{office}/{kind}" Target="{target}" TargetMode="External"/>'
    return changed(data, name, lambda text: text.replace("</Relationships>", relation + "</Relationships>"))


def merge_field(paragraph, name: str, *, simple: bool = False) -> None:
    """A Word merge field that shows «name»."""
    if simple:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" MERGEFIELD {name} \\* MERGEFORMAT ")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = f"«{name}»"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)
        return
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = paragraph.add_run()
        if kind == "code":
            code = OxmlElement("w:instrText")
            code.text = f" MERGEFIELD {name} "
            run._r.append(code)
        elif kind == "shown":
            run.text = f"«{name}»"
            run.bold = True
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def scattered(paragraph, text: str) -> None:
    """Each letter in a run of its own, as Word leaves a text that was edited often."""
    for letter in text:
        paragraph.add_run(letter)


def words(data: bytes) -> str:
    """Everything that any part of it shows."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return " ".join(
        "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", archive.read(name).decode()))
        for name in archive.namelist() if re.fullmatch(r"word/(document|header\w*|footer\w*)\.xml", name)
    )  # fmt: skip
