"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import BASIC, OFFICIAL, SECRET, SENSITIVE, declare

declare("answers.Thread", {"secret": SECRET, "person_id": BASIC}, other="id source language about started_at last_at")
declare(
    "answers.Turn", {"question": SENSITIVE},
    other="id thread number was_masked kind procedure_code revision_id facts likely entry_id talk unit at",
)  # fmt: skip
declare(
    "answers.OfficerQuestion",
    {
        "code": SECRET, "question": SENSITIVE, "name": BASIC, "phone": BASIC, "email": BASIC, "person_id": BASIC,
        "answer": SENSITIVE, "answered_by": OFFICIAL, "answered_by_id": OFFICIAL,
        "passed_why": SENSITIVE, "passed_by": OFFICIAL, "passed_by_id": OFFICIAL,
    },
    other="id thread turns unit procedure_code language state asked_at answered_at passed_from passed_at",
)  # fmt: skip
declare(
    "answers.Entry", {"answered_by": OFFICIAL, "approved_by": OFFICIAL},
    other="id question answer procedure_code revision_id handed unit answered_date approved_at withdrawn_at changed_at",
)  # fmt: skip
