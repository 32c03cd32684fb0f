"""What is seen of a signature: a small page set by typst (all Vietnamese letters, tiny font) laid into the field."""

import binascii
import io
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from motcua.foundation.common.clock import local
from motcua.foundation.documents.render import render

STAMPS = Path(__file__).parent / "stamps"


class Page(PdfContent):
    """The first page of a PDF held in memory, as content of a stamp."""

    def __init__(self, pdf: bytes):
        self._pdf = pdf
        super().__init__()

    def render(self) -> bytes:
        assert self.writer is not None
        target = self.writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        name = b"/Import" + binascii.hexlify(uuid.uuid4().bytes)
        self.resources.xobject[name.decode("ascii")] = target
        x1, y1, x2, y2 = target.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(x1 - x2), height=abs(y1 - y2))
        return name + b" Do"


def _style(template: str, data: dict[str, Any]) -> StaticStampStyle:
    pdf = render((STAMPS / template).read_bytes(), data, archival=False)
    fit = SimpleBoxLayoutRule(
        AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, inner_content_scaling=InnerScaling.STRETCH_TO_FIT
    )
    content = Page(pdf)
    return StaticStampStyle(border_width=0, background=content, background_layout=fit, background_opacity=1.0)


def person(name: str, at: datetime) -> StaticStampStyle:
    """62 × 27 mm, blue: the name as a signature, who signed and when (ISO 8601)."""
    return _style("person.typ", {"name": name, "at": local(at).isoformat(timespec="seconds")})


def seal(organisation: str, at: datetime) -> StaticStampStyle:
    """27 × 30 mm, red: ring with the organisation's name, its moment (ISO 8601) below."""
    return _style("seal.typ", {"organisation": organisation, "at": local(at).isoformat(timespec="seconds")})
