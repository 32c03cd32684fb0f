"""What this room's tables hold of people: officers' names only."""

from motcua.foundation.common.privacy import OFFICIAL, declare

declare(
    "law.LegalText", {},
    other="id number slug title kind issuer issued_date in_force_from in_force_until superseded_by note source "
    "changed_at",
)  # fmt: skip
declare(
    "law.Wording", {"filed_by": OFFICIAL},
    other="id text version digest file_name filed_at articles_count indexed_count indexed_form indexed_at is_current",
)  # fmt: skip
declare("law.LawArticle", {}, other="id wording place slug number part heading context lead is_annex terms")
declare("law.LawClause", {}, other="id article place clause point text")
declare("law.Citation", {}, other="id by_kind by_id place article")
declare("law.LawUpload", {"officer": OFFICIAL}, other="name digest tree at")
