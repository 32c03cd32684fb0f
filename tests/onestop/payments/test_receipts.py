"""What a receipt says, in an agency of its own."""

import re

import pytest

from motcua.foundation.documents.render import render_letter
from motcua.foundation.files.services import read_bytes
from motcua.foundation.signing import placement
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.payments import services
from motcua.onestop.payments.models import Receipt
from motcua.onestop.payments.services import receipts
from tests.foundation.documents.test_render import text_of
from tests.foundation.signing.test_stamps import words
from tests.onestop.dossiers.machine.house import make_house


@pytest.fixture
def receipt(db):
    house = make_house(has_process=True)
    id = house.received()
    dossiers.collect_fee(id, by=house.receptionist, fee=Fee(155_000))
    return Receipt.objects.get()


def test_a_receipt_tells_the_fee_and_the_charge_apart(receipt):
    """Two sums with two names and one total: as rows, as the fields of the paper, and in its words."""
    rows = [(item["kind"], item["title"]["vi"], item["amount"]) for item in receipt.items]
    assert rows == [("fee", "Lệ phí", 135_000), ("charge", "Phí", 20_000)] and receipt.amount == 155_000
    told = receipts.printed(receipt)
    assert told["fees"] == [{"title": "Lệ phí", "amount": "135.000", "lines": ["1 × 135.000"]}]
    assert told["charges"] == [{"title": "Phí", "amount": "20.000", "lines": ["1 × 20.000"]}]
    said = text_of(read_bytes(services.pdf_of(receipt)))
    assert re.search(r"Lệ phí\s+1 × 135\.000\s+135\.000 đồng", said), said
    assert re.search(r"(?<!Lệ )Phí\s+1 × 20\.000\s+20\.000 đồng", said), said
    assert "155.000 đồng" in said and "Một trăm năm mươi lăm nghìn đồng" in said


def test_how_many_of_what_price_stands_on_the_receipt_and_no_more_after_a_part_went_back(receipt):
    item = {"kind": "charge", "title": {}, "amount": 10_000, "lines": [[4, 2000], [2, 1000]]}
    told = receipts.printed(Receipt(**{**_facts(receipt), "items": [item]}))
    assert told["charges"][0]["lines"] == ["4 × 2.000", "2 × 1.000"]
    less = receipts.printed(Receipt(**{**_facts(receipt), "items": [{**item, "lines": []}]}))
    assert less["charges"][0]["lines"] == []


def _facts(receipt):
    names = ("payment", "unit", "series", "number", "code", "title", "payer_name", "amount", "method", "issued_at")
    return {name: getattr(receipt, name) for name in names}


def test_the_seal_has_a_place_of_its_own_and_the_date_stands_on_one_line(receipt):
    data = receipts.printed(receipt) | {"sealed": True}
    pdf, place = placement.prepare(render_letter(receipts.TEMPLATE, data))
    assert place.page == 0 and place.box[2] - place.box[0] > 150, "the mark was found"
    assert words(pdf, place.box) == [], "nothing is written where the seal goes"
    assert re.search(r"\d\d giờ \d\d phút, ngày \d\d tháng \d+ năm \d{4}", text_of(pdf)), text_of(pdf)
    assert not [word for word in text_of(render_letter(receipts.TEMPLATE, data | {"sealed": False})).split()
                if "motcua:sign" in word]  # fmt: skip
