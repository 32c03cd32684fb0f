"""Laws that are none, printed to every kind of file that is read: text, page, Word (with its own numbers too), PDF."""

import html
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

import typst
from hypothesis import strategies as st

from motcua.assistant.law import numbers
from motcua.assistant.law.tree import Article, Clause, Point, printed
from motcua.foundation.documents.render import FONTS

SAID = (
    "cơ quan có thẩm quyền", "người yêu cầu", "giấy tờ tùy thân", "trong thời hạn đã định", "theo mẫu",
    "được thực hiện",
    "hộ gia đình", "tại nơi cư trú", "trả lời bằng văn bản", "và nêu rõ lý do", "quyền sử dụng đất", "đã nộp đủ",
    "không thuộc trường hợp", "Ủy ban nhân dân", "đăng ký biến động", "mức thu do Chính phủ quy định",
    "05 ngày làm việc",
    "từ 1.000.000 đồng", "khoản 2 Điều 5 của Luật này", "“giấy hẹn”", "(sau đây gọi là hồ sơ)",
)  # fmt: skip
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def sentences(least=1, most=14):
    words = st.lists(st.sampled_from(SAID), min_size=least, max_size=most)
    return words.map(lambda said: (text := " ".join(said))[:1].upper() + text[1:] + ".")


HEADINGS = st.lists(st.sampled_from([one for one in SAID if one[0].isalpha()]), min_size=1, max_size=4).map(
    lambda said: (text := " ".join(said))[:1].upper() + text[1:]
)
POINTS = st.integers(0, 8).flatmap(
    lambda count: st.tuples(*(st.builds(Point, st.just(numbers.LETTERS[at]), sentences()) for at in range(count)))
)


@st.composite
def numbered(draw, most):
    """Numbers as texts have them: 1, 2, 2a, 2b, 3 …"""
    found, last = [], 0
    for _ in range(draw(st.integers(1, most))):
        if last and draw(st.integers(0, 5)) == 0:
            before = found[-1]
            letter = "a" if before.isdigit() else chr(ord(before[-1]) + 1)
            if letter <= "c":
                found.append(f"{last}{letter}")
                continue
        last += 1
        found.append(str(last))
    return found


@st.composite
def articles(draw, most=6):
    found, context = [], ()
    for number in draw(numbered(most)):
        if draw(st.integers(0, 3)) == 0:
            context = (f"Chương {['I', 'II', 'III', 'IV', 'V', 'VI', 'VII'][len(found) % 7]}: QUY ĐỊNH CHUNG",)
        clauses = ()
        if draw(st.booleans()):
            clauses = tuple(Clause(one, draw(sentences()), draw(POINTS)) for one in draw(numbered(5)))
        lead = draw(sentences()) if not clauses or draw(st.booleans()) else ""
        found.append(Article(number, draw(HEADINGS), lead, clauses, context))
    return tuple(found)


def as_text(made):
    return "\n".join(printed(made)).encode()


def as_page(made):
    lines = list(printed(made))
    body = "".join(
        f"<p><b>{html.escape(line)}</b></p>" if line.startswith("Điều") else f"<div>  {html.escape(line)}\n</div>"
        for line in lines
    )
    note = "<p>Ghi chú<sup>[1]</sup></p><script>Điều 99. Không</script><style>p{}</style>"
    return f"<!doctype html><html><head><title>Điều 98. Không</title></head><body>{note}{body}</body></html>".encode()


def as_word(made):
    return word("".join(paragraph(line) for line in printed(made)))


def as_counted_word(made):
    """The numbers of articles and clauses are Word's own."""
    body = []
    for one in made:
        body.append(paragraph(one.heading, 0))
        if one.lead:
            body.append(paragraph(one.lead))
        for clause in one.clauses:
            body.append(paragraph(clause.text, 1))
            body += [paragraph(point.text, 2) for point in clause.points]
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{told}"/></w:lvl>'
        for at, (kind, told) in enumerate([("decimal", "Điều %1."), ("decimal", "%2."), ("lowerLetter", "%3)")])
    )
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    return word("".join(body), numbering)


def paragraph(text, level=None):
    about = ""
    if level is not None:
        about = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    half = len(text) // 2
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (text[:half], text[half:]) if part
    )
    return f"<w:p>{about}{runs}<w:del><w:r><w:delText>đã xóa</w:delText></w:r></w:del></w:p>"


def word(body, numbering=None, **more):
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        if numbering:
            archive.writestr("word/numbering.xml", numbering)
        for name, text in more.items():
            archive.writestr(name, text)
    return held.getvalue()


def as_pdf(made, justified=True):
    """Pages with a head and a number, lines broken where they are full."""
    lines = []
    for line in printed(made):
        told = line.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'#text(weight: "bold", "{told}")' if line.startswith(("Điều", "Chương")) else f'#"{told}"')
    setup = (
        '#set page(width: 15cm, height: 14cm, margin: 2cm, numbering: "1", header: [CÔNG BÁO/Số 12 ngày 01-6-2026])\n'
        f'#set text(font: "Tinos", size: 11pt, lang: "vi", hyphenate: false)\n'
        f"#set par(justify: {str(justified).lower()})\n"
    )
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.compile(
        {"main.typ": (setup + "\n\n".join(lines)).encode()}, font_paths=fonts, ignore_system_fonts=True
    )
