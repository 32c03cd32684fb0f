"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import declare

declare("sandbox.SandboxMark", {}, other="id made_at reset_at resets")
