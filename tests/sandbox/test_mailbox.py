import smtplib
import socket
from email.message import EmailMessage

import pytest

from motcua.outside.sandbox.mailbox import smtp
from motcua.outside.sandbox.mailbox.app import create_app


@pytest.fixture
def port(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    controller = smtp.start(tmp_path, number)
    yield number
    controller.stop()


def post(port: int, to: str, title: str, body: str = "Nội dung") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@motcua.test", to, title
    message.set_content(body)
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as connection:
        connection.send_message(message)


def test_mail_is_kept_and_shown_newest_first_and_filtered_by_recipient(tmp_path, port):
    for number in range(3):
        post(port, f"nguoi{number}@example.test", f"Thư số {number}")
    client = create_app(tmp_path).test_client()
    assert [mail["title"] for mail in client.get("/messages.json").json] == ["Thư số 2", "Thư số 1", "Thư số 0"]
    only = client.get("/messages.json?to=NGUOI1@").json
    assert [mail["to"] for mail in only] == ["nguoi1@example.test"]
    page = client.get("/").text
    assert "Hộp thư mô phỏng" in page and "Thư số 1" in page


def test_a_letter_is_shown_as_text_that_cannot_run(tmp_path, port):
    post(port, "a@example.test", "<script>1</script>", "<img src=x onerror=alert(1)> http://motcua.test/tra-cuu")
    client = create_app(tmp_path).test_client()
    key = client.get("/messages.json").json[0]["key"]
    page = client.get(f"/messages/{key}").text
    assert "<script>1" not in page and "<img" not in page
    assert 'href="http://motcua.test/tra-cuu"' in page


def test_an_empty_box_says_so_and_an_unknown_letter_is_not_found(tmp_path):
    client = create_app(tmp_path).test_client()
    assert "Chưa có thư nào" in client.get("/").text
    assert client.get("/messages/1700000000.M1P1Q1.x").status_code == 404
    assert client.get("/messages/..%2f..%2fetc").status_code == 404


def test_mail_survives_a_restart(tmp_path, port):
    post(port, "a@example.test", "Còn đây")
    assert create_app(tmp_path).test_client().get("/messages.json").json[0]["title"] == "Còn đây"


@pytest.mark.parametrize(("address", "code"), [("a@refused.invalid", 550), ("a@later.invalid", 451)])
def test_two_kinds_of_trouble_can_be_asked_for(port, address, code):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        post(port, address, "x")
    assert refused.value.recipients[address][0] == code
