"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import declare
from motcua.onestop.dossiers.personal import DRAFTED

declare(
    "intake.PaperForm", dict.fromkeys(("account_id", "files", "fields"), DRAFTED),
    other="id draft engine told sent_at begun_at ended_at failed pictures_gone_at",
)  # fmt: skip
declare("intake.PaperCrop", {"picture": DRAFTED}, other="id form answer")
