"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import BASIC, OFFICIAL, SENSITIVE, declare

declare("registers.RegisterBook", {}, other="id unit kind title year opened_at")
declare(
    "registers.RegisterEntry",
    {"name": BASIC, "name_folded": BASIC, "data": SENSITIVE, "corrections": SENSITIVE, "entered_by": OFFICIAL,
     "annulled_by": OFFICIAL},
    other="id book number dossier entered_at annulled_at",
)  # fmt: skip
