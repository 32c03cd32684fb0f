"""What notices need from outside: somebody who carries mail."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. `message_id` stays the same at every try, so that a mail sent twice is seen as one."""

    to: str
    to_name: str
    title: str
    body: str
    language: str
    message_id: str
    attachments: tuple[Attachment, ...] = ()


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand the mail over. Raises an error whose `permanent` attribute says whether trying again is pointless."""
