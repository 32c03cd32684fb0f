"""A result on its way: where it lies, the slip, the centre, who may hand it over, the post, the reminders."""

import base64
import io
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from PIL import Image, ImageDraw

from motcua.foundation.common.errors import Invalid
from motcua.foundation.common.relay import drain
from motcua.foundation.notices.models import Notice
from motcua.onestop.dossiers import selectors, services
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover import codes, collecting, posting, reminders, slips
from motcua.onestop.handover import selectors as lists
from motcua.onestop.handover.collecting import Given
from motcua.onestop.handover.enums import Confirmed, ItemState, PostState, Standing
from motcua.onestop.handover.errors import (
    AnsweredAlready,
    Elsewhere,
    LiesElsewhere,
    NotToBeCollected,
    NotYourUnit,
    OnPaper,
    OnTheWay,
    TooLate,
)
from motcua.onestop.handover.models import Collection, ResultPlace, SlipItem
from tests.onestop.dossiers.conftest import at
from tests.onestop.handover.conftest import key

MOTHER = {"who": "applicant", "number": "025190001234"}
NOTED = Given(MOTHER, Confirmed.SLIP, note="Hộp phiếu tháng 3")


def place(id):
    return ResultPlace.objects.get(dossier_id=id)


def verbs(id):
    return [entry.action for entry in selectors.journal(id)]


def drawn(*lines: tuple[int, ...], size: tuple[int, int] = (64, 24)) -> str:
    """As the page sends it; nothing is drawn without `lines`."""
    out, picture = io.BytesIO(), Image.new("RGB", size, "white")
    for line in lines:
        ImageDraw.Draw(picture).line(line, fill="navy", width=2)
    picture.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def test_at_its_own_centre_a_result_lies_ready_at_once(house):
    id = house.issued()
    row = place(id)
    assert (row.place, row.goes_to, row.standing) == (house.ward.centre, house.ward.centre, Standing.LIES)
    assert [one.dossier_id for one in lists.to_collect(house.ward.centre.id)] == [id]
    collecting.collect(id, NOTED, by=house.ward.receptionist, at=at("2026-03-04 08:00"))
    assert Dossier.objects.get(id=id).state == DossierState.RESULT_RETURNED
    assert place(id).standing == Standing.GIVEN and not lists.to_collect(house.ward.centre.id).exists()


def test_from_the_unit_by_slip_to_another_centre_and_into_the_hand_by_a_code(house):
    ward, id = house.ward, house.issued(collect_at=str(house.far.id))
    assert place(id).place == ward.committee
    assert lists.destinations(ward.committee.id) == [(house.far, 1)]
    with pytest.raises(LiesElsewhere, match="Phường Đồi Chè"):
        collecting.collect(id, NOTED, by=house.keeper)
    pressed = key()
    slip = slips.make(ward.committee.id, house.far.id, [id], by=ward.clerk, key=pressed)
    assert slips.make(ward.committee.id, house.far.id, [id], by=ward.clerk, key=pressed) == slip
    assert (slip.number, verbs(id)[-1]) == (1, "hand_on") and verbs(id).count("hand_on") == 1
    with pytest.raises(OnTheWay, match="Sông Lô"):
        collecting.collect(id, NOTED, by=house.keeper)
    [item] = slip.items.all()
    assert slips.answer(slip.id, by=house.keeper, arrived=[item.id]).closed_at
    row = place(id)
    assert (row.place, row.standing, verbs(id)[-1]) == (house.far, Standing.LIES, "accept_result")
    drain()
    assert "Sông Lô" in Notice.objects.get(template="result-at-centre").body
    with pytest.raises(LiesElsewhere, match="Sông Lô"):
        services.return_result(id, by=ward.receptionist)
    codes.send(id, by=house.keeper)
    code = re.search(r"\b\d{6}\b", Notice.objects.get(template="return-code").body).group()
    wrong = "000000" if code != "000000" else "111111"
    with pytest.raises(Invalid) as refused:
        collecting.collect(id, Given(MOTHER, Confirmed.CODE, code=wrong), by=house.keeper)
    assert "code" in refused.value.fields
    made = collecting.collect(id, Given(MOTHER, Confirmed.CODE, code=code), by=house.keeper, key=(pressed := key()))
    assert (made.place, made.received_by, made.is_applicant) == (house.far, ward.mother.name, True)
    assert collecting.collect(id, Given(MOTHER, Confirmed.CODE, code=code), by=house.keeper, key=pressed) == made
    assert Collection.objects.count() == 1 and verbs(id)[-1] == "return_result"


def test_what_is_missing_goes_back_to_the_sender_and_is_sent_again(house):
    ward = house.ward
    here, missing = (house.issued(collect_at=str(house.far.id)) for _n in range(2))
    slip = slips.make(ward.committee.id, house.far.id, [here, missing], by=ward.clerk)
    items = {item.dossier_id: item.id for item in slip.items.all()}
    with pytest.raises(Invalid) as refused:
        slips.answer(slip.id, by=house.keeper, missing={items[missing]: " "})
    assert list(refused.value.fields) == [f"reason-{items[missing]}"]
    slips.answer(slip.id, by=house.keeper, arrived=[items[here]], missing={items[missing]: "Không có trong túi"})
    assert lists.missing(ward.committee.id, [missing]) == {missing: "Không có trong túi"}
    assert [one.dossier_id for one in lists.to_send(ward.committee.id, house.far.id)] == [missing]
    with pytest.raises(AnsweredAlready):
        slips.answer(slip.id, by=house.keeper, arrived=[items[here]])
    again = slips.make(ward.committee.id, house.far.id, [missing], by=ward.clerk)
    assert again.number == 2
    with pytest.raises(Elsewhere):
        slips.make(ward.committee.id, house.far.id, [missing], by=ward.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        SlipItem.objects.create(slip=slip, dossier_id=missing, state=ItemState.SENT)


def test_only_keepers_hand_on_accept_and_hand_over(house):
    ward, id = house.ward, house.issued(collect_at=str(house.far.id))
    for who in (ward.receptionist, ward.specialist, ward.leader, ward.stranger, house.keeper):
        with pytest.raises(NotYourUnit):
            slips.make(ward.committee.id, house.far.id, [id], by=who)
    slip = slips.make(ward.committee.id, house.far.id, [id], by=ward.clerk)
    [item] = slip.items.all()
    for who in (ward.clerk, ward.receptionist):
        with pytest.raises(NotYourUnit):
            slips.answer(slip.id, by=who, arrived=[item.id])
    slips.answer(slip.id, by=house.keeper, arrived=[item.id])
    for who in (ward.specialist, ward.leader, ward.neighbour):
        with pytest.raises(NotYours):
            services.return_result(id, by=who)
    with pytest.raises(OnPaper):
        services.return_result(id, by=ward.mother)


def test_where_it_is_collected_changes_until_it_is_on_its_way(house):
    ward, id = house.ward, house.issued()
    contact = Dossier.objects.get(id=id).contact
    services.change_contact(id, by=ward.mother, contact=contact | {"collect_at": str(house.far.id)})
    assert (place(id).place, place(id).goes_to, place(id).remind_at) == (ward.centre, house.far, None)
    with pytest.raises(NotToBeCollected):
        services.return_result(id, by=ward.receptionist)
    slip = slips.make(ward.centre.id, house.far.id, [id], by=ward.receptionist)
    with pytest.raises(TooLate):
        services.change_contact(id, by=ward.mother, contact=contact | {"delivery": "online"})
    services.change_contact(id, by=ward.mother, contact=contact | {"collect_at": str(house.far.id), "phone": "1"})
    slips.answer(slip.id, by=house.keeper, arrived=[slip.items.get().id])
    services.change_contact(id, by=ward.mother, contact=contact | {"delivery": "online"})
    assert not place(id).is_paper
    services.return_result(id, by=ward.mother)
    assert place(id).standing == Standing.GIVEN


def test_the_signature_is_kept_with_its_digest(house):
    id = house.issued()
    large = drawn((0, 0, 60, 20), size=(1200, 1000))
    for bad in ("", "data:image/png;base64,AAAA", "data:text/html;base64,AAAA", drawn(), large):
        with pytest.raises(Invalid) as wrong:
            collecting.collect(id, Given(MOTHER, Confirmed.SIGNATURE, drawn=bad), by=house.ward.receptionist)
        assert wrong.value.fields.keys() == {"drawn"}, bad[:40]
    signed = drawn((3, 12, 60, 8), (20, 4, 24, 20))
    made = collecting.collect(id, Given(MOTHER, Confirmed.SIGNATURE, drawn=signed), by=house.ward.receptionist)
    assert made.file.media_type == "image/png" and made.sha256 == made.file.sha256
    assert selectors.journal(id)[-1].detail["sha256"] == made.sha256


def test_a_code_bears_five_tries_and_half_an_hour(house):
    id, by = house.issued(), house.ward.receptionist
    codes.send(id, by=by)
    for _n in range(codes.TRIES):
        with pytest.raises(Invalid):
            codes.check(id, "12", at("2026-03-03 11:00"))
    assert codes.latest(id) is None
    codes.send(id, by=by)
    sent = codes.latest(id)
    assert sent is not None and codes.latest(id, sent.sent_at + codes.LIVES) is None
    assert codes.forget(sent.sent_at + timedelta(days=2)) == 2


def test_the_post_delivers_or_brings_it_back(house):
    ward, typed = house.ward, {"carrier": "VNPost", "number": "ea 123456789 vn", "posted_on": ""}
    gone, back = (house.issued(delivery="post") for _n in range(2))
    assert {one.dossier_id for one in lists.to_post(ward.centre.id)} == {gone, back}
    for bad in ({"number": "!"}, {"posted_on": "31/02/2026"}, {"carrier": ""}):
        with pytest.raises(Invalid) as refused:
            posting.post(gone, typed | bad, by=ward.receptionist)
        assert list(refused.value.fields) == list(bad)
    with pytest.raises(NotYourUnit):
        posting.post(gone, typed, by=house.keeper)
    for id in (gone, back):
        assert posting.post(id, typed, by=ward.receptionist).number == "EA 123456789 VN"
    drain()
    assert "EA 123456789 VN" in Notice.objects.filter(template="result-posted").first().body
    assert posting.delivered(gone, by=ward.receptionist).state == PostState.DELIVERED
    assert Dossier.objects.get(id=gone).state == DossierState.RESULT_RETURNED
    posting.came_back(back, "Người nhận đi vắng", by=ward.receptionist)
    row = place(back)
    assert (row.standing, row.goes_to, row.by_post) == (Standing.LIES, ward.centre, False)
    drain()
    assert "Người nhận đi vắng" in Notice.objects.get(template="result-came-back").body
    collecting.collect(back, NOTED, by=ward.receptionist)


def test_who_does_not_come_is_reminded_three_times_each_once(house):
    id = house.issued()
    since, told = place(id).since, Notice.objects.filter(template="result-waits")
    assert reminders.remind(at=since + timedelta(days=6)) == 0
    for count, days in enumerate((7, 14, 30), 1):
        moment = since + timedelta(days=days)
        assert (reminders.remind(at=moment), reminders.remind(at=moment), told.count()) == (1, 0, count)
    assert reminders.remind(at=since + timedelta(days=400)) == 0
    assert [one.dossier_id for one in lists.uncollected(house.ward.centre.id, since + timedelta(days=8))] == [id]
    assert not lists.uncollected(house.ward.centre.id, since + timedelta(days=6)).exists()


def test_a_corrected_result_takes_the_first_ones_place_also_on_a_slip(house):
    ward, id = house.ward, house.issued(collect_at=str(house.far.id))
    slip = slips.make(ward.committee.id, house.far.id, [id], by=ward.clerk)
    from motcua.foundation.files.services import store_bytes

    file = store_bytes(b"%PDF-1.7 again", name="r.pdf", media_type="application/pdf", by=ward.leader)
    signed = services.Signed(file.id, file.sha256, "2/GXN")
    services.reissue(id, by=ward.leader, signed=signed, data={}, reason="Sai tên")
    assert (place(id).standing, place(id).place) == (Standing.LIES, ward.committee)
    assert slip.items.get().state == ItemState.REPLACED
    assert slips.make(ward.committee.id, house.far.id, [id], by=ward.clerk).items.count() == 1
