"""The one place where XML of a Word document is read: entities, DTDs and the network are off (ECMA-376, part 1)."""

import re
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MARK = "motcua"
"""Attribute of a run that holds one tag, while a document is worked on; never written out."""


class Unfit(Exception):
    """A document cannot be used. `code` is a key of the sentences in `printing.errors`, with its facts."""

    def __init__(self, code: str, **facts: Any):
        super().__init__(code)
        self.code, self.facts = code, facts


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def parse(data: bytes, part: str) -> Any:
    """The root element. Raises Unfit for a document type, an entity, or what is no XML."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unfit("dtd", part=part)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unfit("unreadable", part=part) from error
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:  # in an encoding whose bytes say it otherwise
        raise Unfit("dtd", part=part)
    return root


def write(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Without what XML cannot hold (control characters, lone surrogates); nothing else is changed."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def set_text(run: Any, text: str) -> None:
    """What the run shows: the text itself, never read as anything; line breaks and tabs as Word writes them."""
    for child in list(run):
        if child.tag != w("rPr"):
            run.remove(child)
    for piece in re.split("([\n\t])", plain(text)):
        if piece in ("\n", "\t"):
            etree.SubElement(run, w("br" if piece == "\n" else "tab"))
        elif piece:
            shown = etree.SubElement(run, w("t"))
            shown.text = piece
            shown.set(SPACE, "preserve")
