"""Compiles every room's translations; pure Python, so that no system package is needed."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[1]


def compile_all(source: Path = SOURCE) -> int:
    """Write `.mo` beside each newer `.po`; returns how many were written."""
    written = 0
    for po in sorted(source.glob("**/locale/*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as text:
            catalogue = read_po(text, locale=po.parts[-3])
        fresh = mo.with_suffix(".mo.new")
        with fresh.open("wb") as binary:
            write_mo(binary, catalogue)
        fresh.replace(mo)
        written += 1
    return written


if __name__ == "__main__":
    print(f"{compile_all()} translation files compiled")
