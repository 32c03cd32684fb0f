"""What is seen of a signature and a seal on the page: where they stand, that both can be read, what time they say."""

import io
import re
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.ids import uuid7
from motcua.foundation.documents.render import render_letter
from motcua.foundation.signing import services, stamps
from motcua.foundation.signing.authority import Subject
from tests.foundation.documents.samples import LETTERS

Box = tuple[float, float, float, float]


def boxes(pdf: bytes) -> dict[str, Box]:
    """{field: (left, bottom, right, top)} of the signatures, in points."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [a for page in document.pages for a in page.get("/Annots", []) if "/T" in a]
        return {str(a.T): tuple(float(n) for n in a.Rect) for a in found}  # type: ignore[misc]


def words(pdf: bytes, box: Box) -> list[tuple[str, float, float]]:
    """(word, left, right) of those that lie within the box on the last page."""
    said = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    page = said.rsplit("<page", 1)[1]
    height = float(re.search(r'height="([\d.]+)"', page)[1])  # type: ignore[index]
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    found = []
    for x1, y1, x2, y2, word in re.findall(pattern, page):
        left, right, middle = float(x1), float(x2), height - (float(y1) + float(y2)) / 2
        if box[0] <= left and right <= box[2] and box[1] <= middle <= box[3]:
            found.append((word, left, right))
    return found


def test_the_seal_covers_a_third_of_the_signature_and_none_of_its_letters(signed):
    held = boxes(signed)
    person, seal = held["ChuKySo"], held["ConDauDienTu"]
    third = person[0] + (person[2] - person[0]) / 3
    assert seal[0] < person[0] < seal[2], "the seal reaches into the signature from the left"
    assert abs(seal[2] - third) < 2
    read = [word for word in words(signed, person) if word[1] >= seal[2]]
    said = " ".join(word for word, _left, _right in read)
    assert "Nguyễn Thị Hương Thủy" in said and "Người ký: Nguyễn Thị Hương Thủy" in said
    below = [word for word, left, right in words(signed, seal) if re.fullmatch(r"\d\d:\d\d:\d\d|ngày|\+07:00", word)]
    assert below == [below[0], "ngày", "+07:00"]


def test_the_time_is_said_as_people_do_with_the_zone_of_the_decree(signed):
    assert stamps.moment(datetime(2026, 11, 28, 7, 5, 32, tzinfo=UTC)) == "14:05:32 ngày 28/11/2026 +07:00"
    text = " ".join(word for word, *_ in words(signed, (0, 0, 1000, 1000)))
    assert len(re.findall(r"\d\d:\d\d:\d\d ngày \d\d/\d\d/\d{4} \+07:00", text)) == 2
    assert not re.search(r"\d{4}-\d\d-\d\dT\d", text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "organisation"),
    [
        ("Y Lý", "Sở Xây dựng tỉnh Phú Thọ"),
        ("Nguyễn Hoàng Phương Khánh Quỳnh", "Trung tâm Phục vụ hành chính công Việt Trì"),
    ],
)
def test_short_and_long_names_stay_within_their_picture(tsa, letter, name, organisation):
    subject = Subject(organisation, person=name)
    person = services.issue_certificate(holder_kind="officer", holder_id=uuid7(), subject=subject, by=SYSTEM)
    unit = services.issue_certificate(holder_kind="unit", holder_id=uuid7(), subject=Subject(organisation), by=SYSTEM)
    signed = services.sign_pdf(letter, signer=person, seal=unit)
    held = boxes(signed)
    right = [word for word in words(signed, held["ChuKySo"]) if word[1] >= held["ConDauDienTu"][2]]
    assert " ".join(word for word, *_ in right).count(name) == 2
    seal = "".join(word for word, *_ in words(signed, held["ConDauDienTu"]))
    assert not set("".join(organisation.upper().split())) - set(seal), "every letter of the ring lies in the picture"


@pytest.mark.parametrize("name", ["form-01-reception", "form-02-supplement", "form-03-decline", "receipt"])
def test_a_letter_that_nobody_signs_digitally_carries_no_mark_of_a_signature(name):
    with pikepdf.open(io.BytesIO(render_letter(name, LETTERS[name]))) as document:
        assert not [a for page in document.pages for a in page.get("/Annots", [])]
