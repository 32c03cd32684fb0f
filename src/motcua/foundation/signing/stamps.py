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


def moment(at: datetime) -> str:
    """ "14:05:32 ngày 28/11/2026 +07:00": day, hour, minute, second and the zone as ISO 8601 writes it (Decree
    30/2020/NĐ-CP, Appendix I)."""
    here = local(at)
    zone = here.isoformat(timespec="seconds")[19:]
    return f"{here:%H:%M:%S} ngày {here:%d/%m/%Y} {zone}"


def person(name: str, at: datetime) -> StaticStampStyle:
    """66 × 34 mm, blue: the name as a signature right of the third that a seal covers, who signed and when."""
    return _style("person.typ", {"name": name, "at": moment(at)})


def seal(organisation: str, at: datetime) -> StaticStampStyle:
    """34 × 35 mm, red: the organisation's name along the ring, its moment below."""
    return _style("seal.typ", {"organisation": organisation, "at": moment(at)})
