"""A Word document opened with suspicion: what it is, what it may not carry, its parts."""

import re
import struct
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any

from motcua.onestop.printing.press.words import RELS, TYPES, Unfit, parse, w, write

MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO, MOST_XML = 1_000, 60 * 1024 * 1024, 200, 16 * 1024 * 1024
MOST_PIXELS = 40_000_000
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DOCUMENT = "word/document.xml"
WORKED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
"""Parts in which tags are looked for."""
CARRIED = ("vbaproject", "/embeddings/", "/activex/", "/externallinks/", "/afchunk", "oleobject")
ALIVE = re.compile(r"\b(INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE|LINK|IMPORT|DATABASE|MACROBUTTON|RD)\b", re.I)
"""Fields by which Word fetches or runs something when the document is opened or printed."""
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@dataclass
class Package:
    """Bytes of every part by name, and the roots of those that are worked on."""

    parts: dict[str, bytes]
    roots: dict[str, Any] = field(default_factory=dict)

    def save(self) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(self.parts, key=lambda n: (n != "[Content_Types].xml", n)):
                # A fixed moment: the same document has the same digest however often it is made.
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, write(self.roots[name]) if name in self.roots else self.parts[name])
        return out.getvalue()

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """{id: (type, target part)} of a part."""
        name = relations_of(part)
        if name not in self.parts:
            return {}
        root = parse(self.parts[name], name)
        return {
            rel.get("Id", ""): (rel.get("Type", ""), _target(part, rel.get("Target", "")))
            for rel in root.iter(f"{{{RELS}}}Relationship") if rel.get("TargetMode") != "External"
        }  # fmt: skip


def relations_of(part: str) -> str:
    return join(dirname(part), "_rels", part.rsplit("/", 1)[-1] + ".rels")


def _target(part: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(dirname(part), target))


def unpack(data: bytes) -> Package:
    """Raises Unfit; nothing is unpacked before the sizes are known."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_ENTRIES or unpacked > min(MOST_UNPACKED, max(len(data), 1) * MOST_RATIO):
                raise Unfit("bomb")
            if len(set(names)) != len(names) or any(entry.flag_bits & 1 for entry in entries):
                raise Unfit("unreadable", part="")
            if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
                raise Unfit("unreadable", part="")
            if any(mark in f"/{name.lower()}" for name in names for mark in CARRIED):
                raise Unfit("carried")
            if "[Content_Types].xml" not in names or DOCUMENT not in names:
                raise Unfit("not-word")
            parts = {entry.filename: _read(archive, entry) for entry in entries if not entry.is_dir()}
    except (
        zipfile.BadZipFile,
        OSError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
        struct.error,
    ) as error:
        raise Unfit("unreadable", part="") from error
    return Package(parts)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """No more than the entry says of itself: a size that lies is a broken archive."""
    with archive.open(entry) as stream:
        data = stream.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise Unfit("unreadable", part=entry.filename)
    return data


def open_document(data: bytes) -> Package:
    """A package whose every part was looked at. Raises Unfit."""
    package = unpack(data)
    for name, content in package.parts.items():
        if name.endswith((".xml", ".rels")):
            if len(content) > MOST_XML:
                raise Unfit("bomb")
            root = parse(content, name)
            if name == "[Content_Types].xml":
                _check_types(root)
            elif name.endswith(".rels"):
                _close(package, name, root)
            if WORKED.fullmatch(name):
                package.roots[name] = root
        else:
            _check_picture(name, content)
    for name, root in package.roots.items():
        _calm(name, root)
    return package


def _check_types(root: Any) -> None:
    kinds = {item.get("PartName"): item.get("ContentType", "") for item in root.iter(f"{{{TYPES}}}Override")}
    every = [*kinds.values(), *(item.get("ContentType", "") for item in root.iter(f"{{{TYPES}}}Default"))]
    if any("macro" in kind.lower() or "vba" in kind.lower() for kind in every):
        raise Unfit("carried")
    if kinds.get(f"/{DOCUMENT}") != MAIN:
        raise Unfit("not-word")


def _close(package: Package, name: str, root: Any) -> None:
    """Nothing outside the document is fetched. A link to a page stays as its words; anything else is refused."""
    changed = False
    for rel in list(root.iter(f"{{{RELS}}}Relationship")):
        kind = rel.get("Type", "").rsplit("/", 1)[-1]
        if kind in ("oleObject", "package", "control", "aFChunk", "vbaProject"):
            raise Unfit("carried")
        if rel.get("TargetMode") == "External":
            if rel.get("Type") != HYPERLINK:
                raise Unfit("outside", kind=kind, target=rel.get("Target", "")[:100])
            root.remove(rel)
            changed = True
    if changed:
        package.parts[name] = write(root)


def _calm(name: str, root: Any) -> None:
    """Links become their words; fields that fetch or run are refused."""
    for tag in ("object", "control", "altChunk", "subDoc"):
        if root.find(f".//{w(tag)}") is not None:
            raise Unfit("carried")
    for field_code in (*root.iter(w("instrText")), *root.iter(w("fldSimple"))):
        code = field_code.text if field_code.tag == w("instrText") else field_code.get(w("instr"))
        if found := ALIVE.search((code or "").strip().split(" ")[0]):
            raise Unfit("field", field=found[0].upper())
    for link in list(root.iter(w("hyperlink"))):
        parent, at = link.getparent(), link.getparent().index(link)
        for child in reversed(list(link)):
            parent.insert(at, child)
        parent.remove(link)


def _check_picture(name: str, data: bytes) -> None:
    """The size that the picture's head tells, before anybody decodes it."""
    size = None
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        size = struct.unpack(">II", data[16:24])
    elif data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        size = struct.unpack("<HH", data[6:10])
    elif data.startswith(b"BM") and len(data) >= 26:
        size = tuple(abs(n) for n in struct.unpack("<ii", data[18:26]))
    elif data.startswith(b"\xff\xd8"):
        size = _jpeg(data)
    if size and size[0] * size[1] > MOST_PIXELS:
        raise Unfit("picture", width=size[0], height=size[1])


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            high, wide = struct.unpack(">HH", data[at + 5 : at + 9])
            return wide, high
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return None
