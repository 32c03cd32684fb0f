import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.db import connection, transaction

from motcua.foundation.common import ports, relay
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import OutboxMessage
from motcua.foundation.files.services import store_bytes
from motcua.foundation.notices import jobs, selectors, services
from motcua.foundation.notices.enums import Channel, DeliveryState
from motcua.foundation.notices.models import Delivery
from motcua.foundation.notices.ports import Mail, Mailer
from motcua.foundation.notices.services import Recipient
from motcua.outside.adapters.smtp.client import SmtpMailer
from motcua.outside.sandbox.mailbox import smtp
from motcua.outside.sandbox.mailbox.app import create_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(installation):
    controller = smtp.start(*installation)
    yield controller
    controller.stop()


def send(to, key="received:1"):
    context = {"code": "H44.1-0001", "when": "08:00"}
    return services.send("received", to=to, context=context, subject=("dossier", uuid7()), key=key)


def mails(var) -> list[dict]:
    return create_app(var).test_client().get("/messages.json").json


def email_of(notice) -> Delivery:
    return notice.deliveries.get(channel=Channel.EMAIL)


def test_the_worker_brings_mail_to_a_real_smtp_server_once(installation, server, mother):
    notice = send(mother)
    send(mother)
    assert (jobs.deliver_due, 2) in [(function, seconds) for seconds, function in relay.PERIODIC]
    assert jobs.deliver_due() == 1 and jobs.deliver_due() == 0
    (mail,) = mails(installation[0])
    assert mail["to"] == "Đỗ Quỳnh Giỏi <gioi@example.test>"
    assert mail["title"] == notice.title and mail["body"].strip() == notice.body.strip()
    delivery = email_of(notice)
    assert delivery.state == DeliveryState.SENT and delivery.sent_at and delivery.attempts == 1
    assert mail["message_id"] == f"<{delivery.pk}@motcua>"
    assert selectors.stuck()["queued"] == 0


def test_what_is_attached_arrives_with_the_letter(installation, server, mother):
    paper = store_bytes(b"%PDF-1.7 a receipt", name="biên nhận.pdf", media_type="application/pdf", by=SYSTEM)
    notice = services.send(
        "received", to=mother, context={"code": "H44.1-0001", "when": "08:00"}, subject=("dossier", uuid7()), key="a",
        attached=[paper],
    )  # fmt: skip
    assert jobs.deliver_due() == 1
    (mail,) = mails(installation[0])
    assert mail["body"].strip() == notice.body.strip()
    [raw] = smtp.open_box(installation[0]).values()
    [part] = message_from_bytes(raw.as_bytes(), policy=policy.default).iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("biên nhận.pdf", "application/pdf")
    assert part.get_content() == b"%PDF-1.7 a receipt"


def test_a_long_title_keeps_its_spaces_wherever_the_line_is_broken(installation, server):
    titles = ["Hồ sơ " + "H44.50.79.00-261125-0008 "[:n] + "đã có kết quả" for n in range(26)]
    titles += ["Result ready", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ " * 4]
    titles = [" ".join(title.split()) for title in titles]
    for n, title in enumerate(titles):
        ports.get(Mailer).send(Mail("gioi@example.test", "Giỏi", title, "Kính gửi", "vi", f"{n}@motcua"))
    assert sorted(mail["title"] for mail in mails(installation[0])) == sorted(titles)


def test_while_the_server_is_down_nothing_is_lost_and_pauses_grow(installation, mother):
    notice, start = send(mother), now()
    pauses, at = [], start
    for _ in range(5):
        with time_machine.travel(at, tick=False):
            assert jobs.deliver_due() == 0
            assert jobs.deliver_due() == 0, "not due again yet"
        delivery = email_of(notice)
        pauses.append((delivery.next_at - at).total_seconds())
        at = delivery.next_at
    assert pauses == [5, 10, 20, 40, 80] and delivery.attempts == 5
    assert delivery.state == DeliveryState.FAILED and "refused" in delivery.last_error.lower()
    assert selectors.stuck()["failed"] == 1 and selectors.stuck()["late"] == 0
    with time_machine.travel(start + timedelta(days=2), tick=False):
        assert selectors.stuck()["late"] == 1
    controller = smtp.start(*installation)
    try:
        with time_machine.travel(at, tick=True):
            assert jobs.deliver_due() == 1
    finally:
        controller.stop()
    assert len(mails(installation[0])) == 1


def test_after_the_last_try_it_is_given_up_told_and_can_be_tried_again(mother):
    notice, at = send(mother), now()
    for _ in range(jobs.TRIES):
        with time_machine.travel(at, tick=False):
            jobs.deliver_due()
        at = max(at, email_of(notice).next_at) + timedelta(seconds=1)
    delivery = email_of(notice)
    assert (delivery.state, delivery.attempts) == (DeliveryState.GIVEN_UP, jobs.TRIES)
    assert at - notice.created_at > timedelta(hours=12)
    assert OutboxMessage.objects.get(kind="notices.DeliveryGivenUp").body["notice_id"] == str(notice.pk)
    assert list(selectors.given_up()) == [delivery] and selectors.stuck()["given_up"] == 1
    assert services.retry(delivery.pk) and not services.retry(delivery.pk)
    assert email_of(notice).state == DeliveryState.QUEUED


@pytest.mark.parametrize(
    ("address", "state"), [("a@refused.invalid", DeliveryState.GIVEN_UP), ("a@later.invalid", DeliveryState.FAILED)]
)
def test_the_servers_answer_decides_between_never_and_later(installation, server, address, state):
    notice = send(Recipient("person", uuid7(), "Người nhận", email=address))
    assert jobs.deliver_due() == 0
    assert email_of(notice).state == state and not mails(installation[0])


def test_one_refused_letter_does_not_hold_up_the_others(installation, server, mother):
    send(Recipient("person", uuid7(), "Người nhận", email="a@refused.invalid"), key="1")
    send(mother, key="2")
    assert jobs.deliver_due() == 1 and len(mails(installation[0])) == 1


def test_the_limit_leaves_the_rest_for_the_next_round(installation, server, mother):
    for number in range(5):
        send(mother, key=str(number))
    assert [jobs.deliver_due(limit=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_letter(installation, server, mother):
    with transaction.atomic():
        for number in range(12):
            send(mother, key=str(number))
    arrived = []

    def worker():
        try:
            arrived.append(jobs.deliver_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(arrived) == 12
    assert len({mail["message_id"] for mail in mails(installation[0])}) == len(mails(installation[0])) == 12


def test_a_mailer_of_unknown_scheme_is_refused_when_it_is_built():
    with pytest.raises(ValueError, match="scheme"):
        SmtpMailer("http://mail.test", sender="a b@c.test")
    assert ports.get(Mailer)
