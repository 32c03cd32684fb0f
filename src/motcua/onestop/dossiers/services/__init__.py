"""The verbs. Each: load, authorise, check, change, record, announce; one statement, one commit."""

from motcua.onestop.dossiers.services.desk import (
    forward,
    release,
    request_supplement,
    send_back,
    supplement,
    take,
)  # fmt: skip
from motcua.onestop.dossiers.services.intake import (
    complete,
    decline,
    receive,
    request_completion,
    submit,
    undo_reception,
    withdraw,
)  # fmt: skip
from motcua.onestop.dossiers.services.notices import (
    LETTER_VERBS,
    NO_LETTER,
    apologise,
    discontinue,
    drop_letter,
    extend,
    extended_due,
    propose_letter,
)  # fmt: skip
from motcua.onestop.dossiers.services.opinions import (
    answer_consultation,
    consult,
    consult_each,
    give_opinion,
    propose_opinion,
)  # fmt: skip
from motcua.onestop.dossiers.services.paying import (
    ask_own,
    collect_fee,
    record_part_refund,
    record_payment,
    record_refund,
    request_payment,
)  # fmt: skip
from motcua.onestop.dossiers.services.result import (
    Signed,
    draft_result,
    draft_to_sign,
    issue,
    reissue,
    require_unchanged,
    return_result,
    sign,
    signed_to_issue,
    take_back,
)  # fmt: skip
from motcua.onestop.dossiers.services.talk import change_contact, message, note
from motcua.onestop.dossiers.services.transfers import accept_transfer, hand_back, transfer

__all__ = [
    "LETTER_VERBS", "NO_LETTER", "Signed", "accept_transfer", "answer_consultation", "apologise", "ask_own",
    "change_contact", "collect_fee", "complete", "consult", "consult_each", "decline", "discontinue", "draft_result",
    "draft_to_sign", "drop_letter",
    "extend", "extended_due", "forward", "give_opinion", "hand_back", "issue", "message", "note", "propose_letter",
    "propose_opinion", "receive", "record_part_refund", "record_payment", "record_refund", "reissue", "release",
    "request_completion", "request_payment", "request_supplement", "require_unchanged", "return_result", "send_back",
    "sign", "signed_to_issue", "submit",
    "supplement", "take", "take_back", "transfer",
    "undo_reception", "withdraw",
]  # fmt: skip
