import io
import subprocess
import unicodedata

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from motcua.foundation.documents.render import LETTERS as FOLDER
from motcua.foundation.documents.render import LetterFailed, render_letter
from tests.foundation.documents.samples import LETTERS

LOWER = (
    "a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ b c d đ e è ẻ ẽ é ẹ ê ề ể ễ ế ệ g h i ì ỉ ĩ í ị k l m n "
    "o ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ "
    "ơ ờ ở ỡ ớ ợ p q r s t u ù ủ ũ ú ụ ư ừ ử ữ ứ ự v x y ỳ ỷ ỹ ý ỵ"
)


def text_of(pdf: bytes) -> str:
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return unicodedata.normalize("NFC", said.stdout.decode())


@pytest.mark.parametrize("name", LETTERS)
def test_every_shared_letter_is_made_and_names_person_procedure_and_code(name):
    text = " ".join(text_of(render_letter(name, LETTERS[name])).split())
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Đỗ Quỳnh Giỏi", "Đăng ký khai sinh",
        "H44.10.01-261123-0007",
    ):  # fmt: skip
        assert words in text, (name, words, text)


def test_every_template_of_the_folder_has_a_sample():
    assert {path.stem for path in FOLDER.glob("*.typ")} - {"result-base"} == set(LETTERS)


@pytest.mark.parametrize("letters", [LOWER, LOWER.upper()])
def test_every_vietnamese_letter_comes_back_from_the_page(letters):
    data = LETTERS["form-03-decline"] | {"reason": letters}
    text = text_of(render_letter("form-03-decline", data))
    assert "".join(letters.split()) in "".join(text.split())


def test_only_our_font_is_used_and_embedded_with_unicode_names():
    pdf = render_letter("refusal", LETTERS["refusal"])
    rows = (
        subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout.decode().splitlines()[2:]
    )
    assert rows and all("Tinos" in row and "yes yes yes" in row for row in rows), rows


def test_the_file_declares_pdf_a_2b():
    with pikepdf.open(io.BytesIO(render_letter("receipt", LETTERS["receipt"]))) as document:
        meta = document.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")


def test_data_is_text_and_never_markup():
    """Letters, marks and braces of typst in a name stay what they are."""
    name = '#panic("x") *đậm* $x$ \\ [a] "b"'
    data = LETTERS["refusal"] | {"applicant": {"name": name}}
    assert '#panic("x") *đậm* $x$ \\ [a] "b"' in text_of(render_letter("refusal", data))


def test_the_qr_code_on_the_page_can_be_read(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(render_letter("receipt", LETTERS["receipt"]))
    subprocess.run(["pdftoppm", "-r", "120", "-png", "-singlefile", path, tmp_path / "a"], check=True)
    found = zxingcpp.read_barcodes(Image.open(tmp_path / "a.png"))
    assert [code.text for code in found] == ["http://127.0.0.1:8000/v/H44.10.01-261123-0007"]


def test_a_missing_key_and_an_unknown_template_are_refused_with_a_reason():
    with pytest.raises(LetterFailed, match="procedure"):
        render_letter("form-02-supplement", {"agency": {"name": "UBND"}})
    with pytest.raises(LetterFailed, match="form-99"):
        render_letter("form-99", {})


def test_a_template_of_a_bundle_uses_the_shared_helpers(tmp_path):
    path = tmp_path / "result.typ"
    path.write_text(
        '#import "/result-base.typ": *\n#show: page-of.with(data)\n#head(data)\n#title("Giấy khai sinh")\n#foot(data)'
    )
    text = text_of(render_letter(path, LETTERS["refusal"]))
    assert "GIẤY KHAI SINH" in text and "CHỦ TỊCH" in text


def test_a_letter_reads_no_file_outside_its_folder(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    with pytest.raises(LetterFailed):
        render_letter(f'\n#read("{secret}")', {})
