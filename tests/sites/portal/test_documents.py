"""One receipt per file; a file that cannot be taken is refused on the spot with the cure, and all else stays."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.foundation.common import ports
from motcua.foundation.files.ports import Finding, Scanner, Verdict
from motcua.onestop.dossiers.models import Dossier, Draft
from tests.sites import walk
from tests.sites.portal import pages

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def _form(province, citizen=0):
    made = walk.draft(province, citizen=citizen)
    return made, province.citizen(citizen), reverse("portal:draft_documents", args=[made.id])


class _Finds:
    """A scanner that knows one signature."""

    def scan(self, stream):
        found = EICAR in stream.read()
        return Verdict(Finding.INFECTED, "Eicar-Test-Signature") if found else Verdict(Finding.CLEAN)


def test_each_file_has_its_receipt_and_can_be_read_back_and_removed(province):
    made, client, url = _form(province)
    stay = client.post(url, {"birth_slip": [walk.pdf("trang-1.pdf"), walk.pdf("trang-2.pdf")], "upload": "1"})
    assert stay.status_code == 302 and stay.url == url
    shown = client.get(url)
    text = pages.text_of(shown)
    assert text.count("PDF, 1 KB, 1 trang") == 3
    held = Draft.objects.get(id=made.id).files["birth_slip"]
    back = client.get(reverse("portal:file", args=[held[1]]))
    assert b"".join(back.streaming_content).startswith(b"%PDF")
    remove = reverse("portal:draft_remove", args=[made.id])
    for _press in range(2):
        assert client.post(remove, {"file": held[0]}).url == url
    assert Draft.objects.get(id=made.id).files["birth_slip"] == held[1:]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("anh.jpg", b"MZ\x90\x00 a program", "anh.jpg"),
        ("giay-\u202efdp.exe", b"MZ", "đảo chiều chữ"),  # shown to people as giay-exe.pdf
        ("virus.exe", b"MZ", "exe"),
        ("trong.pdf", b"", "trong.pdf"),
        ("hong.pdf", b"%PDF-1.7 cut off", "hong.pdf"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_cure_and_the_good_one_beside_it_is_kept(
    province, name, content, sentence
):
    made, client, url = _form(province)
    before = Draft.objects.get(id=made.id).files
    bad = SimpleUploadedFile("x", content)
    bad._name = name  # as it comes over the wire: Django's own cleaning of names is not what is tried here
    answer = client.post(url, {"birth_slip": [bad, walk.pdf("tot.pdf")], "upload": "1"})
    assert answer.status_code == 200 and pages.title_of(answer).startswith("Lỗi:")
    text = pages.text_of(answer)
    assert sentence in text and "tot.pdf" in text
    after = Draft.objects.get(id=made.id)
    assert len(after.files["birth_slip"]) == len(before["birth_slip"]) + 1 and after.answers == made.answers


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("../../etc/passwd.pdf", "chứa đường dẫn thư mục"), ("giay\u202efdp.pdf", "đảo chiều chữ")],
)
def test_a_name_with_a_path_or_reversed_letters_is_refused_with_a_sentence(province, name, sentence):
    made, client, url = _form(province)
    before = Draft.objects.get(id=made.id).files
    head = f'--x\r\nContent-Disposition: form-data; name="birth_slip"; filename="{name}"\r\n\r\n'.encode()
    body = head + walk.pdf().read() + b"\r\n--x--\r\n"  # Django's own client would cut the path out
    answer = client.post(url, body, content_type="multipart/form-data; boundary=x")
    assert sentence in pages.text_of(answer)
    assert Draft.objects.get(id=made.id).files == before


def test_malware_is_refused_by_name_when_a_scanner_is_set(province):
    _made, client, url = _form(province)
    ports.provide(Scanner, _Finds())
    try:
        infected = walk.pdf("lay-nhiem.pdf").read() + b"\n%" + EICAR
        answer = client.post(url, {"birth_slip": SimpleUploadedFile("lay-nhiem.pdf", infected), "upload": "1"})
    finally:
        ports.reset()
    assert "Eicar-Test-Signature" in pages.text_of(answer)


def test_a_required_document_that_is_missing_is_named_and_nothing_can_be_sent(province):
    made, client, url = _form(province)
    for held in Draft.objects.get(id=made.id).files["birth_slip"]:
        client.post(reverse("portal:draft_remove", args=[made.id]), {"file": held})
    answer = client.post(url, {"continue": "1"})
    assert "Giấy chứng sinh: Hãy thêm giấy tờ này." in pages.text_of(answer)
    refused = client.post(reverse("portal:draft_check", args=[made.id]))
    assert "Giấy chứng sinh" in pages.text_of(refused) and not Dossier.objects.exists()


def test_a_document_that_the_procedure_does_not_ask_for_is_refused(province):
    made, client, url = _form(province)
    answer = client.post(url, {"nothing_such": walk.pdf(), "upload": "1"})
    assert pages.title_of(answer).startswith("Lỗi:")
    assert set(Draft.objects.get(id=made.id).files) == {"birth_slip"}


def test_the_pages_take_no_more_queries_with_more_files(province, django_assert_max_num_queries):
    made, client, url = _form(province)
    client.post(url, {"birth_slip": [walk.pdf(f"{n}.pdf") for n in range(8)], "upload": "1"})
    for address in (url, reverse("portal:draft_check", args=[made.id]), reverse("portal:draft", args=[made.id])):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_what_was_wrong_with_a_file_stays_until_a_good_one_or_a_removal(province):
    made, client, url = _form(province)
    remove = reverse("portal:draft_remove", args=[made.id])
    kept = Draft.objects.get(id=made.id).files["birth_slip"][0]

    def refuse() -> None:
        client.post(url, {"birth_slip": SimpleUploadedFile("virus.exe", b"MZ"), "upload": "1"})

    def is_said() -> bool:
        page = client.get(url)
        return "Không tiếp nhận tệp loại “.exe”" in pages.text_of(page) and pages.title_of(page).startswith("Lỗi:")

    refuse()
    assert is_said() and is_said()
    client.post(url, {"upload": "1"})
    assert is_said(), "a button without a file mends nothing"
    client.cookies["language"] = "en"
    assert "Files of type “.exe” are not accepted" in pages.text_of(client.get(url))
    client.cookies["language"] = "vi"
    client.post(url, {"birth_slip": walk.pdf("tot.pdf"), "upload": "1"})
    assert not is_said()
    refuse()
    client.post(remove, {"file": kept})
    assert not is_said()
    for file in Draft.objects.get(id=made.id).files["birth_slip"]:
        client.post(remove, {"file": file})
    refuse()
    missing = client.post(url, {"continue": "1"})
    assert missing.status_code == 200 and "Không tiếp nhận tệp loại “.exe”" in pages.text_of(missing) and is_said()
    assert "Không tiếp nhận tệp loại" not in pages.text_of(province.citizen(0).get(url)), "another browser never saw it"
