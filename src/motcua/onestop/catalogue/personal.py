"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import OFFICIAL, declare

declare("catalogue.Procedure", {}, other="code slug title sort_key sector sector_name level terms withdrawn_at")
declare(
    "catalogue.ProcedureRevision", {"published_by": OFFICIAL},
    other="id procedure number data digest in_force_from published_at",
)  # fmt: skip
declare(
    "catalogue.ListedProcedure", {},
    other="code title sort_key sector levels agency online online_reason time_limit fee_state fee source"
    " terms changed_at",
)  # fmt: skip
declare("catalogue.CatalogueStamp", {}, other="id token")
declare(
    "catalogue.ListUpload", {"officer": OFFICIAL},
    other="name source columns content digest at sheet stage rows_read asked_at moved_at agreed found",
)  # fmt: skip
