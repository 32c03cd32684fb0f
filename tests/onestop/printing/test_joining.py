"""Copies put one behind the other for the printer keep their headers, their lists, their page numbers and notes."""

import io

import docx
from docx.oxml.ns import qn
from PIL import Image

from motcua.onestop.printing import press_room, seeds
from motcua.onestop.printing.press import filling, joining, places
from motcua.onestop.printing.press.package import open_document
from tests.onestop.printing import papers


def copies(template: bytes, values: list[dict[str, str]], lists=None) -> list[bytes]:
    marked = places.mark(open_document(template))
    return [filling.clean(filling.fill(marked, row, lists or {})).save() for row in values]


def read(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def numbered(document: docx.document.Document) -> list[str]:
    return [e.get(qn("w:val")) for e in document.element.body.iter(qn("w:numId"))]


def test_each_copy_is_a_section_of_its_own_with_its_header():
    keys = ("worker name", "worker name|upper", "mã hồ sơ")
    people = [dict.fromkeys(keys, f"Người {n}") for n in range(4)]
    made = copies(seeds.work_permit(), people, {"giay_to": [{"giay_to:ten": "Hộ chiếu"}] * 2})
    document = read(joining.join(made))
    assert len(document.sections) == 4
    assert [s.header.paragraphs[0].text for s in document.sections] == [
        f"Hồ sơ Người {n} · Người {n}" for n in range(4)
    ]
    assert [s.footer.is_linked_to_previous for s in document.sections] == [False] * 4
    assert [s._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for s in document.sections] == ["1"] * 4
    assert [s.start_type for s in document.sections] == [docx.enum.section.WD_SECTION.NEW_PAGE] * 4
    footer = document.sections[2].footer._element.xml
    assert "SECTIONPAGES" in footer and "NUMPAGES" not in footer.replace("SECTIONPAGES", "")


def test_numbered_lists_begin_anew_in_each_copy():
    document = read(joining.join(copies(seeds.work_permit(), [{}, {}, {}])))
    assert numbered(document) == ["1"] * 3 + ["2"] * 3 + ["3"] * 3
    numbering = document.part.numbering_part.element
    for name in ("2", "3"):
        [num] = numbering.xpath(f'w:num[@w:numId="{name}"]')
        assert num.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}").get(qn("w:val")) == "1"


def test_lists_numbered_by_their_style_begin_anew_too():
    template = papers.made(lambda d: [d.add_paragraph(f"{{{{ a }}}} {n}", style="List Number") for n in range(2)])
    ids = numbered(read(joining.join(copies(template, [{"a": "x"}, {"a": "y"}]))))
    assert len(ids) == 2 and len(set(ids)) == 1, "the second copy's, over the style's own"


def test_a_copy_without_a_header_does_not_get_the_one_before():
    def draw(document):
        document.add_section()
        document.sections[1].header.is_linked_to_previous = False
        document.sections[1].header.paragraphs[0].text = "Phụ lục của {{ a }}"
        document.add_paragraph("Phụ lục")

    document = read(joining.join(copies(papers.made(draw, "{{ a }}"), [{"a": "một"}, {"a": "hai"}])))
    assert [s.header.paragraphs[0].text if s.header.paragraphs else "" for s in document.sections] == [
        "", "Phụ lục của một", "", "Phụ lục của hai",
    ]  # fmt: skip


def test_pictures_bookmarks_and_what_stands_at_the_end_of_a_table():
    def draw(document):
        picture = io.BytesIO()
        Image.new("RGB", (40, 40), "red").save(picture, "PNG")
        document.add_picture(picture)
        document.add_table(rows=1, cols=1).cell(0, 0).text = "{{ a }}"

    document = read(joining.join(copies(papers.made(draw), [{"a": "1"}, {"a": "2"}])))
    ids = [e.get("id") for e in document.element.body.iter(qn("wp:docPr"))]
    assert len(ids) == 2 == len(set(ids)) and [t.cell(0, 0).text for t in document.tables] == ["1", "2"]


def test_footnotes_of_each_copy_stay_its_own():
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="0">'
        '<w:p/></w:footnote><w:footnote w:id="1"><w:p><w:r><w:t>Chú của {{ a }}</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    template = papers.repacked(papers.tiny("{{ a }}"), {"word/footnotes.xml": notes.encode()})
    template = papers.changed(template, "word/document.xml", lambda t: t.replace(
        "</w:p>", '<w:r><w:footnoteReference w:id="1"/></w:r></w:p>', 1))  # fmt: skip
    joined = open_document(joining.join(copies(template, [{"a": "một"}, {"a": "hai"}])))
    shown = {n.get(qn("w:id")): "".join(n.itertext()) for n in joined.roots["word/footnotes.xml"]}
    used = [e.get(qn("w:id")) for e in joined.roots["word/document.xml"].iter(qn("w:footnoteReference"))]
    assert [shown[id] for id in used] == ["Chú của một", "Chú của hai"]


def test_five_hundred_copies_are_joined_within_the_bounds(tmp_path):
    [copy] = copies(seeds.work_permit(), [{"worker name": "Kim"}])
    path = tmp_path / "a.docx"
    path.write_bytes(copy)
    joined = press_room.join([path] * 500)
    assert len(read(joined).sections) == 500 and len(joined) < 3_000_000
