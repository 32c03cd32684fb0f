"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import BASIC, OFFICIAL, declare

declare("screening.Screening", {"content": BASIC}, other="id dossier document engine begun_at ended_at failed")
declare(
    "screening.ScreeningLine", {"told": BASIC, "picture": BASIC, "answered_by": OFFICIAL, "answerer_name": OFFICIAL},
    other="id screening place rule key state answer answered_at",
)  # fmt: skip
