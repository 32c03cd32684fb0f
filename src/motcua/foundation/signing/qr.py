"""QR codes (ISO/IEC 18004) as SVG and PNG; error correction M, quiet zone of four modules."""

import io

import segno

QUIET = 4


def svg(text: str, *, scale: float = 4, title: str = "", is_fluid: bool = False) -> str:
    """An SVG document without XML declaration, sized by `scale` user units a module, or by the page that shows it
    (`is_fluid`); `title` is read to the blind."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False).save(
        out, kind="svg", scale=scale, border=QUIET, xmldecl=False, title=title or None, light="#fff", nl=False,
        omitsize=is_fluid,
    )  # fmt: skip
    return out.getvalue().decode()


def png(text: str, *, scale: int = 8) -> bytes:
    """A PNG, `scale` pixels a module."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False).save(out, kind="png", scale=scale, border=QUIET)
    return out.getvalue()
