"""The articles of the laws in force as the assistant finds them, from what the worker counted."""

from datetime import date

from motcua.assistant.knowledge.articles import Article, Articles
from motcua.assistant.law import selectors
from motcua.assistant.law.indexing import unpacked
from motcua.assistant.law.models import LawArticle


def listed(day: date | None = None) -> list[Article]:
    found: list[Article] = []
    for wording in selectors.usable(day):
        rows = list(LawArticle.objects.filter(wording=wording).exclude(terms=None).order_by("place"))
        whole = selectors.whole(rows)
        found += [
            Article(wording.text.title, row.slug, whole[row.id].text, str(row.id), unpacked(bytes(row.terms or b"")))
            for row in rows
        ]
    return found


def articles(day: date | None = None) -> Articles | None:
    """None where no text is in force."""
    found = listed(day)
    return Articles(found) if found else None


def count(day: date | None = None) -> int:
    return sum(one.articles_count for one in selectors.usable(day))
