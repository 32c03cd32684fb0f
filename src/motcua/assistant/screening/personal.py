"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import BASIC, OFFICIAL, declare

declare("screening.Screening", {"content": BASIC}, other="id dossier document engine begun_at ended_at failed")
declare(
    "screening.ScreeningLine", {"told": BASIC, "picture": BASIC, "answered_by": OFFICIAL, "answerer_name": OFFICIAL},
    other="id screening place rule key state answer answered_at",
)  # fmt: skip
declare("screening.FirstLook", {}, other="file flaws took_ms looked_at")
declare("screening.RulesDraft", {"changed_by": OFFICIAL}, other="procedure_code papers version changed_at")
declare(
    "screening.RulesTrial", {"asked_by": OFFICIAL, "answers": BASIC, "told": BASIC},
    other="id procedure_code revision_id papers asked_at file document todo done failed said ended_at",
)  # fmt: skip
