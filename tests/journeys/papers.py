"""Papers in the hands of people: real PDFs to send, codes to scan, signatures to check."""

import json
import subprocess
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from tests.browser import needed
from tests.run.installation import MOTCUA, Installation
from tests.sites import walk


def pdf(name: str) -> dict[str, Any]:
    """A one-page PDF to choose in a file field, another one each time."""
    return {"name": name, "mimeType": "application/pdf", "buffer": walk.pdf(name).read()}


def address_in_code(paper: bytes) -> str:
    """What a phone reads from the QR code printed on the paper."""
    program = needed("pdftoppm")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "paper.pdf").write_bytes(paper)
        subprocess.run([program, "-png", "-r", "150", "paper.pdf", "page"], cwd=folder, check=True)
        for page in sorted(Path(folder).glob("page*.png")):
            for code in zxingcpp.read_barcodes(Image.open(page)):
                return str(code.text)
    raise AssertionError("no QR code on this paper")


def altered(paper: bytes) -> bytes:
    """One bit of one byte is another: in the middle of the file's largest stretch of page content."""
    place = paper.index(b"stream") + 40
    return paper[:place] + bytes([paper[place] ^ 1]) + paper[place + 1 :]


def text_of(paper: bytes) -> str:
    """What stands on its pages, with single spaces."""
    program = needed("pdftotext")
    said = subprocess.run([program, "-layout", "-", "-"], input=paper, capture_output=True, check=True)
    return " ".join(unicodedata.normalize("NFC", said.stdout.decode()).split())


def pdfsig(paper: bytes) -> str:
    """What poppler says of the signatures; no store of certificates, so of integrity alone."""
    program = needed("pdfsig")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.pdf"
        path.write_bytes(paper)
        return subprocess.run([program, "-nocert", str(path)], capture_output=True, text=True, check=False).stdout


def verdict(paper: bytes, house: Installation) -> dict[str, Any]:
    """What `motcua verify` says elsewhere, to whom only the root certificates were handed."""
    with tempfile.TemporaryDirectory() as folder:
        path, root = Path(folder) / "result.pdf", Path(folder) / "root.pem"
        path.write_bytes(paper)
        house.command("signing", "root", "--out", str(root))
        done = subprocess.run(
            [*MOTCUA, "verify", str(path), "--json", "--root", str(root)], env=house.environment, cwd="/",
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    return dict(json.loads(done.stdout))
