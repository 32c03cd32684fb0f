"""What this room's tables hold of people: the answers of the whole form, and the papers, by id."""

from motcua.foundation.common.privacy import BASIC, declare

declare(
    "links.LinkedFiling", {"code": BASIC, "answers": BASIC, "papers": BASIC},
    other="id procedure_code revision_id one_by_one filed_at ended_at",
)  # fmt: skip
declare("links.LinkedPart", {}, other="id filing key place procedure_code state dossier begun_at ended_at lacks")
