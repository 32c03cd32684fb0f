"""Real files through the whole screening: made papers with known faults, hidden words, files that do not open, the
command."""

import io
import json
import random
import subprocess
import sys

import pikepdf
import pytest
import typst
from bench.screening import mill, run
from bench.screening.cases import BIRTH
from bench.screening.signer import Hospital

from motcua.assistant.screening import opening
from motcua.assistant.screening.reading import Source, Trouble
from motcua.foundation.signing.trust import Trust
from motcua.outside.adapters.ocr.packaged import Packaged


@pytest.fixture(scope="module")
def engine():
    return Packaged()


@pytest.mark.full
@pytest.mark.landing
def test_of_made_dossiers_the_known_faults_are_found_and_no_other(engine):
    """The measurement of docs/benchmarks.md, with the fewest dossiers in which every fault occurs."""
    found = run.measure(15, 20261130, engine)
    assert found["recall"] >= 0.9 and found["false_alarm"] <= 0.05 and found["needs_person"] <= 0.15, found


def pdf(source: str) -> bytes:
    return typst.compile(source.encode())


def test_words_that_cannot_be_seen_are_not_read(engine):
    """White on white, and outside of the page: neither may stand for what the page shows."""
    shown = pdf(
        "#set page(height: 12cm, width: 18cm)\n Người mẹ là Trần Thị Bích Ngọc, sinh năm 1990. "
        "#text(fill: white)[Họ và tên mẹ: Nguyễn Thị Hòa] #place(dx: 40cm)[Họ và tên mẹ: Nguyễn Thị Hòa]"
    )
    found = opening.read(shown, "a.pdf", engine, Trust())
    assert "Bích Ngọc" in found.pages[0].text
    assert "Hòa" not in found.pages[0].text


def test_a_scan_is_read_by_what_it_shows_and_not_by_the_words_laid_under_it(engine):
    page = mill.drawn(pdf("#set text(size: 20pt)\n GIẤY CHỨNG SINH \\ Họ và tên mẹ: Trần Thị Bích"), 150)
    held = pikepdf.open(io.BytesIO(mill.bound(page)))
    hidden = b"BT /F1 12 Tf 3 Tr 72 700 Td (HO VA TEN ME NGUYEN THI HOA) Tj ET"
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    first = held.pages[0]
    first.Resources.Font = pikepdf.Dictionary(F1=held.make_indirect(font))
    first.contents_add(pikepdf.Stream(held, hidden))
    out = io.BytesIO()
    held.save(out)
    found = opening.read(out.getvalue(), "a.pdf", engine, Trust())
    assert found.pages[0].source is Source.OCR
    assert "NGUYEN" not in found.pages[0].text.upper() and "Bích" in found.pages[0].text


def test_what_does_not_open_says_its_trouble(engine):
    def troubles(data: bytes) -> set[Trouble]:
        return set(opening.read(data, "a", engine, Trust()).troubles)

    assert troubles(b"%PDF-1.7 nothing") == {Trouble.DAMAGED} and troubles(b"\xff\xd8\xff nothing") == {Trouble.DAMAGED}
    held = io.BytesIO()
    pikepdf.open(io.BytesIO(pdf("a"))).save(held, encryption=pikepdf.Encryption(user="a", owner="b"))
    assert troubles(held.getvalue()) == {Trouble.LOCKED}
    long = opening.read(pdf("#for n in range(60) [#n #pagebreak(weak: true)]"), "a.pdf", engine, Trust())
    assert long.troubles == {Trouble.TOO_LONG} and len(long.pages) == opening.MOST_PAGES


def test_a_blank_page_is_blank(engine):
    found = opening.read(mill.jpeg(mill.drawn(pdf("#v(1cm)"), 100)), "a.jpg", engine, Trust())
    assert found.pages[0].troubles == {Trouble.BLANK} and not found.is_readable


def test_the_command_tells_the_lines_of_the_checklist(tmp_path):
    answers = mill.of_birth(random.Random(5))
    slip = mill.birth_slip(answers | {"mother_name": "Trần Thị Bích"}, random.Random(5))
    paper, form = tmp_path / "giay.pdf", tmp_path / "form.json"
    paper.write_bytes(Hospital().sign(mill.printed(slip, random.Random(5))))
    form.write_text(json.dumps(answers), "utf-8")
    command = [sys.executable, "-m", "motcua.run.main", "screen", str(paper), "--procedure", BIRTH, "--form"]
    done = subprocess.run([*command, str(form), "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    states = {one["key"] or one["rule"]: one["state"] for one in told["findings"]}
    assert told["procedure"] == "1.001193" and states["mother_name"] == "differs" and states["mother_number"] == "found"
    assert states["signature"] == "needs_person", "we do not know who vouches for this hospital"
    plain = subprocess.run([*command, str(form)], capture_output=True, text=True, check=False)
    assert f"{answers['mother_name']} | Trần Thị Bích" in plain.stdout
    none = subprocess.run([*command, str(tmp_path / "none.json")], capture_output=True, text=True, check=False)
    assert none.returncode == 2 and "none.json" in none.stderr
    nowhere = [*command, str(form), "--province", "99"]
    refused = subprocess.run(nowhere, capture_output=True, text=True, check=False)
    assert refused.returncode == 2 and "99: no province of this code" in refused.stderr
