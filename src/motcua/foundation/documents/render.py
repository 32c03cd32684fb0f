"""Letters as PDF/A-2b from typst templates. Data goes in as JSON, never as typst source.

Templates lie in `letters/`; all of them and `result-base.typ` (its helpers) can be imported by any template, also by
those of a procedure bundle: `#import "/result-base.typ": *`. What each reads stands in its first lines.

Common keys (dates and moments as ISO 8601 text; a moment without offset is local time of Viet Nam):
`agency` {"parent": str, "name": str} · `number` "15/GTN-UBND" · `place` str · `date` "2026-11-23" ·
`code` dossier code · `applicant` {"name", "id_number", "address", "phone", "email"} · `procedure` {"name", "code"} ·
`signer` {"authority": "TM. ỦY BAN NHÂN DÂN", "position": "CHỦ TỊCH", "name": str} · `recipients` [str] ·
`qr_svg` SVG text (`signing.qr.svg`) · `qr_caption` str. Missing optional keys leave their line out.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.text import nfc

HERE = Path(__file__).parent
LETTERS, FONTS = HERE / "letters", HERE / "fonts"
MAIN = "main.typ"


class LetterFailed(Refusal):
    code = "letter-failed"


@cache
def fonts() -> typst.Fonts:
    """Only our own fonts, so that every machine sets the same page; finding them costs more than a letter."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def _shared() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(LETTERS.glob("*.typ"))}


def source_of(template: Path | str) -> bytes:
    """A path is read; a text with a line break is the source itself; a word names one of `letters/`."""
    if isinstance(template, Path):
        return template.read_bytes()
    if "\n" in template:
        return template.encode()
    shared = _shared().get(f"{template.removesuffix('.typ')}.typ")
    if shared is None:
        raise LetterFailed(_("There is no letter template named “%(name)s”."), name=template)
    return shared


def render_letter(template: Path | str, data: Mapping[str, Any], *, lang: str = "vi") -> bytes:
    """PDF/A-2b bytes of the letter. Raises `LetterFailed` with typst's reason when a needed key is missing."""
    return render(source_of(template), data, lang=lang)


def render(source: bytes, data: Mapping[str, Any], *, lang: str = "vi", archival: bool = True) -> bytes:
    """Compile with the shared files beside it. `archival` off gives plain PDF 1.7 (parts laid into other documents)."""
    text = nfc(json.dumps(data, ensure_ascii=False, default=_plain))
    files = {**_shared(), MAIN: source}
    try:
        return typst.compile(
            files, font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"data": text, "lang": lang},
            pdf_standards="a-2b" if archival else "1.7",
        )  # type: ignore[call-overload]  # fmt: skip  # files by name are taken, the stub does not know
    except typst.TypstError as error:
        raise LetterFailed(_("The letter could not be made: %(reason)s"), reason=error.message) from error


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return local(value).isoformat(timespec="seconds")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)
