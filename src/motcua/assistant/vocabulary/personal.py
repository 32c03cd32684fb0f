"""What this room's tables hold of people: officers' names only."""

from motcua.foundation.common.privacy import OFFICIAL, declare

declare("vocabulary.Saying", {"changed_by": OFFICIAL}, other="id kind say unless mean note version is_used changed_at")
declare("vocabulary.SayingVersion", {"by": OFFICIAL}, other="id saying version told at")
