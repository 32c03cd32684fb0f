"""Copies made of one template, put one behind the other for the printer: each begins on a page of its own, with its own
headers, page numbers from 1, lists that begin anew, and its own footnotes.

The copies come from one template, so styles, fonts and pictures are the first one's; what can differ is carried along.
"""

from copy import deepcopy
from typing import Any

from lxml import etree

from motcua.onestop.printing.press.package import DOCUMENT, Package, open_document, relations_of
from motcua.onestop.printing.press.words import RELS, TYPES, W14, WP, R, Unfit, parse, w, write

NUMBERING, STYLES = "word/numbering.xml", "word/styles.xml"
NOTES = {"footnoteReference": "word/footnotes.xml", "endnoteReference": "word/endnotes.xml"}
MOST_UNPACKED = 200 * 1024 * 1024
HEADS = ("headerReference", "footerReference")


class Joined:
    """The first copy, to which the others are added."""

    def __init__(self, first: bytes):
        self.package = open_document(first)
        self.body = _body(self.package)
        self.last = self.body[-1] if len(self.body) and self.body[-1].tag == w("sectPr") else None
        if self.last is None:
            self.last = etree.SubElement(self.body, w("sectPr"))
        self.has_heads = self.package.roots[DOCUMENT].find(f".//{w('headerReference')}") is not None
        self.has_feet = self.package.roots[DOCUMENT].find(f".//{w('footerReference')}") is not None
        self.is_plain = len(list(self.package.roots[DOCUMENT].iter(w("sectPr")))) == 1
        self.numbering = self._root(NUMBERING)
        self.styled = _styled_numbers(self._root(STYLES))
        self.number = self.size = 0
        self.heads = {
            name: self.package.parts[name] for _k, name in self.package.relations(DOCUMENT).values()
            if name.startswith(("word/header", "word/footer")) and name in self.package.parts
        }  # fmt: skip
        self.known = {(name, data): id for id, (_kind, name) in self.package.relations(DOCUMENT).items()
                      if (data := self.heads.get(name)) is not None}  # fmt: skip
        self._begin(self.package.roots[DOCUMENT])
        if self.is_plain:
            for root in self.package.roots.values():
                _pages_of_section(root)

    def _root(self, part: str) -> Any:
        return parse(self.package.parts[part], part) if part in self.package.parts else None

    def _begin(self, root: Any) -> None:
        """The first section of a copy: on a new page, numbered from 1."""
        section = next(root.iter(w("sectPr")))
        for old in section.findall(w("type")):
            section.remove(old)
        if self.number:
            kind = etree.Element(w("type"))
            kind.set(w("val"), "nextPage")
            heads = [e for e in section if e.tag in (w(HEADS[0]), w(HEADS[1]), w("footnotePr"), w("endnotePr"))]
            section.insert(len(heads), kind)
        numbers = section.find(w("pgNumType"))
        if numbers is None:
            numbers = etree.Element(w("pgNumType"))
            before = [w(n) for n in ("pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType", "type", *HEADS,
                                     "footnotePr", "endnotePr")]  # fmt: skip
            section.insert(len([e for e in section if e.tag in before]), numbers)
        numbers.set(w("start"), "1")

    def add(self, copy: bytes) -> None:
        """Raises Unfit when the whole grows too large."""
        self.number += 1
        package = open_document(copy)
        self.size += len(package.parts[DOCUMENT])
        if self.size > MOST_UNPACKED:
            raise Unfit("too-much")
        root = package.roots[DOCUMENT]
        self._begin(root)
        self._heads(package)
        self._numbers(root)
        self._notes(package)
        _apart(root, self.number)
        if self.is_plain:
            _pages_of_section(root)
        self._close_section()
        for element in list(_body(package)):
            self.body.append(element)
        self.last = self.body[-1]
        if self.last.tag != w("sectPr"):
            raise Unfit("unreadable", part=DOCUMENT)

    def _close_section(self) -> None:
        """The section so far ends with its last paragraph, or with an empty one behind a table."""
        self.body.remove(self.last)
        final = self.body[-1] if len(self.body) else None
        if final is None or final.tag != w("p") or final.find(f"{w('pPr')}/{w('sectPr')}") is not None:
            final = etree.SubElement(self.body, w("p"))
        settings = final.find(w("pPr"))
        if settings is None:
            settings = etree.Element(w("pPr"))
            final.insert(0, settings)
        change = settings.find(w("pPrChange"))
        if change is None:
            settings.append(self.last)
        else:
            change.addprevious(self.last)

    def _heads(self, package: Package) -> None:
        """Headers and footers: the same part where it says the same, a further one where it does not. A first section
        without any would go on with those of the copy before, so it gets empty ones."""
        relations = package.relations(DOCUMENT)
        sections = list(package.roots[DOCUMENT].iter(w("sectPr")))
        for section in sections:
            for reference in [e for name in HEADS for e in section.findall(w(name))]:
                kind, name = relations.get(reference.get(f"{{{R}}}id"), ("", ""))
                data = package.parts.get(name)
                if data is None:
                    section.remove(reference)
                    continue
                relation = self.known.get((name, data)) or self._further(name, kind, data)
                reference.set(f"{{{R}}}id", relation)
        for name, wanted in zip(HEADS, (self.has_heads, self.has_feet), strict=True):
            if wanted and not any(e.get(w("type"), "default") == "default" for e in sections[0].findall(w(name))):
                kind = f"{R}/{name.removesuffix('Reference')}"
                tag = "hdr" if name == HEADS[0] else "ftr"
                empty = write(etree.fromstring(f'<w:{tag} xmlns:w="{W_}"><w:p/></w:{tag}>'))
                reference = etree.Element(w(name))
                reference.set(w("type"), "default")
                part = f"word/{name.removesuffix('Reference')}.xml"
                reference.set(f"{{{R}}}id", self.known.get((part, empty)) or self._further(part, kind, empty))
                sections[0].insert(0, reference)

    def _further(self, name: str, kind: str, data: bytes) -> str:
        """A new part beside the one of this name, with the same pictures; returns its relation's id."""
        parts, folder = self.package.parts, kind.rsplit("/", 1)[-1]
        new = f"word/{folder}9{len(parts)}.xml"
        parts[new] = data
        if relations_of(name) in parts:
            parts[relations_of(new)] = parts[relations_of(name)]
        types = parse(parts["[Content_Types].xml"], "types")
        item = etree.SubElement(types, f"{{{TYPES}}}Override")
        item.set("PartName", f"/{new}")
        item.set("ContentType", f"application/vnd.openxmlformats-officedocument.wordprocessingml.{folder}+xml")
        parts["[Content_Types].xml"] = write(types)
        relations = parse(parts[relations_of(DOCUMENT)], "relations")
        item, id = etree.SubElement(relations, f"{{{RELS}}}Relationship"), f"rIdM{len(parts)}"
        item.set("Id", id)
        item.set("Type", kind)
        item.set("Target", new.removeprefix("word/"))
        parts[relations_of(DOCUMENT)] = write(relations)
        self.known[(name, data)] = id
        if self.is_plain:
            root = parse(data, new)
            _pages_of_section(root)
            self.package.roots[new] = root
        return id

    def _numbers(self, root: Any) -> None:
        """Numbered lists of a copy begin anew: each gets a number of its own over the same definition."""
        if self.numbering is None:
            return
        for paragraph in root.iter(w("p")):
            style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
            given = paragraph.find(f"{w('pPr')}/{w('numPr')}")
            held = self.styled.get(style.get(w("val"))) if style is not None else None
            if given is None and held is not None:
                style.addnext(deepcopy(held))
        made: dict[str, str] = {}
        for number in root.iter(w("numId")):
            old = number.get(w("val"), "0")
            if old != "0":
                made[old] = made.get(old) or self._further_number(old)
                number.set(w("val"), made[old])

    def _further_number(self, old: str) -> str:
        nums = self.numbering.findall(w("num"))
        known = next((n for n in nums if n.get(w("numId")) == old), None)
        if known is None:
            return old
        new = deepcopy(known)
        name = str(max(int(n.get(w("numId"), "0")) for n in nums) + 1)
        new.set(w("numId"), name)
        abstract = known.find(w("abstractNumId")).get(w("val"))
        starts = {
            level.get(w("ilvl")): level.find(w("start")).get(w("val"))
            for level in self.numbering.iterfind(f"{w('abstractNum')}[@{w('abstractNumId')}='{abstract}']/{w('lvl')}")
            if level.find(w("start")) is not None
        }  # fmt: skip
        held = {o.get(w("ilvl")) for o in new.findall(w("lvlOverride"))}
        for level, start in starts.items():
            if level not in held:
                override = etree.SubElement(new, w("lvlOverride"))
                override.set(w("ilvl"), level)
                etree.SubElement(override, w("startOverride")).set(w("val"), start)
        nums[-1].addnext(new)
        return name

    def _notes(self, package: Package) -> None:
        """Footnotes and endnotes under new numbers behind those that stand."""
        for reference, part in NOTES.items():
            theirs, ours = package.roots.get(part), self.package.roots.get(part)
            used = list(package.roots[DOCUMENT].iter(w(reference)))
            if theirs is None or ours is None or not used:
                continue
            by_id = {note.get(w("id")): note for note in theirs}
            highest = max(int(note.get(w("id"), "0")) for note in ours)
            for mark in used:
                highest += 1
                note = deepcopy(by_id[mark.get(w("id"))])
                note.set(w("id"), str(highest))
                ours.append(note)
                mark.set(w("id"), str(highest))

    def save(self) -> bytes:
        if self.numbering is not None:
            self.package.parts[NUMBERING] = write(self.numbering)
        return self.package.save()


W_ = w("p")[1:].split("}")[0]


def _body(package: Package) -> Any:
    body = package.roots[DOCUMENT].find(w("body"))
    if body is None:
        raise Unfit("unreadable", part=DOCUMENT)
    if not len(body) or body[-1].tag != w("sectPr"):
        etree.SubElement(body, w("sectPr"))
    return body


def _styled_numbers(styles: Any) -> dict[str, Any]:
    """{style: its numbering}, for paragraphs that are numbered by their style alone."""
    if styles is None:
        return {}
    return {
        style.get(w("styleId")): held for style in styles.iter(w("style"))
        if (held := style.find(f"{w('pPr')}/{w('numPr')}")) is not None and held.find(w("numId")) is not None
    }  # fmt: skip


def _apart(root: Any, number: int) -> None:
    """Names and numbers that must stand once in a document."""
    for mark in (*root.iter(w("bookmarkStart")), *root.iter(w("bookmarkEnd"))):
        mark.set(w("id"), str(int(mark.get(w("id"), "0") or 0) + number * 10_000))
        if mark.get(w("name")):
            mark.set(w("name"), f"{mark.get(w('name'))[:34]}_{number}")
    for count, drawing in enumerate(root.iter(f"{{{WP}}}docPr")):
        drawing.set("id", str(number * 10_000 + count))
    for settings in root.iter(w("sdtPr")):
        for id in settings.findall(w("id")):
            settings.remove(id)
    for element in root.iter(w("p"), w("tr")):
        for name in ("paraId", "textId"):
            element.attrib.pop(f"{{{W14}}}{name}", None)


def _pages_of_section(root: Any) -> None:
    """“Page 1 of 2” counts the pages of one copy, not of the whole pile."""
    for text in root.iter(w("instrText")):
        if (text.text or "").strip().split(" ")[0] == "NUMPAGES":
            text.text = text.text.replace("NUMPAGES", "SECTIONPAGES")
    for simple in root.iter(w("fldSimple")):
        code = simple.get(w("instr"), "")
        if code.strip().split(" ")[0] == "NUMPAGES":
            simple.set(w("instr"), code.replace("NUMPAGES", "SECTIONPAGES"))


def join(copies: list[bytes]) -> bytes:
    """One document of all. Raises Unfit."""
    joined = Joined(copies[0])
    for copy in copies[1:]:
        joined.add(copy)
    return joined.save()
