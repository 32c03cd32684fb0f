"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import OFFICIAL, SENSITIVE, SIGNING_IN, declare

declare("printing.Template", {}, other="id unit name kind procedures newest made_at changed_at withdrawn_at")
declare(
    "printing.TemplateVersion", {"made_by": OFFICIAL, "account_id": SIGNING_IN},
    other="id template number file tags mapping made_at",
)  # fmt: skip
declare(
    "printing.PrintRun",
    {"account_id": SIGNING_IN, "officer_name": OFFICIAL, "whole": SENSITIVE, "packed": SENSITIVE},
    other="id version template state total made failed asked_at done_at ends_at note key",
)  # fmt: skip
declare("printing.PrintItem", {"file": SENSITIVE}, other="id run position dossier state reason made_at")
declare(
    "printing.PrintedCopy", {"account_id": SIGNING_IN, "officer_name": OFFICIAL},
    other="id run_id template_id version dossier_id file_id sha256 at",
)  # fmt: skip
