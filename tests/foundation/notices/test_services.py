import dataclasses

import pytest
from django.db import transaction
from django.template import TemplateDoesNotExist

from motcua.foundation.common.ids import uuid7
from motcua.foundation.notices import selectors, services
from motcua.foundation.notices.enums import Channel, DeliveryState
from motcua.foundation.notices.models import Delivery, Notice

pytestmark = pytest.mark.django_db
CONTEXT = {"code": "H44.1-0001 & <b>", "when": "08:00 ngày 24/11/2026"}


def send(to, key="received:1", template="received", **named):
    subject = named.pop("subject", ("dossier", uuid7()))
    return services.send(template, to=to, context={**CONTEXT, **named}, subject=subject, key=key)


def test_a_notice_is_worded_in_the_readers_language_as_plain_text(mother):
    vietnamese = send(mother)
    assert vietnamese.title == "Hồ sơ H44.1-0001 & <b> đã được tiếp nhận"
    assert vietnamese.body.startswith("Kính gửi Đỗ Quỳnh Giỏi,\n")
    assert "http://motcua.test/tra-cuu" in vietnamese.body
    english = send(dataclasses.replace(mother, language="en"), key="received:2")
    assert english.title.startswith("Dossier H44.1-0001") and english.language == "en"


def test_a_notice_sent_in_one_language_is_read_in_the_other_on_pages(mother):
    notice = send(mother)
    assert notice.language == "vi" and notice.worded("vi") == (notice.title, notice.body, "vi")
    title, body, language = notice.worded("en")
    assert title.startswith("Dossier H44.1-0001") and body.startswith("Dear Đỗ") and language == "en"
    Notice.objects.update(others={})
    notice.refresh_from_db()
    assert notice.worded("en") == (notice.title, notice.body, "vi"), "what was sent before stays and says so"


def test_a_template_without_english_falls_back_to_vietnamese_and_a_missing_one_is_an_error(mother):
    reader = dataclasses.replace(mother, language="en")
    assert send(reader, template="only_vietnamese").title == "Chỉ có tiếng Việt"
    with pytest.raises(TemplateDoesNotExist):
        send(reader, template="nowhere", key="other")
    assert Notice.objects.count() == 1


def test_the_same_key_sends_once_and_gives_the_first_notice_back(mother):
    first = send(mother)
    assert send(mother, code="other").pk == first.pk
    assert Notice.objects.count() == 1 and Delivery.objects.count() == 2


@pytest.mark.parametrize(
    ("email", "has_account", "channels"),
    [
        ("gioi@example.test", True, {Channel.EMAIL, Channel.INBOX}),
        ("", True, {Channel.INBOX}),
        ("not an address", True, {Channel.INBOX}),
        ("a@b.test\nBcc: c@d.test", True, {Channel.INBOX}),
        (" gioi@example.test ", False, {Channel.EMAIL}),
    ],
)
def test_every_channel_the_person_has_gets_a_ledger_row(mother, email, has_account, channels):
    to = dataclasses.replace(mother, email=email, id=mother.id if has_account else None)
    notice = send(to)
    rows = {row.channel: row for row in notice.deliveries.all()}
    assert set(rows) == channels
    if Channel.INBOX in rows:
        assert rows[Channel.INBOX].state == DeliveryState.SENT
    if Channel.EMAIL in rows:
        assert rows[Channel.EMAIL].state == DeliveryState.QUEUED
        assert rows[Channel.EMAIL].deadline_at > notice.created_at


def test_a_title_never_carries_a_second_header_line(mother):
    notice = send(mother, code="1\r\nBcc: thief@example.test")
    assert "\n" not in notice.title and "\r" not in notice.title


def test_a_rolled_back_act_sends_nothing(mother):
    with pytest.raises(RuntimeError), transaction.atomic():
        send(mother)
        raise RuntimeError
    assert not Notice.objects.exists()


def test_the_inbox_shows_only_ones_own_notices_newest_first_and_counts_the_unread(mother):
    other = dataclasses.replace(mother, id=uuid7())
    first, second, foreign = send(mother, key="1"), send(mother, key="2"), send(other, key="3")
    assert list(selectors.inbox(mother.id)) == [second, first]
    assert [services.mark_read(mother.id, [first.pk, foreign.pk]) for _again in range(2)] == [1, 0]
    assert selectors.latest(mother.id) == [second, first], "the new one first"
    assert selectors.latest(mother.id, least=1) == [second]
    assert (selectors.unread_count(mother.id), selectors.unread_count(other.id)) == (1, 1)


def test_a_subject_knows_what_was_said_about_it(mother):
    subject = ("dossier", uuid7())
    first = send(mother, key="1", subject=subject)
    send(mother, key="2")
    assert list(selectors.of_subject(*subject)) == [first]
