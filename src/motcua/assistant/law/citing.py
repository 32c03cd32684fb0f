"""Keeps which articles an answer quotes: a wording that was cited stays as it was."""

from collections.abc import Sequence
from uuid import UUID

from motcua.assistant.law.models import Citation


def cite(kind: str, id: UUID, articles: Sequence[str]) -> None:
    """Within the transaction of what cites; `articles` by their ids, the first is quoted."""
    Citation.objects.bulk_create(
        Citation(by_kind=kind, by_id=id, place=place, article_id=UUID(one)) for place, one in enumerate(articles)
    )
