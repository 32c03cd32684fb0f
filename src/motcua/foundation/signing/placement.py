"""Where on the page a signature is seen. Letters mark the place by a link `motcua:sign/…`; it is taken out first."""

import io
from dataclasses import dataclass

import pikepdf
from pikepdf import Name

MM = 72 / 25.4
MARK = "motcua:sign/"


@dataclass(frozen=True)
class Place:
    """`page` counts from 0; `box` is (left, bottom, right, top) in points."""

    page: int
    box: tuple[float, float, float, float]

    def left_third(self, width: float = 34 * MM, height: float = 35 * MM) -> "Place":
        """Where a seal goes: over the left third of the person's signature, no further (Decree 30/2020, Appendix I)."""
        left, bottom, right, top = self.box
        x, middle = max(left + (right - left) / 3 - width, 2 * MM), (bottom + top) / 2
        return Place(self.page, (x, middle - height / 2, x + width, middle + height / 2))


def prepare(pdf: bytes) -> tuple[bytes, Place]:
    """The document without the mark, and the marked place (else the lower right of the last page).

    Raises `pikepdf.PdfError`. Only for documents that carry no signature yet: the file is written anew.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        place = None
        for number, page in enumerate(document.pages):
            for annotation in list(page.get("/Annots", [])):
                if _link(annotation).startswith(MARK):
                    place = Place(number, _box(annotation))
                    _drop(document, page, annotation)
        if place is None:
            return pdf, last_corner(document)
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue(), place


def last_corner(document: pikepdf.Pdf) -> Place:
    page = document.pages[-1]
    left, bottom, right, _ = (float(n) for n in page.mediabox)
    box = (right - 84 * MM, bottom + 22 * MM, right - 18 * MM, bottom + 56 * MM)
    return Place(len(document.pages) - 1, (max(box[0], left), *box[1:]))


def _link(annotation: pikepdf.Object) -> str:
    action = annotation.get("/A")
    return str(action.get("/URI", "")) if isinstance(action, pikepdf.Dictionary) else ""


def _box(annotation: pikepdf.Object) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (float(n) for n in annotation.Rect)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _drop(document: pikepdf.Pdf, page: pikepdf.Page, annotation: pikepdf.Object) -> None:
    """Take the link from the page and from the structure tree of a tagged file."""
    kept = [a for a in page.Annots if a.objgen != annotation.objgen]
    if kept:
        page.Annots = pikepdf.Array(kept)
    else:
        del page["/Annots"]
    tree = document.Root.get("/StructTreeRoot")
    if tree is not None and "/StructParent" in annotation:
        numbers = pikepdf.NumberTree(tree.ParentTree)
        element = numbers.get(int(annotation.StructParent))
        if isinstance(element, pikepdf.Dictionary) and isinstance(element.get("/K"), pikepdf.Array):
            element.K = pikepdf.Array([k for k in element.K if not _refers(k, annotation)])
            element.S = Name.Span
            del numbers[int(annotation.StructParent)]


def _refers(kid: pikepdf.Object, annotation: pikepdf.Object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid and kid.Obj.objgen == annotation.objgen
