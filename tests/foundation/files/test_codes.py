"""A code in a photograph, and what is no photograph."""

import io
import struct

import pytest
import segno
from PIL import Image

from motcua.foundation.files import codes
from motcua.foundation.files.errors import FileRefused

TEXT = "025090001234||Nguyễn Văn Bình|15031990|Nam|Phường Việt Trì|10052021"


def photograph(text: str = "", size: tuple[int, int] = (1280, 720), turn: int = 0) -> bytes:
    picture, out = Image.new("RGB", size, "lightgray"), io.BytesIO()
    if text:
        drawn = io.BytesIO()
        segno.make(text).save(drawn, kind="png", scale=5)
        picture.paste(Image.open(drawn).convert("RGB").rotate(turn, expand=True, fillcolor="lightgray"), (400, 100))
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


def claims(side: int) -> bytes:
    """A picture whose head tells of so many pixels each way."""
    data = photograph()
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", side, side) + data[at + 4 :]


@pytest.mark.parametrize("turn", [0, 12, 90, 180])
def test_the_text_of_a_code_is_read_however_the_card_is_held(turn):
    assert codes.read(photograph(TEXT, turn=turn), "a.jpg") == TEXT


def test_where_no_code_is_seen_nothing_is_said():
    assert codes.read(photograph(), "a.jpg") == ""


@pytest.mark.parametrize(
    ("picture", "code"),
    [(b"", "image-unreadable"), (b"GIF89a", "image-unreadable"), (photograph(TEXT)[:2000], "image-unreadable"),
     (photograph(size=(2500, 2500)), "image-pixels"), (claims(65_000), "image-pixels"),
     (b"x" * (codes.MOST_BYTES + 1), "too-large")],
    ids=["nothing", "no photograph", "cut off", "too many pixels", "a bomb", "too many bytes"],
)  # fmt: skip
def test_what_is_no_such_picture_is_refused(picture, code):
    with pytest.raises(FileRefused) as refused:
        codes.read(picture, "a.jpg")
    assert refused.value.code == code
