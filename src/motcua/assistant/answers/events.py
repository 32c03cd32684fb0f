"""What the assistant announces."""

from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.common.events import Event


@dataclass(frozen=True)
class QuestionAnswered(Event):
    """An officer has answered."""

    question_id: UUID
