"""What follows a payment, off the request path: the receipt's PDF."""

from uuid import UUID

from motcua.foundation.common.events import Event
from motcua.foundation.common.subscriptions import subscribe
from motcua.onestop.payments.events import PaymentSettled, ReceiptReplaced
from motcua.onestop.payments.models import Receipt
from motcua.onestop.payments.services.receipts import pdf_of


@subscribe(PaymentSettled, ReceiptReplaced)
def on_receipt(event: Event, event_id: UUID) -> None:
    assert isinstance(event, PaymentSettled | ReceiptReplaced)
    if event.receipt_id:
        pdf_of(Receipt.objects.get(id=event.receipt_id))
