"""What a receipt says, in an agency of its own."""

import re

from motcua.foundation.files.services import read_bytes
from motcua.onestop.dossiers import services as dossiers
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.payments import services
from motcua.onestop.payments.models import Receipt
from motcua.onestop.payments.services import receipts
from tests.foundation.documents.test_render import text_of
from tests.onestop.dossiers.machine.house import make_house


def test_a_receipt_tells_the_fee_and_the_charge_apart(db):
    """Two sums with two names and one total: as rows, as the fields of the paper, and in its words."""
    house = make_house(has_process=True)
    id = house.received()
    dossiers.collect_fee(id, by=house.receptionist, fee=Fee(155_000))
    receipt = Receipt.objects.get()
    rows = [(item["kind"], item["title"]["vi"], item["amount"]) for item in receipt.items]
    assert rows == [("fee", "Lệ phí", 135_000), ("charge", "Phí", 20_000)] and receipt.amount == 155_000
    told = receipts.printed(receipt)
    assert told["fees"] == [{"title": "Lệ phí", "amount": "135.000"}]
    assert told["charges"] == [{"title": "Phí", "amount": "20.000"}]
    said = text_of(read_bytes(services.pdf_of(receipt)))
    assert re.search(r"Lệ phí\s+135\.000", said) and re.search(r"(?<!Lệ )Phí\s+20\.000", said), said
    assert "155.000 đồng" in said and "Một trăm năm mươi lăm nghìn đồng" in said
