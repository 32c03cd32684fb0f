"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import ASKED, OFFICIAL, SECRET, declare

declare(
    "answers.Thread", {"secret": SECRET, "person_id": ASKED, "officer_id": OFFICIAL},
    other="id source language about dossier_code started_at last_at forgotten_at",
)  # fmt: skip
declare(
    "answers.Turn", {"question": ASKED},
    other="id thread number was_masked kind procedure_code revision_id facts likely entry_id talk dossier_code matter "
          "paper worded unit at",
)  # fmt: skip
declare(
    "answers.OfficerQuestion",
    {
        "code": SECRET, "question": ASKED, "name": ASKED, "phone": ASKED, "email": ASKED, "person_id": ASKED,
        "answer": ASKED, "answered_by": OFFICIAL, "answered_by_id": OFFICIAL,
        "passed_why": ASKED, "passed_by": OFFICIAL, "passed_by_id": OFFICIAL,
    },
    other="id thread turns unit procedure_code language state asked_at answered_at passed_from passed_at "
          "forgotten_at",
)  # fmt: skip
declare(
    "answers.Entry", {"answered_by": OFFICIAL, "approved_by": OFFICIAL},
    other="id question answer procedure_code revision_id handed unit answered_date approved_at withdrawn_at changed_at",
)  # fmt: skip
