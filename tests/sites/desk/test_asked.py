"""Signing by phone on the desk: asked, confirmed, declined; every other ending says what next; numbers without gaps."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from motcua.foundation.common import ports
from motcua.foundation.common.models import FreedNumber
from motcua.foundation.files.services import read_bytes
from motcua.foundation.signing import requests
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.interrupted import Prepared
from motcua.foundation.signing.models import Certificate, SignatureRequest
from motcua.foundation.signing.ports import RemoteSigning, TimestampAuthority
from motcua.foundation.signing.verification import verify_pdf
from motcua.onestop.dossiers import asked_to_sign, by_name, services
from motcua.onestop.dossiers.enums import LetterKind, Verb
from motcua.onestop.dossiers.models import Dossier, LetterDraft, Result
from motcua.onestop.registers.models import RegisterEntry
from motcua.outside.adapters.timestamp.client import HttpTimestampAuthority
from tests.sites import walk
from tests.sites.desk.asking import USER, chooses, goes_on, numbers, press_sign, text
from tests.sites.desk.test_letters import WHY, next_day


def test_a_result_is_signed_when_the_phone_says_yes(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    seen = text(leader.get(reverse("desk:sign", args=[dossier.id])))
    assert "bạn xác nhận trên điện thoại" in seen
    place = press_sign(leader, dossier)
    assert press_sign(leader, dossier) == place, "the same press asks once"
    assert not numbers() and not RegisterEntry.objects.filter(dossier=dossier).exists(), "nothing is written yet"
    goes_on()
    (question,) = phone.waiting(USER)
    waiting = text(leader.get(place))
    assert question.hashes[0] in waiting, "the page and the phone show the same digest"
    assert 'http-equiv="refresh"' in waiting and "Dừng chờ" in waiting
    phone.say(USER, "yes")
    goes_on()
    done = leader.get(place, follow=True)
    result = Result.objects.get(dossier=dossier)
    assert result.state == "signed" and result.number in text(done)
    assert result.signed_by == "Hoàng Minh Tuấn"
    found = verify_pdf(read_bytes(result.file))
    assert found.valid and [one.kind for one in found.signatures] == ["person", "seal"], found
    entry = RegisterEntry.objects.get(dossier=dossier)
    assert entry.number == 1 and len(numbers()) == 1
    assert not SignatureRequest.objects.exclude(document=b"").exists(), "the half document is gone"


def test_a_no_on_the_phone_signs_nothing_and_the_number_goes_to_the_next(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    goes_on()
    phone.say(USER, "no")
    goes_on()
    said = text(leader.get(place))
    assert "Bạn đã từ chối, nên chưa ký gì" in said and reverse("desk:sign", args=[dossier.id]) in said
    assert Result.objects.get(dossier=dossier).state == "draft" and FreedNumber.objects.count() == 2
    leader.post(reverse("desk:sign", args=[dossier.id]), {"key": "again"})
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    assert Result.objects.get(dossier=dossier).state == "signed"
    assert RegisterEntry.objects.get(dossier=dossier).number == 1 and not FreedNumber.objects.exists()


@pytest.mark.parametrize(("trouble", "before", "words"), [
    ("refuses", True, "không ký bằng chứng thư này"), ("wrong_signature", True, "không khớp với văn bản"),
    ("revoked", True, "đã bị thu hồi hoặc không được tin cậy"), ("expires", True, "Không ai xác nhận kịp thời"),
    ("down", True, "không trả lời"),
])  # fmt: skip
def test_every_other_ending_says_what_next_and_signs_nothing(province, leader, phone, trouble, before, words):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    phone.set(trouble)
    if trouble == "down":
        SignatureRequest.objects.update(expires_at=timezone.now() + requests.BETWEEN)
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    said = text(leader.get(place))
    assert words in said and "Ký lại" in said, SignatureRequest.objects.get().ending
    assert Result.objects.get(dossier=dossier).state == "draft" and not numbers()
    assert FreedNumber.objects.count() == 2


def test_a_provider_that_is_down_for_a_moment_is_asked_again(province, leader, phone):
    place = press_sign(leader, walk.drafted(province, walk.BIRTH))
    phone.set("down")
    goes_on()
    assert SignatureRequest.objects.get().state == "asked"
    phone.set("none")
    goes_on()
    assert SignatureRequest.objects.get().state == "waiting" and leader.get(place).status_code == 200


def test_a_dossier_that_changed_meanwhile_is_not_signed(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    goes_on()
    by = province.actor("lanhdao")
    services.send_back(dossier.id, by=by, reason="Sai tên.", to="examine")
    phone.say(USER, "yes")
    goes_on()
    said = text(leader.get(place))
    assert "Không thể ký được nữa" in said
    assert Result.objects.get(dossier=dossier).state == "draft" and not numbers()


def test_without_a_timestamp_it_waits_and_then_says_so(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    goes_on()
    phone.say(USER, "yes")
    silent = HttpTimestampAuthority("http://127.0.0.1:9/", timeout=0.2)
    ports.provide(TimestampAuthority, silent)
    goes_on()
    assert SignatureRequest.objects.get().state == "signed", "what the leader signed is kept"
    SignatureRequest.objects.update(expires_at=timezone.now())
    goes_on()
    assert "dấu thời gian không trả lời" in text(leader.get(place)) and not numbers()


def test_waiting_is_stopped_and_another_way_is_free(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    page = text(leader.get(reverse("desk:sign", args=[dossier.id])))
    assert place in page and ">Ký</button>" not in page
    again = leader.post(reverse("desk:sign", args=[dossier.id]), {"key": "another"})
    assert again.status_code == 422
    leader.post(f"{place}stop/")
    assert "Bạn đã dừng chờ" in text(leader.get(place))
    phone.say(USER, "yes")
    goes_on()
    assert Result.objects.get(dossier=dossier).state == "draft"
    held = Certificate.objects.filter(holder_id=province.accounts["lanhdao"].officer_id)
    own = held.exclude(key_reference__startswith="remote:").get()
    leader.post(reverse("desk:means"), {"act": "known", "certificate": str(own.id)})
    leader.post(reverse("desk:sign", args=[dossier.id]), {"key": "file"})
    assert Result.objects.get(dossier=dossier).state == "signed"


def test_nobody_holds_a_transaction_while_the_provider_is_asked(province, leader, phone):
    before, seen = len(connection.savepoint_ids), []

    class Watching:
        """The real adapter, and how deep in transactions it is called."""

        def __getattr__(self, name):
            seen.append((name, len(connection.savepoint_ids)))
            return getattr(client, name)

    client = ports.get(RemoteSigning)
    ports.provide(RemoteSigning, Watching())
    press_sign(leader, walk.drafted(province, walk.BIRTH))
    assert not seen, "whoever presses the button waits for nobody"
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    asked = {name for name, _depth in seen}
    assert {"authorize", "check", "sign"} <= asked and {depth for _name, depth in seen} == {before}


def test_what_was_signed_is_completed_though_the_worker_was_killed(province, leader, phone):
    dossier = walk.drafted(province, walk.BIRTH)
    place = press_sign(leader, dossier)
    goes_on()
    phone.say(USER, "yes")
    waiting, provider = SignatureRequest.objects.get(), ports.get(RemoteSigning)
    digest = Prepared.of(waiting.prepared).to_sign
    (made,) = provider.sign(f"cloud-{USER}", provider.check(waiting.handle).sad, [digest])
    assert requests.keep_signature(waiting, made), "and here the worker is killed"
    assert SignatureRequest.objects.get().state == "signed"
    assert "văn bản đang được hoàn tất" in text(leader.get(place))
    phone.set("down")
    goes_on()
    assert Result.objects.get(dossier=dossier).state == "signed", "nobody was asked again"


def test_nobody_else_sees_or_stops_it(province, leader, phone):
    place = press_sign(leader, walk.drafted(province, walk.BIRTH))
    other = province.officer("truongcongan")
    assert other.get(place).status_code == 404
    assert other.post(f"{place}stop/").status_code == 404
    assert province.officer("chuyenvien").get(place).status_code == 403
    assert SignatureRequest.objects.get().state == "asked"


def test_a_letter_is_signed_by_phone(province, leader, phone):
    taken = walk.taken(province, walk.MARITAL)
    specialist, day = province.officer("chuyenvien"), next_day(taken)
    given = {"key": "p", "reason": WHY, "until": f"{day:%d/%m/%Y}"}
    specialist.post(reverse("desk:ask_extension", args=[taken.id]), given)
    place = leader.post(reverse("desk:letter", args=[taken.id]), {"key": "s"})["Location"]
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    assert leader.get(place).status_code == 302
    draft = LetterDraft.objects.get()
    assert draft.letter and draft.letter.kind == LetterKind.EXTENSION
    assert verify_pdf(read_bytes(draft.letter.file)).valid
    assert Dossier.objects.get(id=taken.id).due_at > taken.due_at


def test_a_correction_is_signed_by_phone(province, phone):
    id = walk.issued(province, walk.BIRTH).id
    chooses(province.officer("lanhdao"))
    old = Result.objects.get(dossier=id)
    raw = {**old.data}
    key = next(name for name, value in raw.items() if isinstance(value, str) and "name" in name)
    by, raw[key] = province.actor("lanhdao"), "Nguyễn Thị Sửa"
    made = asked_to_sign.ask_correction(id, by=by, raw=raw, reason="Sai tên.", key="c")
    goes_on()
    phone.say(USER, "yes")
    goes_on()
    made.refresh_from_db()
    assert made.ending == "done", made.said
    new = Result.objects.get(dossier=id, state="issued")
    assert new.version == 2 and new.data[key] == "Nguyễn Thị Sửa" and RegisterEntry.objects.get(dossier=id).number == 1


def test_by_name_it_is_refused_with_the_way_to_go(province, leader):
    dossier = walk.drafted(province, walk.BIRTH)
    with pytest.raises(SigningRefused) as refused:
        by_name.do(dossier.id, Verb.SIGN, {}, by=province.actor("lanhdao"), version=dossier.version, key="x")
    assert refused.value.code == "asks-first"
