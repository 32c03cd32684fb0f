"""What this room's tables hold of people. Answers and papers may say anything of a family, so they are sensitive."""

from motcua.foundation.common.privacy import BASIC, DRAFTED, OFFICIAL, SECRET, SENSITIVE, declare

declare(
    "dossiers.Dossier",
    {
        **dict.fromkeys(
            (
                "applicant_id", "applicant_name", "applicant_number", "applicant_sort", "applicant_folded",
                "submitter_id", "submitter_name", "contact",
            ),
            BASIC,
        ),
        "answers": SENSITIVE, "last_actor": OFFICIAL,
    },
    other="id code procedure_code revision_id authority reception_place support_place channel applicant_kind language "
    "state money_state handover_state sync_state outcome limit cut_off submitted_at answer_due_at received_at due_at "
    "paused_at settled_at returned_at supplements version last_verb last_at last_key",
)  # fmt: skip
declare("dossiers.Lookup", {"words": BASIC}, other="dossier")
declare(
    "dossiers.Assignment", {"officer_id": OFFICIAL, "officer_name": OFFICIAL},
    other="id dossier node role unit opened_at due_at closed_at outcome",
)  # fmt: skip
declare("dossiers.ClockEntry", {"note": BASIC}, other="id dossier seq kind at limit")
declare(
    "dossiers.SubmittedDocument", {"file": SENSITIVE},
    other="id dossier document_key copy_kind copies added_at replaced_at",
)  # fmt: skip
declare(
    "dossiers.SupplementRequest",
    {"items": SENSITIVE, "again": SENSITIVE, "answer_note": SENSITIVE, "asked_by": OFFICIAL},
    other="id dossier before_reception asked_at answer_by answered_at",
)  # fmt: skip
declare(
    "dossiers.Consultation",
    {"question": SENSITIVE, "answer": SENSITIVE, "asked_by": OFFICIAL, "drafted_by": OFFICIAL,
     "answered_by": OFFICIAL},
    other="id dossier unit asked_at due_at day_named agrees drafted_at answered_at reminded_at told_late_at",
)  # fmt: skip
declare(
    "dossiers.Message", {"author_id": BASIC, "author": BASIC, "text": SENSITIVE},
    other="id dossier internal from_officer at read_at",
)  # fmt: skip
declare(
    "dossiers.Result", {"data": SENSITIVE, "file": SENSITIVE, "drafted_by": OFFICIAL, "signed_by": OFFICIAL},
    other="id dossier version outcome state complete number sha256 check_code drafted_at signed_at issued_at "
    "replaced_by",
)  # fmt: skip
declare("dossiers.DossierPayment", {"asked_by": OFFICIAL}, other="id dossier demand_id asked_at pay_by")
declare(
    "dossiers.LetterDraft",
    {"reason": SENSITIVE, "more": SENSITIVE, "drop_reason": SENSITIVE, "drafted_by": OFFICIAL, "closed_by": OFFICIAL},
    other="id dossier authority_id kind state until drafted_at closed_at letter",
)  # fmt: skip
declare(
    "dossiers.Transfer",
    {"reason": SENSITIVE, "answer": SENSITIVE, "asked_by": OFFICIAL, "answered_by": OFFICIAL},
    other="id dossier from_unit to_unit steps asked_at accepted answered_at",
)  # fmt: skip
declare(
    "dossiers.TextModule", {"changed_by": OFFICIAL}, other="id unit kind field title text version changed_at"
)  # fmt: skip
declare("dossiers.CashReceipt", {"collected_by": OFFICIAL}, other="id dossier amount number collected_at")
declare(
    "dossiers.Draft",
    dict.fromkeys(("account_id", "business_id", "answers", "raw", "contact", "files", "desk", "fetched"), DRAFTED),
    other="id procedure_code revision_id authority saves created_at updated_at dossier",
)  # fmt: skip
declare(
    "dossiers.Assistance",
    {"helper_name": BASIC, "account_id": OFFICIAL, "person_number": BASIC, "person_name": BASIC, "phone": BASIC,
     "code_digest": SECRET, "link_digest": SECRET},
    other="id draft dossier helper unit consent consented_at code_until code_tries link_until begun_at taken_at",
)  # fmt: skip
